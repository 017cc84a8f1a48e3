import type { Circumstances, Finding } from "./rule";
import { UNKNOWN, valueAt, type Resource } from "./resource";

/** What a property's value must be. */
export interface Expectation {
  readonly text: string;
  readonly met: (value: unknown) => boolean;
}

export const is = (wanted: string | number | boolean): Expectation => ({
  text: JSON.stringify(wanted),
  met: (value) => value === wanted,
});

/** Azure reads some of its enumerations regardless of case. */
export const isWord = (wanted: string): Expectation => ({
  text: JSON.stringify(wanted),
  met: (value) => typeof value === "string" && value.toLowerCase() === wanted.toLowerCase(),
});

export const oneOf = (...wanted: readonly string[]): Expectation => ({
  text: `one of ${wanted.join(", ")}`,
  met: (value) => typeof value === "string" && wanted.includes(value),
});

export const atLeast = (least: number, unit = ""): Expectation => ({
  text: `at least ${least}${unit === "" ? "" : ` ${unit}`}`,
  met: (value) => typeof value === "number" && value >= least,
});

export const listOf = (least: number, what: string): Expectation => ({
  text: `at least ${least} ${what}`,
  met: (value) => Array.isArray(value) && value.length >= least,
});

/** Anything but these; absent is refused as well, because Azure's default is the first of them. */
export const anythingBut = (...refused: readonly string[]): Expectation => ({
  text: `anything but ${refused.join(", ")}`,
  met: (value) => typeof value === "string" && !refused.includes(value),
});

/** The one finding that a property gives rise to, if any. */
export function expectAt(resource: Resource, path: string, expectation: Expectation): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  if (value === UNKNOWN)
    return [{ resource, path, got: "a value that is not known yet", expected: expectation.text, unknown: true }];
  if (expectation.met(value)) return [];
  return [{ resource, path, got: show(value), expected: expectation.text, unknown: false }];
}

/** A rule's judgement from a table: for each type, which property must be what. */
export function fromTable(table: Readonly<Record<string, Readonly<Record<string, Expectation>>>>): {
  readonly types: readonly string[];
  readonly judge: (resource: Resource, circumstances: Circumstances) => readonly Finding[];
} {
  return {
    types: Object.keys(table),
    judge: (resource) =>
      Object.entries(table[resource.type] ?? {}).flatMap(([path, expectation]) =>
        expectAt(resource, path, expectation),
      ),
  };
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `${value.length} entries`;
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
