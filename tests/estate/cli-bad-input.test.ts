import * as fs from "node:fs";
import { EstateCopy, type Run } from "./estate";

/** Each mistake is one clear error with its exit code, no stack trace, and nothing lost. */
jest.setTimeout(600_000);
const STATE = ".plugilo/state/.pulumi/stacks/plugilo/prod-management.json";

let estate: EstateCopy;
let before: string;
beforeAll(async () => {
  estate = new EstateCopy("small");
  expect((await estate.run(["up", "prod-management"])).exitCode).toBe(0);
  before = estate.read(STATE);
});
afterAll(() => estate.dispose());

/** Runs, undoes the mistake, and sees that the state is the very same. */
async function mistaken(file: string, change: (text: string) => string, args: string[]): Promise<Run> {
  const good = estate.read(file);
  estate.edit(file, change);
  try {
    return await estate.run(args);
  } finally {
    fs.writeFileSync(estate.path(file), good);
  }
}

function expectOneError({ exitCode, stderr, stdout }: Run, code: number, text: string | RegExp): void {
  const said = stdout + stderr;
  expect(said).toMatch(text);
  expect(exitCode).toBe(code);
  expect(said).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(said.match(/\berror\b/g)).toHaveLength(1);
  expect(estate.read(STATE)).toBe(before);
}

test("a key that is misspelt is told with the one that is missing, in one message, before any engine starts", async () => {
  const run = await mistaken("Pulumi.prod-berlin.yaml", (text) => text.replace("costCentre", "costCenter"), ["up"]);
  expectOneError(run, 1, /2 faults\.\n.*costCentre: got nothing.*\n.*costCenter: got an unknown key/);
  expect(run.stderr).not.toContain("up prod-management");
});

test("address spaces that overlap are told with both stacks", async () => {
  const run = await mistaken(
    "Pulumi.prod-berlin.yaml",
    (text) => text.replace(/addressSpace: .*/, "addressSpace: 10.16.0.0/13"),
    ["up"],
  );
  expectOneError(run, 1, /overlaps .* of prod-/);
});

test("a stack before what it refers to says which command brings that up", async () => {
  expectOneError(await estate.run(["up", "prod-berlin"]), 1, "bring up first: ./plugilo up prod-frankfurt");
});

test("an unknown stack names those that exist and the one probably meant", async () => {
  expectOneError(await estate.run(["preview", "prod-berln"]), 2, "did you mean prod-berlin?");
});

test("kubectl on embedded clusters says what they are, and the command that makes real ones", async () => {
  const run = await estate.run(["kubectl", "frankfurt", "get", "pods"]);
  expectOneError(run, 1, /got clusters that are embedded, expected real ones.*\.\/plugilo up --clusters real/);
});

test("an unknown flag and an unknown command suggest the one probably meant", async () => {
  expectOneError(await estate.run(["up", "--jsno"]), 2, "Did you mean --json?");
  expectOneError(await estate.run(["previw"]), 2, "Did you mean preview?");
});

test("without an engine and a way to get one, the ways are named", async () => {
  const run = await estate.run(["up"], { PLUGILO_ENGINE: "cache", PULUMI_HOME: "/nowhere", HOME: "/nowhere" });
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/^error: No Pulumi engine .*\n {2}find it: .*\n {4}to do: /m);
});

test("a damaged state file is named with the command that restores it, and that command works", async () => {
  const run = await mistaken(STATE, (text) => text.slice(0, 100), ["up", "prod-management"]);
  expectOneError(run, 1, "got a damaged file");
  const restore = /last good state: (.*) &&/.exec(run.stderr)?.[1] ?? "";
  const [, from, to] = restore.split(" ");
  fs.writeFileSync(to ?? "", "damaged");
  fs.copyFileSync(from ?? "", to ?? "");
  expect((await estate.run(["up", "prod-management"])).exitCode).toBe(0);
  before = estate.read(STATE);
});

test("a passphrase that does not open the state is told as that", async () => {
  const run = await mistaken(".plugilo/passphrase", () => "another\n", ["up", "prod-management"]);
  expectOneError(run, 1, "passphrase: got one that does not open the state of prod-management");
});

test("a passphrase that is gone is not replaced by a new one", async () => {
  const passphrase = estate.read(".plugilo/passphrase");
  fs.rmSync(estate.path(".plugilo/passphrase"));
  expectOneError(await estate.run(["up"]), 1, "Restore that file");
  fs.writeFileSync(estate.path(".plugilo/passphrase"), passphrase, { mode: 0o600 });
});

test("an edit that replaces a production database is refused in the preview already, and the program's error is shown once", async () => {
  const protect = (text: string): string => text.replace(/(region: config.*?\} \})\)/s, "$1, { protect: true })");
  estate.edit("index.ts", protect);
  expect((await estate.run(["up", "prod-management"])).exitCode).toBe(0);
  before = estate.read(STATE);
  const moved = (text: string): string =>
    text
      .replace('config.require("region")', '"elsewhere"')
      .replace("protect: true", 'protect: true, replaceOnChanges: ["input"]');
  const run = await mistaken("index.ts", moved, ["preview", "prod-management"]);
  expectOneError(run, 3, /got a change that replaces or deletes database \(pulumi:index:Stash\)/);
  expect(run.stdout).toContain("pulumi preview --diff -s prod-management");
});

test("an exception of the program shows its message and its line, not the stack", async () => {
  const thrown = (text: string): string => `${text}\nthrow new Error("got a mistake");\n`;
  const run = await mistaken("index.ts", thrown, ["preview", "prod-management"]);
  expect(run.stdout).toMatch(/Error: got a mistake\n +at index\.ts:\d+\n/);
  expect(run.exitCode).toBe(3);
});

test("a machine that asks for a document gets one for a fault too", async () => {
  const { stdout, exitCode } = await estate.run(["up", "prod-berln", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, error: expect.stringContaining("prod-berln") as string });
  expect(exitCode).toBe(2);
});

test("doctor finds what is wrong, says how to mend it, and fails", async () => {
  fs.chmodSync(estate.path(".plugilo/passphrase"), 0o644);
  const { stdout, exitCode } = await estate.run(["doctor"]);
  fs.chmodSync(estate.path(".plugilo/passphrase"), 0o600);
  expect(stdout).toMatch(/WRONG +passphrase .*\n +to do: chmod 600 /);
  expect(exitCode).toBe(1);
  expect((await estate.run(["doctor"])).stdout).toContain("Nothing is wrong");
});

test("doctor says what the engine's logs cost where a folder takes them, as older checkouts have it", async () => {
  const place = estate.path(".plugilo", "home", "logs");
  fs.rmSync(place);
  fs.mkdirSync(place);
  expect((await estate.run(["doctor"])).stdout).toMatch(/ok +logs +.*without: rm -r /);
  fs.rmdirSync(place);
});
