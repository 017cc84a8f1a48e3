import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { move, status, type MoveFlags } from "../../../cli/commands/singletons";
import { awake, type LiveObject } from "../../../cli/singletons/live";
import { nextStep } from "../../../cli/singletons/plan";
import { productionClusters, singletonsOf, type TreeCluster } from "../../../cli/singletons/tree";

let root: string;
let said: string;
const fileOf = (cluster: string): string => path.join(root, "gitops", "clusters", cluster, "kustomization.yaml");
const textOf = (cluster: string): string => fs.readFileSync(fileOf(cluster), "utf8");
const whereGitSays = (): string[] => productionClusters(root).flatMap(({ name, on }) => (on ? [name] : []));

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-singletons-"));
  fs.cpSync("gitops", path.join(root, "gitops"), { recursive: true });
  said = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(root, { recursive: true });
});

const wanted = (): ReturnType<typeof singletonsOf> => singletonsOf(root);

/** A cluster on which every singleton of the tree rests, but for what is changed. */
function resting(changed: Partial<Record<string, Partial<LiveObject>>> = {}, pods: LiveObject[] = []): LiveObject[] {
  const objects = wanted().map(({ kind, name }): LiveObject => {
    const spec = kind.startsWith("Cron") ? { suspend: true } : { replicas: 0 };
    return { kind, metadata: { name }, spec, ...changed[name] };
  });
  return [...objects, ...pods];
}

/** A command that answers for each cluster as it is told, as kubectl would. */
function kubectl(answers: Readonly<Record<string, LiveObject[]>>): string {
  for (const [cluster, items] of Object.entries(answers)) {
    fs.writeFileSync(path.join(root, `${cluster}.json`), JSON.stringify({ items }));
  }
  const script = path.join(root, "kubectl.sh");
  fs.writeFileSync(script, `cat "${root}/$1.json" || { echo "connection refused" >&2; exit 1; }\n`);
  return `sh '${script}' {cluster}`;
}

const run = (flags: Partial<MoveFlags> = {}): Promise<number> => move({ to: "berlin", ...flags }, root);

describe("a move of singletons", () => {
  test("is two changes of Git: first they rest everywhere, then they run on the other cluster", async () => {
    expect(whereGitSays()).toEqual(["frankfurt"]);
    await run();
    expect(whereGitSays()).toEqual([]);
    expect(said).toContain("gitops/clusters/frankfurt/kustomization.yaml");
    await run({ kubectl: kubectl({ frankfurt: resting() }) });
    expect(whereGitSays()).toEqual(["berlin"]);
  });

  test("leaves comments as they are, and goes back to the very same words", async () => {
    const before = [textOf("frankfurt"), textOf("berlin")];
    await run();
    await run({ kubectl: kubectl({ frankfurt: resting() }) });
    await run({ to: "frankfurt" });
    await run({ to: "frankfurt", kubectl: kubectl({ berlin: resting() }) });
    expect([textOf("frankfurt"), textOf("berlin")]).toEqual(before);
  });

  test("writes nothing once Git says so already", async () => {
    const before = textOf("frankfurt");
    expect(await run({ to: "frankfurt" })).toBe(0);
    expect(textOf("frankfurt")).toBe(before);
    expect(said).toContain("already");
  });

  test("is refused, with what still runs, while the old cluster is not at rest, and writes nothing", async () => {
    await run();
    const pod: LiveObject = { kind: "Pod", metadata: { name: "cdc-abc" }, status: { phase: "Running" } };
    const still = resting({ "billing-close": { spec: { suspend: false } } }, [pod]);
    await expect(run({ kubectl: kubectl({ frankfurt: still }) })).rejects.toThrow(
      /frankfurt[^]*CronJob billing-close is not suspended[^]*Pod cdc-abc runs/,
    );
    expect(whereGitSays()).toEqual([]);
  });

  test("is refused while the old cluster cannot be asked: silence is not rest", async () => {
    await run();
    await expect(run({ kubectl: kubectl({}) })).rejects.toThrow(/connection refused[^]*--lost frankfurt --fenced/);
    expect(whereGitSays()).toEqual([]);
  });

  test("is refused where the cluster knows none of the singletons, as a wrong one would", async () => {
    await run();
    await expect(run({ kubectl: kubectl({ frankfurt: [] }) })).rejects.toThrow(/Deployment cdc is not there/);
  });

  test("goes on without a lost cluster once somebody says how it is fenced, which the tree then says", async () => {
    await run();
    await run({ kubectl: kubectl({}), lost: "frankfurt", fenced: "credential\nremoved" });
    expect(whereGitSays()).toEqual(["berlin"]);
    expect(textOf("berlin")).toContain("# Moved while frankfurt was lost; fenced by: credential removed\n");
  });

  test("leaves a lost cluster at rest in Git, so that it comes back without them", async () => {
    await run({ lost: "frankfurt", fenced: "credential removed" });
    expect(whereGitSays()).toEqual([]);
    await run({ lost: "frankfurt", fenced: "credential removed" });
    expect(productionClusters(root).find(({ name }) => name === "frankfurt")?.on).toBe(false);
  });

  test.each<[string, Partial<MoveFlags>, RegExp]>([
    ["a cluster that is none", { to: "berln" }, /--to: got "berln"[^]*did you mean berlin/],
    ["staging, which has nowhere to move to", { to: "staging-frankfurt" }, /expected one of berlin, frankfurt/],
    ["a loss without a fence", { lost: "frankfurt" }, /no way of fencing/],
    ["an empty fence", { lost: "frankfurt", fenced: " " }, /no way of fencing/],
    ["a fence around nothing", { fenced: "stopped" }, /no cluster/],
    ["a lost cluster as the place to run", { lost: "berlin", fenced: "stopped" }, /--lost: got berlin/],
    ["a command that asks no cluster by name", { kubectl: "kubectl" }, /--kubectl: got "kubectl"/],
  ])("refuses %s", async (_, flags, message) => {
    if (flags.kubectl !== undefined) await run();
    const before = textOf("berlin");
    await expect(run(flags)).rejects.toThrow(message);
    expect(textOf("berlin")).toBe(before);
  });
});

describe("the next step of a move", () => {
  const estates = fc
    .array(fc.boolean(), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((on, index): TreeCluster => ({ name: `c${index}`, file: "", on })));

  test("ends, from wherever one starts, with singletons on the one cluster and no other, and never has them on two", () => {
    fc.assert(
      fc.property(estates, fc.nat(), (start, pick) => {
        const to = `c${pick % start.length}`;
        let now = start;
        for (let round = 0; round < 4; round += 1) {
          const step = nextStep(now, to);
          if (step.kind === "done") break;
          const turned = step.kind === "off" ? step.clusters : [step.cluster];
          const names = turned.map(({ name }) => name);
          if (step.kind === "on") expect(now.every(({ on }) => !on)).toBe(true);
          now = now.map((one) => (names.includes(one.name) ? { ...one, on: step.kind === "on" } : one));
        }
        expect(now.filter(({ on }) => on).map(({ name }) => name)).toEqual([to]);
      }),
    );
  });
});

describe("what a cluster says", () => {
  test("is at rest when everything is suspended or at 0 and no pod is under way", () => {
    const ended: LiveObject = { kind: "Pod", metadata: { name: "done" }, status: { phase: "Succeeded" } };
    expect(awake(wanted(), resting({}, [ended]))).toEqual([]);
  });

  test.each<[string, Partial<LiveObject>, string]>([
    ["cdc", { spec: { replicas: 1 } }, "Deployment cdc is not at 0 replicas"],
    ["cdc", { spec: {} }, "Deployment cdc is not at 0 replicas"],
    ["billing-close", { spec: {} }, "CronJob billing-close is not suspended"],
    ["billing-close", { status: { active: [{}] } }, "CronJob billing-close has a run under way"],
    ["search-reindex", { spec: { suspend: false } }, "CronWorkflow search-reindex is not suspended"],
  ])("is not at rest: %s with %j", (name, change, said) => {
    expect(awake(wanted(), resting({ [name]: change }))).toEqual([said]);
  });

  test("stands beside what Git says, also where it cannot be asked", async () => {
    await status({ json: true, kubectl: kubectl({ berlin: resting() }) }, root);
    expect(JSON.parse(said)).toEqual([
      { cluster: "berlin", git: "off", live: "at rest" },
      { cluster: "frankfurt", git: "on", live: expect.stringContaining("unknown") },
    ]);
    said = "";
    await status({ kubectl: kubectl({ berlin: resting() }) }, root);
    expect(said).toMatch(/berlin[^\n]*off[^\n]*at rest/);
  });
});
