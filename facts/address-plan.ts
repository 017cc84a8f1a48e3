import { Netmask } from "netmask";

/**
 * Which subnets a network has and how large each is. The address space is an environment's fact (Pulumi.<stack>.yaml);
 * the split is the same everywhere, so that a reader knows an address by its offset.
 */
interface SubnetNeed {
  /** Prefix length. Azure keeps five addresses of each subnet for itself. */
  readonly prefix: number;
  /** Why this size. */
  readonly holds: string;
}

/**
 * Largest first: laid out in this order, each subnet is aligned and nothing is wasted between them. What comes later is
 * appended, so that no subnet ever moves.
 */
const REGION_SUBNETS = {
  nodes: {
    prefix: 16,
    holds: "nodes of the provisioned pools; with flat networking each pod takes an address (A3, A5)",
  },
  burst: { prefix: 20, holds: "container instances of virtual nodes, delegated (A5)" },
  systemNodes: { prefix: 21, holds: "system pool: 9 nodes x 111 addresses while an upgrade surges" },
  applicationGateway: { prefix: 24, holds: "one gateway: 125 instances and a private frontend" },
  privateEndpoints: { prefix: 24, holds: "one address a PaaS endpoint (B10)" },
  internalLoadBalancer: { prefix: 24, holds: "frontends of the cluster's internal load balancer (A18)" },
  privateLinkService: { prefix: 26, holds: "NAT addresses of private link services; no pods here" },
  applicationGatewayPrivateLink: {
    prefix: 26,
    holds: "NAT addresses of the gateway's private link, not its own subnet",
  },
  // https://learn.microsoft.com/azure/firewall/firewall-faq#why-does-azure-firewall-need-a--26-subnet-size (2026-11)
  firewall: { prefix: 26, holds: "the outbound firewall: Azure asks for a /26 and never needs more" },
  // https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources#subnet-size (2026-11)
  apiManagement: {
    prefix: 26,
    holds:
      "12 units take 2 addresses each and one for their load balancer, 25 in all; twice that while Azure moves them",
  },
} as const satisfies Record<string, SubnetNeed>;

const HUB_SUBNETS = {
  nodes: { prefix: 20, holds: "nodes of the management cluster; pods use an overlay" },
  systemNodes: { prefix: 24, holds: "system pool of the management cluster" },
  privateEndpoints: { prefix: 24, holds: "one address a PaaS endpoint (B10)" },
  internalLoadBalancer: { prefix: 24, holds: "frontends for Prometheus, Kafka's brokers and the consoles (B1, B2)" },
  privateLinkService: { prefix: 26, holds: "NAT addresses of the private link services that regions connect to" },
  firewall: { prefix: 26, holds: "the outbound firewall: Azure asks for a /26 and never needs more" },
  // https://learn.microsoft.com/azure/dns/dns-private-resolver-overview#subnet-restrictions (2026-11): /28 to /24 each.
  dnsInbound: { prefix: 28, holds: "the address where other clouds ask for names of ours" },
  dnsOutbound: { prefix: 28, holds: "where questions for names of other clouds leave; it takes no address of ours" },
} as const satisfies Record<string, SubnetNeed>;

/** https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq (2026-11) */
const RESERVED_ADDRESSES = 5;

/** Addresses of its subnet that a service takes when it is as large as it may become. */
export const ADDRESSES_TAKEN = {
  /** https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure#size-of-the-subnet (2026-11): one an instance, and no more instances. */
  gatewayInstances: 125,
  /** https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources#subnet-size (2026-11): and one for an internal service's load balancer. */
  apiManagementUnit: 2,
  /** One with high availability: https://learn.microsoft.com/azure/postgresql/network/concepts-networking-private (2026-11) */
  postgresServer: 4,
} as const;

export type RegionSubnet = keyof typeof REGION_SUBNETS;
export type HubSubnet = keyof typeof HUB_SUBNETS;

export interface AddressPlan<Role extends string> {
  readonly addressSpace: string;
  /** CIDR by role. */
  readonly subnets: Readonly<Record<Role, string>>;
}

/** @throws when the address space cannot hold the subnets: got, needed. */
export function planRegion(addressSpace: string): AddressPlan<RegionSubnet> {
  return { addressSpace, subnets: layOut(addressSpace, REGION_SUBNETS) };
}

/** @throws when the address space cannot hold the subnets: got, needed. */
export function planHub(addressSpace: string): AddressPlan<HubSubnet> {
  return { addressSpace, subnets: layOut(addressSpace, HUB_SUBNETS) };
}

/** How many addresses Azure leaves free in a subnet: it keeps the first four and the last. */
export function usableAddresses(cidr: string): number {
  return Math.max(0, new Netmask(cidr).size - RESERVED_ADDRESSES);
}

/** The `n`th address that Azure leaves free in a subnet: 0 is the fourth after the network address. */
export function usableAddress(cidr: string, n: number): string {
  const block = new Netmask(cidr);
  const reserved = 4;
  const base = toNumber(block.base) + reserved + n;
  if (base >= toNumber(block.base) + block.size - 1) {
    throw new Error(
      `address ${n} of ${cidr}: got an index beyond the subnet, expected below ${block.size - RESERVED_ADDRESSES}.`,
    );
  }
  return toAddress(base);
}

/** Whether two CIDR blocks share an address. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [new Netmask(a), new Netmask(b)];
  return left.contains(right.base) || right.contains(left.base);
}

function layOut<Role extends string>(addressSpace: string, needs: Record<Role, SubnetNeed>): Record<Role, string> {
  const space = new Netmask(addressSpace);
  const end = toNumber(space.base) + space.size;
  let next = toNumber(space.base);
  const roles = Object.keys(needs) as Role[];
  const laidOut = roles.map((role) => {
    const size = 2 ** (32 - needs[role].prefix);
    next = Math.ceil(next / size) * size;
    const cidr = `${toAddress(next)}/${needs[role].prefix}`;
    next += size;
    return [role, cidr] as const;
  });
  if (next > end) {
    throw new Error(
      `address space: got ${addressSpace} (${space.size} addresses), expected room for ${next - toNumber(space.base)}; give it a shorter prefix.`,
    );
  }
  return Object.fromEntries(laidOut) as Record<Role, string>;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
