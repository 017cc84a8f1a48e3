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

const DATABASES_DOCS = "https://github.com/MicrosoftDocs/azure-databases-docs/blob/main/articles/postgresql";

/** What the built-in PgBouncer is sized by. */
export const PGBOUNCER = {
  /** Clients that it carries with little effort; its parameter takes five times as many. */
  comfortableClients: 10_000,
  /** Connections of the server for each core to begin with: the upper end of what Azure recommends, 2 to 5. */
  connectionsPerCore: 5,
  /** C6: no pool takes more of the server, whatever it could have. */
  largestPool: 200,
  /** Ours (sql/): a writer and a reader of each database, and so two pools of it. */
  usersPerDatabase: 2,
  /** C2: percent of the connections that stay free at the peak. */
  clientHeadroomPercent: 30,
  /** Values that its parameters take. */
  maxClients: [1, 50_000],
  poolSize: [1, 4950],
  minimumPoolSize: [0, 4950],
  sources: {
    clients: { from: `${DATABASES_DOCS}/connectivity/concepts-pgbouncer.md`, read: "2026-11" },
    connections: {
      from: `${DATABASES_DOCS}/configure-maintain/concepts-limits.md#changing-the-max_connections-value`,
      read: "2026-11",
    },
    limits: { from: `${DATABASES_DOCS}/server-parameters/includes/param-17-pgbouncer.md`, read: "2026-11" },
  } satisfies Record<string, Source>,
} as const;

/**
 * WAL senders and replication slots: what a standby takes, and some to spare; each replica and each logical slot takes one.
 * https://github.com/MicrosoftDocs/azure-databases-docs/blob/main/articles/postgresql/server-parameters/includes/server-parameters-azure-notes-max-wal-senders.md (2026-11)
 */
export const WAL_SENDERS = { standby: 4, spare: 2 } as const;

/** What recovery may count on, in seconds, minutes and days as said by each name. */
export const POSTGRES_RECOVERY = {
  /** Failover to the standby: detected and done by Azure, synchronous, so nothing is lost. The upper of 60 to 120 seconds. */
  standbyFailoverSeconds: 120,
  standbyDataLossSeconds: 0,
  /** Logs are archived at least this often: what a restore in the region loses. */
  backupLagMinutes: 5,
  /** Copy of backups in the paired region: what a geo-restore loses. It restores to the last copy, to no other point. */
  geoBackupLagMinutes: 60,
  sources: {
    standby: {
      from: "https://learn.microsoft.com/azure/reliability/reliability-postgresql-flexible-server",
      read: "2026-11",
    },
    backups: { from: `${DATABASES_DOCS}/backup-restore/concepts-backup-restore.md#backup-frequency`, read: "2026-11" },
  } satisfies Record<string, Source>,
} as const;

/**
 * Thresholds of alerts. Metrics and how they add up: https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-dbforpostgresql-flexibleservers-metrics (2026-11)
 */
export const POSTGRES_ALERTS = {
  /** C1: of `max_connections`. */
  connectionsShare: 0.8,
  /** Percent of the disk; at 95 Azure makes the server read-only. */
  storagePercent: 80,
  /** Refused or broken sign-ins in five minutes. */
  failedConnections: 50,
  /** Deadlocks in a quarter of an hour, all databases together. */
  deadlocks: 5,
  /** Seconds that the oldest statement of the primary runs, on average over a quarter of an hour; none may take longer than thirty (A15). */
  oldestStatementSeconds: 10,
  /** Seconds that a reader in the region may be behind. */
  readerLagSeconds: 60,
  /** Of the RPO of A13: seconds that the other region's replica may be behind. */
  promotableLagShare: 0.5,
  /** Of the disk: WAL kept for a consumer of changes that does not read. */
  unreadChangesShare: 0.05,
} as const;
