/** The programs of real clusters, built from pinned Go modules into the cache that every checkout shares. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { goBuild, goVersion, type GoBuild } from "../installations/go";
import { install } from "../installations/install";
import { cacheFolder, fingerprint, openInstallation, seal } from "../installations/installation";
import { WayRefused } from "../installations/refused";
import { PROGRAMS, type ProgramFacts, type ProgramName } from "./catalogue";

const MODULES = path.join(__dirname, "gomodules");
const MODULE_FILES: readonly string[] = ["go.mod", "go.sum", "programs.go"];

export interface ProgramOptions {
  /** Default: the environment of this process. Read: PATH, HOME, PLUGILO_CACHE, XDG_CACHE_HOME and what Go itself reads. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told what happens, one short line at a time. */
  readonly onStep?: (text: string) => void;
  /** Ends a running build. */
  readonly signal?: AbortSignal | undefined;
}

/** A program is not there and cannot be built. The message is whole; show no stack trace. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
}

/**
 * Programs ready to run: those that are there are checked against their manifest, the others are built, one after the other.
 * @returns absolute paths.
 * @throws {ProgramError} if there is no Go that can, or a build fails.
 */
export async function programs<N extends ProgramName>(
  names: readonly N[],
  options: ProgramOptions = {},
): Promise<Record<N, string>> {
  const { env = process.env, onStep = () => undefined, signal } = options;
  const found: [N, string][] = [];
  for (const name of names) {
    try {
      found.push([name, await program(name, env, onStep, signal)]);
    } catch (error) {
      if (!(error instanceof WayRefused)) throw error;
      throw new ProgramError(`${name}, which real clusters need: ${error.message}. To do: ${error.remedy}.`);
    }
  }
  return Object.fromEntries(found) as Record<N, string>;
}

/** Why programs could not be built here; undefined if they could, or are there already. Builds nothing. */
export async function programsRefused(
  names: readonly ProgramName[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  for (const name of names) {
    try {
      if ((await openInstallation(folderOf(name, env), name)) === undefined) await goVersion(env, goOf(name));
    } catch (error) {
      if (!(error instanceof WayRefused)) throw error;
      return `${name}: ${error.message}; to do: ${error.remedy}`;
    }
  }
  return undefined;
}

/** Files of its module that lie beside a program, as the catalogue names them. */
export function alongside(name: ProgramName, command: string): string[] {
  const { alongside: beside }: ProgramFacts = PROGRAMS[name];
  return (beside?.files ?? []).map((file) => path.join(path.dirname(command), path.basename(file)));
}

/** Programs that were never built, or for another version: a look at folders, which tests can take before they begin. */
export function missingPrograms<N extends ProgramName>(names: readonly N[], env: NodeJS.ProcessEnv = process.env): N[] {
  return names.filter((name) => !existsSync(folderOf(name, env)));
}

async function program(
  name: ProgramName,
  env: NodeJS.ProcessEnv,
  onStep: (text: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const facts: ProgramFacts = PROGRAMS[name];
  const folder = folderOf(name, env);
  const ready = await openInstallation(folder, name).catch((error: unknown) => {
    // A damaged one is made anew under the lock, which says so.
    if (!(error instanceof WayRefused)) throw error;
    return undefined;
  });
  if (ready !== undefined) return ready.command;
  await goVersion(env, goOf(name));
  const made = await install({ onStep, signal }, folder, { what: name, program: name }, async (draft) => {
    const build: GoBuild = {
      moduleFolder: path.join(MODULES, facts.module),
      moduleFiles: MODULE_FILES,
      goPackage: facts.goPackage,
      command: name,
      ldflags: facts.ldflags ?? [],
      ...(facts.alongside === undefined ? {} : { alongside: facts.alongside }),
      go: goOf(name),
      title: `Building ${name} with Go (${facts.takes} on 2 cores, once)`,
    };
    await goBuild(draft, build, env, { onStep, signal });
    await seal(draft, moduleVersion(facts));
  });
  return made.command;
}

/** Anything that decides what a program consists of is part of its folder's name. */
function folderOf(name: ProgramName, env: NodeJS.ProcessEnv): string {
  const facts: ProgramFacts = PROGRAMS[name];
  const pinned = MODULE_FILES.map((file) => readFileSync(path.join(MODULES, facts.module, file)));
  const print = fingerprint([facts.goPackage, ...(facts.ldflags ?? []), ...(facts.alongside?.files ?? []), ...pinned]);
  return path.join(cacheFolder(env, "programs"), `${name}-${print}`);
}

function goMod(module: string): string {
  return readFileSync(path.join(MODULES, module, "go.mod"), "utf8");
}

function goOf(name: ProgramName): string {
  const found = /^go (\S+)$/m.exec(goMod(PROGRAMS[name].module))?.[1];
  if (found === undefined) throw new Error(`${PROGRAMS[name].module}/go.mod names no Go version`);
  return found;
}

/** The version of the module that a program comes from, as go.mod pins it. */
function moduleVersion({ module, goPackage }: ProgramFacts): string {
  const required = [...goMod(module).matchAll(/^(?:require )?\s*(\S+) (v\S+)/gm)];
  return required.find(([, name]) => goPackage === name || goPackage.startsWith(`${name}/`))?.[2] ?? "unknown";
}
