import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as semver from "semver";
import { runCommand } from "../installations/command";
import { isExecutableFile } from "../installations/installation";
import { WayRefused } from "../installations/refused";
import type { Engine, EngineWay, LanguageHost } from "./engine";
import { ENGINE_VERSIONS } from "./versions";

const LANGUAGE_HOST = "pulumi-language-nodejs";
/** A healthy engine answers in 0.15 s; a slow disk and a busy machine get their time, a hanging one does not stop the search. */
const VERSION_TIMEOUT_MS = 20_000;

/** The folder of `plugilo-language-nodejs`, which starts the stand-in of this checkout. */
const STAND_IN_FOLDER = path.join(__dirname, "bin");
/** The folder of a `pulumi-language-nodejs` that does the same, for engines that have nothing of ours next to them. */
const AMBIENT_STAND_IN_FOLDER = path.join(STAND_IN_FOLDER, "ambient");

/**
 * `pulumi-language-nodejs` as it lies next to an engine of our own. The engine warns at every command about a language host that is
 * on PATH but not next to it (sdk/go/common/workspace/plugins.go, v3.259.0, 2026-11), and the engine is shared by all checkouts:
 * so what lies next to it only hands over to the one that the checkout has put on PATH.
 */
const HAND_OVER = `#!/bin/sh
command -v plugilo-language-nodejs >/dev/null || {
  echo "plugilo-language-nodejs is not on PATH: run this engine by ./plugilo, or put the checkout's local/engine/bin on PATH" >&2
  exit 1
}
exec plugilo-language-nodejs "$@"
`;

/** Puts the hand-over to the checkout's language host next to an engine of our own. */
export function writeHandOver(binFolder: string): void {
  writeFileSync(path.join(binFolder, LANGUAGE_HOST), HAND_OVER, { mode: 0o755 });
}

/** The official language host ships next to the engine; where it is absent the stand-in takes its place. */
export function languageHostFor(command: string): LanguageHost {
  // A package manager's `pulumi` is often a link; the host may lie next to the link or next to what it points at.
  for (const dir of new Set([path.dirname(command), path.dirname(realpathSync(command))])) {
    const host = path.join(dir, LANGUAGE_HOST);
    if (isHandOver(host)) return { source: "stand-in", dir: STAND_IN_FOLDER };
    if (isExecutableFile(host)) return { source: "official", dir };
  }
  return { source: "stand-in", dir: AMBIENT_STAND_IN_FOLDER };
}

function isHandOver(file: string): boolean {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  return size === Buffer.byteLength(HAND_OVER) && readFileSync(file, "utf8") === HAND_OVER;
}

/** The environment in which to run an engine: its own folder and its language host come first on PATH. */
export function engineEnvironment(engine: Engine, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const folders = new Set([path.dirname(engine.command), engine.languageHost.dir, env.PATH ?? ""]);
  return { ...env, PATH: [...folders].filter((folder) => folder !== "").join(path.delimiter) };
}

/**
 * The version that a `pulumi` executable reports, without its leading `v`.
 * @throws {WayRefused} if it does not run, hangs, or answers with no version.
 */
export async function engineVersion(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  // The engine writes a log into its home at each command: asking for its version must leave nothing in a person's own.
  const home = mkdtempSync(path.join(tmpdir(), "plugilo-engine-"));
  try {
    const quiet = { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" };
    const result = await runCommand(command, ["version"], { env: quiet, timeout: VERSION_TIMEOUT_MS });
    const remedy = `repair or remove ${command}`;
    if (result.kind === "missing") throw new WayRefused(`${command} does not run: ${result.reason}`, remedy);
    if (result.kind === "timeout") {
      throw new WayRefused(`\`${command} version\` gave no answer in ${VERSION_TIMEOUT_MS / 1000} s`, remedy);
    }
    const version = semver.parse(result.stdout.trim());
    if (result.code !== 0 || version === null) {
      const got = (result.stdout + result.stderr).trim().split("\n")[0] ?? "";
      throw new WayRefused(`\`${command} version\` answered "${got}" (exit ${result.code}), not a version`, remedy);
    }
    return version.version;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Accepts a `pulumi` executable that somebody else installed.
 * @throws {WayRefused} if it does not run or is older than the pinned minimum.
 */
export async function acceptExecutable(command: string, source: EngineWay, env: NodeJS.ProcessEnv): Promise<Engine> {
  const version = await engineVersion(command, env);
  if (semver.lt(version, ENGINE_VERSIONS.minimum)) {
    throw new WayRefused(
      `${command} is ${version}, expected ${ENGINE_VERSIONS.minimum} or newer`,
      `upgrade it (https://www.pulumi.com/docs/install/)`,
    );
  }
  return { command, version, source, languageHost: languageHostFor(command) };
}
