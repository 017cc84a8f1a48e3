import type { SchemaFault } from "../../schema/types";
import type { Value } from "../../protocol/values";

/** Where faults gather; `hidden` tells that a value lies inside a secret and must not be shown. */
export interface Place {
  readonly path: string;
  readonly hidden: boolean;
}

export class Faults {
  readonly list: SchemaFault[] = [];

  add(place: Place, got: string, expected: string, fix?: string): void {
    this.list.push({ path: place.path, got, expected, ...(fix === undefined ? {} : { fix }) });
  }
}

export function child(place: Place, key: string | number): Place {
  const step = typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`;
  return { path: place.path === "" ? step.replace(/^\./, "") : place.path + step, hidden: place.hidden };
}

const LONGEST = 60;

/** A value for people: short, with its type; never what is secret. */
export function shown(value: Value, place: Place): string {
  if (place.hidden) return `a secret ${typeName(value)}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null)
    return `an object with ${Object.keys(value).slice(0, 5).join(", ") || "no properties"}`;
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

export function typeName(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

const MOST_CHOICES = 12;

/** `"a", "b" or 9 more`: allowed values, folded when many. */
export function choices(values: readonly unknown[]): string {
  const texts = values.slice(0, MOST_CHOICES).map((value) => JSON.stringify(value));
  const more = values.length - texts.length;
  return texts.join(", ") + (more > 0 ? ` or ${more} more` : "");
}
