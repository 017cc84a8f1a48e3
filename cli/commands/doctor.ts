import pc from "picocolors";
import { examine, type Finding } from "../checks";
import { EXIT } from "../failure";
import { localAt } from "../local";
import { ROOT } from "../session";

const MARKS: Record<Finding["condition"], (text: string) => string> = {
  good: (text) => pc.green(`ok     ${text}`),
  later: (text) => pc.yellow(`later  ${text}`),
  wrong: (text) => pc.red(`WRONG  ${text}`),
};

/** What is there, what is missing, how to mend it. Changes nothing. @returns EXIT.fault if a run could not succeed. */
export async function doctor(flags: { json?: boolean }): Promise<number> {
  const findings = await examine(localAt(ROOT));
  const wrong = findings.filter((finding) => finding.condition === "wrong");
  const exitCode = wrong.length > 0 ? EXIT.fault : EXIT.ok;
  if (flags.json) process.stdout.write(`${JSON.stringify({ exitCode, findings }, null, 2)}\n`);
  else process.stdout.write(`${findings.map(line).join("\n")}\n\n${verdict(findings, wrong)}\n`);
  return exitCode;
}

function line({ what, condition, found, mend }: Finding): string {
  const width = 26;
  const text = `${MARKS[condition](what.padEnd(width))} ${found.replace(/\n/g, `\n${" ".repeat(width + 8)}`)}`;
  return mend === undefined ? text : `${text}\n${" ".repeat(width + 8)}to do: ${mend}`;
}

function verdict(findings: readonly Finding[], wrong: readonly Finding[]): string {
  if (wrong.length > 0) return `${wrong.length} of ${findings.length} wrong: mend them in this order.`;
  const absent = findings.some((finding) => finding.condition === "later");
  return absent ? "Nothing is wrong; what is missing comes with ./plugilo up" : "Nothing is wrong.";
}
