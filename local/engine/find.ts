import { readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import * as semver from "semver";
import { isExecutableFile } from "../installations/installation";
import { WayRefused } from "../installations/refused";
import type { Engine } from "./engine";
import { acceptExecutable } from "./executable";
import { ENGINE_VERSIONS } from "./versions";

const INSTALL = `install Pulumi ${ENGINE_VERSIONS.minimum} or newer (https://www.pulumi.com/docs/install/) so that \`pulumi\` is on PATH`;

/**
 * The first `pulumi` on PATH that is fit.
 * @throws {WayRefused} naming the first one that is not, if none is.
 */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<Engine> {
  const candidates = (env.PATH ?? "")
    .split(path.delimiter)
    .filter((dir) => path.isAbsolute(dir))
    .map((dir) => path.join(dir, "pulumi"))
    .filter(isExecutableFile);
  return firstAccepted(candidates, "path", env, new WayRefused("no `pulumi` on PATH", INSTALL));
}

/**
 * The newest fit engine that Pulumi's own tools have installed: `versions/<version>/bin` is where the Automation API and the npm
 * package `pulumi` put engines (its lib/cache.js, 3.265.0, 2026-11), `bin` is where the install script does.
 * @throws {WayRefused} if there is none.
 */
export async function findInPulumiCache(env: NodeJS.ProcessEnv): Promise<Engine> {
  const home = env.PULUMI_HOME || path.join(env.HOME || homedir(), ".pulumi");
  const versions = installedVersions(path.join(home, "versions")).map((v) =>
    path.join(home, "versions", v, "bin", "pulumi"),
  );
  const candidates = [...versions, path.join(home, "bin", "pulumi")].filter(isExecutableFile);
  const none = `no engine in ${path.join(home, "versions")} or ${path.join(home, "bin")}`;
  return firstAccepted(candidates, "cache", env, new WayRefused(none, INSTALL));
}

function installedVersions(folder: string): string[] {
  try {
    return semver.rsort(readdirSync(folder).filter((name) => semver.valid(name) !== null));
  } catch {
    return [];
  }
}

async function firstAccepted(
  candidates: readonly string[],
  source: "path" | "cache",
  env: NodeJS.ProcessEnv,
  none: WayRefused,
): Promise<Engine> {
  let refusal: WayRefused | undefined;
  for (const candidate of candidates) {
    try {
      refuseNpmWrapper(candidate);
      return await acceptExecutable(candidate, source, env);
    } catch (error) {
      if (!(error instanceof WayRefused)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? none;
}

/** The npm package `pulumi` is a script that downloads the engine when it is run, even for `version`: looking must not do that. */
function refuseNpmWrapper(candidate: string): void {
  if (/[\\/]node_modules[\\/]pulumi[\\/]/.test(realpathSync(candidate))) {
    throw new WayRefused(
      `${candidate} is the npm package \`pulumi\`, which only downloads an engine when it is run`,
      INSTALL,
    );
  }
}
