import type { Source } from "./source";

/** Port of the built-in PgBouncer; 5432 stays open beside it for what must not be pooled (migrations, Debezium). */
export const PGBOUNCER_PORT = 6432;
/** Port of PostgreSQL itself. */
export const POSTGRES_PORT = 5432;

/**
 * Sources, read 2026-11: connections https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits#maximum-connections,
 * storage .../concepts-storage#premium-ssd, sizes by region .../overview#azure-regions, replicas .../concepts-read-replicas.
 */
/** Sizes of a premium SSD in GiB: Azure takes no others, and never shrinks. */
export const STORAGE_SIZES_GB: readonly number[] = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32767];

/** Connections that Azure keeps of `max_connections` for replication and its own monitoring. */
export const RESERVED_CONNECTIONS = 15;

/** Replicas of one primary, all regions together. */
export const MAXIMUM_REPLICAS = 5;

/** Default `max_connections` by memory in GiB; from 64 GiB on it stays at the last. */
const CONNECTIONS_BY_MEMORY: readonly (readonly [memoryGib: number, connections: number])[] = [
  [8, 859],
  [16, 1718],
  [32, 3437],
  [64, 5000],
];

const GIB_PER_CORE = { GeneralPurpose: 4, MemoryOptimized: 8 } as const;
export type PostgresTier = keyof typeof GIB_PER_CORE;

export interface PostgresSku {
  /** As in `sku.name`, such as `Standard_E16ds_v5`. */
  readonly name: string;
  readonly tier: PostgresTier;
}

export interface SkuFacts {
  readonly cores: number;
  readonly memoryGib: number;
  /** Generation of the virtual machine family: 5 of `_v5`. */
  readonly generation: number;
  readonly processor: "Intel" | "AMD";
  /** Default of the server parameter `max_connections`; a replica's must not be below its primary's. */
  readonly maxConnections: number;
}

/** What a SKU's name says, or `undefined` when the name and the tier are not of one kind. Burstable has no PgBouncer. */
export function skuFacts({ name, tier }: PostgresSku): SkuFacts | undefined {
  const match = /^Standard_([DE])(\d+)(a?)d?s_v(\d+)$/.exec(name);
  const [, family, cores, amd, generation] = match ?? [];
  if (family !== { GeneralPurpose: "D", MemoryOptimized: "E" }[tier]) return undefined;
  const memoryGib = Number(cores) * GIB_PER_CORE[tier];
  const row = CONNECTIONS_BY_MEMORY.findLast(([memory]) => memory <= memoryGib);
  if (!row) return undefined;
  return {
    cores: Number(cores),
    memoryGib,
    generation: Number(generation),
    processor: amd ? "AMD" : "Intel",
    maxConnections: row[1],
  };
}

/** Regions that offer fewer families than the rest. Both halves of a pair take the same SKU, so the poorer one decides. */
const POORER_REGIONS: Readonly<Record<string, { processors: readonly string[]; newestGeneration: number }>> = {
  germanynorth: { processors: ["Intel"], newestGeneration: 5 },
};

/** What a region would take instead of a SKU that it does not offer, in words; `undefined` when it offers it. */
export function skuRefusal(region: string, sku: SkuFacts): string | undefined {
  const limits = POORER_REGIONS[region];
  if (!limits) return undefined;
  if (limits.processors.includes(sku.processor) && sku.generation <= limits.newestGeneration) return undefined;
  return `a SKU with ${limits.processors.join(" or ")} processors of generation ${limits.newestGeneration} or older`;
}

/** Values that the parameters of the built-in PgBouncer take. */
export const PGBOUNCER_LIMITS = {
  maxClients: [1, 50_000],
  poolSize: [1, 4950],
  source: {
    from: "https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer",
    read: "2026-11",
  } satisfies Source,
} as const;
