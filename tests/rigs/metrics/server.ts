import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { RIGS } from "../../../cli/rigs";
import { pause } from "../internal-entrance/proxy";

const [{ file: PROMETHEUS }] = RIGS.metrics;

/** A sample: when, in seconds, and how much. */
export type Sample = readonly [time: number, value: string];
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly Sample[];
}

/** A real Prometheus on loopback; its data outlives a stop. */
export class Server {
  private process: ChildProcess | undefined;
  private log = "";

  constructor(
    private readonly folder: string,
    readonly port: number,
    private readonly flags: readonly string[] = [],
  ) {
    mkdirSync(folder, { recursive: true });
  }

  async start(configuration: string): Promise<void> {
    const file = path.join(this.folder, "prometheus.yml");
    writeFileSync(file, configuration);
    const started = spawn(
      PROMETHEUS,
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${path.join(this.folder, "data")}`,
        `--web.listen-address=127.0.0.1:${this.port}`,
        "--log.level=warn",
        ...this.flags,
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    started.stderr.on("data", (part) => (this.log += String(part)));
    this.process = started;
    await this.until(() => this.ready(), 30);
  }

  async stop(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (!process || process.exitCode !== null) return;
    const ended = once(process, "exit");
    process.kill("SIGTERM");
    await ended;
  }

  /** At once: a server that may write nowhere any more would wait a minute for somebody to take what it has. */
  kill(): void {
    this.process?.kill("SIGKILL");
  }

  /** Raw samples of some seconds until a moment. */
  async samples(selector: string, seconds: number, at: number): Promise<Series[]> {
    return (await this.ask<Series>(`${selector}[${seconds}s]`, at)) ?? [];
  }

  /** Waits until something holds. @throws with the server's own words when it does not. */
  async until(holds: () => Promise<boolean>, seconds: number): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(200)) {
      if (await holds().catch(() => false)) return;
    }
    throw new Error(
      `prometheus on ${this.port}: expected it to hold within ${seconds} s, and it did not:\n${this.log}`,
    );
  }

  private async ready(): Promise<boolean> {
    return (await fetch(`http://127.0.0.1:${this.port}/-/ready`)).ok;
  }

  private async ask<T>(query: string, time: number): Promise<T[] | undefined> {
    const parameters = new URLSearchParams({ query, time: String(time) });
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/query?${parameters.toString()}`);
    return ((await response.json()) as { data?: { result: T[] } }).data?.result;
  }
}
