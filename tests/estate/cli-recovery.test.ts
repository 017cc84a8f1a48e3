import * as fs from "node:fs";
import * as os from "node:os";
import { EstateCopy, until, type Started } from "./estate";

/** However a run ends, the next one picks up. */
jest.setTimeout(600_000);
const LOCKS = ".plugilo/state/.pulumi/locks/organization/plugilo/prod-management";
const STACK = "prod-management";

/** Some resources, then a wait that a test can fall into, then the others. */
const SLOW = `import * as pulumi from "@pulumi/pulumi";
import * as fs from "node:fs";
async function program(): Promise<object> {
  new pulumi.Stash("first", { input: 1 });
  while (fs.existsSync("wait")) await new Promise((resolve) => setTimeout(resolve, 50));
  new pulumi.Stash("second", { input: 1 });
  return {};
}
export = program;
`;

let estate: EstateCopy;
beforeEach(() => {
  estate = new EstateCopy("small");
  fs.writeFileSync(estate.path("index.ts"), SLOW);
  fs.writeFileSync(estate.path("wait"), "");
});
afterEach(() => estate.dispose());

const names = (): string[] => estate.state(STACK).resources.map(({ urn }) => urn.split("::").slice(-1)[0] ?? "");
const goOn = (): void => fs.rmSync(estate.path("wait"), { force: true });

/** A run that has made its first resource and waits. */
async function halfWay(): Promise<Started> {
  const started = estate.start(["up", STACK]);
  await until(() => fs.existsSync(estate.path(LOCKS)), "the lock");
  await until(() => names().includes("first"), "the first resource");
  return started;
}

function enginePid(): number {
  const file = fs.readdirSync(estate.path(LOCKS)).find((name) => name.endsWith(".json")) ?? "";
  return (JSON.parse(estate.read(`${LOCKS}/${file}`)) as { pid: number }).pid;
}

async function expectPickedUp(): Promise<void> {
  goOn();
  const { exitCode, stderr, stdout } = await estate.run(["up", STACK]);
  expect({ exitCode, said: stderr + stdout }).toMatchObject({ exitCode: 0 });
  expect(names()).toEqual(expect.arrayContaining(["first", "second"]));
  const again = await estate.run(["up", STACK]);
  expect(again.stdout).toContain("Nothing changed");
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the run with 130, says how to go on, leaves no lock",
  async (signal) => {
    const started = await halfWay();
    started.child.kill(signal);
    const { exitCode, stdout } = await started.ended;
    expect(exitCode).toBe(130);
    expect(started.said()).toContain("interrupted: finishing what is in flight");
    expect(stdout).toContain("to go on: ./plugilo up");
    expect(fs.existsSync(estate.path(LOCKS)) ? fs.readdirSync(estate.path(LOCKS)) : []).toEqual([]);
    await expectPickedUp();
  },
);

test("while a run lives, another one is refused with its number, and a preview may look on", async () => {
  const started = await halfWay();
  const second = await estate.run(["up", STACK]);
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toContain(`got a lock held by another run (pid ${enginePid()}`);
  expect((await estate.run(["status", STACK])).stdout).toContain("in use");
  goOn();
  expect((await estate.run(["preview", STACK])).exitCode).toBe(0);
  expect((await started.ended).exitCode).toBe(0);
});

test("the engine writes no notes beside what it keeps, which are half-written when it is killed and hide the state", async () => {
  goOn();
  expect(await estate.run(["up", STACK])).toMatchObject({ exitCode: 0 });
  const kept = fs.readdirSync(estate.path(".plugilo", "state"), { recursive: true, encoding: "utf8" });
  expect(kept).toContain(`.pulumi/stacks/plugilo/${STACK}.json`);
  expect(kept.filter((name) => name.endsWith(".attrs"))).toEqual([]);
});

test("after the engine is killed the run says so, and the next one releases its lock by itself", async () => {
  const started = await halfWay();
  process.kill(enginePid(), "SIGKILL");
  const { exitCode, stdout } = await started.ended;
  expect(exitCode).toBe(3);
  expect(stdout).toContain("engine: got an end without a result");
  expect((await estate.run(["status", STACK])).stdout).toContain("lost");
  await expectPickedUp();
});

test("after everything is killed the next run picks up", async () => {
  const started = await halfWay();
  const engine = enginePid();
  started.child.kill("SIGKILL");
  process.kill(engine, "SIGKILL");
  await started.ended;
  await expectPickedUp();
});

test("a run that was lost before its stack was written leaves nothing in the way", async () => {
  fs.mkdirSync(estate.path(LOCKS), { recursive: true });
  const lock = { pid: 2 ** 22 + 1, hostname: os.hostname(), timestamp: "2026-11-21T00:00:00Z" };
  fs.writeFileSync(estate.path(LOCKS, "lost.json"), JSON.stringify(lock));
  await expectPickedUp();
});

test("a creation of which nobody knows the end is looked up before the next run goes on", async () => {
  goOn();
  await estate.run(["up", STACK]);
  const file = `.plugilo/state/.pulumi/stacks/plugilo/${STACK}.json`;
  estate.edit(file, (text) => {
    const state = JSON.parse(text) as { checkpoint: { latest: ReturnType<EstateCopy["state"]> } };
    const lost = state.checkpoint.latest.resources.pop();
    const { id: _id, ...resource } = lost ?? { urn: "", type: "" };
    state.checkpoint.latest.pending_operations = [{ resource, type: "creating" }];
    return JSON.stringify(state);
  });
  expect((await estate.run(["status", STACK])).stdout).toContain("half-done");
  const { exitCode, stderr } = await estate.run(["up", STACK]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain("a run was lost half-way; reading what it left");
  expect(estate.state(STACK).pending_operations ?? []).toEqual([]);
});
