import { containsUnknown, isSecret, isUnknown, unwrap, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { nearest } from "../../schema/suggest";
import { ruleFaults } from "./cel";
import { withDefaults } from "./defaults";
import { child, choices, Faults, type Place, shown } from "./faults";
import { checkEnum, checkNumber, checkString, checkType } from "./scalars";
import type { StructuralSchema } from "./schema";

/** A place, what stood there before an update, and which properties need no declaration there. */
interface Spot extends Place {
  readonly old?: Value | undefined;
  readonly implicit?: readonly string[];
}

/** Properties of every resource that a CRD need not declare. */
const RESOURCE_PROPERTIES: readonly string[] = ["apiVersion", "kind", "metadata"];

/**
 * Judges a custom resource by its CRD's schema as the API server does with strict field validation: unknown fields, types,
 * bounds, required fields (after defaults) and CEL rules. Nulls count as absent, as Pulumi's provider prunes them.
 * The unknown sentinel is right everywhere; `oneOf`, `anyOf`, `not` and CEL are not judged on a value that contains one.
 * @param old the resource before an update, for rules that compare.
 * @returns all faults, empty when the resource is good; never throws.
 */
export function validateCustomResource(schema: StructuralSchema, resource: Value, old?: Value): SchemaFault[] {
  const faults = new Faults();
  const root: StructuralSchema = { ...schema, type: "object" };
  const before = old === undefined ? undefined : withDefaults(root, unwrap(old));
  walk(
    root,
    withDefaults(root, resource),
    { path: "", hidden: false, old: before, implicit: RESOURCE_PROPERTIES },
    faults,
  );
  return faults.list;
}

function walk(schema: StructuralSchema, given: Value, at: Spot, faults: Faults): void {
  if (isUnknown(given)) return;
  const place = isSecret(given) ? { ...at, hidden: true } : at;
  const value = isSecret(given) ? unwrap(given) : given;
  if (value === null && schema.nullable === true) return;
  if (isUnknown(value) || !checkType(schema, value, place, faults)) return;
  checkEnum(schema, value, place, faults);
  if (typeof value === "string") checkString(schema, value, place, faults);
  else if (typeof value === "number") checkNumber(schema, value, place, faults);
  else if (Array.isArray(value)) walkList(schema, value, place, faults);
  else if (typeof value === "object" && value !== null) walkObject(schema, value, place, faults);
  if (containsUnknown(value)) return;
  checkAlternatives(schema, value, place, faults);
  const old = place.old === undefined || containsUnknown(place.old) ? undefined : place.old;
  for (const fault of ruleFaults(schema, unwrap(value), old)) {
    faults.add(ruleSpot(place, fault.fieldPath), shown(value, place), fault.message);
  }
}

/** CEL names a field as `.spec.x`; without one the rule's own place is at fault. */
function ruleSpot(place: Place, fieldPath: string | undefined): Place {
  if (fieldPath === undefined) return place;
  return { path: place.path === "" ? fieldPath.replace(/^\./, "") : place.path + fieldPath, hidden: place.hidden };
}

function walkList(schema: StructuralSchema, list: Value[], place: Place, faults: Faults): void {
  if (schema.minItems !== undefined && list.length < schema.minItems) {
    faults.add(place, `a list of ${list.length}`, `at least ${schema.minItems} items`);
  }
  if (schema.maxItems !== undefined && list.length > schema.maxItems) {
    faults.add(place, `a list of ${list.length}`, `at most ${schema.maxItems} items`);
  }
  const items = itemsOf(schema);
  if (items !== undefined) list.forEach((item, index) => walk(items, item, child(place, index), faults));
  checkDuplicates(schema, list, place, faults);
}

/** A list that keeps unknown fields keeps those of its items, as the API server's pruning does (ECK's Logstash pipelines). */
function itemsOf({ items, ...list }: StructuralSchema): StructuralSchema | undefined {
  const free = list["x-kubernetes-preserve-unknown-fields"] === true;
  return items !== undefined && free ? { ...items, "x-kubernetes-preserve-unknown-fields": true } : items;
}

/** Lists of type `set` hold a value once, those of type `map` a key once. */
function checkDuplicates(schema: StructuralSchema, list: Value[], place: Place, faults: Faults): void {
  const kind = schema["x-kubernetes-list-type"];
  if (kind !== "set" && kind !== "map") return;
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const seen = new Set<string>();
  list.forEach((item, index) => {
    const identity = kind === "set" ? unwrap(item) : keys.map((key) => propertyOf(unwrap(item), key) ?? null);
    if (containsUnknown(identity)) return;
    const text = JSON.stringify(identity);
    const expected = kind === "set" ? "each value once" : `each ${keys.join(" and ")} once`;
    if (seen.has(text)) faults.add(child(place, index), `a duplicate (${shown(identity, place)})`, expected);
    seen.add(text);
  });
}

function propertyOf(item: Value | undefined, key: string): Value | undefined {
  if (typeof item !== "object" || item === null || Array.isArray(item)) return undefined;
  return Object.hasOwn(item, key) ? item[key] : undefined;
}

function walkObject(schema: StructuralSchema, value: { [key: string]: Value }, spot: Spot, faults: Faults): void {
  const properties = schema.properties ?? {};
  const free = schema["x-kubernetes-embedded-resource"] === true ? RESOURCE_PROPERTIES : (spot.implicit ?? []);
  const names = Object.keys(value);
  for (const [name, item] of Object.entries(value)) {
    if (free.includes(name)) continue;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known === undefined) walkOther(schema, name, item, spot, faults);
    else walk(known, item, { ...child(spot, name), old: propertyOf(spot.old, name) }, faults);
  }
  for (const name of requiredOf(schema)) {
    if (!names.includes(name)) faults.add(child(spot, name), "nothing", "a value: it is required");
  }
  checkSize(schema, names.length, spot, faults);
}

function requiredOf(schema: StructuralSchema): readonly string[] {
  const required = schema.required ?? [];
  return schema["x-kubernetes-embedded-resource"] === true
    ? [...new Set([...required, "apiVersion", "kind"])]
    : required;
}

/** A property that `properties` does not name: of a map, kept as it is, or a mistake. */
function walkOther(schema: StructuralSchema, name: string, value: Value, place: Place, faults: Faults): void {
  const rest = schema.additionalProperties;
  if (typeof rest === "object") return walk(rest, value, child(place, name), faults);
  if (rest === true || schema["x-kubernetes-preserve-unknown-fields"] === true || schema.type === undefined) return;
  const known = Object.keys(schema.properties ?? {});
  const near = nearest(name, known);
  const fix = near === undefined ? undefined : `write ${near}`;
  faults.add(
    child(place, name),
    "a field that does not exist",
    known.length > 0 ? `one of ${choices(known)}` : "no fields",
    fix,
  );
}

function checkSize(schema: StructuralSchema, size: number, place: Place, faults: Faults): void {
  const { minProperties, maxProperties } = schema;
  if (minProperties !== undefined && size < minProperties) {
    faults.add(place, `${size} properties`, `at least ${minProperties}`);
  }
  if (maxProperties !== undefined && size > maxProperties) {
    faults.add(place, `${size} properties`, `at most ${maxProperties}`);
  }
}

function checkAlternatives(schema: StructuralSchema, value: Value, place: Place, faults: Faults): void {
  const got = shown(value, place);
  for (const branch of schema.allOf ?? []) walkBranch(branch, value, place, faults);
  if (schema.anyOf !== undefined && !schema.anyOf.some((branch) => matches(branch, value))) {
    faults.add(place, got, alternatives(schema.anyOf, "at least one of"));
  }
  if (schema.oneOf !== undefined) {
    const count = schema.oneOf.filter((branch) => matches(branch, value)).length;
    if (count !== 1) faults.add(place, got, alternatives(schema.oneOf, oneOrNone(schema.oneOf)));
  }
  if (schema.not !== undefined && matches(schema.not, value)) {
    faults.add(place, got, `not ${alternatives([schema.not], "together:")}`);
  }
}

/** Branches of logic only judge values: what they do not name is no mistake. */
function matches(branch: StructuralSchema, value: Value): boolean {
  const faults = new Faults();
  walkBranch(branch, value, { path: "", hidden: false }, faults);
  return faults.list.length === 0;
}

function walkBranch(branch: StructuralSchema, value: Value, place: Place, faults: Faults): void {
  walk({ ...branch, "x-kubernetes-preserve-unknown-fields": true }, value, place, faults);
}

/** A branch that says "none of them" makes the choice optional, as Istio's schemas write it. */
function oneOrNone(branches: readonly StructuralSchema[]): string {
  return branches.some((branch) => branch.not !== undefined) ? "at most one of" : "exactly one of";
}

function alternatives(branches: readonly StructuralSchema[], how: string): string {
  const named = branches
    .filter((branch) => branch.required !== undefined)
    .map((branch) => branch.required?.join(" with "));
  if (named.length > 0) return `${how} ${named.join(", ")}`;
  const types = branches.map((branch) => branch.type).filter((type) => type !== undefined);
  return types.length === branches.length
    ? `one of the types ${types.join(", ")}`
    : `${how} ${branches.length} alternatives in its schema`;
}
