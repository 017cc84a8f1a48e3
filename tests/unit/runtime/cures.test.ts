/** What the cures do when the SDK is not the one they were written for, and where no Pulumi program runs at all. */
import * as fs from "node:fs";
import * as path from "node:path";
import { node, programFolder, ROOT } from "./program";

jest.setTimeout(30_000);

interface Cures {
  applyPhase(phase: string, off: ReadonlySet<string>, sdk: (request: string) => object): string[];
  switchedOff(setting: string | undefined): { off: Set<string>; unknown: string[] };
}
interface Preload {
  isPulumiProcess(argv: readonly string[]): boolean;
  warning(refused: readonly string[], unknown: readonly string[], version: string): string;
}
const cures = require("../../../runtime/cures") as Cures;
const preload = require("../../../runtime/preload") as Preload;

test("a changed SDK keeps its own behaviour, and one warning says what is slower and how to hear no more of it", () => {
  const debuggable = { debuggablePromise: (promise: Promise<void>) => promise.finally(() => undefined) };
  const original = debuggable.debuggablePromise;
  const strange: Record<string, object> = { "./runtime/debuggable": debuggable, "./log": {}, "./runtime/stack": {} };
  const refused = cures.applyPhase("program", new Set(), (request) => strange[request] ?? {});
  expect(debuggable.debuggablePromise).toBe(original);
  expect(refused.map((text) => text.split(" ")[0])).toEqual([
    "promise-stacks",
    "call-sites",
    "debug-log",
    "version-aliases",
  ]);
  const text = preload.warning(refused, [], "9.9.9");
  expect(text.split("\n")).toHaveLength(1);
  expect(text).toContain("off with 9.9.9");
  expect(text).toContain("PLUGILO_PRELOAD_OFF=promise-stacks,call-sites,debug-log,version-aliases");
});

test("an SDK whose files have moved stops no cure from reporting, and no program", () => {
  const moved = (request: string): object => {
    throw new Error(`Cannot find module '${request}'\nRequire stack: …`);
  };
  const refused = cures.applyPhase("program", new Set(), moved);
  expect(refused).toHaveLength(4);
  expect(refused.join()).not.toContain("Require stack");
});

test("only the SDK's own entry points are touched", () => {
  const inside = (file: string): string[] => ["node", `/project/node_modules/@pulumi/pulumi/${file}`];
  expect(preload.isPulumiProcess(inside("cmd/run/index.js"))).toBe(true);
  expect(preload.isPulumiProcess(inside("cmd/run-policy-pack/index.js"))).toBe(true);
  expect(preload.isPulumiProcess(inside("cmd/dynamic-provider/index.js"))).toBe(false);
  expect(preload.isPulumiProcess(["node", "/project/node_modules/jest/bin/jest.js"])).toBe(false);
  expect(preload.isPulumiProcess(["node"])).toBe(false);
});

test("switches are names by comma, spaces and empty ones forgiven", () => {
  expect([...cures.switchedOff(" debug-log, tracing,,").off]).toEqual(["debug-log", "tracing"]);
  expect(cures.switchedOff(undefined)).toEqual({ off: new Set(), unknown: [] });
});

test("under mocks, outside a Pulumi process, the preload only runs TypeScript", async () => {
  const folder = programFolder(`
import * as pulumi from "@pulumi/pulumi";
void pulumi.runtime.setMocks({ newResource: ({ name }) => ({ id: name, state: {} }), call: () => ({}) });
const { dir } = pulumi.runtime.getStackResource() === undefined ? { dir: "no stack" } : { dir: "a stack" };
const before: number = Error.stackTraceLimit;
console.log(dir, before);
`);
  try {
    const args = ["--require", path.join(ROOT, "runtime", "preload.js"), path.join(folder, "index.ts")];
    expect(await node(args, { cwd: folder })).toEqual({ code: 0, stdout: "no stack 10\n", stderr: "" });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
