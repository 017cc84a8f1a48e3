import type { PropertyChange } from "./change";
import { code, valueText } from "./markup";
import type { ReviewedChange } from "./review";
import { WORDS } from "./risk";

/** Properties of one resource that a line tells; the rest are counted. */
const TOLD = 4;
/** So many resources with the same difference are one line. */
const NOISE = 4;
const NAMED = 3;

const SIGNS = { create: "+", update: "~", replace: "±", delete: "−" } as const;

/** A line a resource; resources that differ in the same are one line, after those that do not. */
export function changeLines(changes: readonly ReviewedChange[]): string[] {
  const alike = new Map<string, ReviewedChange[]>();
  for (const change of changes) {
    const key = keyOf(change);
    alike.set(key, [...(alike.get(key) ?? []), change]);
  }
  const [single, many]: [string[], string[]] = [[], []];
  for (const group of alike.values()) {
    if (group.length < NOISE) single.push(...group.map(line));
    else many.push(together(group));
  }
  return [...single, ...many];
}

/** The same for those that differ in the same: for new and deleted ones, by type; tags at whatever depth are tags. */
function keyOf({ operation, type, risk, properties }: ReviewedChange): string {
  if (operation === "create" || operation === "delete") return [operation, type].join(" ");
  const each = properties.map(({ path, before, after }) => [lastPart(path), before, after]);
  return JSON.stringify([operation, risk, ...new Set(each.map((one) => JSON.stringify(one)))]);
}

/** Where a tag stands is all the same: `agentPoolProfiles[0].tags.owner` is `tags.owner`. */
function lastPart(path: string): string {
  const words = WORDS.exec(path);
  return words ? path.slice(words.index).replace(/^\./, "") : path;
}

function line(change: ReviewedChange): string {
  const { operation, type, name, risk, properties } = change;
  const sorted = [...properties].sort((a, b) => telling(b) - telling(a));
  const told = sorted.slice(0, TOLD).map(propertyText);
  const more = sorted.length > TOLD ? `, and ${sorted.length - TOLD} more` : "";
  return `- ${SIGNS[operation]} ${code(name)} (${type}), ${risk}${told.length > 0 ? `: ${told.join(", ")}${more}` : ""}`;
}

function together(group: readonly ReviewedChange[]): string {
  const [first] = group;
  if (!first) return "";
  const names = group.slice(0, NAMED).map(({ name }) => code(name));
  const types = new Set(group.map(({ type }) => type));
  const kind = types.size === 1 ? first.type : `${types.size} types`;
  const paths = new Map(first.properties.map((property) => [lastPart(property.path), property]));
  const what = [...paths].slice(0, TOLD).map(([path, property]) => propertyText({ ...property, path }));
  const more = paths.size > TOLD ? `, and ${paths.size - TOLD} more` : "";
  const same = what.length > 0 ? `, the same in each: ${what.join(", ")}${more}` : "";
  return `- ${SIGNS[first.operation]} ${group.length} of ${kind} (${names.join(", ")}, …), ${first.risk}${same}`;
}

/** What replaces first, what only describes last. */
function telling({ replaces, path }: PropertyChange): number {
  return replaces ? 2 : WORDS.test(path) ? 0 : 1;
}

function propertyText({ path, before, after, replaces }: PropertyChange): string {
  return `${code(path)} ${valueText(before)} → ${valueText(after)}${replaces ? " (**replaces**)" : ""}`;
}
