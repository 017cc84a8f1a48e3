import { EXIT, Failure } from "../failure";
import { Interruption } from "../interruption";
import { failed, operate, type Result, type Verb } from "../operation";
import { openPlace, stateDigest, type Place } from "../place";
import { unfitting } from "../plans/bindings";
import { checkoutAt } from "../plans/checkout";
import { digestOfPlan, emptyFolder, planFile, readManifest, writeManifest } from "../plans/manifest";
import type { Cloud, Manifest, PlannedStack } from "../plans/manifest";
import { newProgress, type Progress } from "../progress";
import {
  asJson,
  changesText,
  closingLine,
  duration,
  exitCodeOf,
  faultsText,
  summaryTable,
  type Outcomes,
} from "../report";
import type { Outcome } from "../schedule";
import { ROOT, wantedStacks } from "../session";
import { inOrder } from "../../stacks/cross-checks";

export interface PlanFlags {
  readonly out: string;
  readonly azure?: boolean;
  readonly json?: boolean;
}

export type ApplyFlags = Pick<PlanFlags, "azure" | "json">;

/** What one run works with. */
interface Run {
  readonly place: Place;
  readonly progress: Progress;
  readonly interruption: Interruption;
}

/**
 * Previews stacks on the real engine and saves what it would do, bound to the commit, to what each stack holds and to the engine.
 *
 * @returns the exit code.
 * @throws Failure before anything is previewed; a preview that fails leaves a folder that cannot be carried out.
 */
export async function plan(named: readonly string[], { out, azure, json }: PlanFlags): Promise<number> {
  const checkout = checkoutAt(ROOT, out);
  emptyFolder(out);
  return running(
    "preview",
    cloudOf(azure),
    named,
    async (run) => {
      const planned: PlannedStack[] = [];
      const outcomes = await inTurn(wantedStacks(run.place.estate, named), async (stack) => {
        const state = await stateDigest(run.place, stack);
        const result = await step("preview", stack, ["--save-plan", planFile(out, stack)], run);
        const digest = digestOfPlan(out, stack);
        if (result.status === "succeeded" && digest !== undefined) planned.push(entry(result, digest, state));
        return result;
      });
      const code = exitCodeOf(outcomes);
      const { cloud, engine } = run.place;
      const manifest: Manifest = {
        ...{ format: 1, cloud, ...checkout, edited: [...checkout.edited], engine },
        ...{ created: new Date().toISOString(), stacks: planned },
      };
      if (code === EXIT.ok) writeManifest(out, manifest);
      const text = code === EXIT.ok ? closing(out, manifest, azure) : "No plan was saved.";
      return { command: "plan", outcomes, more: { folder: out, commit: checkout.commit }, text };
    },
    json,
  );
}

/**
 * Carries out what `plan` saved, stack after stack, and nothing else.
 *
 * @throws Failure with every binding that no longer holds, before anything is changed.
 */
export async function apply(folder: string, { azure, json }: ApplyFlags): Promise<number> {
  const manifest = readManifest(folder);
  const named = manifest.stacks.map(({ stack }) => stack);
  const checkout = checkoutAt(ROOT, folder);
  return running(
    "up",
    cloudOf(azure),
    [],
    async (run) => {
      const { cloud, engine, estate } = run.place;
      const reasons = unfitting(folder, manifest, { cloud, checkout, engine, stacks: inOrder(estate) });
      if (reasons.length === 0) reasons.push(...(await moved(manifest, run.place)));
      if (reasons.length > 0) throw refused(folder, reasons, manifest);
      const planned = new Map(manifest.stacks.map((one) => [one.stack, one]));
      const outcomes = await inTurn(wantedStacks(estate, named), async (stack) => {
        run.place.release(stack);
        // Asked once more, because those before it took their time.
        const since = await stateDigest(run.place, stack);
        if (since !== planned.get(stack)?.state) return failed(stack, `${movedText(stack)}; plan again.`);
        return step("up", stack, ["--plan", planFile(folder, stack)], run);
      });
      const text = exitCodeOf(outcomes) === EXIT.ok ? "" : WHAT_IS_DONE;
      return { command: "apply", outcomes, more: { folder, commit: manifest.commit }, text };
    },
    json,
  );
}

/** The engine compares step by step while it works, not all before (https://www.pulumi.com/docs/iac/guides/basics/update-plans, 2026-11). */
const WHAT_IS_DONE =
  "What was done before it stopped is kept. To go on: plan again what is left, have it approved, apply it.";

interface Told {
  readonly command: "plan" | "apply";
  readonly outcomes: Outcomes;
  readonly more: Readonly<Record<string, string>>;
  readonly text: string;
}

async function running(
  verb: Verb,
  cloud: Cloud,
  named: readonly string[],
  work: (run: Run) => Promise<Told>,
  json = false,
): Promise<number> {
  const progress = newProgress(process.stderr, verb);
  const interruption = new Interruption((text) => progress.say(text));
  const started = Date.now();
  try {
    const place = await openPlace(cloud, (text) => progress.say(text), named, interruption.signal);
    interruption.onEach(() => place.pulumi.interrupt());
    const { command, outcomes, more, text } = await work({ place, progress, interruption });
    progress.stop();
    const lines = [
      summaryTable(outcomes, place.estate),
      closingLine(verb, outcomes, (Date.now() - started) / 1000),
      faultsText(outcomes),
      text,
    ];
    process.stdout.write(`${json ? asJson(command, outcomes, new Map(), more) : lines.filter(Boolean).join("\n\n")}\n`);
    return exitCodeOf(outcomes);
  } finally {
    progress.stop();
    interruption.dispose();
  }
}

/** One after the other; after one that does not succeed, none. */
async function inTurn(stacks: readonly string[], work: (stack: string) => Promise<Result>): Promise<Outcomes> {
  const outcomes = new Map<string, Outcome<Result>>();
  let stopped: string | undefined;
  for (const stack of stacks) {
    if (stopped !== undefined) {
      outcomes.set(stack, { kind: "skipped", because: stopped });
      continue;
    }
    const value = await work(stack);
    outcomes.set(stack, { kind: "ran", value });
    if (value.status !== "succeeded") stopped = stack;
  }
  return outcomes;
}

async function step(verb: Verb, stack: string, flags: readonly string[], run: Run): Promise<Result> {
  const { place, progress, interruption } = run;
  progress.begin(stack, 0);
  const result = await operate(verb, stack, place.local, place.pulumi, {
    ...{ flags, configFile: place.configFile(stack), interrupted: () => interruption.happened },
    onProgress: (tally) => progress.update(stack, tally),
  });
  progress.end(stack, `${changesText(result)} (${duration(result.seconds)})`, result.status === "succeeded");
  return result;
}

function entry({ stack, tally }: Result, digest: string, state: string): PlannedStack {
  const mandatory = tally.violations.filter(({ level }) => level === "mandatory").length;
  const policy = { ran: tally.policyRan, mandatory, advisory: tally.violations.length - mandatory };
  return { stack, plan: digest, state, changes: { ...tally.changes }, policy };
}

async function moved({ stacks }: Manifest, place: Place): Promise<string[]> {
  const reasons: string[] = [];
  for (const { stack, state } of stacks) {
    if ((await stateDigest(place, stack)) !== state) reasons.push(movedText(stack));
  }
  return reasons;
}

function movedText(stack: string): string {
  return `${stack}: what it holds has changed since it was planned`;
}

function refused(folder: string, reasons: readonly string[], { stacks }: Manifest): Failure {
  const again = `./plugilo plan ${stacks.map(({ stack }) => stack).join(" ")} --out <folder>`;
  const lines = reasons.map((reason) => `  ${reason}`);
  const text = [`plan ${folder}: got what no longer fits, expected what was approved:`, ...lines].join("\n");
  return new Failure(`${text}\nTo do: plan again, and have that approved: ${again}`, EXIT.stale);
}

function cloudOf(azure: boolean | undefined): Cloud {
  return azure === true ? "azure" : "embedded";
}

function closing(out: string, { commit, edited }: Manifest, azure: boolean | undefined): string {
  const saved = `Saved in ${out}, of commit ${commit.slice(0, 12)}.`;
  if (edited.length > 0) return `${saved} To look at only: ${edited.length} files are in no commit.`;
  return `${saved} To carry it out: ./plugilo apply ${out}${azure === true ? " --azure" : ""}`;
}
