import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoSource, Source, StrimziSource } from "./sources";

/** A YAML text with CRDs, and where it stood in its source. */
export interface Published {
  readonly path: string;
  readonly text: string;
}

/** What a source brings, and its licence's text if it has one in its root. */
export interface Obtained {
  readonly files: readonly Published[];
  readonly licenceText: string | undefined;
}

/** Downloads one source with its own ecosystem's tool: `go mod download`, or Maven and Java for Strimzi. */
export function obtain(source: Source): Obtained {
  return source.from === "go" ? fromGo(source) : fromMaven(source);
}

function fromGo(source: GoSource): Obtained {
  const answer = run("go", ["mod", "download", "-json", `${source.module}@${source.version}`], tmpdir());
  const root = (JSON.parse(answer) as { Dir: string }).Dir;
  const paths = source.paths.flatMap((path) => yamlFiles(root, path));
  return {
    files: paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
    licenceText: licenceOf(root),
  };
}

function yamlFiles(root: string, path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
    .sort()
    .map((name) => `${path}/${name}`);
}

function licenceOf(root: string): string | undefined {
  const name = readdirSync(root).find((entry) => /^licen[cs]e(\.txt|\.md)?$/i.test(entry));
  return name === undefined ? undefined : readFileSync(join(root, name), "utf8");
}

function fromMaven(source: StrimziSource): Obtained {
  const work = mkdtempSync(join(tmpdir(), "plugilo-strimzi-"));
  try {
    const jars = join(work, "jars");
    run(
      "mvn",
      [
        "-q",
        "-B",
        "-f",
        join(__dirname, "strimzi", "pom.xml"),
        "dependency:copy-dependencies",
        `-DoutputDirectory=${jars}`,
      ],
      work,
    );
    const out = join(work, "crds");
    mkdirSync(out);
    const targets = Object.entries(source.classes).map(([kind, type]) => `${type}=${join(out, `${kind}.yaml`)}`);
    run("java", ["-cp", join(jars, "*"), "io.strimzi.crdgenerator.CrdGenerator", "--yaml", ...targets], work);
    const files = Object.entries(source.classes).map(([kind, type]) => ({
      path: type,
      text: readFileSync(join(out, `${kind}.yaml`), "utf8"),
    }));
    return { files, licenceText: undefined };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[], cwd: string): string {
  try {
    return execFileSync(command, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    const told = error as { code?: string; stderr?: string; stdout?: string };
    const why = told.code === "ENOENT" ? `${command} is not installed` : (told.stderr ?? "") + (told.stdout ?? "");
    throw new Error(`${command} ${args.slice(0, 4).join(" ")} failed: ${why.trim()}`, { cause: error });
  }
}
