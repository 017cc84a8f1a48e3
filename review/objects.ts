import { isDeepStrictEqual } from "node:util";
import * as yaml from "yaml";
import { SECRET } from "./markup";

/** An object that Argo CD brings to clusters, or a file of GitOps that holds none, that is not what it was. */
export interface ObjectChange {
  readonly file: string;
  /** `Deployment`; `file` for what is no object. */
  readonly kind: string;
  readonly name: string;
  readonly is: "new" | "changed" | "gone";
  /** Paths that differ. */
  readonly paths: readonly Difference[];
}

export interface Difference {
  /** `spec.containers[app].image`; `data.application.properties:12` for a line of a file. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
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
    const paths = differencesOf(old, now);
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

/** Paths at which two states of an object differ, and what they hold there; of a Secret, never what it holds. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const found = [...differences("", before, after)];
  if (Object(after).kind !== "Secret" && Object(before).kind !== "Secret") return found;
  return found.map((one) => {
    if (!/^(data|stringData)\b/.test(one.path)) return one;
    return {
      path: one.path,
      ...("before" in one ? { before: SECRET } : {}),
      ...("after" in one ? { after: SECRET } : {}),
    };
  });
}

function* differences(path: string, before: unknown, after: unknown): Generator<Difference> {
  if (isDeepStrictEqual(before, after)) return;
  if (isText(before) && isText(after)) {
    yield firstLine(path, before, after);
    return;
  }
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
    yield { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    return;
  }
  const [olds, news] = Array.isArray(before) && Array.isArray(after) ? members(before, after) : [before, after];
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    const inner = Array.isArray(after) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    yield* differences(inner, olds[key], news[key]);
  }
}

/** Members of two lists by their names where all have one, so that one that comes or goes moves no other. */
function members(before: readonly unknown[], after: readonly unknown[]): readonly [Branch, Branch] {
  const named = [before, after].map((list) => new Map(list.map((one) => [Object(one).name as unknown, one])));
  const [olds, news] = named;
  const byName = named.every(
    (map, index) => map.size === [before, after][index]?.length && [...map.keys()].every(isName),
  );
  if (!olds || !news || !byName) return [{ ...before }, { ...after }];
  return [Object.fromEntries(olds) as Branch, Object.fromEntries(news) as Branch];
}

function isName(value: unknown): value is string {
  return typeof value === "string";
}

/** A file in an object: many lines. */
function isText(value: unknown): value is string {
  return typeof value === "string" && value.includes("\n");
}

/** Of two files, the first line that differs. */
function firstLine(path: string, before: string, after: string): Difference {
  const [olds, news] = [before.split("\n"), after.split("\n")];
  const at = news.findIndex((line, index) => line !== olds[index]);
  const index = at === -1 ? news.length : at;
  const [old, now] = [olds[index], news[index]];
  return {
    path: `${path}:${index + 1}`,
    ...(old === undefined ? {} : { before: old.trim() }),
    ...(now === undefined ? {} : { after: now.trim() }),
  };
}

type Branch = Readonly<Record<string, unknown>>;

function isBranch(value: unknown): value is Branch {
  return typeof value === "object" && value !== null;
}
