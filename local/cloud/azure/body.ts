/** Reading bodies: values of the expected type, or nothing. Unknown values read as absent. */
import { isObject, UNKNOWN, type PropertyMap, type Value } from "../protocol/values";

export function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== UNKNOWN ? value : undefined;
}

export function object(value: Value | undefined): PropertyMap {
  return isObject(value) ? value : {};
}

export function list(value: Value | undefined): Value[] {
  return Array.isArray(value) ? value : [];
}

export function objects(value: Value | undefined): PropertyMap[] {
  return list(value).filter(isObject);
}

export function texts(value: Value | undefined): string[] {
  return list(value).flatMap((item) => text(item) ?? []);
}

/** A step down a path of names: `at(body, "sku", "name")`. */
export function at(value: Value | undefined, ...path: string[]): Value | undefined {
  return path.reduce<Value | undefined>((current, key) => (isObject(current) ? current[key] : undefined), value);
}

/** The id in `{ id: "…" }`. */
export function idOf(value: Value | undefined): string | undefined {
  return text(at(value, "id"));
}

/** Azure accepts `Germany North` for `germanynorth`. */
export function normalizeLocation(location: Value | undefined): string {
  return (text(location) ?? "").replace(/\s+/g, "").toLowerCase();
}
