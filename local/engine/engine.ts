/** How the engine can be had, in the order in which the ways are tried. */
export type EngineWay = "path" | "cache" | "npm" | "build";

/** The Node.js language host that goes with an engine. */
export interface LanguageHost {
  /** `official`: shipped with the engine. `stand-in`: local/engine/language-host, used only where the official one is absent. */
  readonly source: "official" | "stand-in";
  /** Absolute folder that belongs first on PATH when the engine is run; `engineEnvironment` puts it there. */
  readonly dir: string;
}

/** A Pulumi engine that is fit to run the estate. */
export interface Engine {
  /** Absolute path of the `pulumi` executable. */
  readonly command: string;
  /** Semantic version without a leading `v`. */
  readonly version: string;
  readonly source: EngineWay;
  readonly languageHost: LanguageHost;
}

/** What one of the ways came to. */
export interface WayReport {
  readonly way: EngineWay;
  /** The way in a few words, for people. */
  readonly title: string;
  /** The engine, if this way leads to one now, without fetching or building. */
  readonly found?: Engine;
  /** Why this way gave no engine: what was got and what was expected. */
  readonly refused?: string;
  /** What a person can do to open this way. */
  readonly remedy?: string;
}

export interface EngineOptions {
  /** Default: the environment of this process. Read: PATH, HOME, PULUMI_HOME, PLUGILO_ENGINE, PLUGILO_CACHE, XDG_CACHE_HOME. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told what happens, one short line at a time; a build or a wait for another run reports at most once a second. */
  readonly onStep?: (text: string) => void;
  /** Ends a running fetch or build. */
  readonly signal?: AbortSignal;
  /** Rejects if the address cannot be reached. Default: a HEAD request bounded to 5 s. */
  readonly reach?: (url: string) => Promise<void>;
}

/** `EngineOptions` with its defaults filled in. */
export interface EngineContext {
  readonly env: NodeJS.ProcessEnv;
  readonly onStep: (text: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly reach: (url: string) => Promise<void>;
}

/** There is no engine and no way to get one, or the way that was asked for is closed. The message is whole; show no stack trace. */
export class EngineError extends Error {
  constructor(
    message: string,
    readonly reports: readonly WayReport[],
  ) {
    super(message);
    this.name = "EngineError";
  }
}
