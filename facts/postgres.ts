import type { Source } from "./source";

/** Port of the built-in PgBouncer; 5432 stays open beside it for what must not be pooled (migrations, Debezium). */
export const PGBOUNCER_PORT = 6432;
/** Port of PostgreSQL itself. */
export const POSTGRES_PORT = 5432;

/**
 * Sizes of a premium SSD in GiB: Azure takes no others, and never shrinks. 4 TiB is there twice: 4095 keeps the disk's cache
 * and is reached without a stop, 4096 is not.
 * https://learn.microsoft.com/azure/postgresql/compute-storage/concepts-storage-premium-ssd (2026-11)
 */
export const STORAGE_SIZES_GB: readonly number[] = [32, 64, 128, 256, 512, 1024, 2048, 4095, 4096, 8192, 16384, 32767];

/**
 * Connections that Azure keeps of `max_connections` for replication and its own monitoring.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-limits#maximum-connections (2026-11)
 */
export const RESERVED_CONNECTIONS = 15;

/**
 * Replicas of one primary, all regions together.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas (2026-11)
 */
export const MAXIMUM_REPLICAS = 5;

/** Default `max_connections` by memory in GiB; from 64 GiB on it stays at the last. Source: as RESERVED_CONNECTIONS. */
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

/** Sizes on offer, in cores; 20 only for MemoryOptimized from `_v4` on, the last two only as Intel's `_v6`. */
const CORES: readonly number[] = [2, 4, 8, 16, 20, 32, 48, 64, 96, 128, 192];

/** Sizes that have less memory a core than the rest of their tier, or more. */
const ODD_MEMORY_GIB: Readonly<Record<string, number>> = {
  Standard_E64s_v3: 432,
  Standard_E64ds_v4: 432,
  Standard_E96ds_v5: 672,
  Standard_E96ads_v5: 672,
  Standard_E96ads_v6: 672,
  Standard_E192ds_v6: 1832,
};

/**
 * What a SKU's name says, or `undefined` when the name and the tier are not of one kind, or no such size is on offer: all
 * but `_v3` have a local disk (`ds`, `ads`). Burstable has no PgBouncer.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-compute (2026-11)
 */
export function skuFacts({ name, tier }: PostgresSku): SkuFacts | undefined {
  const match = /^Standard_([DE])(\d+)(?:s_v3|ds_v[456]|(a)ds_v[56])$/.exec(name);
  const [, family, digits, amd] = match ?? [];
  if (family !== { GeneralPurpose: "D", MemoryOptimized: "E" }[tier]) return undefined;
  const cores = Number(digits);
  const generation = Number(name.slice(-1));
  if (!CORES.includes(cores) || !offersCores(family, cores, generation, amd !== undefined)) return undefined;
  const memoryGib = ODD_MEMORY_GIB[name] ?? cores * GIB_PER_CORE[tier];
  const row = CONNECTIONS_BY_MEMORY.findLast(([memory]) => memory <= memoryGib);
  if (!row) return undefined;
  return { cores, memoryGib, generation, processor: amd ? "AMD" : "Intel", maxConnections: row[1] };
}

function offersCores(family: string, cores: number, generation: number, amd: boolean): boolean {
  if (cores === 20) return family === "E" && generation >= 4;
  if (cores > 96) return generation >= 6 && !amd;
  return cores < 96 || generation >= 5;
}

/**
 * Families by region. Both halves of a pair take the same SKU, so the poorer one decides.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/overview#azure-regions (2026-11)
 */
const INTEL_UP_TO_5 = { processors: ["Intel"], newestGeneration: 5 } as const;
const OFFERED: Readonly<Record<string, { processors: readonly string[]; newestGeneration: number }>> = {
  germanywestcentral: INTEL_UP_TO_5,
  germanynorth: INTEL_UP_TO_5,
  swedencentral: INTEL_UP_TO_5,
  francecentral: INTEL_UP_TO_5,
};

/** What a region would take instead of a SKU that it does not offer, in words; `undefined` when it offers it. */
export function skuRefusal(region: string, sku: SkuFacts): string | undefined {
  const limits = OFFERED[region];
  if (!limits) return undefined;
  if (limits.processors.includes(sku.processor) && sku.generation <= limits.newestGeneration) return undefined;
  return `a SKU with ${limits.processors.join(" or ")} processors of generation ${limits.newestGeneration} or older`;
}

/** Values that the parameters of the built-in PgBouncer take. */
export const PGBOUNCER_LIMITS = {
  maxClients: [1, 50_000],
  poolSize: [1, 4950],
  source: {
    from: "https://github.com/MicrosoftDocs/azure-databases-docs/blob/main/articles/postgresql/server-parameters/includes/param-12-pgbouncer.md",
    read: "2026-11",
  } satisfies Source,
} as const;
