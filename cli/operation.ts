import * as fs from "node:fs";
import * as path from "node:path";
import { alterations, count, newTally, type Tally } from "./events";
import { explain, withoutEchoes } from "./explain";
import type { Local } from "./local";
import type { Pulumi } from "./pulumi";
import { stackFile } from "./stack-file";

export type Verb = "up" | "preview" | "destroy" | "refresh";

export interface Result {
  readonly stack: string;
  readonly tally: Tally;
  /** `fault`: this machine's; `refused`: the engine or the cloud said no; `policy`: a mandatory rule did; `interrupted`: a person did. */
  readonly status: "succeeded" | "fault" | "refused" | "policy" | "interrupted";
  readonly seconds: number;
}

const FLAGS: Record<Verb, readonly string[]> = {
  up: ["--yes", "--skip-preview"],
  preview: [],
  destroy: ["--yes", "--skip-preview"],
  refresh: ["--yes", "--skip-preview", "--clear-pending-creates"],
};

/** Whether the pack judges what an operation is about to do. */
const JUDGED: readonly Verb[] = ["up", "preview"];

export interface OperationOptions {
  /** The stack's configuration. @default the local run's */
  readonly configFile?: string;
  /** Flags beside those of the verb. */
  readonly flags?: readonly string[];
  readonly interrupted: () => boolean;
  readonly onProgress: (tally: Tally) => void;
}

/** Runs one Pulumi operation on one stack. */
export async function operate(
  verb: Verb,
  stack: string,
  local: Local,
  pulumi: Pulumi,
  options: OperationOptions,
): Promise<Result> {
  const tally = newTally();
  const started = Date.now();
  const pack = path.join(local.root, "policy");
  const judged = JUDGED.includes(verb) && fs.existsSync(path.join(pack, "PulumiPolicy.yaml"));
  const args = [
    verb,
    ...FLAGS[verb],
    ...(options.flags ?? []),
    "--json",
    "--non-interactive",
    ...["--stack", stack, "--config-file", options.configFile ?? stackFile(local, stack)],
    ...(judged ? ["--policy-pack", pack, "--policy-pack-config", path.join(pack, "settings.json")] : []),
  ];
  const finished = await pulumi.stream(args, (event) => {
    count(tally, event);
    options.onProgress(tally);
  });
  const status = statusOf(finished.exitCode, tally, options.interrupted());
  if (status === "refused" && tally.errors.length === 0) {
    tally.errors.push({ message: finished.said.replace(/^error: /, "") || silentEnd(stack, finished.exitCode) });
  }
  // That it was cancelled is no news to the person who did it.
  const explained = withoutEchoes(tally.errors)
    .filter(({ message }) => status !== "interrupted" || !/cancell?ed/.test(message))
    .map((error) => explain(error, stack, local));
  return {
    stack,
    tally: { ...tally, errors: explained.map(({ resource, message }) => ({ resource, message })) },
    status: status === "refused" && explained.some(({ machine }) => machine) ? "fault" : status,
    seconds: (Date.now() - started) / 1000,
  };
}

/** The result of a stack for which the engine could not even be asked. */
export function failed(stack: string, message: string): Result {
  return { stack, tally: { ...newTally(), errors: [{ message }] }, status: "fault", seconds: 0 };
}

function silentEnd(stack: string, exitCode: number): string {
  return (
    `engine: got an end without a result (exit code ${exitCode}; it was killed, or this machine ran out of memory), expected one. ` +
    `What was done is kept; to go on: ./plugilo up ${stack}`
  );
}

export function changed(result: Result): boolean {
  return alterations(result.tally.changes) > 0;
}

function statusOf(exitCode: number, tally: Tally, interrupted: boolean): Result["status"] {
  if (exitCode === 0) return "succeeded";
  if (interrupted) return "interrupted";
  return tally.violations.some((violation) => violation.level === "mandatory") ? "policy" : "refused";
}
