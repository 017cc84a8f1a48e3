import { isSecret, isUnknown, secret, unwrap, type Value } from "../../protocol/values";
import type { StructuralSchema } from "./schema";

/**
 * The value with the schema's defaults filled in and nulls dropped, as the API server sees it before it validates.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting (2026-11).
 */
export function withDefaults(schema: StructuralSchema, value: Value): Value {
  if (isSecret(value)) return secret(withDefaults(schema, unwrap(value)));
  if (isUnknown(value)) return value;
  if (Array.isArray(value)) {
    const items = schema.items;
    return items === undefined ? value : value.map((item) => withDefaults(items, item));
  }
  if (typeof value !== "object" || value === null) return value;
  return objectWithDefaults(schema, value);
}

function objectWithDefaults(schema: StructuralSchema, value: { [key: string]: Value }): Value {
  const filled = new Map<string, Value>();
  const rest = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  for (const [key, item] of Object.entries(value)) {
    const known =
      schema.properties !== undefined && Object.hasOwn(schema.properties, key) ? schema.properties[key] : rest;
    if (item !== null) filled.set(key, known === undefined ? item : withDefaults(known, item));
    else if (known?.nullable === true && known.default === undefined) filled.set(key, item);
  }
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    if (filled.has(key) || property.default === undefined) continue;
    filled.set(key, withDefaults(property, property.default as Value));
  }
  return Object.fromEntries(filled);
}
