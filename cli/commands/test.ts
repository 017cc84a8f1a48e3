import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT } from "../failure";
import { resolveEngine } from "../../local/engine";
import { prepareClusterRigs, prepareRigs, RIGS_LAST } from "../rigs";
import { ROOT } from "../session";

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/**
 * Set-up, then every test; the last line is `N passed, N failed`, for people and pipelines.
 *
 * @param args for jest; with any, it is one run of what they choose.
 */
export async function test(args: readonly string[]): Promise<number> {
  // Tests make estates of their own; what they share is the engine.
  const say = (text: string) => process.stderr.write(`${text}\n`);
  await resolveEngine({ onStep: say });
  prepareRigs(say);
  await prepareClusterRigs(args, say);
  const sum = { passed: 0, failed: 0, skipped: 0 };
  let isGood = true;
  for (const run of args.length > 0 ? [args] : [[], RIGS_LAST]) {
    const { exitCode, counts } = await jest(run);
    sum.passed += counts?.numPassedTests ?? 0;
    // A file that could not even be loaded is a failure, though jest counts no test in it.
    sum.failed += (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 1);
    sum.skipped += counts?.numPendingTests ?? 0;
    isGood &&= exitCode === 0;
  }
  process.stdout.write(
    `${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ""}\n`,
  );
  return isGood && sum.failed === 0 && sum.passed > 0 ? EXIT.ok : EXIT.refused;
}

/** One run: its report goes to a file, what people read to standard error. */
async function jest(args: readonly string[]): Promise<{ exitCode: number; counts: Counts | undefined }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-test-"));
  try {
    const report = path.join(folder, "report.json");
    const flags = ["--json", `--outputFile=${report}`, "--testLocationInResults=false", ...args];
    const exitCode = await new Promise<number>((resolve) => {
      const child = spawn(process.execPath, [require.resolve("jest/bin/jest"), ...flags], {
        cwd: ROOT,
        stdio: ["ignore", "ignore", "inherit"],
      });
      child.once("close", (code) => resolve(code ?? 1));
    });
    const counts = fs.existsSync(report) ? (JSON.parse(fs.readFileSync(report, "utf8")) as Counts) : undefined;
    return { exitCode, counts };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
