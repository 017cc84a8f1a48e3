import { isIPv4, isIPv6 } from "node:net";
import type { Value } from "../../protocol/values";
import { choices, type Faults, type Place, shown, typeName } from "./faults";
import type { StructuralSchema } from "./schema";

/** Checks the type itself; false means that nothing else about the value can be judged. */
export function checkType(schema: StructuralSchema, value: Value, place: Place, faults: Faults): boolean {
  const expected = expectedType(schema);
  if (expected === undefined || fits(expected, value)) return true;
  const fix =
    typeof value === "string" && /^-?\d+$/.test(value) && !place.hidden ? "write it without quotes" : undefined;
  faults.add(place, `${shown(value, place)} (${typeName(value)})`, words(expected), fix);
  return false;
}

function expectedType(schema: StructuralSchema): string | undefined {
  return schema["x-kubernetes-int-or-string"] === true ? "int-or-string" : schema.type;
}

function fits(type: string, value: Value): boolean {
  switch (type) {
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return typeof value === "number" && Number.isInteger(value);
    case "int-or-string":
      return typeof value === "string" || (typeof value === "number" && Number.isInteger(value));
    default:
      return typeof value === type;
  }
}

function words(type: string): string {
  if (type === "int-or-string") return "an integer or a string";
  if (type === "array") return "a list";
  return type === "object" || type === "integer" ? `an ${type}` : `a ${type}`;
}

export function checkEnum(schema: StructuralSchema, value: Value, place: Place, faults: Faults): void {
  const allowed = schema.enum;
  if (allowed === undefined || allowed.some((one) => one === value)) return;
  const near = allowed.find((one) => String(one).toLowerCase() === String(value).toLowerCase());
  faults.add(
    place,
    shown(value, place),
    `one of ${choices(allowed)}`,
    near === undefined ? undefined : `write ${JSON.stringify(near)}`,
  );
}

export function checkString(schema: StructuralSchema, value: string, place: Place, faults: Faults): void {
  const length = [...value].length; // code points, as the API server counts
  if (schema.minLength !== undefined && length < schema.minLength) {
    faults.add(place, `${length} characters`, `at least ${schema.minLength}`);
  }
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    faults.add(place, `${length} characters`, `at most ${schema.maxLength}`);
  }
  if (schema.pattern !== undefined && !patternOf(schema.pattern).test(value)) {
    faults.add(place, shown(value, place), `text that matches ${schema.pattern}`);
  }
  const format = schema.format === undefined ? undefined : FORMATS[schema.format];
  if (format !== undefined && !format.test(value)) faults.add(place, shown(value, place), format.expected);
}

/**
 * String formats that the API server judges; it ignores those that it does not know.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ (2026-11).
 */
const FORMATS: Readonly<Record<string, { expected: string; test: (text: string) => boolean }>> = {
  "date-time": {
    expected: "a date and time such as 2026-11-21T08:00:00Z",
    test: (text) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text)),
  },
  byte: { expected: "base64", test: (text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) },
  ipv4: { expected: "an IPv4 address", test: isIPv4 },
  ipv6: { expected: "an IPv6 address", test: isIPv6 },
};

const patterns = new Map<string, RegExp>();

/** CRDs write Go's regular expressions; only their `(?i)` has no counterpart, so the whole expression ignores case then. */
export function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const ignoresCase = source.includes("(?i)");
  const built = new RegExp(ignoresCase ? source.replaceAll("(?i)", "") : source, ignoresCase ? "i" : "");
  patterns.set(source, built);
  return built;
}

const INT32 = 2 ** 31;

export function checkNumber(schema: StructuralSchema, value: number, place: Place, faults: Faults): void {
  const { minimum, maximum, multipleOf } = schema;
  const got = shown(value, place);
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    faults.add(place, got, schema.exclusiveMinimum === true ? `more than ${minimum}` : `at least ${minimum}`);
  }
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    faults.add(place, got, schema.exclusiveMaximum === true ? `less than ${maximum}` : `at most ${maximum}`);
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) faults.add(place, got, `a multiple of ${multipleOf}`);
  if (schema.format === "int32" && (value < -INT32 || value >= INT32)) faults.add(place, got, "a 32-bit integer");
}
