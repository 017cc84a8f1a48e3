import { spawn, type ChildProcess } from "node:child_process";
import * as readline from "node:readline";
import { Failure } from "./failure";
import type { EngineEvent } from "./events";

export interface Finished {
  readonly exitCode: number;
  /** What the engine said beside its events. */
  readonly said: string;
}

/** Runs the engine as child processes of this one, and ends what it started when this one is interrupted. */
export class Pulumi {
  private readonly running = new Set<ChildProcess>();

  constructor(
    readonly command: string,
    readonly environment: NodeJS.ProcessEnv,
    readonly root: string,
  ) {}

  /** Runs one operation whose standard output is a stream of engine events, one JSON document a line. */
  async stream(args: readonly string[], onEvent: (event: EngineEvent) => void): Promise<Finished> {
    const child = this.start(args, this.root, ["ignore", "pipe", "pipe"]);
    const stray: string[] = [];
    if (child.stdout) {
      readline.createInterface({ input: child.stdout }).on("line", (line) => {
        const event = parseEvent(line);
        if (event) onEvent(event);
        else if (line.trim() !== "") stray.push(line);
      });
    }
    const stderr = collect(child.stderr);
    const exitCode = await ended(child);
    return { exitCode, said: [...stray, stderr()].join("\n").trim() };
  }

  /** @throws Failure with what the engine said, when it does not succeed. */
  async capture(args: readonly string[], folder: string = this.root): Promise<string> {
    const child = this.start([...args, "--non-interactive"], folder, ["ignore", "pipe", "pipe"]);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const exitCode = await ended(child);
    if (exitCode !== 0) throw new Failure(`pulumi ${args.join(" ")}: ${stderr().trim() || stdout().trim()}`);
    return stdout();
  }

  /** Hands the terminal over: for commands that a person types. */
  async attach(args: readonly string[]): Promise<number> {
    // The terminal's Ctrl-C reaches the engine itself: we only wait for what it makes of it.
    const stay = (): void => {};
    process.on("SIGINT", stay);
    try {
      return await ended(this.start(args, this.root, "inherit"));
    } finally {
      process.off("SIGINT", stay);
    }
  }

  /**
   * Asks every running engine to finish what is in flight and stop. A second call leaves operations pending, so it is for
   * somebody who insists.
   */
  interrupt(): void {
    for (const child of this.running) child.kill("SIGINT");
  }

  private start(args: readonly string[], folder: string, stdio: "inherit" | ["ignore", "pipe", "pipe"]): ChildProcess {
    // A process group of its own: a terminal's Ctrl-C reaches us only, and we pass it on exactly once.
    const child = spawn(this.command, [...args], {
      cwd: folder,
      env: this.environment,
      stdio,
      detached: stdio !== "inherit",
    });
    this.running.add(child);
    child.once("close", () => this.running.delete(child));
    return child;
  }
}

function parseEvent(line: string): EngineEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as EngineEvent;
  } catch {
    return undefined;
  }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(new Failure(`engine: got ${error.message} when starting it; run ./plugilo doctor.`)),
    );
    child.once("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
  });
}
