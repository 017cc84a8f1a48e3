/** What the bench measures, one function a question. Every preview starts from an empty state: all is new. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Engine } from "../local/engine";
import { grow } from "./growth";
import { EMPTY_PROGRAM, failingProgram, trivialProgram } from "./programs";
import { ROOT, type Variant } from "./project";
import type { Row } from "./report";
import { Bench, type Measured } from "./runner";

export interface Setting {
  readonly engine: Engine;
  /** Times that a preview is repeated; the median counts. */
  readonly runs: number;
  say(text: string): void;
}

export const OURS: Variant = { way: "ours" };
const REGION = "prod-frankfurt";

/** The run whose time is the middle one. */
export function median(runs: readonly Measured[]): Measured {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error("bench: got no run, expected at least one; pass --runs 1 or more.");
  return middle;
}

async function repeated(setting: Setting, once: () => Promise<Measured>): Promise<Measured> {
  const runs: Measured[] = [];
  for (let run = 0; run < setting.runs; run++) runs.push(await once());
  return median(runs);
}

/** Opens a project, lets `work` measure, removes it. */
async function within<T>(
  setting: Setting,
  variant: Variant,
  stacks: readonly string[],
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const bench = await Bench.open(setting.engine, variant, stacks);
  try {
    return await work(bench);
  } finally {
    bench.close();
  }
}

/** Each stack of a variant, in turn. */
export function previewEach(
  setting: Setting,
  variant: Variant,
  stacks: readonly string[],
): Promise<Map<string, Measured>> {
  return within(setting, variant, stacks, async (bench) => {
    const results = new Map<string, Measured>();
    for (const stack of stacks) {
      setting.say(stack);
      results.set(stack, await repeated(setting, () => bench.preview(stack)));
    }
    return results;
  });
}

/** The sum of several previews: memory is that of the largest. */
export function total(results: Iterable<Measured>): Measured {
  const all = [...results];
  const sum = (pick: (measured: Measured) => number): number => all.reduce((so, one) => so + pick(one), 0);
  return {
    seconds: sum((one) => one.seconds),
    programSeconds: sum((one) => one.programSeconds),
    programMegabytes: Math.max(...all.map((one) => one.programMegabytes)),
    resources: sum((one) => one.resources),
    exitCode: Math.max(...all.map((one) => one.exitCode)),
  };
}

/** The estate the default way, each stack right after ours: once, because it takes a minute. */
export async function defaultWay(
  setting: Setting,
  stacks: readonly string[],
): Promise<{ theirs: Measured; ours: Measured }> {
  return within(setting, OURS, stacks, (ours) =>
    within(setting, { way: "default" }, stacks, async (theirs) => {
      const pairs: { theirs: Measured; ours: Measured }[] = [];
      for (const stack of stacks) {
        setting.say(`the default way: ${stack}`);
        pairs.push({ ours: await ours.preview(stack), theirs: await theirs.preview(stack) });
      }
      return { theirs: total(pairs.map((pair) => pair.theirs)), ours: total(pairs.map((pair) => pair.ours)) };
    }),
  );
}

/** Trivial programs with as many resources as each stack of the estate has, the default way: once, for the table. */
export async function unpatchedFloor(setting: Setting, estate: Iterable<Measured>): Promise<Measured> {
  const results: Measured[] = [];
  for (const { resources } of estate) {
    setting.say(`unpatched floor of ${resources} resources`);
    const variant = { way: "default", files: floorOf(resources) } as const;
    results.push(await within(setting, variant, [REGION], (bench) => bench.preview(REGION)));
  }
  return total(results);
}

/** The stack and the provider count as resources too. */
function floorOf(resources: number): Record<string, string> {
  return trivialProgram(Math.max(0, resources - 2));
}

/** Both kinds of policy, neither of which looks at anything. */
const EMPTY_PACK = {
  "policy/pack.ts": `import { PolicyPack } from "@pulumi/policy";
const about = { description: "nothing", enforcementLevel: "mandatory" } as const;
new PolicyPack("plugilo", {
  policies: [
    { name: "resource", ...about, validateResource: () => undefined },
    { name: "estate", ...about, validateStack: () => undefined },
  ],
});
`,
};

/** What is compared with each other, run by run. Every list has a run a round. */
export interface SideBySide {
  /** By stack. */
  readonly estate: ReadonlyMap<string, Measured[]>;
  /** By stack: a trivial program with as many resources. */
  readonly floor: ReadonlyMap<string, Measured[]>;
  /** Of one region, failing after everything was made. */
  readonly error: readonly Measured[];
  /** Of one region, with the policy pack. */
  readonly pack: readonly Measured[];
  /** The same, with a pack that has no rules: what the engine and the policy SDK take for themselves. */
  readonly emptyPack: readonly Measured[];
}

/**
 * Previews of the estate, each next to what it is compared with: a machine that others use too is a third slower from one minute to
 * the next, and a ratio of two runs side by side is not.
 */
export async function sideBySide(setting: Setting, stacks: readonly string[]): Promise<SideBySide> {
  const opened: Bench[] = [];
  const open = async (variant: Variant, names: readonly string[]): Promise<Bench> => {
    const bench = await Bench.open(setting.engine, variant, names);
    opened.push(bench);
    return bench;
  };
  try {
    const ours = await open(OURS, stacks);
    const failing = await open(
      { ...OURS, files: failingProgram(fs.readFileSync(path.join(ROOT, "index.ts"), "utf8")) },
      stacks,
    );
    const ruleless = await open({ ...OURS, files: EMPTY_PACK }, stacks);
    const floors = new Map<string, Bench>();
    for (const stack of stacks) {
      setting.say(`counting the resources of ${stack}`);
      const { resources } = await ours.preview(stack);
      floors.set(stack, await open({ ...OURS, files: floorOf(resources) }, [REGION]));
    }
    return await rounds(setting, { ours, failing, ruleless, floors });
  } finally {
    for (const bench of opened) bench.close();
  }
}

interface Contestants {
  readonly ours: Bench;
  readonly failing: Bench;
  readonly ruleless: Bench;
  readonly floors: ReadonlyMap<string, Bench>;
}

async function rounds(setting: Setting, { ours, failing, ruleless, floors }: Contestants): Promise<SideBySide> {
  const lists = (): Map<string, Measured[]> => new Map([...floors.keys()].map((stack) => [stack, []]));
  const estate = lists();
  const floor = lists();
  const error: Measured[] = [];
  const pack: Measured[] = [];
  const emptyPack: Measured[] = [];
  for (let run = 1; run <= setting.runs; run++) {
    for (const [stack, trivial] of floors) {
      setting.say(`round ${run} of ${setting.runs}: ${stack}`);
      estate.get(stack)?.push(await ours.preview(stack));
      floor.get(stack)?.push(await trivial.preview(REGION));
      if (stack !== REGION) continue;
      pack.push(await ours.preview(stack, { policyPack: true, mayFail: true }));
      emptyPack.push(await ruleless.preview(stack, { policyPack: true }));
      error.push(await failing.preview(stack, { mayFail: true }));
    }
  }
  return { estate, floor, error, pack, emptyPack };
}

/** Round by round, what all stacks took together. */
export function totals(byStack: ReadonlyMap<string, readonly Measured[]>): Measured[] {
  const [first = []] = byStack.values();
  return first.map((_, round) => total([...byStack.values()].flatMap((runs) => runs[round] ?? [])));
}

/** The middle one of what `compare` makes of each round's pair. */
export function paired(
  left: readonly Measured[],
  right: readonly Measured[],
  compare: (left: number, right: number) => number,
): number {
  const values = left.flatMap((one, round) => {
    const other = right[round];
    return other === undefined ? [] : [compare(one.seconds, other.seconds)];
  });
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export function start(setting: Setting, way: Variant["way"]): Promise<Measured> {
  setting.say(`${way === "ours" ? "our" : "the default"} start of a program`);
  const variant = { way, files: EMPTY_PROGRAM };
  return within(setting, variant, [REGION], (bench) => repeated(setting, () => bench.preview(REGION)));
}

/** The whole estate with so many regions. */
export async function growth(setting: Setting, regions: number): Promise<Measured> {
  setting.say(`${regions} regions`);
  const { stacks, files } = grow(regions);
  const once = { ...setting, runs: 1, say: () => undefined };
  return total((await previewEach(once, { way: "ours", stacks, files }, [...stacks.keys()])).values());
}

/** A line of the table; a scenario that could not run says why instead of ending the bench. */
export function row(what: string, measured: Measured | Error): Row {
  if (measured instanceof Error) return { what, refused: measured.message.split("\n")[0] ?? "failed" };
  const { seconds, programSeconds, programMegabytes: megabytes, resources } = measured;
  return { what, seconds, programSeconds, megabytes, resources };
}
