import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CrdEntry, CrdFile, CrdSource } from "../../local/cloud/kubernetes/crds/schema";
import { readCrds } from "./compact";
import { obtain } from "./obtain";
import { SOURCES, type Source } from "./sources";

const TARGET = join(__dirname, "..", "..", "schemas", "crds");

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Regenerates `schemas/crds/` from `sources.ts`. Nothing is written before every source has been read. */
export function regenerate(say: (line: string) => void): void {
  const read = SOURCES.map((source) => {
    say(`${source.name} ${source.version}`);
    return { source, obtained: obtain(source) };
  });
  const sources: CrdSource[] = [];
  const written = new Map<string, string>();
  for (const { source, obtained } of read) {
    const crds = obtained.files.flatMap((file) =>
      readCrds(file.text, source.groups).map((crd) => entryOf(crd, file, written)),
    );
    if (crds.length === 0)
      throw new Error(`${source.name}: got no CRD of ${source.groups.join(", ")}; check its paths`);
    sources.push(manifestSource(source, crds));
    // The Elastic License 2.0 asks that whoever gets a part also gets its terms.
    if (source.licence !== "Apache-2.0") written.set(`LICENSE.${source.name}`, obtained.licenceText ?? missing(source));
  }
  write(written, sources);
  say(`${[...written.keys()].filter((name) => name.endsWith(".gz")).length} kinds in schemas/crds`);
}

function entryOf(crd: CrdFile, file: { path: string; text: string }, written: Map<string, string>): CrdEntry {
  const name = `${crd.group}/${crd.kind.toLowerCase()}.json.gz`;
  if (written.has(name)) throw new Error(`${crd.group} ${crd.kind} comes from two sources; keep one in sources.ts`);
  const json = JSON.stringify(crd);
  written.set(name, json);
  return {
    group: crd.group,
    kind: crd.kind,
    plural: crd.plural,
    scope: crd.scope,
    versions: Object.keys(crd.versions),
    file: name,
    sha256: sha256(json),
    source: { path: file.path, sha256: sha256(file.text) },
  };
}

function manifestSource(source: Source, crds: CrdEntry[]): CrdSource {
  const { name, from, module, version, licence, why } = source;
  return { name, from, module, version, licence, why, crds: crds.sort((a, b) => a.file.localeCompare(b.file)) };
}

function missing(source: Source): never {
  throw new Error(
    `${source.name}: its licence ${source.licence} must travel along, but the source holds no LICENSE file`,
  );
}

function write(files: ReadonlyMap<string, string>, sources: readonly CrdSource[]): void {
  rmSync(TARGET, { recursive: true, force: true });
  for (const [name, text] of files) {
    const path = join(TARGET, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith(".gz") ? gzipSync(text, { level: 9 }) : text);
  }
  writeFileSync(join(TARGET, "manifest.json"), `${JSON.stringify({ sources }, null, 2)}\n`);
}
