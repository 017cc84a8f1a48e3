import { mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { runCommand } from "../installations/command";
import { install } from "../installations/install";
import { isExecutableFile, seal } from "../installations/installation";
import { WayRefused } from "../installations/refused";
import type { Engine, EngineContext } from "./engine";
import { engineVersion } from "./executable";
import { ENGINE, engineOf, installationFolder } from "./own";
import { ENGINE_VERSIONS } from "./versions";

/**
 * What the npm package `pulumi` runs at its first use: it holds no engine, it fetches and runs this script, which downloads one
 * into PULUMI_HOME/versions (the package's lib/download.js and lib/resolve.js, 3.259.0 to 3.265.0, 2026-11).
 */
const DOWNLOAD = "https://get.pulumi.com/install.sh";
const REACH_TIMEOUT_MS = 5_000;
const FETCH_TIMEOUT_MS = 5 * 60_000;
const REMEDY = `let this machine reach the npm registry and ${new URL(DOWNLOAD).host}`;

/** Rejects if `url` gives no answer soon: a closed network is noticed at once instead of after npm's own retries. */
export async function reachByHead(url: string): Promise<void> {
  const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(REACH_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

/**
 * Fetches the pinned engine through the npm package `pulumi` into our own cache (a person's ~/.pulumi stays as it is).
 * @throws {WayRefused} if there is no npm, or the download is closed.
 */
export async function fetchByNpm(context: EngineContext): Promise<Engine> {
  try {
    await context.reach(DOWNLOAD);
  } catch (error) {
    throw new WayRefused(
      `the npm package \`pulumi\` downloads from ${DOWNLOAD}, which gave: ${reasonOf(error)}`,
      REMEDY,
    );
  }
  const folder = installationFolder(context.env, "npm");
  return engineOf(await install(context, folder, ENGINE, (draft) => fetchInto(draft, context)), "npm");
}

async function fetchInto(draft: string, context: EngineContext): Promise<void> {
  context.onStep(`Fetching the Pulumi engine ${ENGINE_VERSIONS.engine} through the npm package pulumi`);
  const home = path.join(draft, "home");
  mkdirSync(home);
  const args = ["exec", "--yes", `--package=pulumi@${ENGINE_VERSIONS.engine}`, "--", "pulumi", "version"];
  const result = await runCommand("npm", args, {
    cwd: home,
    env: { ...context.env, PULUMI_HOME: home, PULUMI_VERSION: ENGINE_VERSIONS.engine, PULUMI_SKIP_UPDATE_CHECK: "1" },
    timeout: FETCH_TIMEOUT_MS,
    signal: context.signal,
  });
  if (result.kind === "missing") throw new WayRefused("no `npm` on PATH", "install npm; it comes with Node.js");
  const bin = path.join(home, "versions", ENGINE_VERSIONS.engine, "bin");
  if (result.kind === "timeout" || result.code !== 0 || !isExecutableFile(path.join(bin, "pulumi"))) {
    const got =
      result.kind === "timeout" ? `no engine in ${FETCH_TIMEOUT_MS / 60_000} minutes` : lastLine(result.stderr);
    throw new WayRefused(`\`npm ${args.join(" ")}\` gave: ${got}`, REMEDY);
  }
  rmSync(path.join(draft, "bin"), { recursive: true });
  renameSync(bin, path.join(draft, "bin"));
  rmSync(home, { recursive: true, force: true });
  await seal(draft, await engineVersion(path.join(draft, "bin", "pulumi"), context.env));
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer in ${REACH_TIMEOUT_MS / 1000} s`;
  const cause: unknown = error.cause;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.message;
}
