/** The Pulumi engine that runs the estate: found, else fetched, else built. */
import path from "node:path";
import { goVersion } from "../installations/go";
import { WayRefused } from "../installations/refused";
import {
  EngineError,
  type Engine,
  type EngineContext,
  type EngineOptions,
  type EngineWay,
  type WayReport,
} from "./engine";
import { acceptExecutable } from "./executable";
import { findInPulumiCache, findOnPath } from "./find";
import { buildByGo } from "./from-go";
import { fetchByNpm, reachByHead } from "./from-npm";
import { openOwn } from "./own";
import { ENGINE_VERSIONS } from "./versions";

export { type Engine, type EngineOptions, type EngineWay, type LanguageHost, type WayReport } from "./engine";
export { engineEnvironment } from "./executable";
export { ENGINE_VERSIONS } from "./versions";

/** What `doctor` shows of the engine. */
export interface EngineDescription {
  /** The versions that are pinned. */
  readonly versions: typeof ENGINE_VERSIONS;
  /** What `resolveEngine` would use without fetching or building anything; undefined if it would have to. */
  readonly engine: Engine | undefined;
  /** Each way in the order in which it is tried. A way that is open but not needed yet has neither `found` nor `refused`. */
  readonly ways: readonly WayReport[];
}

interface Way {
  readonly way: EngineWay;
  readonly title: string;
  /** An engine that is there already; undefined if there is none and `get` may give one. */
  readonly find: (context: EngineContext) => Promise<Engine | undefined>;
  /** An engine that has to be fetched or built. */
  readonly get?: (context: EngineContext) => Promise<Engine>;
  /** Rejects if `get` cannot work, without trying. */
  readonly ready?: (context: EngineContext) => Promise<undefined>;
}

const WAYS: readonly Way[] = [
  { way: "path", title: "find `pulumi` on PATH", find: ({ env }) => findOnPath(env) },
  { way: "cache", title: "find it in Pulumi's own folder", find: ({ env }) => findInPulumiCache(env) },
  {
    way: "npm",
    title: "fetch it by the npm package `pulumi`",
    find: ({ env }) => openOwn(env, "npm"),
    get: fetchByNpm,
  },
  {
    way: "build",
    title: "build it with Go",
    find: ({ env }) => openOwn(env, "build"),
    get: buildByGo,
    ready: ({ env }) => goVersion(env, ENGINE_VERSIONS.go).then(() => undefined),
  },
];

/**
 * The engine to run, and the folder of its Node.js language host. An engine that is there is always preferred to one that would
 * have to be fetched, and that to one that would have to be built. `PLUGILO_ENGINE` forces one way: `path`, `cache`, `npm`, `build`
 * or the absolute path of a `pulumi`.
 * @throws {EngineError} if no way leads to an engine; its message names the ways, why each is closed and how to open it.
 */
export async function resolveEngine(options: EngineOptions = {}): Promise<Engine> {
  const context = contextOf(options);
  const ways = waysFor(context.env.PLUGILO_ENGINE);
  const reports = new Map<EngineWay, WayReport>();
  for (const step of ["find", "get"] as const) {
    for (const way of ways) {
      const attempt = way[step];
      if (attempt === undefined) continue;
      const report = await reportOf(way, () => attempt(context));
      if (report.found !== undefined) return report.found;
      reports.set(way.way, report);
    }
  }
  const closed = [...reports.values()];
  throw new EngineError(messageOf(closed), closed);
}

/** What is found at each way and why the others are refused. Fetches nothing, builds nothing, writes nothing. */
export async function describeEngine(options: EngineOptions = {}): Promise<EngineDescription> {
  const context = contextOf(options);
  const ways: WayReport[] = [];
  for (const way of waysFor(context.env.PLUGILO_ENGINE)) {
    const report = await reportOf(way, () => way.find(context));
    const { ready } = way;
    const open = report.found === undefined && report.refused === undefined;
    ways.push(open && ready !== undefined ? await reportOf(way, () => ready(context)) : report);
  }
  return { versions: ENGINE_VERSIONS, engine: ways.find((report) => report.found)?.found, ways };
}

function contextOf(options: EngineOptions): EngineContext {
  const { env = process.env, onStep = () => undefined, signal, reach = reachByHead } = options;
  return { env, onStep, signal, reach };
}

function waysFor(forced: string | undefined): readonly Way[] {
  if (forced === undefined || forced === "") return WAYS;
  if (path.isAbsolute(forced))
    return [{ way: "path", title: "use PLUGILO_ENGINE", find: ({ env }) => acceptExecutable(forced, "path", env) }];
  const chosen = WAYS.filter(({ way }) => way === forced);
  if (chosen.length > 0) return chosen;
  const message = `PLUGILO_ENGINE is "${forced}", expected path, cache, npm, build or the absolute path of a pulumi executable.`;
  throw new EngineError(message, []);
}

async function reportOf(way: Way, attempt: () => Promise<Engine | undefined>): Promise<WayReport> {
  try {
    const found = await attempt();
    return found === undefined ? { way: way.way, title: way.title } : { way: way.way, title: way.title, found };
  } catch (error) {
    if (!(error instanceof WayRefused)) throw error;
    return { way: way.way, title: way.title, refused: error.message, remedy: error.remedy };
  }
}

/** The three ways as people see them: finding covers PATH and Pulumi's own folder. */
const GROUPS: readonly { title: string; ways: readonly EngineWay[] }[] = [
  { title: "find it", ways: ["path", "cache"] },
  { title: "fetch it", ways: ["npm"] },
  { title: "build it", ways: ["build"] },
];

function messageOf(closed: readonly WayReport[]): string {
  const lines = GROUPS.flatMap(({ title, ways }) => {
    const reports = closed.filter(({ way }) => ways.includes(way));
    if (reports.length === 0) return [];
    const remedies = new Set(reports.map(({ remedy }) => remedy));
    return [
      `  ${title}: ${reports.map(({ refused }) => refused).join("; ")}`,
      `    to do: ${[...remedies].join("; or ")}`,
    ];
  });
  const title = `No Pulumi engine (${ENGINE_VERSIONS.minimum} or newer). What was tried, and how to open each way:`;
  return [title, ...lines].join("\n");
}
