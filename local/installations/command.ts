import { spawn } from "node:child_process";

export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which the command is ended. Default: no limit. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called for each line of standard error as it comes. */
  readonly onErrorLine?: (line: string) => void;
}

export type CommandResult =
  /** It ran to its end; `code` is null if a signal ended it. */
  | { readonly kind: "ran"; readonly code: number | null; readonly stdout: string; readonly stderr: string }
  /** There is no such command on the PATH of `env`, or it cannot be executed. */
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "timeout"; readonly stdout: string; readonly stderr: string };

/** Keeps the end of a long text: errors are there, and a verbose build writes megabytes. */
const KEPT_CHARACTERS = 64_000;

/** Runs a command with nothing on its standard input and gathers what it writes. Rejects only if `signal` is aborted. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGKILL");
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop();
            // What the command started may hold the pipes open for as long as it likes: don't wait for that.
            child.stdout.destroy();
            child.stderr.destroy();
          }, options.timeout);
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", stop);
    };
    options.signal?.addEventListener("abort", stop, { once: true });
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout = (stdout + text).slice(-KEPT_CHARACTERS)));
    const lines = lineSplitter(options.onErrorLine ?? (() => undefined));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-KEPT_CHARACTERS);
      lines(text);
    });
    child.once("error", (error) => {
      settle();
      resolve({ kind: "missing", reason: error.message });
    });
    child.once("close", (code) => {
      settle();
      if (options.signal?.aborted) reject(new Error("stopped before it was done"));
      else resolve(timedOut ? { kind: "timeout", stdout, stderr } : { kind: "ran", code, stdout, stderr });
    });
  });
}

function lineSplitter(onLine: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}
