import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import * as semver from "semver";
import { runCommand } from "./command";
import { WayRefused, type Engine, type EngineContext } from "./engine";
import { engineVersion, writeHandOver } from "./executable";
import { diskFull, install } from "./install";
import { GO_MODULE_FOLDER, installationFolder, seal } from "./installation";
import { ENGINE_VERSIONS } from "./versions";

const ENGINE_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
/** The linker writes the version here, as Pulumi's own release does (sdk/go/common/version, v3.259.0, 2026-11). */
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
/** Packages in the build, standard library included (`go list -deps`, v3.259.0): only to show how far it is. */
const PACKAGES_IN_BUILD = 1_690;
/** From this version on `go` fetches a newer toolchain by itself where it may (https://go.dev/doc/toolchain, 2026-11). */
const FIRST_GO_WITH_TOOLCHAINS = "1.21.0";
const INSTALL_GO = `install Go ${ENGINE_VERSIONS.go} or newer (https://go.dev/dl/)`;
const OPEN_PROXY = "let this machine reach a Go module proxy (the one that GOPROXY names)";

/** What failing builds say, and what that means; the first that fits wins. */
const FAILURES: readonly { pattern: RegExp; refusal: (line: string, folder: string) => WayRefused }[] = [
  { pattern: /no space left on device|disk quota exceeded/i, refusal: (_line, folder) => diskFull(folder) },
  {
    pattern: /requires go >= |toolchain not available|download go[\d.]+ for /,
    refusal: (line) => new WayRefused(`the Go on PATH is too old: ${line}`, INSTALL_GO),
  },
  {
    pattern: /checksum mismatch|SECURITY ERROR/,
    refusal: (line) => new WayRefused(`a Go module is not what go.sum pins: ${line}`, "check what GOPROXY serves"),
  },
  {
    pattern:
      /dial tcp|no such host|proxyconnect|connection refused|i\/o timeout|TLS handshake|40\d [A-Z]|50\d [A-Z]|lookup disabled/,
    refusal: (line) => new WayRefused(`the Go module proxy is closed: ${line}`, OPEN_PROXY),
  },
];

/**
 * The version of the `go` on PATH.
 * @throws {WayRefused} if there is none, or it is too old and may not fetch a newer one.
 */
export async function goVersion(env: NodeJS.ProcessEnv): Promise<string> {
  const result = await runCommand("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { env, timeout: 20_000 });
  if (result.kind === "missing") throw new WayRefused("no `go` on PATH", INSTALL_GO);
  const [got = "", toolchain = ""] = result.stdout.split("\n");
  const version = semver.coerce(got);
  if (result.kind === "timeout" || version === null) {
    throw new WayRefused(`\`go env GOVERSION\` gave no version: ${(result.stdout + result.stderr).trim()}`, INSTALL_GO);
  }
  const fetchesNewer = semver.gte(version, FIRST_GO_WITH_TOOLCHAINS) && toolchain.trim() !== "local";
  if (semver.lt(version, ENGINE_VERSIONS.go) && !fetchesNewer) {
    throw new WayRefused(`the Go on PATH is ${version.version}, expected ${ENGINE_VERSIONS.go} or newer`, INSTALL_GO);
  }
  return version.version;
}

/**
 * Builds the pinned engine from its Go modules into our own cache: 3 to 4 minutes on 2 cores, once.
 * @throws {WayRefused} if there is no Go that can, the modules are not to be had, or the disk is full.
 */
export async function buildByGo(context: EngineContext): Promise<Engine> {
  await goVersion(context.env);
  return install(context, installationFolder(context.env, "build"), "build", (draft) => buildInto(draft, context));
}

async function buildInto(draft: string, context: EngineContext): Promise<void> {
  const title = `Building the Pulumi engine ${ENGINE_VERSIONS.engine} with Go (about 4 minutes, once)`;
  context.onStep(title);
  const module = path.join(draft, "module");
  mkdirSync(module);
  for (const name of ["go.mod", "go.sum", "engine.go"])
    copyFileSync(path.join(GO_MODULE_FOLDER, name), path.join(module, name));
  const command = path.join(draft, "bin", "pulumi");
  const ldflags = `-s -w -X ${VERSION_VARIABLE}=v${ENGINE_VERSIONS.engine}`;
  const args = [
    "build",
    "-v",
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    ldflags,
    "-o",
    command,
    ENGINE_PACKAGE,
  ];
  const result = await runCommand("go", args, {
    cwd: module,
    env: { ...context.env, GOWORK: "off", GOFLAGS: "", CGO_ENABLED: "0" },
    signal: context.signal,
    onErrorLine: progress(title, context.onStep),
  });
  if (result.kind !== "ran" || result.code !== 0) {
    throw buildFailure(result.kind === "missing" ? result.reason : result.stderr, path.dirname(draft));
  }
  const version = await engineVersion(command, context.env);
  if (version !== ENGINE_VERSIONS.engine) {
    throw new WayRefused(`the engine built reports ${version}, expected ${ENGINE_VERSIONS.engine}`, "report this");
  }
  rmSync(module, { recursive: true });
  writeHandOver(path.dirname(command));
  await seal(draft, version);
}

/** `go build -v` names each package as it is compiled and each module as it is fetched; said at most once a second. */
function progress(title: string, onStep: (text: string) => void): (line: string) => void {
  let fetched = 0;
  let compiled = 0;
  let said = Date.now();
  return (line) => {
    if (line.startsWith("go: downloading ")) fetched += 1;
    else if (!line.includes(" ")) compiled += 1;
    if (Date.now() - said < 1000) return;
    said = Date.now();
    onStep(
      compiled === 0
        ? `${title}: ${fetched} modules fetched`
        : `${title}: ${compiled} of ${PACKAGES_IN_BUILD} packages`,
    );
  };
}

function buildFailure(output: string, folder: string): WayRefused {
  const lines = output.trim().split("\n");
  for (const { pattern, refusal } of FAILURES) {
    const line = lines.find((text) => pattern.test(text));
    if (line !== undefined) return refusal(line.trim(), folder);
  }
  return new WayRefused(`\`go build\` failed: ${lines.slice(-3).join(" | ")}`, "mend what Go says, or install Pulumi");
}
