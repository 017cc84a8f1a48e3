import { schedule } from "../../../cli/schedule";

const NEEDS: Record<string, string[]> = {
  management: [],
  frankfurt: ["management"],
  berlin: ["management", "frankfurt"],
  paris: ["management"],
  edge: ["management", "frankfurt", "berlin"],
};
const needs = (name: string): string[] => NEEDS[name] ?? [];

/** Runs the names and records in which order they began and ended. */
async function recorded(names: string[], parallel: number, fails: string[] = []) {
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const task = async (name: string): Promise<boolean> => {
    log.push(`+${name}`);
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    log.push(`-${name}`);
    return !fails.includes(name);
  };
  const outcomes = await schedule(names, needs, parallel, task, (good) => good);
  return { log, most, outcomes };
}

test("none begins before those that it needs have ended", async () => {
  const { log } = await recorded(["edge", "berlin", "frankfurt", "management"], 4);
  for (const [name, needed] of Object.entries(NEEDS).filter(([name]) => name !== "paris")) {
    for (const need of needed) expect(log.indexOf(`-${need}`)).toBeLessThan(log.indexOf(`+${name}`));
  }
});

test("those that do not need each other run side by side, and never more than allowed", async () => {
  expect((await recorded(["frankfurt", "paris"], 2)).most).toBe(2);
  expect((await recorded(["frankfurt", "paris"], 1)).most).toBe(1);
});

test("what needs a failed one is skipped and says because of whom; the others run", async () => {
  const { outcomes } = await recorded(["management", "frankfurt", "berlin", "paris", "edge"], 2, ["frankfurt"]);
  expect(outcomes.get("berlin")).toEqual({ kind: "skipped", because: "frankfurt" });
  expect(outcomes.get("edge")).toMatchObject({ kind: "skipped" });
  expect(outcomes.get("paris")).toEqual({ kind: "ran", value: true });
});

test("needs outside the run are not waited for", async () => {
  expect((await recorded(["berlin"], 2)).outcomes.get("berlin")).toEqual({ kind: "ran", value: true });
});

test("after a stop nothing new begins, and what is skipped blames nobody", async () => {
  let stopped = false;
  const task = async (): Promise<boolean> => (stopped = true);
  const outcomes = await schedule(
    ["management", "paris"],
    needs,
    1,
    task,
    (good) => good,
    () => stopped,
  );
  expect(outcomes.get("paris")).toEqual({ kind: "skipped" });
});

test("a circle ends the run instead of hanging it", async () => {
  const circle = (name: string): string[] => (name === "a" ? ["b"] : ["a"]);
  const outcomes = await schedule(
    ["a", "b"],
    circle,
    2,
    async () => true,
    (good) => good,
  );
  expect(outcomes.size).toBe(0);
});
