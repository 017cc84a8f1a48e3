import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { compared } from "../../cli/commands/review";
import { markdownOf } from "../../review/markdown";
import { sarifOf } from "../../review/sarif";
import { EstateCopy } from "./estate";

// Each change is recorded anew, a quarter of a minute on a quiet machine.
jest.setTimeout(10 * 60_000);

const ROOT = path.resolve(__dirname, "../..");
const FOLDER = path.join(ROOT, "tests", "review");
/** `UPDATE_GOLDENS=1` writes the comments anew. */
const UPDATE = process.env["UPDATE_GOLDENS"] === "1";

const names = fs.readdirSync(path.join(FOLDER, "patches")).map((name) => path.basename(name, ".patch"));

/** The comment on a change, as the golden has it. */
async function reviewed(name: string): Promise<{ comment: string; sarif: string }> {
  const patch = path.join(FOLDER, "patches", `${name}.patch`);
  const copy = new EstateCopy();
  try {
    fs.cpSync(path.join(ROOT, "gitops"), copy.path("gitops"), { recursive: true });
    const { status, stderr } = spawnSync("patch", ["--strip=1", "--silent", "--input", patch], { cwd: copy.root });
    if (status !== 0) throw new Error(`${name}.patch: ${String(stderr)}`);
    const files = [...fs.readFileSync(patch, "utf8").matchAll(/^diff --git a\/(\S+)/gm)].map(([, file = ""]) => file);
    const { found, stacks } = await compared({ root: ROOT, files }, copy.root);
    return { comment: markdownOf(found), sarif: sarifOf(found, stacks) };
  } finally {
    copy.dispose();
  }
}

test.each(names)("the comment on the change %s is the golden one, and fits", async (name) => {
  const { comment, sarif } = await reviewed(name);
  const golden = path.join(FOLDER, "goldens", `${name}.md`);
  if (UPDATE) fs.writeFileSync(golden, comment);
  expect(comment).toBe(fs.readFileSync(golden, "utf8"));
  expect(comment.length).toBeLessThan(65_536);
  for (const [, file = ""] of sarif.matchAll(/"uri": "([^"]+)"/g)) expect(file).toMatch(/^(components|stacks)\//);
});
