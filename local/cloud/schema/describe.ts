/** Words for faults: what was found, what belongs there. A secret's value never appears. */
import { isObject, type Value } from "../protocol/values";
import type { PackageSchema, TypeSchema } from "./types";

const LONGEST_TEXT = 60;
const MOST_VALUES = 12;

/** Names whose values are secret by their nature, whether or not the author marked them. */
const SECRET_NAME =
  /passw|secret|token|credential|connectionstring|privatekey|accesskey|apikey|sastoken|(^|\.)(key|data|stringData)(\.|\[|$)/i;

/** What was found, for a reader: its kind, and its value when that may be shown. */
export function describeValue(value: Value | undefined, path: string, secret: boolean): string {
  if (value === undefined || value === null) return "nothing";
  const hidden = secret || SECRET_NAME.test(path);
  if (Array.isArray(value)) return value.length === 1 ? "an array of 1 item" : `an array of ${value.length} items`;
  if (isObject(value)) return "an object";
  if (hidden) return `a ${typeof value} (secret, not shown)`;
  return typeof value === "string" ? `the string ${quote(value)}` : `the ${typeof value} ${String(value)}`;
}

/** Only the kind of a value: of a property that nobody knows, nobody knows whether it is a secret. */
export function describeKind(value: Value): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "an array";
  return isObject(value) ? "an object" : `a ${typeof value}`;
}

/** Quoted as JSON does, so that no control character reaches a terminal, and cut when long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
}

/** What belongs at a place. */
export function describeType(schema: PackageSchema, type: TypeSchema): string {
  switch (type.kind) {
    case "string":
    case "number":
    case "boolean":
      return `a ${type.kind}`;
    case "any":
      return "any value";
    case "asset":
      return "an asset or archive";
    case "const":
      return typeof type.value === "string" ? JSON.stringify(type.value) : String(type.value);
    case "enum":
      return describeValues(schema.enumValues(type.name));
    case "array":
      return "an array";
    case "map":
    case "object":
      return "an object";
    case "union":
      return [...new Set(type.of.map((member) => describeType(schema, member)))].join(" or ");
  }
}

/** `one of "A", "B"`; a long list is folded, and the values nearest to what was given come first. */
export function describeValues(values: readonly (string | number)[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value));
  if (shown.length === 1) return shown.join("");
  const rest = values.length - shown.length;
  return `one of ${shown.join(", ")}${rest > 0 ? ` (and ${rest} more)` : ""}`;
}
