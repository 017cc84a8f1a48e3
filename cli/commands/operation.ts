import pc from "picocolors";
import { EXIT, Failure } from "../failure";
import { changed, operate, type Result, type Verb } from "../operation";
import { newProgress, type Progress } from "../progress";
import { recover } from "../recovery";
import { asJson, changesText, duration, estateText, exitCodeOf, faultsText, nextSteps, summaryTable } from "../report";
import type { Outcomes } from "../report";
import { schedule } from "../schedule";
import { openSession, wantedStacks, type Session } from "../session";
import { prepareStack } from "../stack-file";
import { readState } from "../state";
import { referencesOf } from "../../stacks/cross-checks";

export interface OperationFlags {
  readonly json?: boolean;
  /** Stacks at once. */
  readonly parallel: number;
  /** destroy: take protection off first. */
  readonly unprotect?: boolean;
}

/**
 * Runs one verb over the wanted stacks: those that do not wait for each other side by side, progress on standard error, a
 * summary (or one JSON document) on standard output.
 *
 * @returns the exit code.
 */
export async function runOperation(verb: Verb, named: readonly string[], flags: OperationFlags): Promise<number> {
  const progress = newProgress(process.stderr, verb);
  const stop = new AbortController();
  const session = await openSession((text) => progress.say(text), stop.signal);
  const stacks = wantedStacks(session.estate, named);
  guard(verb, stacks, session, flags);
  const interruption = onInterrupt(session, progress, stop);
  try {
    const outcomes = await runAll(verb, stacks, session, flags, progress, interruption);
    progress.stop();
    print(verb, outcomes, session, flags);
    return exitCodeOf(outcomes);
  } finally {
    progress.stop();
    interruption.dispose();
  }
}

async function runAll(
  verb: Verb,
  stacks: readonly string[],
  session: Session,
  flags: OperationFlags,
  progress: Progress,
  interruption: Interruption,
): Promise<Outcomes> {
  const { local, pulumi, estate } = session;
  const pending = new Set<string>();
  // All stacks exist before any runs: a preview reads references of stacks that have not come up yet.
  for (const stack of estate.keys()) {
    if (await recover(local, pulumi, stack, (text) => progress.say(text))) pending.add(stack);
    await prepareStack(local, pulumi, stack);
  }
  const task = async (stack: string): Promise<Result> => {
    const options = { interrupted: interruption.happened, onProgress: () => {} };
    if (pending.has(stack) && verb !== "refresh") {
      progress.say(`${stack}: a run was lost half-way; reading what it left`);
      const read = await operate("refresh", stack, local, pulumi, options);
      if (read.status !== "succeeded") return read;
    }
    if (verb === "destroy" && flags.unprotect) {
      await pulumi.capture(["state", "unprotect", "--all", "--yes", "--stack", stack]);
    }
    progress.begin(stack, readState(local, stack)?.resources.length ?? 0);
    const result = await operate(verb, stack, local, pulumi, {
      ...options,
      onProgress: (tally) => progress.update(stack, tally),
    });
    progress.end(stack, `${changesText(result)} (${duration(result.seconds)})`, result.status === "succeeded");
    return result;
  };
  const good = (result: Result): boolean => result.status === "succeeded" && !interruption.happened();
  return schedule(ordered(verb, stacks), (stack) => needs(verb, stack, session), flags.parallel, task, good);
}

function ordered(verb: Verb, stacks: readonly string[]): readonly string[] {
  return verb === "destroy" ? [...stacks].reverse() : stacks;
}

/** What a stack waits for: those that it reads when it comes up, those that read it when it goes; nothing otherwise. */
function needs(verb: Verb, stack: string, { estate }: Session): readonly string[] {
  if (verb === "up") return referencesOf(stack, estate);
  if (verb === "destroy") return [...estate.keys()].filter((other) => referencesOf(other, estate).includes(stack));
  return [];
}

/** @throws Failure before anything is touched, when the run could only fail. */
function guard(verb: Verb, stacks: readonly string[], session: Session, flags: OperationFlags): void {
  for (const stack of verb === "up" ? stacks : []) missingReference(stack, stacks, session);
  for (const stack of verb === "destroy" ? stacks : []) {
    const users = needs("destroy", stack, session).filter(
      (user) => !stacks.includes(user) && resources(session, user) > 1,
    );
    if (users.length > 0) {
      throw new Failure(
        `stack ${stack}: got ${users.join(", ")} still up, which refer to it; destroy them too, or first.`,
      );
    }
    const guarded = (readState(session.local, stack)?.resources ?? []).filter((resource) => resource.protect);
    if (guarded.length > 0 && !flags.unprotect) {
      const names = guarded.slice(0, 5).map((resource) => resource.urn.split("::").slice(-1)[0] ?? "");
      const more = guarded.length > 5 ? ` and ${guarded.length - 5} more` : "";
      throw new Failure(
        `stack ${stack}: got ${guarded.length} protected resources (${names.join(", ")}${more}), expected none, because they hold production data. ` +
          `Nothing was destroyed. On the embedded cloud: ./plugilo destroy --unprotect`,
      );
    }
  }
}

function missingReference(stack: string, stacks: readonly string[], session: Session): void {
  const missing = referencesOf(stack, session.estate).filter(
    (reference) => !stacks.includes(reference) && resources(session, reference) === 0,
  );
  if (missing.length === 0) return;
  throw new Failure(
    `stack ${stack}: got ${missing.join(", ")} not up, which it refers to; bring up first: ./plugilo up ${missing.join(" ")}`,
  );
}

function resources({ local }: Session, stack: string): number {
  return readState(local, stack)?.resources.length ?? 0;
}

interface Interruption {
  happened(): boolean;
  dispose(): void;
}

/** First Ctrl-C: finish what is in flight, begin nothing new. A second one insists. */
function onInterrupt({ pulumi }: Session, progress: Progress, stop: AbortController): Interruption {
  let times = 0;
  const handler = (): void => {
    times += 1;
    stop.abort();
    progress.say(
      times === 1
        ? "interrupted: finishing what is in flight; the next run picks up from there"
        : "interrupted again: stopping at once; the next run first reads what was left half-way",
    );
    pulumi.interrupt();
  };
  process.on("SIGINT", handler);
  process.on("SIGTERM", handler);
  return {
    happened: () => times > 0,
    dispose: () => {
      process.off("SIGINT", handler);
      process.off("SIGTERM", handler);
    },
  };
}

function print(verb: Verb, outcomes: Outcomes, session: Session, flags: OperationFlags): void {
  if (flags.json) {
    process.stdout.write(`${asJson(verb, outcomes)}\n`);
    return;
  }
  const lines = [summaryTable(outcomes, session.estate)];
  const faults = faultsText(outcomes);
  if (faults) lines.push("", faults);
  const good = exitCodeOf(outcomes) === EXIT.ok;
  if (good && verb === "up") {
    const stacks = [...outcomes.keys()];
    lines.push("", estateText(new Map(stacks.map((stack) => [stack, readState(session.local, stack)?.outputs ?? {}]))));
    const altered = [...outcomes.values()].some((outcome) => outcome.kind === "ran" && changed(outcome.value));
    if (!altered) lines.push("", pc.green("Nothing changed: the estate is as the program describes it."));
  }
  if (good) lines.push("", nextSteps(verb, [...outcomes.keys()]));
  process.stdout.write(`${lines.join("\n")}\n`);
}
