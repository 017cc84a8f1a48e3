import { readFileSync } from "node:fs";
import path from "node:path";
import { cacheFolder, fingerprint, openInstallation, type Installation } from "../installations/installation";
import type { Engine } from "./engine";
import { languageHostFor } from "./executable";
import { ENGINE_VERSIONS } from "./versions";

/** The Go module that pins the engine's own dependencies. */
export const GO_MODULE_FOLDER = path.join(__dirname, "gomodule");
export const GO_MODULE_FILES: readonly string[] = ["go.mod", "go.sum", "engine.go"];

/** The folder of one installation; anything that decides what is in it is part of its name. */
export function installationFolder(env: NodeJS.ProcessEnv, way: "npm" | "build"): string {
  const pinned = GO_MODULE_FILES.map((name) => readFileSync(path.join(GO_MODULE_FOLDER, name)));
  return path.join(cacheFolder(env, "engine"), `${fingerprint([JSON.stringify(ENGINE_VERSIONS), ...pinned])}-${way}`);
}

/** What we install, as messages and the installation itself call it. */
export const ENGINE = { what: "the engine", program: "pulumi" } as const;

/**
 * The engine that we installed, if we have.
 * @throws {WayRefused} naming the damage, if it cannot be trusted.
 */
export async function openOwn(env: NodeJS.ProcessEnv, way: "npm" | "build"): Promise<Engine | undefined> {
  const installed = await openInstallation(installationFolder(env, way), ENGINE.program);
  return installed === undefined ? undefined : engineOf(installed, way);
}

export function engineOf({ command, version }: Installation, source: "npm" | "build"): Engine {
  return { command, version, source, languageHost: languageHostFor(command) };
}
