import { isObject, isSecret, secretContent, type PropertyMap, type Value } from "../../protocol/values";

/** The value at a path of keys, seen through secrets; undefined where there is none. */
export function at(value: Value | undefined, ...path: readonly string[]): Value | undefined {
  let here = value;
  for (const key of path) {
    const plain = isSecret(here) ? secretContent(here) : here;
    if (!isObject(plain) || !Object.hasOwn(plain, key)) return undefined;
    here = plain[key];
  }
  return isSecret(here) ? secretContent(here) : here;
}

/** The text at a path; undefined where there is none or it is no text. */
export function textAt(value: Value | undefined, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The object at a path; empty where there is none. */
export function mapAt(value: Value | undefined, ...path: readonly string[]): PropertyMap {
  const found = at(value, ...path);
  return isObject(found) ? found : {};
}

export function listAt(value: Value | undefined, ...path: readonly string[]): Value[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A copy with `metadata` extended. */
export function withMetadata(object: PropertyMap, more: PropertyMap): PropertyMap {
  return { ...object, metadata: { ...mapAt(object, "metadata"), ...more } };
}

/** A copy without the nulls, at any depth: Pulumi's provider prunes them before it talks to the API server. */
export function pruned(value: PropertyMap): PropertyMap;
export function pruned(value: Value): Value;
export function pruned(value: Value): Value {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map((item) => pruned(item));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]): [string, Value] => [key, pruned(item)]),
  );
}
