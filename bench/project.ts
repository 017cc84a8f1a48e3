/** Throw-away copies of the project: the estate as it is, grown by regions, run the default way, or replaced by a trivial program. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as yaml from "yaml";
import { PACK_FOLDERS, PROGRAM_FOLDERS } from "../local/program";

export const ROOT = path.resolve(__dirname, "..");

/** Copied, so that a variant can change them; what a program loads besides is linked. */
const COPIED = [...["index.ts", "package.json", "tsconfig.json"], ...PROGRAM_FOLDERS, ...PACK_FOLDERS];
const LINKED = ["node_modules", "runtime"];

export interface Variant {
  /** `ours`: Pulumi.yaml as committed. `default`: type-checked by ts-node, no preload, as `pulumi new` sets a project up. */
  readonly way: "ours" | "default";
  /** Configuration by stack; default: the committed ones. */
  readonly stacks?: ReadonlyMap<string, string>;
  /** Files to put in place of the copied ones, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The committed stacks: name to the text of its file. */
export function committedStacks(): Map<string, string> {
  const files = fs.readdirSync(ROOT).filter((file) => /^Pulumi\..+\.yaml$/.test(file));
  return new Map(
    files
      .sort()
      .map((file) => [file.slice("Pulumi.".length, -".yaml".length), fs.readFileSync(path.join(ROOT, file), "utf8")]),
  );
}

/** Makes a copy in the temporary folder. Whoever asked for it removes it. */
export function makeProject(variant: Variant): string {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-bench-")));
  for (const entry of COPIED.filter((name) => fs.existsSync(path.join(ROOT, name)))) {
    fs.cpSync(path.join(ROOT, entry), path.join(root, entry), { recursive: true });
  }
  for (const entry of LINKED) fs.symlinkSync(path.join(ROOT, entry), path.join(root, entry));
  for (const [stack, text] of variant.stacks ?? committedStacks()) {
    fs.writeFileSync(path.join(root, `Pulumi.${stack}.yaml`), text);
  }
  writeSettings(root, variant.way);
  for (const [file, text] of Object.entries(variant.files ?? {})) fs.writeFileSync(path.join(root, file), text);
  return root;
}

function writeSettings(root: string, way: Variant["way"]): void {
  const settings = yaml.parseDocument(fs.readFileSync(path.join(ROOT, "Pulumi.yaml"), "utf8"));
  if (way === "default") {
    settings.deleteIn(["runtime", "options", "nodeargs"]);
    settings.setIn(["runtime", "options", "typescript"], true);
    // ts-node keeps `import()` as it is unless told to make CommonJS of it, and Node.js would then look for JavaScript files.
    const compilerOptions = { module: "commonjs", moduleResolution: "node10" };
    const tsconfig = path.join(root, "tsconfig.json");
    const committed = JSON.parse(fs.readFileSync(tsconfig, "utf8")) as { compilerOptions: object };
    const merged = { ...committed, compilerOptions: { ...committed.compilerOptions, ...compilerOptions } };
    fs.writeFileSync(tsconfig, JSON.stringify(merged, undefined, 2));
  }
  fs.writeFileSync(path.join(root, "Pulumi.yaml"), settings.toString());
}
