import { Netmask } from "netmask";
import { overlaps, usableAddresses } from "../../../facts/address-plan";
import { addressesOf } from "../../../facts/network";
import { largestPools } from "../../../resilience/capacity/pools";
import { UNKNOWN, armId, armIdOf, valueAt, type Resource } from "../../../resilience/resource";
import { found, type EstateRule, type Finding } from "../rule";

const NETWORK = "azure-native:network:VirtualNetwork";
const SUBNET = "azure-native:network:Subnet";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const READ = "2026-11";

/** Addresses are written in the program, so that a preview knows them. */
const ARITHMETIC = {
  scope: "estate",
  severity: "mandatory",
  unknown: "never",
  frameworks: ["WAF SE:04"],
} as const satisfies Partial<EstateRule>;

export const addressRules: readonly EstateRule[] = [
  {
    ...ARITHMETIC,
    id: "subnets-lie-apart",
    title: "Subnets lie in their network's space, and share no address.",
    why: "Azure refuses a subnet that overlaps another, after half of the network is made (A17).",
    remedy: "take subnets from planRegion or planHub in facts/address-plan.ts, which lay them out one after the other.",
    documentation: { address: "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq", read: READ },
    requirements: ["A17"],
    judge: (resources) => [...outside(resources), ...overlapping(resources)],
  },
  {
    ...ARITHMETIC,
    id: "subnets-hold-the-nodes",
    title: "A cluster's subnets hold all nodes that it may have, with their pods and an upgrade's surge.",
    why: "With flat networking each node takes an address for every pod it may hold: without any left, no node comes (A3, A5).",
    remedy: "give the stack a larger plugilo:network.addressSpace, or its pools lower limits in facts/aks.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning",
      read: READ,
    },
    requirements: ["A3", "A5"],
    frameworks: ["WAF PE:02"],
    judge: crowded,
  },
  {
    ...ARITHMETIC,
    id: "cluster-addresses-lie-apart",
    title: "Addresses inside a cluster are none of its network's.",
    why: "A packet for an address that is both a pod's and a machine's goes to one of them, and not always to the same (A17).",
    remedy: "leave the blocks to AksCluster, which takes them from facts/aks.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning",
      read: READ,
    },
    requirements: ["A17"],
    judge: (resources) => {
      const spaces = spacesOf(resources);
      return of(resources, CLUSTER).flatMap((cluster) =>
        ["podCidr", "serviceCidr"].flatMap((key): readonly Finding[] => {
          const block = blockAt(cluster, `networkProfile.${key}`);
          const space = spaces.find((one) => block !== undefined && overlaps(one, block));
          if (block === undefined || space === undefined) return [];
          return [found(cluster, `networkProfile.${key}`, block, `addresses outside of ${space}`)];
        }),
      );
    },
  },
];

const of = (resources: readonly Resource[], wanted: string): Resource[] =>
  resources.filter(({ type }) => type === wanted);

function spacesOf(resources: readonly Resource[]): string[] {
  return of(resources, NETWORK)
    .flatMap(({ properties }) => valueAt(properties, "addressSpace.addressPrefixes") ?? [])
    .filter((block): block is string => typeof block === "string" && block !== UNKNOWN);
}

function blockAt({ properties }: Resource, path: string): string | undefined {
  const block = valueAt(properties, path);
  return typeof block === "string" && /^[\d.]+\/\d+$/.test(block) ? block : undefined;
}

const PREFIX = "addressPrefix";

function outside(resources: readonly Resource[]): readonly Finding[] {
  const spaces = spacesOf(resources).map((space) => new Netmask(space));
  if (spaces.length === 0) return [];
  return of(resources, SUBNET).flatMap((subnet) => {
    const block = blockAt(subnet, PREFIX);
    if (block === undefined || spaces.some((space) => space.contains(block))) return [];
    return [found(subnet, PREFIX, block, `a part of ${spaces.join(", ")}`)];
  });
}

/** In the order of their addresses only neighbours can overlap first: the later of two is told. */
function overlapping(resources: readonly Resource[]): readonly Finding[] {
  const subnets = of(resources, SUBNET)
    .flatMap((subnet) => [blockAt(subnet, PREFIX)].flatMap((block) => (block === undefined ? [] : [{ subnet, block }])))
    .sort((a, b) => new Netmask(a.block).netLong - new Netmask(b.block).netLong);
  return subnets.slice(1).flatMap(({ subnet, block }, index): readonly Finding[] => {
    const before = subnets[index];
    if (before === undefined || !overlaps(before.block, block)) return [];
    return [found(subnet, PREFIX, block, `none of ${before.block}, which is ${before.subnet.name}'s`)];
  });
}

/** So many nodes, and where: what a pool asks of a subnet. */
interface Demand {
  readonly subnets: readonly Resource[];
  readonly addresses: number;
}

function crowded(resources: readonly Resource[]): readonly Finding[] {
  const subnets = of(resources, SUBNET);
  const asked = new Map<Resource, number>();
  for (const { subnets: candidates, addresses } of demands(resources, subnets)) {
    // Before ids are known, a pool may mean any of the subnets that it was made from: the largest is assumed.
    const [largest] = [...candidates].sort((a, b) => room(b) - room(a));
    if (largest) asked.set(largest, (asked.get(largest) ?? 0) + addresses);
  }
  return [...asked]
    .filter(([subnet, addresses]) => addresses > room(subnet))
    .map(([subnet, addresses]) =>
      found(
        subnet,
        PREFIX,
        `room for ${room(subnet)} addresses`,
        `room for ${addresses}: nodes, their pods and the surge`,
      ),
    );
}

function room(subnet: Resource): number {
  const block = blockAt(subnet, PREFIX);
  return block === undefined ? Infinity : usableAddresses(block);
}

function demands(resources: readonly Resource[], subnets: readonly Resource[]): Demand[] {
  return largestPools(resources).map(({ subnetAt: { resource, path }, nodes, podAddresses }) => ({
    subnets: subnetsOf(resource, path, subnets),
    addresses: addressesOf(nodes, podAddresses),
  }));
}

function subnetsOf(resource: Resource, path: string, subnets: readonly Resource[]): Resource[] {
  const id = armId(valueAt(resource.properties, path));
  if (id !== undefined) return subnets.filter((subnet) => armIdOf(subnet) === id);
  const [property = ""] = path.split(/[.[]/);
  return subnets.filter(({ urn }) => resource.propertySources[property]?.includes(urn));
}
