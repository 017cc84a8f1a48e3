import path from "node:path";
import { goBuild, goVersion } from "../installations/go";
import { install } from "../installations/install";
import { seal } from "../installations/installation";
import { WayRefused } from "../installations/refused";
import type { Engine, EngineContext } from "./engine";
import { engineVersion, writeHandOver } from "./executable";
import { ENGINE, engineOf, GO_MODULE_FILES, GO_MODULE_FOLDER, installationFolder } from "./own";
import { ENGINE_VERSIONS } from "./versions";

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** The linker writes the version here, as Pulumi's own release does (sdk/go/common/version, v3.259.0, 2026-11). */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** Packages in the build, standard library included (`go list -deps`, v3.259.0): only to show how far it is. */
const PACKAGES_IN_BUILD = 1_690;

/**
 * Builds the pinned engine from its Go modules into our own cache: 3 to 4 minutes on 2 cores, once.
 * @throws {WayRefused} if there is no Go that can, the modules are not to be had, or the disk is full.
 */
export async function buildByGo(context: EngineContext): Promise<Engine> {
  await goVersion(context.env, ENGINE_VERSIONS.go);
  const folder = installationFolder(context.env, "build");
  return engineOf(await install(context, folder, ENGINE, (draft) => buildInto(draft, context)), "build");
}

async function buildInto(draft: string, context: EngineContext): Promise<void> {
  const build = {
    moduleFolder: GO_MODULE_FOLDER,
    moduleFiles: GO_MODULE_FILES,
    goPackage: ENGINE_PACKAGE,
    command: ENGINE.program,
    ldflags: [`-X ${VERSION_VARIABLE}=v${ENGINE_VERSIONS.engine}`],
    go: ENGINE_VERSIONS.go,
    title: `Building the Pulumi engine ${ENGINE_VERSIONS.engine} with Go (about 4 minutes, once)`,
    packages: PACKAGES_IN_BUILD,
  };
  const command = await goBuild(draft, build, context.env, context);
  const version = await engineVersion(command, context.env);
  if (version !== ENGINE_VERSIONS.engine) {
    throw new WayRefused(`the engine built reports ${version}, expected ${ENGINE_VERSIONS.engine}`, "report this");
  }
  writeHandOver(path.dirname(command));
  await seal(draft, version);
}
