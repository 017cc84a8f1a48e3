import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as semver from "semver";
import { runCommand } from "./command";
import { diskFull, type InstallContext } from "./install";
import { WayRefused } from "./refused";

/** From this version on `go` fetches a newer toolchain by itself where it may (https://go.dev/doc/toolchain, 2026-11). */
const FIRST_GO_WITH_TOOLCHAINS = "1.21.0";
const OPEN_PROXY = "let this machine reach a Go module proxy (the one that GOPROXY names)";

const installGo = (minimum: string): string => `install Go ${minimum} or newer (https://go.dev/dl/)`;

/** What to build, out of a module of ours that pins every byte of it. */
export interface GoBuild {
  /** The folder of `go.mod`, `go.sum` and the file that names what is built. */
  readonly moduleFolder: string;
  readonly moduleFiles: readonly string[];
  /** The Go package of the program. */
  readonly goPackage: string;
  /** The program's file name. */
  readonly command: string;
  /** Linker flags beside `-s -w`. */
  readonly ldflags: readonly string[];
  /** Files of a module that the program reads when it runs: kept beside it, by their own names. */
  readonly alongside?: { readonly module: string; readonly files: readonly string[] };
  /** The oldest Go that the module accepts. */
  readonly go: string;
  /** Said while it is built. */
  readonly title: string;
  /** Packages in the build, standard library included, to show how far it is; unknown for programs that share many. */
  readonly packages?: number;
}

/** What failing builds say, and what that means; the first that fits wins. */
const FAILURES: readonly { pattern: RegExp; refusal: (line: string, folder: string, go: string) => WayRefused }[] = [
  { pattern: /no space left on device|disk quota exceeded/i, refusal: (_line, folder) => diskFull(folder) },
  {
    pattern: /requires go >= |toolchain not available|download go[\d.]+ for /,
    refusal: (line, _folder, go) => new WayRefused(`the Go on PATH is too old: ${line}`, installGo(go)),
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
 * @param minimum the oldest that will do.
 * @throws {WayRefused} if there is none, or it is too old and may not fetch a newer one.
 */
export async function goVersion(env: NodeJS.ProcessEnv, minimum: string): Promise<string> {
  const result = await runCommand("go", ["env", "GOVERSION", "GOTOOLCHAIN"], { env, timeout: 20_000 });
  if (result.kind === "missing") throw new WayRefused("no `go` on PATH", installGo(minimum));
  const [got = "", toolchain = ""] = result.stdout.split("\n");
  const version = semver.coerce(got);
  if (result.kind === "timeout" || version === null) {
    const said = (result.stdout + result.stderr).trim();
    throw new WayRefused(`\`go env GOVERSION\` gave no version: ${said}`, installGo(minimum));
  }
  const fetchesNewer = semver.gte(version, FIRST_GO_WITH_TOOLCHAINS) && toolchain.trim() !== "local";
  if (semver.lt(version, minimum) && !fetchesNewer) {
    throw new WayRefused(`the Go on PATH is ${version.version}, expected ${minimum} or newer`, installGo(minimum));
  }
  return version.version;
}

/**
 * Builds one program into `bin` of a draft of an installation.
 * @returns its path.
 * @throws {WayRefused} if the modules are not to be had, the disk is full, or the build fails.
 */
export async function goBuild(
  draft: string,
  build: GoBuild,
  env: NodeJS.ProcessEnv,
  context: InstallContext,
): Promise<string> {
  context.onStep(build.title);
  // In a copy: `go` may write beside go.mod, and a checkout may be read only.
  const module = path.join(draft, "module");
  mkdirSync(module);
  for (const name of build.moduleFiles) copyFileSync(path.join(build.moduleFolder, name), path.join(module, name));
  const command = path.join(draft, "bin", build.command);
  const fixed = ["build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false"];
  const args = [...fixed, "-ldflags", ["-s", "-w", ...build.ldflags].join(" "), "-o", command, build.goPackage];
  const environment = { ...env, GOWORK: "off", GOFLAGS: "", CGO_ENABLED: "0" };
  const result = await runCommand("go", args, {
    cwd: module,
    env: environment,
    signal: context.signal,
    onErrorLine: progress(build, context.onStep),
  });
  if (result.kind !== "ran" || result.code !== 0) {
    throw buildFailure(result.kind === "missing" ? result.reason : result.stderr, path.dirname(draft), build.go);
  }
  if (build.alongside !== undefined) await copyAlongside(module, path.dirname(command), build.alongside, environment);
  rmSync(module, { recursive: true });
  return command;
}

/** The build has fetched the module, checked by go.sum: its files are taken from where Go keeps them. */
async function copyAlongside(
  module: string,
  target: string,
  { module: name, files }: NonNullable<GoBuild["alongside"]>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const args = ["list", "-mod=readonly", "-m", "-f", "{{.Dir}}", name];
  const listed = await runCommand("go", args, { cwd: module, env });
  const folder = listed.kind === "ran" && listed.code === 0 ? listed.stdout.trim() : "";
  if (folder === "") throw new WayRefused(`\`go ${args.join(" ")}\` gave no folder`, "mend what Go says");
  for (const file of files) {
    const copy = path.join(target, path.basename(file));
    // Go keeps modules read only: a copy that kept the mode could not be removed with its folder.
    writeFileSync(copy, readFileSync(path.join(folder, file)), { mode: file.endsWith(".sh") ? 0o755 : 0o644 });
  }
}

/** `go build -v` names each package as it is compiled and each module as it is fetched; said at most once a second. */
function progress({ title, packages }: GoBuild, onStep: (text: string) => void): (line: string) => void {
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
        : `${title}: ${compiled}${packages === undefined ? "" : ` of ${packages}`} packages`,
    );
  };
}

function buildFailure(output: string, folder: string, go: string): WayRefused {
  const lines = output.trim().split("\n");
  for (const { pattern, refusal } of FAILURES) {
    const line = lines.find((text) => pattern.test(text));
    if (line !== undefined) return refusal(line.trim(), folder, go);
  }
  return new WayRefused(`\`go build\` failed: ${lines.slice(-3).join(" | ")}`, "mend what Go says");
}
