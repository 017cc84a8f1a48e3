import { declared, made, type Written } from "../estate";
import { armIdOf, valueAt, type Properties } from "../resource";
import { purposeOf, type Kind } from "./kinds";

/** A stack as an exported state, a recording or a plan writes it down. */
export interface WrittenStack {
  readonly name: string;
  readonly resources: readonly Written[];
}

/** Where what several regions share on purpose belongs: it is made to outlive each of them. */
export const SHARED = "shared";

/** A resource in the graph of what needs what. */
export interface Node {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** The stack that makes it. */
  readonly stack: string;
  /** Whose fate it shares: the stack that it lies in, `SHARED`, or an Azure region that no stack serves from. */
  readonly place: string;
  readonly purpose: Kind;
  /** Lower case, where it is one of Azure's and known. */
  readonly id?: string;
  /** As the program declares it: what others wrote into it is no need of its own. */
  readonly inputs: Properties;
  /** With what the cloud answers. */
  readonly properties: Properties;
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

export const TYPES = {
  cluster: "azure-native:containerservice:ManagedCluster",
  group: "azure-native:resources:ResourceGroup",
  network: "azure-native:network:VirtualNetwork",
  origin: "azure-native:cdn:AFDOrigin",
  link: "azure-native:privatedns:VirtualNetworkLink",
  service: "kubernetes:core/v1:Service",
  subnet: "azure-native:network:Subnet",
  zone: "azure-native:privatedns:PrivateZone",
} as const;

/** Of services that run in several regions at once, each region's part goes on alone: https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region (2026-11) */
const SPREAD = /^azure-native:(cdn|dns|frontdoor|cosmosdb|apimanagement):/;

/** They let something pass or say who may; that needs nothing of whom they name. */
const PERMITS =
  /:(RoleAssignment|NetworkSecurityGroup|NetworkPolicy|FirewallPolicyRuleCollectionGroup|AuthorizationPolicy|FederatedIdentityCredential)$/;

export const isSpread = ({ type }: Pick<Node, "type">): boolean => SPREAD.test(type);

/** A region that users are served from, as its gateway tells. */
export interface Region {
  /** Its stack. */
  readonly name: string;
  readonly location: string;
}

export interface Nodes {
  readonly all: readonly Node[];
  /** Azure's resources, by id in lower case. */
  readonly byId: ReadonlyMap<string, Node>;
  readonly byUrn: ReadonlyMap<string, Node>;
  readonly regions: readonly Region[];
}

type Placeless = Omit<Node, "place">;

/** All resources that need or are needed, each with whose fate it shares. */
export function nodesOf(stacks: readonly WrittenStack[]): Nodes {
  const placeless = stacks.flatMap(described);
  const groups = new Map(placeless.filter(({ type }) => type === TYPES.group).map(({ id, stack }) => [id, stack]));
  const edges = new Set(placeless.filter(({ type }) => type === TYPES.origin).map(({ stack }) => stack));
  const ids = new Map(placeless.flatMap((node) => (node.id === undefined ? [] : [[node.id, node] as const])));
  const stackOf = ({ id, stack }: Placeless): string => groups.get(groupOf(id)) ?? stack;
  const regions = regionsOf(placeless, ids, stackOf);
  const linked = linkedNetworks(placeless);
  const place = (node: Placeless): string => {
    const stack = stackOf(node);
    return edges.has(stack) ? placeAtTheEdge(node, regions, linked) : stack;
  };
  const all = placeless.map((node): Node => ({ ...node, place: place(node) }));
  return {
    all,
    byId: new Map(all.flatMap((node) => (node.id === undefined ? [] : [[node.id, node] as const]))),
    byUrn: new Map(all.map((node) => [node.urn, node])),
    regions,
  };
}

/** Without components and providers, without permissions, and without what a stack puts into another's cluster. */
function described({ name: stack, resources }: WrittenStack): Placeless[] {
  const namespaces = new Set(
    resources
      .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
      .map((one) => namespaceOf(made(one).properties, "name")),
  );
  return resources.flatMap((written) => {
    const { urn, name, type, properties, propertySources: sources, ...whole } = made(written);
    if (/^(plugilo|pulumi|random):/.test(type) || PERMITS.test(type)) return [];
    const namespace = namespaceOf(properties, "namespace");
    const elsewhere =
      namespace !== undefined && !namespaces.has(namespace) && !/^(kube-|aks-|default$)/.test(namespace);
    if (type.startsWith("kubernetes:") && elsewhere) return [];
    const id = armIdOf({ urn, name, type, properties, propertySources: sources, ...whole });
    const known = id === undefined ? {} : { id };
    const inputs = declared(written).properties;
    return [{ urn, name, type, stack, purpose: purposeOf(type, namespace), inputs, properties, sources, ...known }];
  });
}

function namespaceOf(properties: Properties, key: "name" | "namespace"): string | undefined {
  const value = valueAt(properties, `metadata.${key}`) ?? valueAt(properties, key);
  return typeof value === "string" ? value : undefined;
}

/** Stacks that Front Door's origins lead into, and where their gateways are. */
function regionsOf(
  nodes: readonly Placeless[],
  byId: ReadonlyMap<string, Placeless>,
  stackOf: (node: Placeless) => string,
): Region[] {
  const gateways = nodes
    .filter(({ type }) => type === TYPES.origin)
    .map(({ inputs }) => valueAt(inputs, "sharedPrivateLinkResource.privateLink.id"))
    .flatMap((id) => (typeof id === "string" ? [byId.get(id.toLowerCase())] : []))
    .filter((gateway) => gateway !== undefined);
  const regions = new Map(gateways.map((gateway) => [stackOf(gateway), locationOf(gateway) ?? ""]));
  return [...regions].map(([name, location]) => ({ name, location }));
}

/** Stacks whose networks ask a private DNS zone, by the zone's id. */
function linkedNetworks(nodes: readonly Placeless[]): ReadonlyMap<string, ReadonlySet<string>> {
  const networks = new Map(nodes.filter(({ type }) => type === TYPES.network).map(({ id, stack }) => [id, stack]));
  const linked = new Map<string, Set<string>>();
  for (const { id = "", inputs } of nodes.filter(({ type }) => type === TYPES.link)) {
    const zone = id.replace(/\/virtualnetworklinks\/.*$/, "");
    const network = valueAt(inputs, "virtualNetwork.id");
    const stack = typeof network === "string" ? networks.get(network.toLowerCase()) : undefined;
    if (stack !== undefined) linked.set(zone, (linked.get(zone) ?? new Set()).add(stack));
  }
  return linked;
}

/**
 * What lies beside the regions is either there for all of them, or one region's own: by its location, by the one network that
 * asks a zone, or by the location that its name ends with, which is how each gateway of API Management finds its back ends.
 */
function placeAtTheEdge(
  node: Placeless,
  regions: readonly Region[],
  linked: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const named = regions.find(({ location }) => (node.id ?? "").endsWith(`-${location}`));
  if (named) return named.name;
  if (isSpread(node) || node.type === TYPES.group) return SHARED;
  const zone = /^.*\/privatednszones\/[^/]+/.exec(node.id ?? "")?.[0];
  const asking = [...(linked.get(zone ?? "") ?? [])];
  if (zone !== undefined) return asking.length === 1 ? (asking[0] ?? SHARED) : SHARED;
  return regions.find(({ location }) => location === locationOf(node))?.name ?? SHARED;
}

export function locationOf({ inputs }: Pick<Node, "inputs">): string | undefined {
  const location = valueAt(inputs, "location");
  return typeof location === "string" ? location.toLowerCase().replaceAll(" ", "") : undefined;
}

function groupOf(id: string | undefined): string | undefined {
  return id?.split("/").slice(0, 5).join("/");
}
