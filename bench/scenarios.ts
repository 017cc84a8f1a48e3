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
      setting.say(`${variant.way === "default" ? "the default way: " : ""}${stack}`);
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

/** Trivial programs with as many resources as each stack of the estate has. */
export async function floor(setting: Setting, way: Variant["way"], estate: Iterable<Measured>): Promise<Measured> {
  const results: Measured[] = [];
  for (const { resources } of estate) {
    // The stack and the provider count as resources too.
    const files = trivialProgram(Math.max(0, resources - 2));
    setting.say(`${way === "ours" ? "patched" : "unpatched"} floor of ${resources} resources`);
    results.push(
      await within(setting, { way, files }, [REGION], (bench) => repeated(setting, () => bench.preview(REGION))),
    );
  }
  return total(results);
}

export function start(setting: Setting, way: Variant["way"]): Promise<Measured> {
  setting.say(`${way === "ours" ? "our" : "the default"} start of a program`);
  const variant = { way, files: EMPTY_PROGRAM };
  return within(setting, variant, [REGION], (bench) => repeated(setting, () => bench.preview(REGION)));
}

/** The largest stack's program, failing after it has made everything. */
export function programError(setting: Setting, stacks: readonly string[]): Promise<Measured> {
  setting.say("a program error");
  const files = failingProgram(fs.readFileSync(path.join(ROOT, "index.ts"), "utf8"));
  return within(setting, { ...OURS, files }, stacks, (bench) =>
    repeated(setting, () => bench.preview(REGION, { mayFail: true })),
  );
}

export function withPolicyPack(setting: Setting, stacks: readonly string[]): Promise<Measured> {
  setting.say("the policy pack");
  return within(setting, OURS, stacks, (bench) =>
    repeated(setting, () => bench.preview(REGION, { policyPack: true, mayFail: true })),
  );
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
