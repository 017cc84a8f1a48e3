import { EstateCopy } from "./estate";

/** `./plugilo switch` over the real engine, with a program that needs no provider and holds the colour in one resource. */
jest.setTimeout(600_000);
const [STACK, FILE] = ["prod-frankfurt", "Pulumi.prod-frankfurt.yaml"];

let estate: EstateCopy;
let committed: string;
beforeAll(() => {
  estate = new EstateCopy("small");
  estate.edit("index.ts", (text) =>
    text.replace(
      "return {",
      'new pulumi.Stash("colour", { input: config.getObject<{ active: string }>("gateway")?.active ?? "none" });\n  return {',
    ),
  );
  committed = estate.read(FILE);
});
afterAll(() => estate.dispose());

const colour = (): unknown =>
  estate.state(STACK).resources.find(({ urn }) => urn.endsWith("::colour"))?.inputs?.["input"];

test("a region that is not up is refused, and its file stays", async () => {
  const { exitCode, stderr } = await estate.run(["switch", STACK, "green"]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    `error: stack ${STACK}: got nothing up, expected its gateway; bring up first: ./plugilo up ${STACK}\n`,
  );
  expect(estate.read(FILE)).toBe(committed);
});

test("a switch changes one resource, and says what it does, how long it took and the command back", async () => {
  expect(await estate.run(["up", "prod-management", STACK])).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await estate.run(["switch", STACK, "green"]);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  expect(stderr).toContain("the gateway turns from blue to green (Pulumi.prod-frankfurt.yaml: plugilo:gateway.active)");
  expect(stdout).toMatch(/requests go to green, no longer to blue \(1 update, [\d.]+ s\)/);
  expect(stdout).toContain("To go back: ./plugilo switch prod-frankfurt blue");
  expect(colour()).toBe("green");
});

test("the same switch a second time changes nothing and says so", async () => {
  const { exitCode, stdout } = await estate.run(["switch", STACK, "green"]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/requests went to green already \(nothing changed, [\d.]+ s\)/);
});

test("the command back leads back, in one document for a machine, and leaves the file as it was committed", async () => {
  const { stdout } = await estate.run(["switch", STACK, "blue", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    command: "switch",
    exitCode: 0,
    from: "green",
    to: "blue",
    back: "./plugilo switch prod-frankfurt green",
    stacks: [{ stack: STACK, changed: true, changes: { update: 1 } }],
  });
  expect(colour()).toBe("blue");
  expect(estate.read(FILE)).toBe(committed);
});

test("the edge turns after the region, once it is up", async () => {
  expect(await estate.run(["up"])).toMatchObject({ exitCode: 0 });
  const { stdout } = await estate.run(["switch", STACK, "green", "--json"]);
  const { stacks } = JSON.parse(stdout) as { stacks: { stack: string; changed: boolean }[] };
  expect(stacks).toMatchObject([{ stack: STACK, changed: true }, { stack: "prod-edge" }]);
  expect(await estate.run(["switch", STACK, "blue"])).toMatchObject({ exitCode: 0 });
  expect(estate.read(FILE)).toBe(committed);
});

test("a switch that could not even begin leaves the file as it was", async () => {
  const run = await estate.run(["switch", STACK, "green"], {
    PLUGILO_ENGINE: "cache",
    PULUMI_HOME: "/nowhere",
    HOME: "/nowhere",
  });
  expect(run.exitCode).toBe(1);
  expect(estate.read(FILE)).toBe(committed);
});

test("a switch that the engine refuses says how to go on and how to go back", async () => {
  estate.edit("index.ts", (text) => text.replace("return {", 'throw new pulumi.RunError("no gateway");\n  return {'));
  const { exitCode, stdout } = await estate.run(["switch", STACK, "green"]);
  expect(exitCode).toBe(3);
  expect(stdout).toContain("to go on: ./plugilo switch prod-frankfurt green");
  expect(stdout).toContain("To go back: ./plugilo switch prod-frankfurt blue");
  expect(stdout).toContain("no gateway");
});
