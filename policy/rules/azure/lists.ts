import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, type Expectation } from "../expectation";
import { missing, undecided, type Finding } from "../rule";

/** Entries of a list; one unknown entry stands for a list that is not known yet. */
export function entriesAt(resource: Resource, path: string): readonly unknown[] {
  const value = valueAt(resource.properties, path);
  if (value === UNKNOWN) return [UNKNOWN];
  return Array.isArray(value) ? value : [];
}

/** A field of an entry; unknown where the entry is. */
export function fieldOf(entry: unknown, key: string): unknown {
  if (entry === UNKNOWN) return UNKNOWN;
  return typeof entry === "object" && entry !== null ? valueAt(entry as Record<string, unknown>, key) : undefined;
}

/** Findings on each entry of a list that must have one at least. */
export function eachAt(
  resource: Resource,
  path: string,
  what: string,
  judge: (at: string) => readonly Finding[],
): readonly Finding[] {
  const entries = valueAt(resource.properties, path);
  if (entries === UNKNOWN) return [undecided(resource, path, `${what}, known`)];
  if (!Array.isArray(entries) || entries.length === 0) return [missing(resource, path, `at least one: ${what}`)];
  return entries.flatMap((_, index) => judge(`${path}[${index}]`));
}

/** Each entry of a list held to the same expectations, by the entry's fields. */
export function expectEach(
  resource: Resource,
  path: string,
  what: string,
  fields: Readonly<Record<string, Expectation>>,
): readonly Finding[] {
  return eachAt(resource, path, what, (at) =>
    Object.entries(fields).flatMap(([field, expectation]) => expectAt(resource, `${at}.${field}`, expectation)),
  );
}
