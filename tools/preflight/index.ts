/** `npm run preflight`: asks Azure, through `az`, whether what facts/ believe holds in our subscriptions. Ends with 1 when something does not. */
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { REGIONS } from "../../facts/regions";
import { readEstate } from "../../stacks/config";
import { questionsFor, unaskable, type Question } from "./questions";

const ROOT = path.resolve(__dirname, "../..");
const run = promisify(execFile);

/** Whether what was answered is what we believe. */
async function ask(question: Question): Promise<boolean> {
  const { path: where, expected, read } = question;
  // One region may be asked for two subscriptions.
  const fact = `${question.fact} (subscription ${where.split("/")[2]})`;
  try {
    const args = ["rest", "--method", "get", "--url", `https://management.azure.com${where}`, "--output", "json"];
    const { stdout } = await run("az", args, { maxBuffer: 256 * 1024 * 1024 });
    const got = read(JSON.parse(stdout));
    console.log(
      got === expected
        ? `ok ${fact}: ${got}`
        : `!! ${fact}: got ${got}, expected ${expected}; mend facts/, or ask Azure for it.`,
    );
    return got === expected;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    const [first] = (stderr || message).trim().split("\n");
    console.log(
      `!! ${fact}: got no answer (${first}), expected ${expected}; is \`az login\` done, and may it read the subscription?`,
    );
    return false;
  }
}

async function main(): Promise<void> {
  let good = true;
  for (const question of questionsFor(readEstate(ROOT))) good = (await ask(question)) && good;
  for (const fact of unaskable(REGIONS.values()))
    console.log(`?? ${fact}: nobody has read it, and no question answers it.`);
  process.exitCode = good ? 0 : 1;
}

void main();
