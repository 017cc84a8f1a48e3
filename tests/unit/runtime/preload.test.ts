/**
 * The preload under the SDK that is installed: each cure does what it says, can be turned off, and loses nothing. A new
 * release of the SDK that moves what a cure relies on fails here, by name.
 */
import { stripVTControlCharacters } from "node:util";
import { LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { preview } from "./program";

jest.setTimeout(60_000);

const ADDRESS = `
import * as network from "@pulumi/azure-native/network";

export const address = new network.PublicIPAddress(
  "address",
  { resourceGroupName: "rg", tags: { purpose: "test" } },
  { aliases: [{ name: "former-name" }, { type: "azure-native:network:FormerType" }] },
);
`;

const { DEBUG, ERROR } = LogSeverity;

test("a program runs to its end without a warning, so every cure fits the SDK installed", async () => {
  const run = await preview(ADDRESS);
  expect(run).toMatchObject({ code: 0, stderr: "", stdout: "" });
  expect(run.registrations.map(({ type }) => type)).toEqual([
    "pulumi:pulumi:Stack",
    "azure-native:network:PublicIPAddress",
  ]);
});

test("version aliases are dropped, and the author's own survive", async () => {
  const [, address] = (await preview(ADDRESS)).registrations;
  expect(address?.aliasTypes).toEqual(["", "azure-native:network:FormerType"]);
});

test("version-aliases switched off: the provider's aliases reach the engine", async () => {
  const [, address] = (await preview(ADDRESS, { PLUGILO_PRELOAD_OFF: "version-aliases" })).registrations;
  expect(address?.aliasTypes.length).toBeGreaterThan(50);
  expect(address?.aliasTypes).toContain("azure-native:network:FormerType");
});

test("debug messages stay in the program, and come back with debug-log off", async () => {
  const quiet = await preview(ADDRESS);
  const loud = await preview(ADDRESS, { PLUGILO_PRELOAD_OFF: "debug-log" });
  expect(quiet.logs.filter(({ severity }) => severity === DEBUG).length).toBeLessThan(10);
  expect(loud.logs.filter(({ severity }) => severity === DEBUG).length).toBeGreaterThan(quiet.logs.length + 5);
});

test("a resource's position is the line of the TypeScript source that made it", async () => {
  const [, address] = (await preview(ADDRESS)).registrations;
  expect(address?.position).toMatch(/index\.ts#4,24$/);
});

test("call-sites switched off: the SDK finds the same position by itself", async () => {
  const [, ours] = (await preview(ADDRESS)).registrations;
  const [, theirs] = (await preview(ADDRESS, { PLUGILO_PRELOAD_OFF: "call-sites" })).registrations;
  const place = /#\d+,\d+$/;
  expect(ours?.position).toMatch(place);
  expect(place.exec(ours?.position ?? "")).toEqual(
    expect.arrayContaining(place.exec(theirs?.position ?? "") ?? ["none"]),
  );
});

test("an error names its line in the TypeScript source and leaves the SDK's frames unmapped", async () => {
  const run = await preview(`interface Unused {\n  a: string;\n}\nthrow new Error("on purpose");\n`);
  const message = stripVTControlCharacters(run.logs.find(({ severity }) => severity === ERROR)?.message ?? "");
  expect(run.code).toBe(32);
  expect(message).toContain("Error: on purpose");
  expect(message).toMatch(/index\.ts:4:7/);
  expect(message).toMatch(/cmd\/run\/run\.js:\d+/);
});

test("a promise that never settles still fails the program", async () => {
  const run = await preview(`
import * as network from "@pulumi/azure-native/network";
new network.PublicIPAddress("waits", { resourceGroupName: new Promise<string>(() => undefined) });
`);
  expect(run.code).not.toBe(0);
  expect(run.stderr).toContain('"waits" [azure-native:network:PublicIPAddress]');
});

const WHAT_IS_LOADED = `
import "@pulumi/pulumi";
const loaded = (part: string): boolean => Object.keys(require.cache).some((file) => file.includes(part));
console.log(JSON.stringify(["/typescript/lib/", "/pacote/", "/exporter-zipkin/", "/spdx-correct/"].map(loaded)));
`;

test("the compiler, npm and the exporters are loaded only when switched off", async () => {
  expect((await preview(WHAT_IS_LOADED)).stdout).toContain("[false,false,false,false]");
  const off = await preview(WHAT_IS_LOADED, { PLUGILO_PRELOAD_OFF: "deferred-modules,tracing" });
  expect(off.stdout).toContain("[true,true,true,true]");
});

test("what was deferred works when it is asked for: closures serialise, the Automation API is whole", async () => {
  const run = await preview(`
import * as pulumi from "@pulumi/pulumi";
const seven = 7;
void pulumi.runtime.serializeFunction(() => seven * 6).then(({ text }) => console.log(text));
void pulumi.runtime.computeCodePaths().then(({ size }) => console.log("packages to include:", size));
console.log(typeof pulumi.automation.LocalWorkspace.create, "fullyQualifiedStackName" in pulumi.automation);
`);
  expect(run).toMatchObject({ code: 0, stderr: "" });
  expect(run.stdout).toContain("seven * 6");
  expect(run.stdout).toContain("function true");
  expect(run.stdout).toContain("packages to include: 0");
});

test("all cures off: the same resources, from the SDK as its makers ship it", async () => {
  const run = await preview(ADDRESS, { PLUGILO_PRELOAD_OFF: "all" });
  expect(run.code).toBe(0);
  expect(run.registrations).toHaveLength(2);
});

test("a switch that does not exist is named together with those that do", async () => {
  const run = await preview(ADDRESS, { PLUGILO_PRELOAD_OFF: "aliasses" });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain("got aliasses; expected any of source-maps, deferred-modules");
});
