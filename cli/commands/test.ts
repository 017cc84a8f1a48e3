import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { EXIT } from "../failure";
import { resolveEngine } from "../../local/engine";
import { prepareClusterRigs, prepareRigs } from "../rigs";
import { ROOT } from "../session";

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** Set-up, then every test; the last line is `N passed, N failed`, for people and pipelines. */
export async function test(args: readonly string[]): Promise<number> {
  // Tests make estates of their own; what they share is the engine.
  const say = (text: string) => process.stderr.write(`${text}\n`);
  await resolveEngine({ onStep: say });
  prepareRigs(say);
  await prepareClusterRigs(args, say);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-test-"));
  const report = path.join(folder, "report.json");
  const jest = require.resolve("jest/bin/jest");
  const flags = ["--json", `--outputFile=${report}`, "--testLocationInResults=false", ...args];
  const exitCode = await new Promise<number>((resolve) => {
    // jest's report goes to the file; what people read goes to standard error.
    const child = spawn(process.execPath, [jest, ...flags], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    child.once("close", (code) => resolve(code ?? 1));
  });
  const counts = fs.existsSync(report) ? (JSON.parse(fs.readFileSync(report, "utf8")) as Counts) : undefined;
  fs.rmSync(folder, { recursive: true });
  // A file that could not even be loaded is a failure, though jest counts no test in it.
  const failed = (counts?.numFailedTests ?? 0) + (counts?.numRuntimeErrorTestSuites ?? 1);
  const passed = counts?.numPassedTests ?? 0;
  const skipped = counts?.numPendingTests ?? 0;
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
  return exitCode === 0 && failed === 0 && passed > 0 ? EXIT.ok : EXIT.refused;
}
