/** Puts the embedded cloud's providers where Pulumi's engine looks for plugins. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PROVIDERS } from "./providers";

const ROOT = path.resolve(__dirname, "..", "..");

/**
 * Writes a launcher for each provider, at the version of the installed SDK package. Doing it again changes nothing; two
 * runs at once are safe.
 * @param pulumiHome the PULUMI_HOME of this project; made if it is not there.
 * @throws Error if an SDK package is not installed, or the folder cannot be written.
 */
export async function installPlugins(pulumiHome: string): Promise<void> {
  for (const name of Object.keys(PROVIDERS)) {
    const file = pluginFile(pulumiHome, name);
    // The engine takes a plugin with this mark beside it for one whose installation was broken off.
    rmSync(`${path.dirname(file)}.partial`, { force: true });
    write(file, launcher(name));
  }
}

/** Where the engine looks for the plugin of a package, at the version of the installed SDK. */
export function pluginFile(pulumiHome: string, name: string): string {
  return path.join(pulumiHome, "plugins", `resource-${name}-v${sdkVersion(name)}`, `pulumi-resource-${name}`);
}

/** The version of an installed SDK package, `3.28.0`. */
export function sdkVersion(name: string): string {
  const file = path.join(ROOT, "node_modules", "@pulumi", name, "package.json");
  if (!existsSync(file)) throw new Error(`@pulumi/${name} is not installed: ${file} is missing. Run "npm ci" first`);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return version.replace(/^v/, "");
}

/** Run by the Node.js that runs this, whatever a later PATH holds. */
function launcher(name: string): string {
  const command = ["bash", path.join(__dirname, "join.sh"), process.execPath, name].map(quoted).join(" ");
  return `#!/bin/sh\nexec ${command} "$@"\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function write(file: string, content: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  chmodSync(draft, 0o755);
  renameSync(draft, file);
}
