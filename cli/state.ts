import * as fs from "node:fs";
import { Failure } from "./failure";
import type { Local } from "./local";
import { stateFile } from "./stack-file";

/** One stack as its state file tells it. */
export interface StackState {
  readonly resources: readonly ResourceState[];
  /** Operations that a lost run had begun. */
  readonly pending: number;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** When the state was last written. */
  readonly updated: Date;
}

export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: unknown;
  readonly dependencies?: readonly string[];
}

interface Checkpoint {
  readonly checkpoint?: {
    readonly latest?: {
      readonly resources?: readonly (ResourceState & { outputs?: Record<string, unknown> })[];
      readonly pending_operations?: readonly unknown[];
    };
  };
}

/**
 * Reads a stack's state without starting the engine.
 *
 * @returns nothing if the stack was never initialised here.
 * @throws Failure when the file is damaged: which, and how to get the last good one back.
 */
export function readState(local: Local, stack: string): StackState | undefined {
  const file = stateFile(local, stack);
  if (!fs.existsSync(file)) return undefined;
  const latest = parse(file, stack).checkpoint?.latest ?? {};
  const resources = latest.resources ?? [];
  return {
    resources,
    pending: latest.pending_operations?.length ?? 0,
    outputs: resources.find((resource) => resource.type === "pulumi:pulumi:Stack")?.outputs ?? {},
    updated: fs.statSync(file).mtime,
  };
}

function parse(file: string, stack: string): Checkpoint {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Checkpoint;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const backup = fs.existsSync(`${file}.bak`)
      ? `cp ${file}.bak ${file}`
      : `restore ${file} from .plugilo/state/.pulumi/backups`;
    throw new Failure(
      `state of ${stack}: got a damaged file ${file} (${reason}), expected JSON as the engine writes it. ` +
        `Nothing was changed. To go back to the last good state: ${backup}, then ./plugilo refresh ${stack}`,
    );
  }
}
