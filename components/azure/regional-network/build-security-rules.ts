import type { input } from "@pulumi/azure-native/types";
import { IN_CLUSTER_ADDRESSES } from "../../../facts/aks";
import type { Subnets } from "./args";
import { INBOUND, OUTBOUND, type Permit, type Place, type RuledRole, type ServiceTag } from "./permits";

type Rule = input.network.SecurityRuleArgs;
type Direction = "Inbound" | "Outbound";

/** What rules are written with: addresses of this network's subnets, and of the networks beyond its VPN. */
export interface Addresses {
  readonly subnets: Subnets;
  readonly remote?: readonly string[];
}

const FIRST_PRIORITY = 100;
const LAST_PRIORITY = 4096;

const TAGS: Readonly<Record<ServiceTag, true>> = {
  ApiManagement: true,
  AzureActiveDirectory: true,
  AzureKeyVault: true,
  AzureLoadBalancer: true,
  AzureMonitor: true,
  GatewayManager: true,
  Internet: true,
  Sql: true,
  Storage: true,
};

/**
 * Rules of one subnet, inbound then outbound, each direction in order with its closing rule last. A direction without permits
 * of its own table is left as Azure has it. Permits for subnets that the plan does not have are left out.
 */
export function securityRules(role: RuledRole, addresses: Addresses): Rule[] {
  const outbound = OUTBOUND[role];
  return [
    ...direction("Inbound", INBOUND[role], addresses),
    ...(outbound ? direction("Outbound", outbound, addresses) : []),
  ];
}

function direction(direction: Direction, permits: readonly Permit[], addresses: Addresses): Rule[] {
  const possible = permits.map((permit) => resolve(permit, addresses)).filter(isPossible);
  return [
    ...possible.map((resolved, index) => allow(direction, resolved, FIRST_PRIORITY + 10 * index)),
    refuseTheRest(direction),
  ];
}

interface Resolved {
  readonly permit: Permit;
  readonly from: End;
  readonly to: End;
}

/** Either one service tag or address blocks: Azure takes no mixture. */
interface End {
  readonly tag: ServiceTag | undefined;
  readonly blocks: string[];
}

function resolve(permit: Permit, addresses: Addresses): Resolved {
  const pods = permit.pods ? [IN_CLUSTER_ADDRESSES.pods] : [];
  const end = (places: readonly Place[]): End => ({
    tag: places.find(isTag),
    blocks: [...places.flatMap((place) => blocksOf(place, addresses)), ...pods],
  });
  return { permit, from: end(permit.from), to: end(permit.to) };
}

function blocksOf(place: Place, { subnets, remote = [] }: Addresses): readonly string[] {
  if (isTag(place)) return [];
  return place === "remote" ? remote : [subnets[place] ?? []].flat();
}

function isPossible({ from, to }: Resolved): boolean {
  return [from, to].every(({ tag, blocks }) => tag !== undefined || blocks.length > 0);
}

function isTag(place: Place): place is ServiceTag {
  return place in TAGS;
}

function allow(direction: Direction, { permit, from, to }: Resolved, priority: number): Rule {
  return {
    name: permit.name,
    description: permit.why,
    priority,
    direction,
    access: "Allow",
    protocol: permit.protocol ?? "*",
    ...(from.tag === undefined ? { sourceAddressPrefixes: from.blocks } : { sourceAddressPrefix: from.tag }),
    sourcePortRange: "*",
    ...destination(from, to),
    ...(permit.ports ? { destinationPortRanges: [...permit.ports] } : { destinationPortRange: "*" }),
  };
}

function destination(from: End, to: End): Pick<Rule, "destinationAddressPrefix" | "destinationAddressPrefixes"> {
  // Azure's own traffic to a gateway is meant for any address of it.
  if (from.tag === "GatewayManager") return { destinationAddressPrefix: "*" };
  return to.tag === undefined ? { destinationAddressPrefixes: to.blocks } : { destinationAddressPrefix: to.tag };
}

const CLOSING: Readonly<Record<Direction, { readonly name: string; readonly description: string }>> = {
  Inbound: {
    name: "deny-everything-else",
    description: "Also what comes from the internet, a peered network or another subnet",
  },
  Outbound: {
    name: "deny-everything-out",
    description: "Nothing else here calls anybody; answers to what was let in are not held up",
  },
};

function refuseTheRest(direction: Direction): Rule {
  return {
    ...CLOSING[direction],
    priority: LAST_PRIORITY,
    direction,
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  };
}
