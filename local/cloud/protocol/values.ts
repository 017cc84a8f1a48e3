/**
 * Property values as Pulumi's protocol carries them: plain JSON in which an unknown is one agreed string and a secret is
 * an object with an agreed signature. The strings are fixed by the engine
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/property-values.json, 2026-11).
 */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type PropertyMap = { [key: string]: Value };

/** Stands for a value that is known only after the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** The key that tells what an object really is. */
export const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Whether a value is an object with properties (and no array, secret or null; assets count as objects). */
export function isObject(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value, seen without a secret around it, is unknown. */
export function isUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN || (isSecret(value) && isUnknown(secretContent(value)));
}

export function isSecret(value: Value | undefined): value is { [key: string]: Value } {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** Wraps a value as a secret; a secret stays as it is. */
export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** What one secret wrapper holds (not deeply); null if it holds nothing. */
export function secretContent(wrapper: { [key: string]: Value }): Value {
  return wrapper["value"] ?? null;
}

/** The value with all secret wrappers taken off, at any depth. Never print the result. */
export function unwrap(value: PropertyMap): PropertyMap;
export function unwrap(value: Value): Value;
export function unwrap(value: Value): Value {
  if (isSecret(value)) return unwrap(secretContent(value));
  if (Array.isArray(value)) return value.map((item) => unwrap(item));
  if (isObject(value)) return mapObject(value, (item) => unwrap(item));
  return value;
}

/** Whether an unknown is anywhere within, also under secrets. */
export function containsUnknown(value: Value | undefined): boolean {
  return value === UNKNOWN || partsOf(value).some((part) => containsUnknown(part));
}

/** Whether a secret is anywhere within. */
export function containsSecret(value: Value | undefined): boolean {
  return isSecret(value) || partsOf(value).some((part) => containsSecret(part));
}

/** The items of an array, the values of an object, nothing of anything else. */
function partsOf(value: Value | undefined): Value[] {
  if (typeof value !== "object" || value === null) return [];
  return Array.isArray(value) ? value : Object.values(value);
}

/** A copy of an object with each value changed. */
export function mapObject(object: PropertyMap, change: (value: Value, key: string) => Value): PropertyMap {
  const result: PropertyMap = {};
  for (const [key, value] of Object.entries(object)) result[key] = change(value, key);
  return result;
}

/** Whether two values are the same; secrets are compared by content, and the order of keys does not count. */
export function equal(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (isSecret(left)) return equal(secretContent(left), right);
  if (isSecret(right)) return equal(left, secretContent(right));
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, at) => equal(item, right[at]));
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && equal(left[key], right[key]));
}

/** JSON with sorted keys: the same value gives the same text. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(",")}}`;
}
