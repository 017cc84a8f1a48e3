import { compare, type Change, type Recorded, type StackChange } from "./change";

/** A resource that is made from, or waits for, another. */
export interface Dependant {
  readonly stack: string;
  readonly type: string;
  readonly name: string;
}

/** Who depends on what, over all stacks as they were: by URN within a stack, by ids and outputs across. */
export class Dependants {
  /** URNs of those that wait for one, by its URN. */
  private readonly direct = new Map<string, Set<string>>();
  private readonly all = new Map<string, Dependant>();
  /** Resources of a stack that hold an id of Azure, by that id in lower case. */
  private readonly holders = new Map<string, Set<string>>();

  constructor(stacks: readonly StackChange[]) {
    for (const { stack, before = [] } of stacks) for (const one of before) this.note(stack, one);
  }

  /** Each once, those of other stacks too, without components. Sorted by stack and name. */
  of({ before, urn }: Change): Dependant[] {
    const root = before?.urn ?? urn;
    const found = new Set<string>();
    const open = [...(this.direct.get(root) ?? []), ...(this.holders.get(before?.id?.toLowerCase() ?? "") ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next) || next === root) continue;
      found.add(next);
      open.push(...(this.direct.get(next) ?? []));
    }
    return [...found]
      .flatMap((one) => this.all.get(one) ?? [])
      .filter(({ type }) => !type.startsWith("plugilo:") && !type.startsWith("pulumi:"))
      .sort((a, b) => compare(`${a.stack} ${a.name} ${a.type}`, `${b.stack} ${b.name} ${b.type}`));
  }

  private note(stack: string, { urn, type, name, propertyDependencies = {}, inputs }: Recorded): void {
    this.all.set(urn, { stack, type, name });
    // What only waits in line is not hurt: values count.
    for (const from of Object.values(propertyDependencies).flatMap((urns) => urns ?? [])) put(this.direct, from, urn);
    for (const id of idsIn(inputs)) put(this.holders, id, urn);
  }
}

function put(map: Map<string, Set<string>>, key: string, value: string): void {
  map.set(key, (map.get(key) ?? new Set()).add(value));
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("/subscriptions/") ? [value.toLowerCase()] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(idsIn) : [];
}
