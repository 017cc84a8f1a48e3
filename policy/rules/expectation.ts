import type { ResourceRule } from "./rule";
import { missing, undecided, type Finding } from "./rule";
import { UNKNOWN, valueAt, type Resource } from "../../resilience/resource";

/** What a property's value must be. */
export interface Expectation {
  readonly text: string;
  readonly met: (value: unknown) => boolean;
}

export const is = (wanted: number | boolean): Expectation => ({
  text: String(wanted),
  met: (value) => value === wanted,
});

/** One of these words; Azure reads its enumerations regardless of case. */
export const word = (...wanted: readonly string[]): Expectation => ({
  text: wanted.map((one) => `"${one}"`).join(" or "),
  met: (value) => typeof value === "string" && wanted.some((one) => one.toLowerCase() === value.toLowerCase()),
});

export const atLeast = (least: number, unit: string): Expectation => ({
  text: `at least ${least} ${unit}`,
  met: (value) => typeof value === "number" && value >= least,
});

export const listOf = (least: number, what: string): Expectation => ({
  text: `at least ${least} ${what}`,
  met: (value) => Array.isArray(value) && value.length >= least,
});

/** A word that matches no pattern of refused ones; absent is refused as well, because nobody chose Azure's default. */
export const wordUnlike = (refused: RegExp, text: string): Expectation => ({
  text,
  met: (value) => typeof value === "string" && value !== "" && !refused.test(value),
});

/** The one finding that a property gives rise to, if any. */
export function expectAt(resource: Resource, path: string, expectation: Expectation): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  if (value === UNKNOWN) return [undecided(resource, path, expectation.text)];
  if (expectation.met(value)) return [];
  return [{ ...missing(resource, path, expectation.text), got: show(value) }];
}

/** Something must be set; what it is may be told by the deployment alone. */
export function expectPresent(resource: Resource, path: string, what: string): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  const empty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return empty ? [missing(resource, path, what)] : [];
}

/** For each type, which property must be what. */
export type Table = Readonly<Record<string, Readonly<Record<string, Expectation>>>>;

/** A rule's judgement from a table. */
export function fromTable(table: Table): Pick<ResourceRule, "types" | "judge"> {
  return {
    types: Object.keys(table),
    judge: (resource) =>
      Object.entries(table[resource.type] ?? {}).flatMap(([path, expectation]) =>
        expectAt(resource, path, expectation),
      ),
  };
}

/** What was got, for people. Only words of an enumeration are repeated: longer texts might be secrets. */
function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  if (typeof value === "string") return /^[\w.-]{0,40}$/.test(value) ? `"${value}"` : "another text";
  return typeof value === "object" ? "an object" : String(value);
}
