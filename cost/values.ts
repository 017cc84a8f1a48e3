import { type Properties, UNKNOWN, valueAt } from "../resilience/resource";

/** The text at a path; in words where there is none, or none yet. */
export function textAt(properties: Properties, path: string): string {
  const value = valueAt(properties, path);
  if (value === UNKNOWN) return "that only a deployment will tell";
  return typeof value === "string" ? value : "that is not given";
}

export function numberAt(properties: Properties, path: string): number | undefined {
  const value = valueAt(properties, path);
  return typeof value === "number" ? value : undefined;
}

/** The objects of a list; none where there is no list. */
export function objectsAt(properties: Properties, path: string): Properties[] {
  const value = valueAt(properties, path);
  return Array.isArray(value) ? value.filter(isProperties) : [];
}

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
