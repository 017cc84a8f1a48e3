import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** HAProxy, and what it says. */
export class Proxy {
  readonly lines: string[] = [];
  private readonly process: ChildProcess;

  /** @param file its configuration. */
  constructor(file: string) {
    this.process = spawn("/usr/sbin/haproxy", ["-f", file, "-db"], { stdio: ["ignore", "pipe", "ignore"] });
    const { stdout } = this.process;
    if (stdout) createInterface(stdout).on("line", (line) => this.lines.push(line));
    process.once("exit", () => this.process.kill("SIGKILL"));
  }

  /** Waits for a line, among those from `since` on. @throws when it does not come: what came instead. */
  async said(pattern: RegExp, { since = 0, seconds = 30 } = {}): Promise<string> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) {
      const line = this.lines.slice(since).find((each) => pattern.test(each));
      if (line !== undefined) return line;
    }
    throw new Error(
      `haproxy: expected a line like ${pattern} in ${seconds} s, got:\n${this.lines.slice(since).join("\n")}`,
    );
  }

  count(pattern: RegExp, since = 0): number {
    return this.lines.slice(since).filter((line) => pattern.test(line)).length;
  }

  /** Asks it to end when its connections have ended. @returns its exit code. */
  async retire(): Promise<number | null> {
    const ended = once(this.process, "exit") as Promise<[number | null]>;
    this.process.kill("SIGUSR1");
    return (await ended)[0];
  }

  kill(): void {
    this.process.kill("SIGKILL");
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
