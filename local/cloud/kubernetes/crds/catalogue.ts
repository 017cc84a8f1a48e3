import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { CrdEntry, CrdFile, CrdManifest, CrdSource, StructuralSchema } from "./schema";

const FOLDER = join(__dirname, "..", "..", "..", "..", "schemas", "crds");

/** The pinned CRDs. The manifest is read once and each kind's schema when it is first asked for: a plugin starts at once. */
export class CrdCatalogue {
  readonly #entries = new Map<string, CrdEntry>();
  readonly #files = new Map<string, CrdFile>();
  readonly sources: readonly CrdSource[];

  /** @param folder where `manifest.json` lies; default `schemas/crds` of the project. */
  constructor(private readonly folder: string = FOLDER) {
    this.sources = (JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as CrdManifest).sources;
    for (const source of this.sources) {
      for (const entry of source.crds) this.#entries.set(`${entry.group}/${entry.kind}`, entry);
    }
  }

  /** The kind's entry, or undefined when no pinned CRD declares it. */
  entry(group: string, kind: string): CrdEntry | undefined {
    return this.#entries.get(`${group}/${kind}`);
  }

  /** All kinds of a group, to tell people what there is. */
  kinds(group: string): CrdEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.group === group);
  }

  /** Schema of one served version, or undefined. */
  schema(group: string, version: string, kind: string): StructuralSchema | undefined {
    const entry = this.entry(group, kind);
    return entry === undefined ? undefined : this.file(entry).versions[version];
  }

  /** All that is kept of a kind. */
  file(entry: CrdEntry): CrdFile {
    const known = this.#files.get(entry.file);
    if (known !== undefined) return known;
    const file = JSON.parse(gunzipSync(readFileSync(join(this.folder, entry.file))).toString("utf8")) as CrdFile;
    this.#files.set(entry.file, file);
    return file;
  }
}

let shared: CrdCatalogue | undefined;

/** The project's catalogue, read at the first call. */
export function crdCatalogue(): CrdCatalogue {
  return (shared ??= new CrdCatalogue());
}
