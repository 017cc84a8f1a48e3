import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { engineEnvironment, resolveEngine, type Engine } from "../../local/engine";

/** The engine of this machine, built if need be, with the stand-in language host even where the official one is there. */
export async function engineWithStandIn(): Promise<Engine> {
  const engine = await resolveEngine({ onStep: (text) => process.stderr.write(`${text}\n`) });
  if (engine.languageHost.source === "stand-in") return engine;
  return { ...engine, languageHost: { source: "stand-in", dir: path.resolve("local/engine/bin/ambient") } };
}

export interface Outcome {
  readonly code: number | null;
  /** Standard output and standard error as they came. */
  readonly output: string;
}

/** A Pulumi project in a folder of its own, with its own engine home and its own state. */
export class Project {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "plugilo-language-host-")));

  constructor(
    private readonly engine: Engine,
    options: Record<string, unknown> = { typescript: false },
  ) {
    for (const name of ["home", "state"]) mkdirSync(this.file(name));
    this.write("Pulumi.yaml", JSON.stringify({ name: "subject", runtime: { name: "nodejs", options } }));
    this.write("package.json", JSON.stringify({ name: "subject", version: "1.0.0" }));
    this.linkDependencies(".");
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  /** Gives a folder of the project the dependencies of this repository. */
  linkDependencies(folder: string): void {
    symlinkSync(path.resolve("node_modules"), path.join(this.file(folder), "node_modules"));
  }

  start(args: readonly string[]): ChildProcess {
    return spawn(this.engine.command, [...args, "--non-interactive", "--color=never"], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...engineEnvironment(this.engine),
        PULUMI_HOME: this.file("home"),
        PULUMI_BACKEND_URL: `file://${this.file("state")}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      },
    });
  }

  /** Runs the engine to its end; `onOutput` sees all that has come so far. */
  run(args: readonly string[], onOutput?: (soFar: string, engine: ChildProcess) => void): Promise<Outcome> {
    const engine = this.start(args);
    let output = "";
    for (const stream of [engine.stdout, engine.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        onOutput?.(output, engine);
      });
    }
    return new Promise((resolve, reject) => {
      engine.once("error", reject);
      engine.once("close", (code) => resolve({ code, output }));
    });
  }

  async init(): Promise<this> {
    const { code, output } = await this.run(["stack", "init", "dev"]);
    if (code !== 0) throw new Error(output);
    return this;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves once no process has this id any more. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
