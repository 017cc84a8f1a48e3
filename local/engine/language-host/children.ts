import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { constants } from "node:os";

/** As long as the official host waits between asking a program to stop and ending it. */
const GRACE_MS = 5_000;

/** How a child ended: its exit code, or the signal that ended it, or why it never started. */
export type Ending = { code: number } | { signal: NodeJS.Signals } | { notStarted: string };

export interface Child {
  readonly process: ChildProcess;
  /** Settles when the child has ended and its piped output has been read to the end. Never rejects. */
  readonly ended: Promise<Ending>;
}

/** The Node.js processes that this host has started, ended by their process ids when it is told to stop. */
export class Children {
  readonly #running = new Set<Child>();

  /** Starts `node` (the one that runs this host) with the arguments. */
  start(args: readonly string[], options: SpawnOptions): Child {
    const child = spawn(process.execPath, args, options);
    const ended = new Promise<Ending>((resolve) => {
      child.once("error", (error) => resolve({ notStarted: error.message }));
      child.once("close", (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
    });
    const started: Child = { process: child, ended };
    this.#running.add(started);
    void ended.then(() => this.#running.delete(started));
    return started;
  }

  /** Asks a child to stop as Ctrl-C would, and ends it if it has not within 5 s. */
  async stop(child: Child): Promise<void> {
    child.process.kill("SIGINT");
    const timer = setTimeout(() => child.process.kill("SIGKILL"), GRACE_MS);
    await child.ended;
    clearTimeout(timer);
  }

  /** Stops all that run. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => this.stop(child)));
  }
}

/** The exit code that a shell would show. */
export function exitCode(ending: Ending): number {
  if ("code" in ending) return ending.code;
  return "signal" in ending ? 128 + constants.signals[ending.signal] : 127;
}
