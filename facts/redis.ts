import type { Source } from "./source";

const page = (from: string): Source => ({ from, read: "2026-11" });

/** TCP port of every Azure Managed Redis database, also behind a private endpoint. */
export const REDIS_PORT = 10000;

/**
 * Who can take part in active geo-replication: all of Balanced, MemoryOptimized and ComputeOptimized but B0 and B1, and
 * nothing of the flash tier. SKU, eviction, clustering, modules and TLS of one group must be equal, and each cluster highly
 * available.
 */
export const GEO_REPLICATION = {
  /** Databases in one group at most. */
  maximumMembers: 5,
  refusedSkus: ["Balanced_B0", "Balanced_B1"],
  offeredFamilies: ["Balanced", "MemoryOptimized", "ComputeOptimized"],
  modules: ["RediSearch", "RedisJSON"],
  source: page(
    "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication#active-geo-replication-prerequisites",
  ),
} as const;

/** Why a SKU cannot join a geo-replication group, or `undefined` when it can. */
export function geoReplicationRefusal(sku: string): string | undefined {
  const refused: readonly string[] = GEO_REPLICATION.refusedSkus;
  const families: readonly string[] = GEO_REPLICATION.offeredFamilies;
  const family = sku.split("_")[0] ?? "";
  if (!families.includes(family)) return `a SKU of ${families.join(", ")}`;
  if (refused.includes(sku)) return `a SKU larger than ${refused.join(" and ")}`;
  return undefined;
}

export interface RedisSize {
  /** Gigabytes of the size, as it is sold. */
  readonly memoryGb: number;
  readonly vCpus: number;
  /** Client connections that the cluster takes. */
  readonly maxConnections: number;
  /** Not generally available: no service level is promised. */
  readonly preview: boolean;
}

/**
 * By family: number in the SKU's name, gigabytes, vCPUs. Prices are left out on purpose: they change, and are not ours. The
 * flash tier is left out, too: it is in preview, and replicates in no group.
 * https://learn.microsoft.com/azure/redis/architecture#sharding-configuration (2026-11)
 */
const TABLE: Readonly<Record<string, string>> = {
  Balanced_B:
    "0/0.5/2 1/1/2 3/3/2 5/6/2 10/12/4 20/24/8 50/60/16 100/120/32 150/180/48 250/240/64 350/360/96 500/480/128 " +
    "700/720/192 1000/960/256",
  MemoryOptimized_M:
    "10/12/2 20/24/4 50/60/8 100/120/16 150/180/24 250/240/32 350/360/48 500/480/64 700/720/96 1000/960/128 " +
    "1500/1440/192 2000/1920/256",
  ComputeOptimized_X:
    "3/3/4 5/6/4 10/12/8 20/24/16 50/60/32 100/120/64 150/180/96 250/240/128 350/360/192 500/480/256 700/720/384",
};

/** From this number in a SKU's name on, a size is in preview. https://learn.microsoft.com/azure/redis/how-to-scale#performance-tiers (2026-11) */
const FIRST_PREVIEW = 500;

/**
 * Connections by vCPUs, smallest first: the first row that has as many decides. Unverified: the price list, where Azure says that they
 * stand, could not be read; only an alert rests on them. https://aka.ms/amrpricing (2026-11)
 */
const CONNECTIONS = [
  [2, 15_000],
  [4, 30_000],
  [8, 75_000],
  [16, 150_000],
] as const;
const MOST_CONNECTIONS = 200_000;

/** The sizes by SKU, such as `MemoryOptimized_M50`. */
export const REDIS_SIZES: ReadonlyMap<string, RedisSize> = new Map(
  Object.entries(TABLE).flatMap(([prefix, rows]) => rows.split(" ").map((row) => sizeOf(prefix, row))),
);

function sizeOf(prefix: string, row: string): [string, RedisSize] {
  const [number = 0, memoryGb = 0, vCpus = 0] = row.split("/").map(Number);
  const maxConnections = CONNECTIONS.find(([most]) => vCpus <= most)?.[1] ?? MOST_CONNECTIONS;
  return [`${prefix}${number}`, { memoryGb, vCpus, maxConnections, preview: number >= FIRST_PREVIEW }];
}

/** What a cluster loses, and for how long, when less than its region fails. */
export const REDIS_RESILIENCE = {
  /** Share of the memory that Azure keeps for itself: failover, the buffer of geo-replication. */
  reservedPercent: 20,
  reservedSource: page("https://learn.microsoft.com/azure/redis/architecture#reserved-memory"),
  /** Seconds without service while a replica takes over after the loss of a zone or a node. */
  failoverSeconds: 15,
  failoverSource: page(
    "https://learn.microsoft.com/azure/reliability/reliability-managed-redis#behavior-during-a-zone-failure",
  ),
} as const;

/** When somebody is told. Percent, minutes. */
export const REDIS_ALERTS = {
  /** A full database refuses writes, and a lost member fills the others: time to act is bought here. */
  memoryPercent: 80,
  cpuPercent: 80,
  connectionsPercent: 80,
  /** Maintenance and scaling make the link look ill for a while: Azure asks for an hour. */
  unhealthyLinkMinutes: 60,
  source: page("https://learn.microsoft.com/azure/redis/how-to-active-geo-replication#geo-replication-metric"),
} as const;
