import * as fs from "node:fs";
import { EstateCopy } from "./estate";

/**
 * The command line over the real engine, from nothing to nothing, with a program that needs no provider. Each test goes on from
 * where the one before it has left the estate.
 */
jest.setTimeout(600_000);
/** Each refers to the one before it. */
const PRODUCTION = ["prod-management", "prod-frankfurt", "prod-berlin", "prod-edge", "prod-on-call"];
const STACKS = [...PRODUCTION, "staging-frankfurt"];

interface Document {
  readonly exitCode: number;
  readonly stacks: {
    stack: string;
    status: string;
    changed: boolean;
    changes: Record<string, number>;
    outputs: Record<string, unknown>;
    errors: { message: string }[];
  }[];
}

let estate: EstateCopy;
let committed: string[];
const stackFiles = (): string[] => STACKS.map((stack) => estate.read(`Pulumi.${stack}.yaml`));
const documentOf = (stdout: string): Document => JSON.parse(stdout) as Document;

beforeAll(() => {
  estate = new EstateCopy("small");
  committed = stackFiles();
});
afterAll(() => estate.dispose());

test("a preview of an estate that was never up succeeds and makes no resource", async () => {
  const { exitCode, stdout } = await estate.run(["preview", "--json"]);
  expect(exitCode).toBe(0);
  expect(documentOf(stdout).stacks.map(({ changes }) => changes)).toEqual(STACKS.map(() => ({ create: 1 })));
  for (const stack of STACKS) expect(estate.state(stack).resources).toEqual([]);
});

test("up brings every stack up after those that it refers to and ends with a table and what to try next", async () => {
  const { exitCode, stdout, stderr } = await estate.run(["up"]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const begun = PRODUCTION.map((stack) => stderr.indexOf(`up ${stack} ...`));
  expect(begun).toEqual([...begun].sort((a, b) => a - b));
  expect(stdout).toMatch(/prod-berlin +│ germanynorth +│ 1 +│ 1 create/);
  expect(stdout).toContain("6 stacks, 6 resources");
  expect(stdout).toContain("prod-edge.example");
  expect(stdout).toContain("./plugilo pulumi stack export -s prod-frankfurt");
});

test("a second up changes nothing and says so", async () => {
  const { exitCode, stdout } = await estate.run(["up"]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("Nothing changed: the estate is as the program describes it.");
});

test("an edit of the committed configuration reaches the engine at once, and only its stack changes", async () => {
  estate.edit("index.ts", (text) => text.replace("region: config", 'pool: config.get("storage"), region: config'));
  estate.edit("Pulumi.prod-berlin.yaml", (text) => text.replace("expectedGb: 5000", "expectedGb: 6000"));
  await estate.run(["up"]);
  committed = stackFiles();
  estate.edit("Pulumi.prod-berlin.yaml", (text) => text.replace("expectedGb: 6000", "expectedGb: 5000"));
  const { stdout } = await estate.run(["preview", "--json"]);
  expect(documentOf(stdout).stacks.filter(({ changed }) => changed)).toMatchObject([
    { stack: "prod-berlin", changes: { update: 1 } },
  ]);
  estate.edit("Pulumi.prod-berlin.yaml", (text) => text.replace("expectedGb: 5000", "expectedGb: 6000"));
});

test("no run has kept a log, which the engine would write of each", () => {
  expect(fs.statSync(estate.path(".plugilo", "home", "logs")).isFile()).toBe(true);
});

test("no run has written into a committed stack file or added one", () => {
  expect(stackFiles()).toEqual(committed);
  expect(fs.readdirSync(estate.root).filter((file) => file.startsWith("Pulumi."))).toHaveLength(STACKS.length + 1);
});

test("status tells what is up without starting the engine, also to a machine", async () => {
  const { exitCode, stdout } = await estate.run(["status", "--json"], { PLUGILO_ENGINE: "/nowhere" });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject(STACKS.map((stack) => ({ stack, state: "up" })));
});

test("any Pulumi command works against the same state", async () => {
  const { exitCode, stdout } = await estate.run(["pulumi", "stack", "output", "host", "-s", "prod-edge"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "prod-edge.example\n" });
  const preview = await estate.run(["pulumi", "preview", "-s", "prod-edge", "--expect-no-changes"]);
  expect(preview.exitCode).toBe(0);
});

test("a Pulumi command that would write configuration is refused, because the file is reviewed", async () => {
  const { exitCode, stderr } = await estate.run(["pulumi", "config", "set", "plugilo:x", "1", "-s", "prod-edge"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("edit Pulumi.<stack>.yaml");
});

test("faults are set, listed and cleared, and a misspelt region is not silently one that never fails", async () => {
  expect((await estate.run(["fault", "add", "region-down", "germanynorth"])).exitCode).toBe(0);
  const listed = JSON.parse((await estate.run(["fault", "list", "--json"])).stdout) as { number: number }[];
  expect(listed).toMatchObject([{ kind: "region-down", match: { region: "germanynorth" } }]);
  expect((await estate.run(["fault", "clear", String(listed[0]?.number)])).stdout).toContain("1 cleared");
  expect((await estate.run(["fault", "list"])).stdout).toContain("No faults");
  const misspelt = await estate.run(["fault", "add", "region-down", "germanynort"]);
  expect(misspelt.stderr).toContain("did you mean germanynorth?");
  expect(misspelt.exitCode).toBe(2);
});

test("destroy does not run without a terminal or --yes", async () => {
  const { exitCode, stderr } = await estate.run(["destroy"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("--yes");
  expect(estate.state("prod-edge").resources).not.toEqual([]);
});

test("destroy refuses a stack that others still refer to", async () => {
  const { exitCode, stderr } = await estate.run(["destroy", "--yes", "prod-management"]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("got prod-berlin, prod-edge, prod-frankfurt, prod-on-call still up, which refer to it");
});

test("destroy refuses protected data, and takes it with --unprotect, in reverse order, leaving nothing", async () => {
  estate.edit("index.ts", (text) => text.replace(/(region: config.*?\} \})\)/s, "$1, { protect: true })"));
  expect((await estate.run(["up"])).exitCode).toBe(0);
  const refused = await estate.run(["destroy", "--yes"]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("got 1 protected resources (database)");
  const { exitCode, stderr } = await estate.run(["destroy", "--yes", "--unprotect"]);
  expect(exitCode).toBe(0);
  expect(stderr.indexOf("destroy prod-edge ...")).toBeLessThan(stderr.indexOf("destroy prod-management ..."));
  for (const stack of STACKS) expect(estate.state(stack).resources).toEqual([]);
  const { stdout } = await estate.run(["status", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject(STACKS.map((stack) => ({ stack, state: "absent" })));
});
