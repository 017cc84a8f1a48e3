import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { InstallDependenciesResponse, type InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";
import { nodeOptions, type NodeOptions } from "./options";

type Call = ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

const LOCK_FILES: readonly [string, string][] = [
  ["package-lock.json", "npm"],
  ["yarn.lock", "yarn"],
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
];
const WITHOUT_DEVELOPMENT: Readonly<Record<string, string>> = {
  npm: "--omit=dev",
  yarn: "--production",
  pnpm: "--prod",
  bun: "--production",
};

/** The package manager that the project asks for, or whose lock file it has; npm if neither. */
export function packageManager(options: NodeOptions, programFolder: string): string {
  const { packagemanager: chosen = "auto" } = options;
  if (chosen !== "auto") {
    if (chosen in WITHOUT_DEVELOPMENT) return chosen;
    throw new Error(`Pulumi.yaml: runtime option packagemanager is "${chosen}", expected auto, npm, yarn, pnpm or bun`);
  }
  return LOCK_FILES.find(([file]) => existsSync(path.join(programFolder, file)))?.[1] ?? "npm";
}

/**
 * Runs the project's package manager in the program's folder and streams what it writes.
 * @throws {Error} if it is missing or fails.
 */
export async function installDependencies(call: Call): Promise<void> {
  const info = call.request.getInfo();
  const folder = info?.getProgramDirectory() || call.request.getDirectory();
  const options = nodeOptions(info);
  const manager = packageManager(options, folder);
  const args = ["install", ...(options.production ? [WITHOUT_DEVELOPMENT[manager] ?? ""] : [])];
  const child = spawn(manager, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  call.once("cancelled", () => child.kill("SIGINT"));
  child.stdout.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStdout(bytes)));
  child.stderr.on("data", (bytes: Buffer) => call.write(new InstallDependenciesResponse().setStderr(bytes)));
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${manager} could not be started: ${error.message}`)));
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`\`${manager} ${args.join(" ")}\` in ${folder} failed (${signal ?? `exit code ${code}`})`));
    });
  });
}
