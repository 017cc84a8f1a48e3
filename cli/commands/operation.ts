import pc from "picocolors";
import { forgetClusters, type ClusterKind } from "../clusters";
import { EXIT, Failure } from "../failure";
import { confirmDestroy, guard, needs } from "../guard";
import { Interruption } from "../interruption";
import { changed, failed, operate, type Result, type Verb } from "../operation";
import { newProgress, type Progress } from "../progress";
import { releaseLostLocks } from "../recovery";
import { asJson, changesText, closingLine, duration, estateText, exitCodeOf, faultsText } from "../report";
import { nextSteps, summaryTable, type Outcomes } from "../report";
import { schedule } from "../schedule";
import { openSession, wantedStacks, type Session } from "../session";
import { countable, readState, type StackState } from "../state";

export interface OperationFlags {
  readonly json?: boolean;
  /** Stacks at once. */
  readonly parallel: number;
  /** What the estate's clusters are to be; remembered as long as a stack is up. */
  readonly clusters?: ClusterKind;
  /** destroy: take protection off first. */
  readonly unprotect?: boolean;
  /** destroy: do not ask. */
  readonly yes?: boolean;
}

/** What one run works with, beside its stacks. */
interface Context {
  readonly verb: Verb;
  readonly session: Session;
  readonly flags: OperationFlags;
  readonly progress: Progress;
  readonly interruption: Interruption;
}

/** What came of a run. */
export interface Ended {
  readonly outcomes: Outcomes;
  readonly session: Session;
  readonly seconds: number;
}

/**
 * Runs one verb over the wanted stacks and prints a summary, or one JSON document, on standard output.
 *
 * @returns the exit code.
 */
export async function runOperation(verb: Verb, named: readonly string[], flags: OperationFlags): Promise<number> {
  return perform(verb, named, flags, (ended) => print(verb, ended, flags));
}

/**
 * Runs one verb over the wanted stacks: those that do not wait for each other side by side, progress on standard error.
 *
 * @param tell hears what came of it.
 * @returns the exit code.
 * @throws Failure when no stack was touched.
 */
export async function perform(
  verb: Verb,
  named: readonly string[],
  flags: OperationFlags,
  tell: (ended: Ended) => void,
): Promise<number> {
  const progress = newProgress(process.stderr, verb);
  const interruption = new Interruption((text) => progress.say(text));
  const started = Date.now();
  try {
    const wish = { kind: flags.clusters, make: verb === "up" };
    const session = await openSession((text) => progress.say(text), named, interruption.signal, wish);
    interruption.onEach(() => session.pulumi.interrupt());
    const stacks = wantedStacks(session.estate, named);
    guard(verb, stacks, session, flags.unprotect === true);
    if (verb === "destroy") await confirmDestroy(stacks, flags.yes === true);
    const outcomes = await runAll(stacks, { verb, session, flags, progress, interruption });
    if (verb === "destroy") await forgetClusters(session.local, session.estate);
    progress.stop();
    tell({ outcomes, session, seconds: (Date.now() - started) / 1000 });
    return exitCodeOf(outcomes);
  } catch (error) {
    if (!interruption.happened) throw error;
    throw new Failure("interrupted while setting up: nothing was changed.", EXIT.interrupted);
  } finally {
    progress.stop();
    interruption.dispose();
  }
}

async function runAll(stacks: readonly string[], context: Context): Promise<Outcomes> {
  const { verb, session, progress, interruption, flags } = context;
  // A preview takes no lock and needs none: it may look on while another run works.
  for (const stack of verb === "preview" ? [] : stacks) {
    releaseLostLocks(session.local, stack, (text) => progress.say(text));
  }
  const task = async (stack: string): Promise<Result> => {
    try {
      return await runOne(stack, context);
    } catch (error) {
      // One stack's fault must not abandon another's engine.
      if (!(error instanceof Failure)) throw error;
      progress.end(stack, error.message, false);
      return failed(stack, error.message);
    }
  };
  const good = (result: Result): boolean => result.status === "succeeded" && !interruption.happened;
  const inTurn = verb === "destroy" ? [...stacks].reverse() : stacks;
  const needed = (stack: string): readonly string[] => needs(verb, stack, session);
  const outcomes = await schedule(inTurn, needed, flags.parallel, task, good, () => interruption.happened);
  // Told in the order of the estate, whichever came to its end first.
  return new Map([...outcomes].sort(([a], [b]) => inTurn.indexOf(a) - inTurn.indexOf(b)));
}

async function runOne(stack: string, { verb, session, progress, interruption }: Context): Promise<Result> {
  const { local, pulumi } = session;
  const before = readState(local, stack);
  const interrupted = (): boolean => interruption.happened;
  if ((before?.pending ?? 0) > 0 && (verb === "up" || verb === "destroy")) {
    progress.say(`${stack}: a run was lost half-way; reading what it left`);
    const read = await operate("refresh", stack, local, pulumi, { interrupted, onProgress: () => {} });
    if (read.status !== "succeeded") return read;
  }
  if (verb === "destroy" && before?.resources.some((resource) => resource.protect)) {
    await pulumi.capture(["state", "unprotect", "--all", "--yes", "--stack", stack]);
  }
  progress.begin(stack, before ? countable(before) : 0);
  const onProgress = (tally: Result["tally"]): void => progress.update(stack, tally);
  const result = await operate(verb, stack, local, pulumi, { interrupted, onProgress });
  progress.end(stack, `${changesText(result)} (${duration(result.seconds)})`, result.status === "succeeded");
  return result;
}

/** What each stack holds after a run. */
export function statesOf({ outcomes, session }: Ended): ReadonlyMap<string, StackState | undefined> {
  return new Map([...outcomes.keys()].map((stack) => [stack, readState(session.local, stack)]));
}

function print(verb: Verb, ended: Ended, flags: OperationFlags): void {
  const { outcomes, session, seconds } = ended;
  const states = statesOf(ended);
  if (flags.json) {
    process.stdout.write(`${asJson(verb, outcomes, states)}\n`);
    return;
  }
  const lines = [summaryTable(outcomes, session.estate), closingLine(verb, outcomes, seconds)];
  const faults = faultsText(outcomes);
  if (faults) lines.push("", faults);
  if (exitCodeOf(outcomes) === EXIT.ok) {
    if (verb === "up") lines.push("", estateText(states));
    const altered = [...outcomes.values()].some((outcome) => outcome.kind === "ran" && changed(outcome.value));
    if (verb === "up" && !altered)
      lines.push("", pc.green("Nothing changed: the estate is as the program describes it."));
    lines.push("", nextSteps(verb, [...outcomes.keys()], altered));
  }
  process.stdout.write(`${lines.join("\n")}\n`);
}
