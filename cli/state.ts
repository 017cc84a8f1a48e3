import * as fs from "node:fs";
import { Failure } from "./failure";
import type { Local } from "./local";
import * as path from "node:path";

/** The name in Pulumi.yaml; the file backend sorts by it. */
const PROJECT = "plugilo";

/** One stack as its state file tells it. */
export interface StackState {
  readonly resources: readonly ResourceState[];
  /** Operations that a lost run had begun. */
  readonly pending: number;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the passphrase is checked with; absent until the stack first came up. */
  readonly salt?: string;
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
      readonly secrets_providers?: { readonly state?: { readonly salt?: string } };
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
  const latest = parse(file, local, stack).checkpoint?.latest ?? {};
  const resources = latest.resources ?? [];
  return {
    resources,
    pending: latest.pending_operations?.length ?? 0,
    outputs: resources.find((resource) => resource.type === "pulumi:pulumi:Stack")?.outputs ?? {},
    salt: latest.secrets_providers?.state?.salt,
    updated: fs.statSync(file).mtime,
  };
}

/** Resources as the engine counts them: neither the stack itself, nor references to others, nor providers that nobody made. */
export function countable({ resources }: StackState): number {
  return resources.filter(({ urn, type }) => {
    const root = type === "pulumi:pulumi:Stack" || type === "pulumi:pulumi:StackReference";
    return !root && !/::pulumi:providers:[^:]+::default/.test(urn);
  }).length;
}

/** Resources of a stack that are up; none of one that never was. */
export function resourcesOf(local: Local, stack: string): number {
  const state = readState(local, stack);
  return state === undefined ? 0 : countable(state);
}

export function stateFile(local: Local, stack: string): string {
  return path.join(local.state, ".pulumi", "stacks", PROJECT, `${stack}.json`);
}

function parse(file: string, local: Local, stack: string): Checkpoint {
  try {
    const parsed: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
    if (typeof parsed === "object" && parsed !== null && "checkpoint" in parsed) return parsed as Checkpoint;
    throw new SyntaxError("no checkpoint in it");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const good = lastGood(local, stack);
    const restore = good
      ? `cp ${good} ${file} && ./plugilo refresh ${stack}`
      : `rm ${file} && ./plugilo up ${stack} (there is no copy; what exists is found again)`;
    throw new Failure(
      `state of ${stack}: got a damaged file ${file} (${error.message}), expected JSON as the engine writes it. ` +
        `Nothing was changed. To go back to the last good state: ${restore}`,
    );
  }
}

/** The newest copy that can be read: the engine keeps one beside the file and one for each update. */
function lastGood(local: Local, stack: string): string | undefined {
  const folder = path.join(local.state, ".pulumi", "backups", PROJECT, stack);
  const backups = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const candidates = [
    `${stateFile(local, stack)}.bak`,
    ...backups
      .sort()
      .reverse()
      .map((name) => path.join(folder, name)),
  ];
  return candidates.find((file) => {
    try {
      return "checkpoint" in (JSON.parse(fs.readFileSync(file, "utf8")) as object);
    } catch {
      return false;
    }
  });
}
