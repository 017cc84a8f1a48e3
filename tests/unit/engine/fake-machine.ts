import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { EngineOptions } from "../../../local/engine";

/** A folder that stands for a machine: its PATH, its home, its cache, and the programs on it, all shell scripts of a few lines. */
export class FakeMachine {
  readonly root = mkdtempSync(path.join(tmpdir(), "plugilo-engine-test-"));
  readonly steps: string[] = [];
  /** The network is closed unless a test opens it. */
  reach: (url: string) => Promise<void> = () => Promise.reject(new Error("closed"));

  folder(name: string): string {
    return path.join(this.root, name);
  }

  /** Writes an executable shell script and gives its path. */
  script(name: string, body: string): string {
    const file = this.folder(name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** An engine that reports a version, optionally with a language host next to it. */
  engine(folder: string, version: string, withHost = false): string {
    if (withHost) this.script(`${folder}/pulumi-language-nodejs`, "exit 0");
    return this.script(`${folder}/pulumi`, `echo v${version}`);
  }

  /** A `go` of a version; `build` is what it runs instead of a build, with `$out` the file that it is asked to make. */
  go(build: string, version = "go1.26.8", toolchain = "local"): void {
    this.script(
      "bin/go",
      [
        `if [ "$1" = env ]; then printf '%s\\n' ${version} ${toolchain}; exit 0; fi`,
        `echo build >>"${this.folder("builds")}"`,
        `while [ "$1" != -o ]; do shift; done; out="$2"`,
        build,
      ].join("\n"),
    );
  }

  /** What a working build does: an engine that reports the version that the linker was told. */
  static readonly BUILDS_ENGINE = `printf '#!/bin/sh\\necho v3.259.0\\n' >"$out"; chmod +x "$out"`;

  get builds(): number {
    const log = this.folder("builds");
    return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n").length : 0;
  }

  /** Everything in the engine cache, hidden files too. */
  get cached(): string[] {
    const cache = this.folder("cache/engine");
    return existsSync(cache) ? readdirSync(cache) : [];
  }

  options(env: Record<string, string> = {}): EngineOptions {
    return {
      env: {
        // The scripts need a shell's own tools, which lie in neither of the folders that a test fills.
        PATH: [this.folder("bin"), this.folder("bin2"), this.folder("tools")].join(path.delimiter),
        HOME: this.folder("home"),
        PLUGILO_CACHE: this.folder("cache"),
        ...env,
      },
      onStep: (text) => void this.steps.push(text),
      reach: (url) => this.reach(url),
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
