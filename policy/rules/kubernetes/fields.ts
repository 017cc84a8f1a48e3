import { expectAt, expectPresent, type Expectation } from "../expectation";
import type { Finding } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";

export type Fields = Readonly<Record<string, unknown>>;

/** Something in an object, and the path to it. */
export interface Place {
  readonly path: string;
  readonly value: Fields;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function fieldsAt(resource: Resource, path: string): Fields {
  const value = valueAt(resource.properties, path);
  return isFields(value) ? value : {};
}

export function listAt(resource: Resource, path: string): readonly unknown[] {
  const value = valueAt(resource.properties, path);
  return Array.isArray(value) ? value : [];
}

/** Objects in a list, each with its path. */
export function placesAt(resource: Resource, path: string): readonly Place[] {
  return listAt(resource, path).flatMap((value, index) =>
    isFields(value) ? [{ path: `${path}[${index}]`, value }] : [],
  );
}

/** Judges a value whose key has dots, such as a label's: no path leads there that `valueAt` could follow. */
export function expectKey(resource: Resource, at: string, key: string, expectation: Expectation): readonly Finding[] {
  return ofKey(resource, at, key, (one) => expectAt(one, "value", expectation));
}

/** Something must be set under a key with dots; what it is may be told by the deployment alone. */
export function expectKeyPresent(resource: Resource, at: string, key: string, what: string): readonly Finding[] {
  return ofKey(resource, at, key, (one) => expectPresent(one, "value", what));
}

function ofKey(
  resource: Resource,
  at: string,
  key: string,
  judge: (holder: Resource) => readonly Finding[],
): readonly Finding[] {
  const within = valueAt(resource.properties, at);
  const value = within === UNKNOWN ? UNKNOWN : fieldsAt(resource, at)[key];
  const findings = judge({ ...resource, properties: { value } });
  return findings.map((finding) => ({ ...finding, resource, path: `${at}["${key}"]` }));
}

/** Words in a list; what is not known yet is left out. */
export function wordsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : []).filter((one): one is string => typeof one === "string" && one !== UNKNOWN);
}

/** The text at a path; `undefined` where there is none, or none that is known yet. */
export function textAt(resource: Resource, path: string): string | undefined {
  const value = valueAt(resource.properties, path);
  return typeof value === "string" && value !== UNKNOWN ? value : undefined;
}

export function namespaceOf(resource: Resource): string | undefined {
  return textAt(resource, "metadata.namespace");
}

/** Both may lie in one namespace: one whose name is not known yet may be any. */
export function together(one: Resource, other: Resource): boolean {
  const [first, second] = [namespaceOf(one), namespaceOf(other)];
  return first === undefined || second === undefined || first === second;
}

/** Whether labels are what a selector asks for. An empty selector selects all; a mark for an unknown value is the same as itself. */
export function selects(wanted: Fields, labels: Fields): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Resources by type, so that a rule of a whole stack looks through it once. */
export function byType(resources: readonly Resource[]): (type: string) => readonly Resource[] {
  const found = new Map<string, Resource[]>();
  for (const resource of resources) {
    const of = found.get(resource.type);
    if (of) of.push(resource);
    else found.set(resource.type, [resource]);
  }
  return (type) => found.get(type) ?? [];
}
