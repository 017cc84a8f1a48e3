/** Runs small programs as Pulumi's Node.js language host would: the SDK's entry point, preceded by our preload. */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startFakeEngine, type Registration } from "./fake-engine";

export const ROOT = path.resolve(__dirname, "../../..");

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Node.js with arguments, to its end. The environment is ours plus `env`, less what would switch the preload. */
export function node(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<Run> {
  const env = { ...process.env, PLUGILO_PRELOAD_OFF: "", NODE_OPTIONS: "", ...options.env };
  return new Promise((resolve, reject) => {
    const limits = { timeout: 50_000, killSignal: "SIGKILL" } as const;
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      ...limits,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

export interface ProgramRun extends Run {
  readonly registrations: readonly Registration[];
  readonly logs: readonly { readonly severity: number; readonly message: string }[];
}

/** A folder with one `index.ts` that finds the project's packages. The caller removes it. */
export function programFolder(source: string): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "preload-")));
  fs.symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  fs.writeFileSync(path.join(folder, "package.json"), '{ "name": "program" }');
  fs.writeFileSync(path.join(folder, "index.ts"), source);
  return folder;
}

/** Previews a program against an engine that says yes to everything. */
export async function preview(source: string, env: NodeJS.ProcessEnv = {}): Promise<ProgramRun> {
  const folder = programFolder(source);
  const engine = await startFakeEngine();
  try {
    const preload = path.join(ROOT, "runtime", "preload.js");
    const entry = path.join(ROOT, "node_modules", "@pulumi", "pulumi", "cmd", "run");
    const addresses = ["--monitor", engine.address, "--engine", engine.address];
    const names = ["--organization", "organization", "--project", "p", "--stack", "s", "--pwd", folder, "--dry-run"];
    const args = ["--require", preload, entry, ...addresses, ...names, "--root-directory", folder, "index.ts"];
    const run = await node(args, { cwd: folder, env: { PULUMI_NODEJS_TYPESCRIPT: "false", ...env } });
    return { ...run, registrations: engine.registrations, logs: engine.logs };
  } finally {
    engine.stop();
    fs.rmSync(folder, { recursive: true });
  }
}
