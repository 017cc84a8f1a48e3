import * as path from "node:path";
import { readEstate, type Estate } from "../stacks/config";
import { referencesOf } from "../stacks/cross-checks";
import { EXIT, Failure } from "./failure";
import { environmentOf, localAt, prepareFolders, type Local } from "./local";
import { nearest } from "../local/cloud/schema/suggest";
import { Pulumi } from "./pulumi";

/** All that a command works with: the estate as configured, the engine, and the folders of this machine. */
export interface Session {
  readonly estate: Estate;
  readonly local: Local;
  readonly pulumi: Pulumi;
}

export const ROOT = path.resolve(__dirname, "..");

/**
 * Sets up what is missing (engine, embedded cloud) and reads the configuration.
 *
 * @throws ConfigurationError, EngineError, Failure: each a message that is whole.
 */
export async function openSession(say: (text: string) => void, signal?: AbortSignal): Promise<Session> {
  const local = localAt(ROOT);
  // Configuration first: a typo should not cost a build of the engine.
  const estate = readEstate(ROOT);
  // Loaded here, because commands that only read files need neither.
  const { resolveEngine } = await import("../local/engine");
  const { installPlugins } = await import("../local/cloud/install");
  const engine = await resolveEngine({ onStep: say, signal });
  prepareFolders(local);
  await installPlugins(local.home);
  const environment = environmentOf(local, process.env, [engine.languageHost.dir, path.dirname(engine.command)]);
  return { estate, local, pulumi: new Pulumi(engine.command, environment, ROOT) };
}

/**
 * The stacks that a command is for, in the order of their references.
 *
 * @param named as typed; empty for all.
 * @throws Failure for a name that no Pulumi.<stack>.yaml stands for.
 */
export function wantedStacks(estate: Estate, named: readonly string[]): string[] {
  const unknown = named.find((name) => !estate.has(name));
  if (unknown !== undefined) {
    const known = [...estate.keys()];
    const hint = nearest(unknown, known);
    throw new Failure(
      `stack: got "${unknown}", expected one of ${known.join(", ")}${hint ? `; did you mean ${hint}?` : "."}`,
      EXIT.usage,
    );
  }
  return inOrder(estate).filter((stack) => named.length === 0 || named.includes(stack));
}

/** Every stack after those that it refers to. Circles are refused by the configuration check. */
export function inOrder(estate: Estate): string[] {
  const ordered: string[] = [];
  const visit = (stack: string): void => {
    if (ordered.includes(stack)) return;
    referencesOf(stack, estate).forEach(visit);
    ordered.push(stack);
  };
  [...estate.keys()].sort().forEach(visit);
  return ordered;
}
