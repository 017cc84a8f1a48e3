import type { DiffKind, DiffResult, PropertyDiff } from "../../protocol/provider";
import { equal, isObject, isSecret, secretContent, type PropertyMap, type Value } from "../../protocol/values";

/**
 * Compares inputs property by property.
 * @param replaces whether a change at this path (`spec.selector.matchLabels.app`) needs a new object.
 * @param named whether the object's name is fixed, so that the old one must go first.
 */
export function changesBetween(
  olds: PropertyMap,
  news: PropertyMap,
  replaces: (path: string) => boolean,
  named: boolean,
): DiffResult {
  const detailed: Record<string, PropertyDiff> = {};
  collect("", olds, news, (path, kind) => {
    detailed[path] = { kind: replaces(path) ? replacing(kind) : kind, inputDiff: true };
  });
  const replacements = Object.keys(detailed).filter((path) => detailed[path]?.kind.endsWith("-replace"));
  return {
    changes: Object.keys(detailed).length > 0,
    replaces: replacements,
    deleteBeforeReplace: replacements.length > 0 && named,
    detailed,
  };
}

type Kind = "add" | "delete" | "update";

function replacing(kind: Kind): DiffKind {
  return `${kind}-replace`;
}

function collect(
  path: string,
  old: Value | undefined,
  now: Value | undefined,
  say: (path: string, kind: Kind) => void,
): void {
  if (equal(old, now)) return;
  const [before, after] = [plain(old), plain(now)];
  if (before === undefined) return say(path, "add");
  if (after === undefined) return say(path, "delete");
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      collect(step(path, key), before[key], after[key], say);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    for (let index = 0; index < length; index += 1) collect(`${path}[${index}]`, before[index], after[index], say);
  } else {
    say(path, "update");
  }
}

function plain(value: Value | undefined): Value | undefined {
  return isSecret(value) ? secretContent(value) : value;
}

/** Keys with dots, slashes or blanks are quoted, as the engine reads paths. */
function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}
