import { isDeepStrictEqual } from "node:util";
import * as yaml from "yaml";

/** An object that Argo CD brings to clusters, or a file of GitOps that holds none, that is not what it was. */
export interface ObjectChange {
  readonly file: string;
  /** `Deployment`; `file` for what is no object. */
  readonly kind: string;
  readonly name: string;
  readonly is: "new" | "changed" | "gone";
  /** Paths that differ. */
  readonly paths: readonly { readonly path: string; readonly before?: unknown; readonly after?: unknown }[];
}

/** Names from the root of the project, and contents. */
export type Files = ReadonlyMap<string, string>;

export function objectChanges(before: Files, after: Files): ObjectChange[] {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  return files.filter((file) => before.get(file) !== after.get(file)).flatMap((file) => inFile(file, before, after));
}

function inFile(file: string, before: Files, after: Files): ObjectChange[] {
  const [olds, news] = [objectsIn(file, before.get(file)), objectsIn(file, after.get(file))];
  return [...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((key): ObjectChange[] => {
    const [old, now] = [olds.get(key), news.get(key)];
    const [kind = "", name = ""] = key.split(" ");
    if (old === undefined || now === undefined) return [{ file, kind, name, is: now ? "new" : "gone", paths: [] }];
    const paths = [...differences("", old, now)];
    return paths.length > 0 ? [{ file, kind, name, is: "changed", paths }] : [];
  });
}

/** By kind and name. */
function objectsIn(file: string, text: string | undefined): Map<string, unknown> {
  if (text === undefined) return new Map();
  if (!/\.ya?ml$/.test(file)) return new Map([[`file ${file}`, text]]);
  const documents = yaml.parseAllDocuments(text).map((document): unknown => document.toJS());
  return new Map(
    documents.flatMap((document, index) => {
      if (typeof document !== "object" || document === null) return [];
      const { kind, metadata } = Object(document) as { kind?: unknown; metadata?: { name?: unknown } };
      const name = metadata?.name ?? (index === 0 ? file : `${file}#${index}`);
      return [[`${String(kind ?? "file")} ${String(name)}`, document] as const];
    }),
  );
}

function* differences(path: string, before: unknown, after: unknown): Generator<ObjectChange["paths"][number]> {
  if (isDeepStrictEqual(before, after)) return;
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = Array.isArray(after) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    yield* differences(inner, before[key], after[key]);
  }
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
