/** Which properties differ between two sets of inputs, by path, and which of those force a replacement. */
import type { DiffKind, DiffResult, PropertyDiff } from "./provider";
import { equal, isObject, isSecret, isUnknown, secretContent, type PropertyMap, type Value } from "./values";

export interface DiffRules {
  /**
   * Paths that cannot change in place, without indexes: `sku.name`, `agentPoolProfiles[*].vmSize`. A change within or
   * above one counts if it changes what stands at the path.
   */
  immutable?: readonly string[];
  /** Values that mean the same though they are written differently (`Germany North`, `germanynorth`). */
  same?(path: string, before: Value, after: Value): boolean;
}

/** Compares inputs. Absent, null and undefined are the same; an unknown differs from everything. */
export function diffInputs(olds: PropertyMap, news: PropertyMap, rules: DiffRules = {}): DiffResult {
  const detailed: Record<string, PropertyDiff> = {};
  compareObjects("", olds, news, rules, (path, kind) => {
    detailed[path] = { kind, inputDiff: true };
  });
  const replaces = new Set<string>();
  for (const pattern of rules.immutable ?? []) {
    const touched = Object.keys(detailed).filter((path) => touches(path, pattern, olds, news));
    for (const path of touched) {
      replaces.add(path);
      const entry = detailed[path];
      if (entry && !entry.kind.endsWith("-replace")) entry.kind = `${entry.kind}-replace` as DiffKind;
    }
  }
  const changes = Object.keys(detailed).length > 0;
  return { changes, replaces: [...replaces], deleteBeforeReplace: false, detailed };
}

type Report = (path: string, kind: "add" | "delete" | "update") => void;

function compareObjects(path: string, before: PropertyMap, after: PropertyMap, rules: DiffRules, report: Report): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (path === "" && key.startsWith("__")) continue;
    compare(member(path, key), before[key], after[key], rules, report);
  }
}

function compare(
  path: string,
  before: Value | undefined,
  after: Value | undefined,
  rules: DiffRules,
  report: Report,
): void {
  const old = before ?? undefined;
  const now = after ?? undefined;
  if (old === undefined && now === undefined) return;
  if (old === undefined) return report(path, "add");
  if (now === undefined) return report(path, "delete");
  if (isUnknown(now)) return report(path, "update");
  if (isSecret(old) || isSecret(now)) {
    const [left, right] = [isSecret(old) ? secretContent(old) : old, isSecret(now) ? secretContent(now) : now];
    if (!equal(left, right)) report(path, "update");
    return;
  }
  if (Array.isArray(old) && Array.isArray(now)) {
    for (let at = 0; at < Math.max(old.length, now.length); at += 1) {
      compare(`${path}[${at}]`, old[at], now[at], rules, report);
    }
    return;
  }
  if (isObject(old) && isObject(now)) return compareObjects(path, old, now, rules, report);
  if (old !== now && !rules.same?.(path, old, now)) report(path, "update");
}

/** Pulumi's spelling of a property path: `tags["a.b"]`. */
export function member(path: string, key: string): string {
  if (/^[\w$-]+$/.test(key)) return path === "" ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(key)}]`;
}

/** Whether the change reported at a path changes what stands at an immutable pattern. */
function touches(path: string, pattern: string, olds: PropertyMap, news: PropertyMap): boolean {
  const general = path.replace(/\[\d+\]/g, "[*]");
  if (general === pattern || isWithin(general, pattern)) return true;
  if (!isWithin(pattern, general)) return false;
  const rest = pattern;
  return !equal(valuesAt(olds, rest), valuesAt(news, rest));
}

function isWithin(inner: string, outer: string): boolean {
  return inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length));
}

/** All values at a path such as `frontends[*].name`, in order; nothing where the path leads nowhere. */
export function valuesAt(root: Value | undefined, path: string): Value[] {
  const steps = path.match(/[^.[\]]+|\[\*\]/g) ?? [];
  let found: Value[] = root === undefined || root === null ? [] : [root];
  for (const step of steps) {
    found = found.flatMap((value) => {
      const plain = isSecret(value) ? secretContent(value) : value;
      if (step === "[*]") return Array.isArray(plain) ? plain : isObject(plain) ? Object.values(plain) : [];
      const next = isObject(plain) ? plain[step] : undefined;
      return next === undefined || next === null ? [] : [next];
    });
  }
  return found;
}
