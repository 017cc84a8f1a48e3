/** Extracted units on disk: written whole or not at all, checked before they are trusted, never needed to be right. */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { FORMAT_VERSION } from "./encoded";

/** The cache's folder: PLUGILO_SCHEMA_CACHE, else below node_modules, so that it goes away with the packages it describes. */
export function cacheFolder(): string {
  const chosen = process.env["PLUGILO_SCHEMA_CACHE"];
  if (chosen) return resolve(chosen);
  return resolve(__dirname, "..", "..", "..", "node_modules", ".cache", "plugilo", "schema");
}

let extractor: string | undefined;

/** Changes with every change of the extractor's own source. */
function extractorHash(): string {
  if (extractor === undefined) {
    const folder = join(__dirname, "extract");
    const hash = createHash("sha256").update(String(FORMAT_VERSION));
    for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
    extractor = hash.digest("hex").slice(0, 12);
  }
  return extractor;
}

/** One file a unit; its first line is the checksum and length of the rest. */
export class SchemaCache {
  readonly folder: string;

  constructor(packageName: string, packageVersion: string) {
    this.folder = join(cacheFolder(), `${packageName}-${packageVersion}-${extractorHash()}`);
  }

  /** The cached value, or what `build` makes, which is then cached. A damaged file counts as absent. */
  get<T>(name: string, build: () => T): T {
    const file = join(this.folder, `${name}.json`);
    const cached = readChecked(file);
    if (cached !== undefined) return JSON.parse(cached) as T;
    const built = build();
    writeChecked(file, JSON.stringify(built));
    return built;
  }
}

function readChecked(file: string): string | undefined {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch {
    return undefined;
  }
  const end = content.indexOf("\n");
  if (end < 0) return undefined;
  const payload = content.subarray(end + 1);
  return content.subarray(0, end).toString("latin1") === seal(payload) ? payload.toString("utf8") : undefined;
}

const seal = (payload: Buffer): string => `${crc32(payload)} ${payload.length}`;

/**
 * A file beside, then a rename: another process sees the old file, none, or the whole new one. A cache that cannot be
 * written (disk full, read-only checkout) costs time only, so that is no error.
 */
function writeChecked(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const payload = Buffer.from(text, "utf8");
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${seal(payload)}\n`, "latin1"), payload]));
    renameSync(temporary, file);
  } catch {
    discard(temporary);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    return;
  }
}
