/** A resource as a state file holds it, as far as a picture needs it. */
export interface DrawnResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly inputs?: unknown;
  readonly dependencies?: readonly string[];
}

/** One box: a component, or a resource that stands by itself. */
export interface Box {
  readonly key: string;
  readonly stack: string;
  /** What it is called in its stack. */
  readonly name: string;
  readonly kind: string;
  /** Resources inside, itself not counted. */
  readonly size: number;
}

export interface Arrow {
  /** Uses the other. */
  readonly from: string;
  readonly to: string;
  readonly betweenStacks: boolean;
}

export interface Picture {
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/**
 * Draws the estate out of its own states: boxes are the components at the top of each stack, an arrow says that something in
 * one was made from something in the other, or refers to its id.
 */
export function pictureOf(stacks: ReadonlyMap<string, readonly DrawnResource[]>): Picture {
  const boxes = new Map<string, Box & { size: number }>();
  const owner = new Map<string, string>();
  const byId = new Map<string, string>();
  for (const [stack, resources] of stacks) {
    const index = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const resource of resources) {
      const top = topOf(resource, index);
      if (!top) continue;
      const box = boxes.get(top.urn) ?? { key: top.urn, stack, name: nameOf(top.urn), kind: kindOf(top.type), size: 0 };
      boxes.set(top.urn, { ...box, size: box.size + (top === resource ? 0 : 1) });
      owner.set(resource.urn, top.urn);
      if (resource.id?.startsWith("/subscriptions/")) byId.set(resource.id.toLowerCase(), top.urn);
    }
  }
  return { boxes: [...boxes.values()], arrows: arrowsOf(stacks, boxes, owner, byId) };
}

function arrowsOf(
  stacks: ReadonlyMap<string, readonly DrawnResource[]>,
  boxes: ReadonlyMap<string, Box>,
  owner: ReadonlyMap<string, string>,
  byId: ReadonlyMap<string, string>,
): Arrow[] {
  const arrows = new Map<string, Arrow>();
  const add = (from: string | undefined, to: string | undefined): void => {
    if (!from || !to || from === to) return;
    arrows.set(`${from} ${to}`, { from, to, betweenStacks: boxes.get(from)?.stack !== boxes.get(to)?.stack });
  };
  for (const resource of [...stacks.values()].flat()) {
    const from = owner.get(resource.urn);
    for (const dependency of resource.dependencies ?? []) add(from, owner.get(dependency));
    for (const id of idsIn(resource.inputs)) add(from, byId.get(id));
  }
  return [...arrows.values()];
}

/** What every resource needs says nothing about how an estate is built. */
const EVERYWHERE = "azure-native:resources:ResourceGroup";

/** The ancestor right below the stack; nothing for the stack itself, providers and references, which are no part of an estate. */
function topOf(resource: DrawnResource, index: ReadonlyMap<string, DrawnResource>): DrawnResource | undefined {
  if (resource.type.startsWith("pulumi:") || resource.type === EVERYWHERE) return undefined;
  const parent = resource.parent === undefined ? undefined : index.get(resource.parent);
  return !parent || parent.type === "pulumi:pulumi:Stack" ? resource : topOf(parent, index);
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return value.startsWith("/subscriptions/") ? [value.toLowerCase()] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(idsIn);
}

function nameOf(urn: string): string {
  return urn.split("::").slice(-1)[0] ?? urn;
}

function kindOf(type: string): string {
  return type.split(":").slice(-1)[0] ?? type;
}
