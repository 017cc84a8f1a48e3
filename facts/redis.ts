import type { Source } from "./source";

/** TCP port of every Azure Managed Redis database, also behind a private endpoint. */
export const REDIS_PORT = 10000;

/**
 * SKUs that can take part in active geo-replication: all of Balanced, MemoryOptimized and ComputeOptimized but B0 and B1.
 * The flash tier is refused: the page in English says that it cannot, a newer translation that it can. Sizes of one group
 * must be equal, and each cluster highly available.
 */
export const GEO_REPLICATION = {
  /** Databases in one group at most. */
  maximumMembers: 5,
  refusedSkus: ["Balanced_B0", "Balanced_B1"],
  offeredFamilies: ["Balanced", "MemoryOptimized", "ComputeOptimized"],
  source: {
    from: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication#active-geo-replication-prerequisites",
    read: "2026-11",
  } satisfies Source,
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
