import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PACK_FOLDERS, PROGRAM_FOLDERS } from "../../local/program";

const ROOT = path.resolve(__dirname, "../..");

/** What a copy of the project consists of; packages are shared by a link, everything else is its own. */
const FILES = [".swcrc", "Pulumi.yaml", "index.ts", "package.json", "package-lock.json", "plugilo"];
const FOLDERS = [...PROGRAM_FOLDERS, ...PACK_FOLDERS, "cli", "local", "review", "runtime", "schemas"];

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A resource as the state has it; secrets are ciphertext. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export interface State {
  readonly resources: StateResource[];
  pending_operations?: unknown[];
}

export interface Started {
  readonly child: ChildProcess;
  /** Everything said so far. */
  said(): string;
  readonly ended: Promise<Run>;
}

/**
 * A copy of the project in a folder of its own, with its own `.plugilo`: a test may edit, break and kill what it likes.
 * The engine comes from the cache that every checkout of this machine shares.
 */
export class EstateCopy {
  readonly root: string;

  /**
   * @param program `whole`: the project's own; `small`: tests/estate/small-program.ts, which needs no provider and takes a
   * second, for tests of the command line itself.
   */
  constructor(program: "whole" | "small" = "whole") {
    this.root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-estate-")));
    const stackFiles = fs.readdirSync(ROOT).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
    for (const name of [...FILES, ...stackFiles, ...FOLDERS]) {
      fs.cpSync(path.join(ROOT, name), this.path(name), { recursive: true });
    }
    fs.symlinkSync(path.join(ROOT, "node_modules"), this.path("node_modules"));
    if (program === "small") {
      fs.copyFileSync(path.join(__dirname, "small-program.ts"), this.path("index.ts"));
      // A pack of its own would judge a program that has nothing to judge, half a second a stack.
      fs.rmSync(this.path("policy"), { recursive: true });
    }
  }

  path(...parts: string[]): string {
    return path.join(this.root, ...parts);
  }

  read(file: string): string {
    return fs.readFileSync(this.path(file), "utf8");
  }

  edit(file: string, change: (text: string) => string): void {
    const before = this.read(file);
    const after = change(before);
    if (after === before) throw new Error(`${file}: the edit changes nothing, so the test would prove nothing`);
    fs.writeFileSync(this.path(file), after);
  }

  /** Runs `plugilo` to its end. */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
    return this.start(args, environment).ended;
  }

  /** Starts `plugilo` and lets the test interrupt it. */
  start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Started {
    const env = { ...process.env, NO_COLOR: "1", ...environment };
    const child = spawn(process.execPath, [this.path("cli", "index.js"), ...args], { cwd: this.root, env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise<Run>((resolve) => {
      child.once("close", (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
    });
    return { child, said: () => stdout + stderr, ended };
  }

  /** The state that the engine has written, parsed; empty if there is none, also while it writes. */
  state(stack: string): State {
    const file = `.plugilo/state/.pulumi/stacks/plugilo/${stack}.json`;
    if (!fs.existsSync(this.path(file))) return { resources: [] };
    const { checkpoint } = JSON.parse(this.read(file)) as { checkpoint: { latest?: State } };
    return { resources: [], ...checkpoint.latest };
  }

  dispose(): void {
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** Waits until something holds, e.g. until a run has said a word. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited a minute for ${what}`);
}
