import type { RecoveryTier } from "../../facts/objectives";
import { REGIONS, type Region } from "../../facts/regions";
import type { Stack } from "../estate";
import { UNKNOWN, valueAt, type Resource } from "../resource";
import type { Decider } from "./sum";

/** A resource, and whose it is. */
export interface Located {
  readonly stack: string;
  readonly resource: Resource;
}

/** The estate by what models ask: which resources of a type there are, in all stacks or in one. */
export class View {
  private readonly byType = new Map<string, Located[]>();
  readonly stacks: readonly string[];

  constructor(stacks: readonly Stack[]) {
    this.stacks = stacks.map(({ name }) => name);
    for (const { name, resources } of stacks) {
      for (const resource of resources) {
        const known = this.byType.get(resource.type);
        if (known) known.push({ stack: name, resource });
        else this.byType.set(resource.type, [{ stack: name, resource }]);
      }
    }
  }

  of(type: string, stack?: string): readonly Located[] {
    const all = this.byType.get(type) ?? [];
    return stack === undefined ? all : all.filter((one) => one.stack === stack);
  }
}

/** `prod` of `prod-frankfurt`: stacks of one environment stand for each other, others never do. */
export function environmentOf(stack: string): string {
  return stack.split("-")[0] ?? stack;
}

/** Tier of a stack by its environment; what nothing says otherwise of is production. */
export function tierOfStackName(stack: string): RecoveryTier {
  return /^(staging|dev)(-|$)/.test(stack) ? "non-critical" : "production";
}

export function value(at: Located, property: string): unknown {
  return valueAt(at.resource.properties, property);
}

/** A number, `unknown` before deployment, `undefined` where nothing is set. */
export function numberAt(at: Located, property: string): number | "unknown" | undefined {
  const found = value(at, property);
  if (found === UNKNOWN) return "unknown";
  const number = typeof found === "string" && /^\d+$/.test(found) ? Number(found) : found;
  return typeof number === "number" ? number : undefined;
}

export function listAt(at: Located, property: string): readonly unknown[] {
  const found = value(at, property);
  return Array.isArray(found) ? found : [];
}

/** Whether a word of Azure's is set, whatever its case. */
export function says(at: Located, property: string, word: string | RegExp): boolean {
  const found = value(at, property);
  if (typeof found !== "string") return false;
  return typeof word === "string" ? found.toLowerCase() === word.toLowerCase() : word.test(found);
}

/**
 * Whether a property of one holds the name or id that another has. Before it exists a preview may not know what it holds: what the
 * property was made from tells then.
 */
export function names(one: Located, property: string, other: Located, key: string): boolean {
  const held = value(one, property);
  if (held !== UNKNOWN) return held !== undefined && held === value(other, key);
  const [top = ""] = property.split(/[.[]/);
  return one.resource.propertySources[top]?.includes(other.resource.urn) ?? false;
}

export function decider(at: Located, property: string): Decider {
  return { stack: at.stack, resource: at.resource.name, type: at.resource.type, property };
}

export function regionAt(at: Located, property = "location"): Region | undefined {
  const name = value(at, property);
  return typeof name === "string" ? REGIONS.get(name.toLowerCase().replaceAll(" ", "")) : undefined;
}

/** Whether a zone's loss is that of the whole region, as where there are none. */
export function withoutZones(at: Located, property = "location"): boolean {
  return regionAt(at, property)?.zones.length === 0;
}
