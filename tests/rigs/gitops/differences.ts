import type { TreeObject } from "./kustomize";

/** A field, or a whole object, that two clusters do not have alike; `absent` where one lacks it. */
export interface Difference {
  /** `Deployment services/cdc`. */
  readonly object: string;
  /** `spec.replicas`; empty for the object itself. */
  readonly path: string;
  readonly frankfurt: unknown;
  readonly berlin: unknown;
}

const ABSENT = "absent";
const HERE = "an object";

/**
 * All that Frankfurt and Berlin may not have alike (A21). Another line is a decision, and stands here with its reason.
 */
export const EXPECTED: readonly Difference[] = sorted([
  // A20: what runs once at most rests on the backup, and nobody is woken because it does.
  { object: "CronJob services/billing-close", path: "spec.suspend", frankfurt: ABSENT, berlin: true },
  { object: "CronWorkflow services/search-reindex", path: "spec.suspend", frankfurt: ABSENT, berlin: true },
  { object: "Deployment services/cdc", path: "spec.replicas", frankfurt: 1, berlin: 0 },
  { object: "PrometheusRule services/billing-close", path: "", frankfurt: HERE, berlin: ABSENT },
  { object: "PrometheusRule services/cdc", path: "", frankfurt: HERE, berlin: ABSENT },
  { object: "PrometheusRule services/search-reindex", path: "", frankfurt: HERE, berlin: ABSENT },
  // A5: Berlin has no virtual nodes, so what would burst onto them is left out.
  { object: "Deployment burst/thumbnailer-burst", path: "", frankfurt: HERE, berlin: ABSENT },
  { object: "ScaledObject burst/thumbnailer-burst", path: "", frankfurt: HERE, berlin: ABSENT },
  // Each region has a broker of its own: its workers count what waits there.
  {
    object: "ScaledObject services/mailer",
    path: "spec.triggers.queue.metadata.namespace",
    frankfurt: "sbns-plugilo-prod-fra",
    berlin: "sbns-plugilo-prod-ber",
  },
]);

/** What two clusters do not have alike, field by field. */
export function differences(frankfurt: readonly TreeObject[], berlin: readonly TreeObject[]): Difference[] {
  const [left, right] = [byName(frankfurt), byName(berlin)];
  const found: Difference[] = [];
  for (const object of union(left, right)) {
    const [mine, other] = [left.get(object), right.get(object)];
    if (mine && other) found.push(...fields(object, leaves(mine), leaves(other)));
    else found.push({ object, path: "", frankfurt: mine ? HERE : ABSENT, berlin: other ? HERE : ABSENT });
  }
  return sorted(found);
}

function sorted(all: readonly Difference[]): Difference[] {
  return [...all].sort((a, b) => (`${a.object} ${a.path}` < `${b.object} ${b.path}` ? -1 : 1));
}

function fields(object: string, left: Map<string, unknown>, right: Map<string, unknown>): Difference[] {
  const value = (of: Map<string, unknown>, path: string): unknown => (of.has(path) ? of.get(path) : ABSENT);
  return union(left, right)
    .map((path) => ({ object, path, frankfurt: value(left, path), berlin: value(right, path) }))
    .filter((one) => one.frankfurt !== one.berlin);
}

function byName(objects: readonly TreeObject[]): Map<string, TreeObject> {
  return new Map(objects.map((one) => [`${one.kind} ${one.metadata.namespace}/${one.metadata.name}`, one]));
}

function union(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...left.keys(), ...right.keys()])].sort();
}

/** Every value of an object by its path; members of a list by their name where they have one, so that none hides behind its neighbour. */
function leaves(value: unknown, path = "", into = new Map<string, unknown>()): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return into.set(path, value);
  const entries = Array.isArray(value)
    ? value.map((one, index) => [nameOf(one, index), one] as const)
    : Object.entries(value);
  if (entries.length === 0) return into.set(path, JSON.stringify(value));
  for (const [key, inner] of entries) leaves(inner, path === "" ? key : `${path}.${key}`, into);
  return into;
}

function nameOf(member: unknown, index: number): string {
  const name: unknown = typeof member === "object" && member !== null && "name" in member ? member.name : undefined;
  return typeof name === "string" ? name : String(index);
}
