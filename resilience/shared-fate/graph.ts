import { UNKNOWN, valueAt } from "../resource";
import { kindOfReference, leastVital, type Kind } from "./kinds";
import { Register } from "./names";
import { nodesOf, TYPES, type Node, type Nodes, type WrittenStack } from "./nodes";

/** One thing needs another. */
export interface Need {
  readonly from: Node;
  readonly to: Node;
  /** What says so: a property's path, or words. */
  readonly by: string;
  readonly kind: Kind;
}

export interface Graph extends Nodes {
  /** What a node needs, by its URN. */
  readonly needsOf: ReadonlyMap<string, readonly Need[]>;
}

/** Properties that put something into a subnet: whoever is in the network may come to use it, and it uses the network. */
const IN_SUBNET = /(^|\.)(subnet\.id|vnetsubnetid|subnetresourceid)$/i;
/** It joins two networks for names: the network needs the zone, and not the other way round. */
const NETWORK_OF_LINK = "virtualNetwork.id";
const VAULT_OF_DRIVER = "spec.parameters.keyvaultName";

/**
 * What needs what over all stacks, out of resources alone: whatever a resource's own properties mean (ids, hosts, private names,
 * addresses, images, vaults, clients of Entra), what it is a part of and what its parts need, what lies in its network and
 * which zones that asks, and what runs in its cluster. It holds rather more than is needed than less: a proof rests on it.
 */
export function graphOf(stacks: readonly WrittenStack[]): Graph {
  const nodes = nodesOf(stacks);
  const register = new Register(nodes);
  const needsOf = new Map<string, Need[]>();
  const add = (from: Node, to: Node, by: string, kind: Kind = "serve"): void => {
    if (from.urn === to.urn) return;
    const need = { from, to, by, kind: leastVital(kind, from.purpose, to.purpose) };
    needsOf.set(from.urn, [...(needsOf.get(from.urn) ?? []), need]);
  };
  const clusters = new Map(nodes.all.filter(({ type }) => type === TYPES.cluster).map((one) => [one.stack, one]));
  for (const node of nodes.all) {
    for (const { path, text } of textsIn(node.inputs)) meant(node, path, text, register, add);
    joined(node, nodes, add);
    const cluster = node.type.startsWith("kubernetes:") ? clusters.get(node.stack) : undefined;
    if (!cluster) continue;
    add(node, cluster, "runs in it");
    add(cluster, node, "runs there");
  }
  return { ...nodes, needsOf };
}

type Add = (from: Node, to: Node, by: string, kind?: Kind) => void;

function meant(node: Node, path: string, text: string, register: Register, add: Add): void {
  const found = path === VAULT_OF_DRIVER ? register.vault(text, node.place) : register.meantBy(text, node.place);
  for (const other of found) {
    if (node.type === TYPES.link && path === NETWORK_OF_LINK) add(other, node, "asks the zone for names");
    else add(node, other, path, kindOfReference(path));
    if (IN_SUBNET.test(path)) add(other, node, "lies in it");
  }
}

/** A part needs its whole and the whole its parts; an address record needs what its address was made from. */
function joined(node: Node, { byId, byUrn }: Nodes, add: Add): void {
  const whole = wholeOf(node, byId);
  if (whole) {
    add(node, whole, "is a part of it");
    // A network asks the zone through its link; a zone is asked by several, and needs none of them.
    if (node.type !== TYPES.link) add(whole, node, "has it as a part");
  }
  for (const source of node.sources["aRecords"] ?? []) {
    const other = byUrn.get(source);
    if (other) add(node, other, "aRecords");
  }
}

/** Azure's ids nest. */
function wholeOf({ id }: Node, byId: ReadonlyMap<string, Node>): Node | undefined {
  if (id === undefined) return undefined;
  for (let parts = id.split("/").slice(0, -2); parts.length > 7; parts = parts.slice(0, -2)) {
    const whole = byId.get(parts.join("/"));
    if (whole) return whole;
  }
  return undefined;
}

interface Text {
  /** Without positions in lists. */
  readonly path: string;
  readonly text: string;
}

function textsIn(value: unknown, path = ""): Text[] {
  if (typeof value === "string") return value === UNKNOWN ? [] : [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, path === "" ? key : `${path}.${key}`));
}

/** The Azure region through which Front Door reaches an origin. */
export function wayInOf(origin: Node): string | undefined {
  const location = valueAt(origin.inputs, "sharedPrivateLinkResource.privateLinkLocation");
  return typeof location === "string" && location !== UNKNOWN ? location.toLowerCase() : undefined;
}
