/** The files of an installed Pulumi SDK package, and how they are cut into units. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A unit is one folder of the SDK with its namespace of `types/input.d.ts` and its enums: `network`, `apps.v1`, and
 * `index` for the package's root. Units are extracted and cached one by one, because a program uses few of them.
 */
export interface SdkPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Folders of an SDK that hold no resources of their own. */
const NOT_UNITS = new Set(["types", "config", "node_modules", "scripts", "bin"]);

/** Finds the installed `@pulumi/<name>`. Throws an error that says how to install it when it is absent. */
export function findSdk(name: string): SdkPackage {
  let manifest: string;
  try {
    manifest = require.resolve(`@pulumi/${name}/package.json`);
  } catch {
    throw new Error(
      `The embedded cloud reads what @pulumi/${name} declares, and that package is not installed. ` +
        `Run "npm ci" in the project's folder.`,
    );
  }
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  return { name, version: version.replace(/^v/, ""), folder: dirname(manifest) };
}

/** Unit names of all folders that hold an index, deepest included. */
export function listUnits(sdk: SdkPackage): string[] {
  const units = ["index"];
  const walk = (folder: string, path: string[]): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || (path.length === 0 && NOT_UNITS.has(entry.name))) continue;
      const inner = [...path, entry.name];
      if (existsSync(join(folder, entry.name, "index.js"))) units.push(inner.join("."));
      walk(join(folder, entry.name), inner);
    }
  };
  walk(sdk.folder, []);
  return units.sort();
}

export function unitFolder(sdk: SdkPackage, unit: string): string {
  return unit === "index" ? sdk.folder : join(sdk.folder, ...unit.split("."));
}

/**
 * Tokens of a unit's resources, by its `construct` function, which lists every class of the folder. Components are left
 * out: the engine never asks a provider to check one.
 */
export function listTokens(sdk: SdkPackage, unit: string): string[] {
  const folder = unitFolder(sdk, unit);
  const index = readFileSync(join(folder, "index.js"), "utf8");
  return [...index.matchAll(/^\s+case "([^"]+:(\w+))":/gm)].flatMap(([, token, className]) =>
    token === undefined || className === undefined || isComponent(folder, className) ? [] : [token],
  );
}

/** File names follow the class name but for their first letter. */
function isComponent(folder: string, className: string): boolean {
  const file = join(folder, `${className.charAt(0).toLowerCase()}${className.slice(1)}.d.ts`);
  return existsSync(file) && readFileSync(file, "utf8").includes("extends pulumi.ComponentResource");
}

/** A class or function of the SDK: its declaration, and its JavaScript where constructors and tokens are. */
export interface SourcePair {
  readonly declaration: string;
  readonly script: string;
}

export function readSources(sdk: SdkPackage, unit: string): SourcePair[] {
  const folder = unitFolder(sdk, unit);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".d.ts") && file !== "index.d.ts")
    .map((file) => join(folder, file.slice(0, -".d.ts".length)))
    .filter((stem) => existsSync(`${stem}.js`))
    .map((stem) => ({
      declaration: readFileSync(`${stem}.d.ts`, "utf8"),
      script: readFileSync(`${stem}.js`, "utf8"),
    }));
}

/** The declarations of a unit's enums, empty when it has none. */
export function readEnums(sdk: SdkPackage, unit: string): string {
  const path = unit === "index" ? [] : unit.split(".");
  const file = join(sdk.folder, "types", "enums", ...path, "index.d.ts");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** `types/input.d.ts` is up to 8 MB: read once, and cut into its top namespaces without parsing. */
const inputFiles = new Map<string, Map<string, string>>();

/** The text of the top namespace that holds a unit's nested types; for `index`, the text before the first namespace. */
export function readInputTypes(sdk: SdkPackage, unit: string): string {
  let parts = inputFiles.get(sdk.folder);
  if (!parts) {
    const file = join(sdk.folder, "types", "input.d.ts");
    parts = cutNamespaces(existsSync(file) ? readFileSync(file, "utf8") : "");
    inputFiles.set(sdk.folder, parts);
  }
  return parts.get(unit.split(".")[0] ?? unit) ?? "";
}

/** Namespaces are generated with their `export declare namespace x {` and `}` at the start of a line. */
export function cutNamespaces(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  const heads = [...text.matchAll(/^export declare namespace (\w+) \{$/gm)];
  parts.set("index", text.slice(0, heads[0]?.index ?? text.length));
  heads.forEach((head, at) => {
    const name = head[1] ?? "";
    const body = text.slice(head.index, heads[at + 1]?.index ?? text.length);
    parts.set(name, (parts.get(name) ?? "") + body);
  });
  return parts;
}
