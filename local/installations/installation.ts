import { createHash } from "node:crypto";
import { accessSync, constants, createReadStream, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { WayRefused } from "./refused";

const MANIFEST = "manifest.json";
/** Raised when what an installation consists of changes: older ones are then left alone, not misread. */
const FORMAT = 1;
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.string(),
  /** Every file of `bin`, by its name there. */
  files: z.record(z.string(), z.strictObject({ size: z.int(), sha256: z.string() })),
});

/** A program of our own that is kept for good, checked against its manifest. */
export interface Installation {
  /** Absolute path of the program. */
  readonly command: string;
  readonly version: string;
}

/** Where programs of our own are kept: outside the checkout, so that every clone of a person shares them. */
export function cacheFolder(env: NodeJS.ProcessEnv, kind: "engine" | "programs"): string {
  const base =
    env.PLUGILO_CACHE || path.join(env.XDG_CACHE_HOME || path.join(env.HOME || homedir(), ".cache"), "plugilo");
  return path.resolve(base, kind);
}

/** A short name for everything that decides what is in an installation; the machine's kind always does. */
export function fingerprint(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of [`format ${FORMAT}`, process.platform, process.arch, ...parts]) hash.update(part).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** Writes the manifest of a finished installation; it is trusted only as long as its files match. */
export async function seal(folder: string, version: string): Promise<void> {
  const bin = path.join(folder, "bin");
  const files: Record<string, { size: number; sha256: string }> = {};
  for (const name of readdirSync(bin).sort()) {
    files[name] = { size: statSync(path.join(bin, name)).size, sha256: await sha256(path.join(bin, name)) };
  }
  await writeFile(path.join(folder, MANIFEST), JSON.stringify({ format: FORMAT, version, files }, undefined, 2));
}

/**
 * The installation of a program, checked file by file against its manifest (0.1 s for 100 MB).
 * @returns undefined if there is none.
 * @throws {WayRefused} naming the damage, if there is one and it cannot be trusted.
 */
export async function openInstallation(folder: string, program: string): Promise<Installation | undefined> {
  if (!existsSync(folder)) return undefined;
  const manifest = readManifest(folder);
  for (const [name, expected] of Object.entries(manifest.files))
    await checkFile(path.join(folder, "bin", name), expected);
  const command = path.join(folder, "bin", program);
  if (manifest.files[program] === undefined || !isExecutableFile(command))
    throw damaged(command, "absent", "an executable");
  return { command, version: manifest.version };
}

function readManifest(folder: string): z.infer<typeof manifestSchema> {
  const file = path.join(folder, MANIFEST);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw damaged(file, "absent or unreadable", "the list of its files");
  }
}

async function checkFile(file: string, expected: { size: number; sha256: string }): Promise<void> {
  const got = statSync(file, { throwIfNoEntry: false });
  if (got === undefined) throw damaged(file, "absent", `${expected.size} bytes`);
  if (got.size !== expected.size) throw damaged(file, `${got.size} bytes`, `${expected.size} bytes`);
  const hash = await sha256(file);
  if (hash !== expected.sha256) throw damaged(file, `SHA-256 ${hash}`, `SHA-256 ${expected.sha256}`);
}

function damaged(file: string, got: string, expected: string): WayRefused {
  const remedy = `\`./plugilo up\` makes it anew; or delete ${path.dirname(file)}`;
  return new WayRefused(`${file} is damaged: got ${got}, expected ${expected}`, remedy);
}

export function isExecutableFile(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
