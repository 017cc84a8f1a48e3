import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { localAt, type Local } from "../../../cli/local";
import { isAlive, locksOf } from "../../../cli/locks";
import { releaseLostLocks } from "../../../cli/recovery";
import { countable, readState, stateFile } from "../../../cli/state";

let local: Local;
beforeEach(() => {
  local = localAt(fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-state-")));
  fs.mkdirSync(path.dirname(stateFile(local, "prod-edge")), { recursive: true });
});
afterEach(() => fs.rmSync(local.root, { recursive: true }));

const checkpoint = (latest: object): string => JSON.stringify({ version: 3, checkpoint: { stack: "x", latest } });

test("a stack that was never initialised has no state", () => {
  expect(readState(local, "prod-edge")).toBeUndefined();
});

test("resources, pending operations, outputs and salt are read without an engine", () => {
  const resources = [
    { urn: "urn:a", type: "pulumi:pulumi:Stack", outputs: { host: "h" } },
    { urn: "urn:b", type: "t", protect: true },
  ];
  const latest = { resources, pending_operations: [{}], secrets_providers: { state: { salt: "v1:x" } } };
  fs.writeFileSync(stateFile(local, "prod-edge"), checkpoint(latest));
  expect(readState(local, "prod-edge")).toMatchObject({ resources, pending: 1, outputs: { host: "h" }, salt: "v1:x" });
});

test("resources are counted as the engine does: no stack, no references to others, no provider that nobody made", () => {
  const urn = (type: string, name: string): string => `urn:pulumi:prod-edge::plugilo::${type}::${name}`;
  const resource = (type: string, name: string) => ({ type, urn: urn(type, name) });
  const resources = [
    resource("pulumi:pulumi:Stack", "plugilo-prod-edge"),
    resource("pulumi:pulumi:StackReference", "prod-berlin"),
    resource("pulumi:providers:pulumi", "default"),
    resource("pulumi:providers:azure-native", "azure"),
    resource("azure-native:cdn:Profile", "front-door"),
  ];
  expect(countable({ resources, pending: 0, outputs: {}, updated: new Date(0) })).toBe(2);
});

test.each([
  ["cut off", checkpoint({ resources: [] }).slice(0, 30)],
  ["empty", ""],
  ["of another kind", "[]"],
])("a state file that is %s is named, with the command that brings the last good one back", (_, text) => {
  const file = stateFile(local, "prod-edge");
  fs.writeFileSync(file, text);
  fs.writeFileSync(`${file}.bak`, text);
  const backups = path.join(local.state, ".pulumi", "backups", "plugilo", "prod-edge");
  fs.mkdirSync(backups, { recursive: true });
  for (const [name, content] of [
    ["prod-edge.1.json", checkpoint({})],
    ["prod-edge.2.json", checkpoint({})],
    ["prod-edge.3.json", text],
  ] as const)
    fs.writeFileSync(path.join(backups, name), content);
  // The copy beside it and the newest backup are damaged too: the newest whole one is offered.
  const restore = `cp ${path.join(backups, "prod-edge.2.json")} ${file} && ./plugilo refresh prod-edge`;
  expect(() => readState(local, "prod-edge")).toThrow(restore);
  expect(fs.readFileSync(file, "utf8")).toBe(text);
});

test("a damaged state file without any copy can be made again from what exists", () => {
  fs.writeFileSync(stateFile(local, "prod-edge"), "{");
  expect(() => readState(local, "prod-edge")).toThrow(/there is no copy/);
});

test("a lock file that is not JSON is named", () => {
  const folder = path.join(local.state, ".pulumi", "locks", "organization", "plugilo", "prod-edge");
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "a.json"), "{");
  expect(() => locksOf(local, "prod-edge")).toThrow(path.join(folder, "a.json"));
});

test("a lock of a process that is gone is dead, one of another machine counts as alive", () => {
  // The largest number that Linux gives to a process is 2^22.
  expect(isAlive({ pid: 2 ** 22 + 1, hostname: os.hostname() })).toBe(false);
  expect(isAlive({ pid: 2 ** 22 + 1, hostname: `not-${os.hostname()}` })).toBe(true);
});

test("a number that another program has taken over since is no living lock", () => {
  // This process is Node.js, not an engine. Where there is no /proc nobody can tell, and it counts as alive.
  expect(isAlive({ pid: process.pid, hostname: os.hostname() })).toBe(!fs.existsSync("/proc/self/stat"));
});

test("locks of runs that are gone are released, and those of living ones are not", () => {
  const folder = path.join(local.state, ".pulumi", "locks", "organization", "plugilo", "prod-edge");
  const lock = (name: string, hostname: string): void =>
    fs.writeFileSync(path.join(folder, name), JSON.stringify({ pid: 2 ** 22 + 1, hostname }));
  fs.mkdirSync(folder, { recursive: true });
  lock("lost.json", os.hostname());
  lock("held.json", `not-${os.hostname()}`);
  const said: string[] = [];
  const release = (): void => releaseLostLocks(local, "prod-edge", (text) => said.push(text));
  expect(release).toThrow(/got a lock held by another run .*expected none/);
  expect(fs.readdirSync(folder)).toHaveLength(2);
  fs.rmSync(path.join(folder, "held.json"));
  release();
  expect(fs.readdirSync(folder)).toEqual([]);
  expect(said).toHaveLength(1);
});
