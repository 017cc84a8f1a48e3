import { readFileSync, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { PackageDependency, PackageParameterization } from "@pulumi/pulumi/proto/plugin_pb";
import { DependencyInfo } from "@pulumi/pulumi/proto/language_pb";

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly pulumi?: PulumiSection;
}

/** `pulumi` in the package.json of a package (sdk/go/common/resource/plugin, PulumiPluginJSON, v3.259.0, 2026-11). */
interface PulumiSection {
  readonly resource?: boolean;
  readonly name?: string;
  readonly version?: string;
  readonly server?: string;
  readonly parameterization?: Parameterization;
}

interface Parameterization {
  readonly name: string;
  readonly version: string;
  /** Base64. */
  readonly value: string;
}

/** The resource plugins that the packages installed for a program need. */
export function requiredPackages(programFolder: string): PackageDependency[] {
  return [...installed(programFolder)].flatMap(({ name, version, pulumi }) => {
    const plugin = pulumi?.name ?? pulumiName(name);
    const pluginVersion = pulumi?.version ?? version;
    if (pulumi?.resource !== true || plugin === undefined || pluginVersion === undefined) return [];
    const dependency = new PackageDependency()
      .setKind("resource")
      .setName(plugin)
      .setVersion(`v${pluginVersion.replace(/^v/, "")}`)
      .setServer(pulumi.server ?? "");
    const { parameterization } = pulumi;
    return [parameterization === undefined ? dependency : dependency.setParameterization(parameter(parameterization))];
  });
}

/** The npm packages of a program: those that its package.json names, or all that are installed. */
export function programDependencies(programFolder: string, transitive: boolean): DependencyInfo[] {
  const own = readManifest(programFolder);
  const direct = new Set([...Object.keys(own?.dependencies ?? {}), ...Object.keys(own?.devDependencies ?? {})]);
  const found = new Map<string, DependencyInfo>();
  for (const { name, version } of installed(programFolder)) {
    if (name === undefined || version === undefined || (!transitive && !direct.has(name))) continue;
    // The first of a name is the one nearest to the program, so the one it loads.
    if (transitive || !found.has(name)) {
      found.set(transitive ? `${name}@${version}` : name, new DependencyInfo().setName(name).setVersion(version));
    }
  }
  return [...found.values()];
}

/** Every package in the node_modules that the program sees first, and in those nested within it. */
function* installed(programFolder: string): Generator<Manifest> {
  for (let folder = programFolder; ; folder = path.dirname(folder)) {
    const modules = path.join(folder, "node_modules");
    if (isFolder(modules)) {
      yield* packagesIn(modules, new Set());
      return;
    }
    if (folder === path.dirname(folder)) return;
  }
}

function* packagesIn(modules: string, visited: Set<string>): Generator<Manifest> {
  // Links, as npm's workspaces and pnpm make them, may lead in circles.
  const real = realpathSync(modules);
  if (visited.has(real)) return;
  visited.add(real);
  const nested: string[] = [];
  for (const folder of packageFolders(real)) {
    const manifest = readManifest(folder);
    if (manifest !== undefined) yield manifest;
    nested.push(path.join(folder, "node_modules"));
  }
  for (const folder of nested) if (isFolder(folder)) yield* packagesIn(folder, visited);
}

function packageFolders(modules: string): string[] {
  return readdirSync(modules)
    .filter((name) => !name.startsWith("."))
    .flatMap((name) => {
      const folder = path.join(modules, name);
      if (!name.startsWith("@")) return [folder];
      return isFolder(folder) ? readdirSync(folder).map((scoped) => path.join(folder, scoped)) : [];
    });
}

function readManifest(folder: string): Manifest | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Pulumi's own packages are named after their plugin; others must say its name. */
function pulumiName(name: string | undefined): string | undefined {
  return name?.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : undefined;
}

function parameter({ name, version, value }: Parameterization): PackageParameterization {
  return new PackageParameterization().setName(name).setVersion(version).setValue(value);
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
