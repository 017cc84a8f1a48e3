import { spawn } from "node:child_process";
import * as path from "node:path";

const ENTRY = path.resolve(__dirname, "../../../cli/index.js");

/** The command line itself; `deaf` reads nothing of what it prints. */
function run(args: string[], deaf = false): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  if (deaf) child.stdout.destroy();
  else child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

test.each(["up", "kubectl"])("%s tells of itself", async (command) => {
  const { code, out } = await run([command, "--help"]);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^Usage: plugilo ${command} `));
});

test("kubectl without a cluster is one clear error", async () => {
  const { code, err } = await run(["kubectl"]);
  expect(code).toBe(2);
  expect(err).toContain("error: missing required argument 'cluster'");
});

test("a reader that has read enough is no failure", async () => {
  expect(await run(["--help"], true)).toEqual({ code: 0, out: "", err: "" });
});
