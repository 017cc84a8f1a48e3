import { CLUSTER_NETWORKS, leastCpus, NODE_SCALING, POOL_LIMITS, type Burst, type PoolLimit } from "./aks";
import { LOG_RETENTION_DAYS } from "./observability";
import type { Region } from "./regions";
import type { Source } from "./source";

/** Sums of a network: how many addresses a cluster takes, how many ports it needs on its way out. No Pulumi. */

/** A cluster when all its pools are at their limits, bought as the smallest nodes that they may buy. */
export interface ClusterSize {
  /** Nodes of the provisioned pools. */
  readonly nodes: number;
  /** Nodes of the system pool, with those that an upgrade adds. */
  readonly systemNodes: number;
  /** Pods a node that reserve an address of its subnet: none with an overlay. */
  readonly podAddresses: number;
  /** Connections to one destination on the internet that a node holds at once; those of the system pool are small ones. */
  readonly connections: { readonly node: number; readonly systemNode: number };
}

/** Upgrades of the system pool add a third of its nodes (`maxSurge`). */
const SURGE = 3;

/**
 * The largest that a cluster may become: the worst case that addresses and ports are counted for (B10).
 *
 * @param systemNodes most nodes of the system pool, without an upgrade's.
 * @param pools limits of the provisioned pools. @default those that `NodePools` gives a cluster of this region
 */
export function largestCluster({
  burst,
  region,
  systemNodes,
  pools = Object.entries(POOL_LIMITS).flatMap(([kind, limit]) => (kind === "gpu" && !region.gpu ? [] : [limit])),
}: {
  readonly burst: Burst;
  readonly region: Region;
  readonly systemNodes: number;
  readonly pools?: readonly PoolLimit[];
}): ClusterSize {
  const cpus = leastCpus(burst);
  const network = CLUSTER_NETWORKS[burst];
  return {
    nodes: pools.reduce((sum, { cpu }) => sum + Math.floor(cpu / cpus), 0),
    systemNodes: systemNodes + Math.ceil(systemNodes / SURGE),
    podAddresses: network.pods === "flat" ? network.maxPods : 0,
    connections: {
      node: cpus * SNAT.connectionsPerCpu,
      systemNode: NODE_SCALING.cpus.least.overlay * SNAT.connectionsPerCpu,
    },
  };
}

/**
 * Addresses that nodes take in their subnet: with flat networking each reserves one for every pod that it may hold, whether
 * or not the pod is there. https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning (2026-11)
 */
export function addressesOf(nodes: number, podAddresses: number): number {
  return nodes * (podAddresses + 1);
}

/** Most nodes that so many addresses are enough for. */
export function nodesFor(addresses: number, podAddresses: number): number {
  return Math.floor(addresses / (podAddresses + 1));
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#networking-limits (2026-11) */
export const ADDRESSES_IN_USE_PER_NETWORK = 65_536;

/** The SNAT lesson (B10): a cluster that opens more connections than its addresses have ports fails as a whole. */
export const SNAT = {
  /** Share of the ports that the worst case may use, and at which people are told. */
  usedAtMostPercent: 80,
  /**
   * Our figure: connections to one destination, for each CPU. A node of 4 CPUs gets 100, three times what a load
   * balancer leaves each machine of a pool this large (32 beyond 800 machines:
   * https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections#preallocatedports, 2026-11).
   */
  connectionsPerCpu: 25,
} as const;

/** A way out of a network: ports that one public address of it has, for each destination. */
export interface WayOut {
  readonly portsPerAddress: number;
  readonly addresses: { readonly fewest: number; readonly most: number };
  readonly source: Source;
}

export const NAT_GATEWAY: WayOut = {
  portsPerAddress: 64_512,
  addresses: { fewest: 1, most: 16 },
  source: { from: "https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#scalability", read: "2026-11" },
};

/** Capacity units of a firewall, each an instance: a minimum is there at all times, and paid for. */
export const FIREWALL_CAPACITY = {
  least: 2,
  most: 50,
  source: { from: "https://learn.microsoft.com/azure/firewall/prescaling", read: "2026-11" },
} as const;

/** A firewall on addresses of its own. Each instance has ports on each address; those that are always there count. */
export function firewallWithAddresses(instances: number = FIREWALL_CAPACITY.least): WayOut {
  return {
    portsPerAddress: 2_496 * instances,
    addresses: { fewest: 1, most: 250 },
    source: { from: "https://learn.microsoft.com/azure/firewall/integrate-with-nat-gateway", read: "2026-11" },
  };
}

/** Ports that a cluster needs when each node holds all of its connections, all to one destination. */
export function portsNeeded({ nodes, systemNodes, connections }: ClusterSize): number {
  return nodes * connections.node + systemNodes * connections.systemNode;
}

/** Ports that may be in use before people are told. */
export function portsAllowed({ portsPerAddress }: WayOut, addresses: number): number {
  return Math.floor((addresses * portsPerAddress * SNAT.usedAtMostPercent) / 100);
}

/** Fewest public addresses that carry so many ports with the headroom. */
export function addressesNeeded({ portsPerAddress }: WayOut, ports: number): number {
  return Math.ceil((ports * 100) / (portsPerAddress * SNAT.usedAtMostPercent));
}

/** When people are told about a way out, beside its ports. */
export const EGRESS_ALERTS = {
  /** Percent, over 15 minutes: Microsoft's own guidance. https://learn.microsoft.com/azure/nat-gateway/nat-metrics#alerts-for-datapath-availability-degradation (2026-11) */
  pathAvailability: 90,
  /** Percent. https://azure.github.io/azure-monitor-baseline-alerts/patterns/monitoring-packs/Platform/AzFW/ (2026-11) */
  firewallHealth: 90,
  /** Packets in 15 minutes, ours: some are always dropped, hosts that never answer for example. */
  droppedPackets: 10_000,
} as const;

/** Flow logs of a network. */
export const FLOW_LOGS = {
  retentionDays: LOG_RETENTION_DAYS,
  /** Minutes between two analyses: Azure offers 10 and 60, and 60 costs less. https://learn.microsoft.com/azure/network-watcher/traffic-analytics (2026-11) */
  analysisMinutes: 60,
  version: 2,
} as const;
