/** Secrets never reach the disk: the store keeps a keyed digest, enough to tell whether a secret has changed. */
import { createHmac } from "node:crypto";
import {
  canonical,
  isObject,
  isSecret,
  mapObject,
  secret,
  secretContent,
  unwrap,
  type PropertyMap,
  type Value,
} from "../protocol/values";

const DIGEST = "$digest";

export function digestOf(value: Value, key: string): string {
  return createHmac("sha256", key)
    .update(canonical(unwrap(value)))
    .digest("hex");
}

/** The same properties with each secret replaced by its digest. */
export function conceal(value: PropertyMap, key: string): PropertyMap;
export function conceal(value: Value, key: string): Value;
export function conceal(value: Value, key: string): Value {
  if (isSecret(value)) return { [DIGEST]: digestOf(secretContent(value), key) };
  if (Array.isArray(value)) return value.map((item) => conceal(item, key));
  return isObject(value) ? mapObject(value, (item) => conceal(item, key)) : value;
}

export function isConcealed(value: Value | undefined): value is { [key: string]: Value } {
  return isObject(value) && typeof value[DIGEST] === "string";
}

/**
 * Concealed properties with their secrets filled in from `known`, where those are the ones that were concealed. A secret
 * that is not known (somebody else changed it) becomes a secret that equals nothing, so that a refresh shows the change.
 */
export function reveal(stored: PropertyMap, known: Value | undefined, key: string): PropertyMap;
export function reveal(stored: Value, known: Value | undefined, key: string): Value;
export function reveal(stored: Value, known: Value | undefined, key: string): Value {
  if (isConcealed(stored)) {
    if (known !== undefined && digestOf(known, key) === stored[DIGEST]) return isSecret(known) ? known : secret(known);
    return secret(`changed outside of the program (${String(stored[DIGEST]).slice(0, 12)})`);
  }
  const plain = known !== undefined && isSecret(known) ? secretContent(known) : known;
  if (Array.isArray(stored)) {
    const items = Array.isArray(plain) ? plain : [];
    return stored.map((item, at) => reveal(item, items[at], key));
  }
  if (!isObject(stored)) return stored;
  const object = isObject(plain) ? plain : {};
  return mapObject(stored, (item, name) => reveal(item, object[name], key));
}
