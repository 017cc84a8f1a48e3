/** What the preload spares the host of a policy pack. */
import * as fs from "node:fs";
import * as path from "node:path";
import { node, programFolder, ROOT, type Run } from "./program";

jest.setTimeout(60_000);

const HOST = path.join(ROOT, "node_modules", "@pulumi", "pulumi", "cmd", "run-policy-pack");

/** A pack that tells whether the compiler is loaded by the time that it runs, run as the language host runs packs. */
async function pack(env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const folder = programFolder(`
const loaded: boolean = Object.keys(require.cache).some((file) => file.includes("/typescript/lib/"));
console.log(loaded ? "with the compiler" : "without the compiler");
process.exit(0);
`);
  fs.writeFileSync(path.join(folder, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  try {
    const preload = path.join(ROOT, "runtime", "preload.js");
    return await node(["--require", preload, HOST, "127.0.0.1:1", folder], { cwd: folder, env });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

test("a pack in TypeScript runs without the compiler, by our hook", async () => {
  expect(await pack()).toEqual({ code: 0, stdout: "without the compiler\n", stderr: "" });
});

test("pack-compiler switched off: the SDK loads the compiler as its makers ship it", async () => {
  const { code, stdout } = await pack({ PLUGILO_PRELOAD_OFF: "pack-compiler,deferred-modules" });
  expect([code, stdout]).toEqual([0, "with the compiler\n"]);
});
