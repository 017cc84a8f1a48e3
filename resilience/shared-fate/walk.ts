import { wayInOf, type Graph, type Need } from "./graph";
import { KINDS, leastVital, type Kind } from "./kinds";
import { isSpread, SHARED, TYPES, type Node, type Region } from "./nodes";

/** Something that a region needs, and the way from Front Door to it. */
export interface Dependence {
  /** The region's stack. */
  readonly region: string;
  readonly kind: Kind;
  readonly name: string;
  readonly type: string;
  /** The stack that makes it. */
  readonly stack: string;
  /** Whose fate it shares: the region's own stack, `SHARED`, another stack, or an Azure region. */
  readonly place: string;
  /** From an origin of Front Door on: what, and what of it says that the next is needed. */
  readonly path: readonly Step[];
}

export interface Step {
  readonly name: string;
  readonly type: string;
  readonly place: string;
  /** What said that this is needed; nothing at the origin. */
  readonly by?: string;
}

interface Reached {
  readonly node: Node;
  readonly kind: Kind;
  readonly need?: Need;
  readonly before?: Reached;
}

/**
 * All that a region needs, each by its most vital and then shortest way. What lies in another place is told and not entered:
 * what that needs in turn is that place's own.
 */
export function dependencesOf(graph: Graph, region: Region): Dependence[] {
  const origins = graph.all.filter((node) => node.type === TYPES.origin && leadsInto(node, graph, region));
  const reached = new Map<string, Reached>(origins.map((node) => [node.urn, { node, kind: "serve" }]));
  // The most vital ways first, so that the first way found is the one to tell.
  for (const kind of KINDS) spread([...reached.values()], kind, { graph, region, reached });
  return [...[...reached.values()].map((one) => dependence(region, one)), ...waysIn(origins, graph, region)];
}

interface Walk {
  readonly graph: Graph;
  readonly region: Region;
  readonly reached: Map<string, Reached>;
}

function spread(from: readonly Reached[], kind: Kind, { graph, region, reached }: Walk): void {
  const queue = [...from];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (at.node.place !== region.name && at.node.place !== SHARED) continue;
    for (const need of graph.needsOf.get(at.node.urn) ?? []) {
      const whole = leastVital(at.kind, need.kind);
      if (whole !== kind || reached.has(need.to.urn) || isOthersPart(need, region, graph)) continue;
      const next = { node: need.to, kind: whole, need, before: at };
      reached.set(need.to.urn, next);
      queue.push(next);
    }
  }
}

/** A service that runs in every region leads to each of them, and a region's requests to that region's part. */
function isOthersPart({ from, to }: Need, region: Region, { regions }: Graph): boolean {
  return (
    from.place === SHARED && isSpread(from) && to.place !== region.name && regions.some(({ name }) => name === to.place)
  );
}

function leadsInto(origin: Node, graph: Graph, region: Region): boolean {
  return (graph.needsOf.get(origin.urn) ?? []).some(({ to }) => to.place === region.name);
}

/** Front Door's private link runs through an Azure region, which is as much of a dependence as a resource there. */
function waysIn(origins: readonly Node[], { regions }: Graph, region: Region): Dependence[] {
  const byLocation = new Map(origins.map((origin) => [wayInOf(origin) ?? region.location, origin]));
  byLocation.delete(region.location);
  return [...byLocation].map(([name, origin]) => {
    const place = regions.find(({ location }) => location === name)?.name ?? name;
    const type = "location of Front Door's private link";
    const by = "sharedPrivateLinkResource.privateLinkLocation";
    const path = [stepOf({ node: origin, kind: "serve" }), { name, type, place, by }];
    return { region: region.name, kind: "serve", name, type, stack: origin.stack, place, path };
  });
}

function dependence({ name: region }: Region, reached: Reached): Dependence {
  const path: Step[] = [];
  for (let at: Reached | undefined = reached; at; at = at.before) path.unshift(stepOf(at));
  const { name, type, stack, place } = reached.node;
  return { region, kind: reached.kind, name, type, stack, place, path };
}

function stepOf({ node: { name, type, place }, need }: Reached): Step {
  return { name, type, place, ...(need ? { by: need.by } : {}) };
}
