import type { Source } from "./source";

const page = (from: string): Source => ({ from, read: "2026-11" });

/** TCP port of Cosmos DB for MongoDB, also behind a private endpoint. */
export const MONGO_PORT = 10255;

/** Limits that a design must keep. Request units a second, gigabytes, seconds, counts. */
export const COSMOS_LIMITS = {
  /** Autoscale's lowest maximum, and the step between two. It never falls below a tenth of its maximum. */
  throughputStep: 1000,
  throughputSource: page(
    "https://learn.microsoft.com/azure/cosmos-db/provision-throughput-autoscale#how-autoscale-provisioned-throughput-works",
  ),
  /** Collections that can share one database's throughput. */
  sharingCollections: 25,
  sharingSource: page("https://learn.microsoft.com/azure/cosmos-db/set-throughput#set-throughput-on-a-database"),
  longestTtlSeconds: 2_147_483_647,
  ttlSource: page("https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-container-limits"),
} as const;

/** What a lost region costs, and what a restore brings back. */
export const COSMOS_RESILIENCE = {
  /** Writes that a lost region had taken and not sent on: less than these minutes' worth, with session consistency. */
  regionLossRpoMinutes: 15,
  regionLossSource: page(
    "https://learn.microsoft.com/azure/cosmos-db/consistency-levels#consistency-levels-and-data-durability",
  ),
  /** Seconds until a confirmed write is in the backup. */
  backupDelaySeconds: 100,
  /** Days that continuous backup reaches back; every second of them can be restored, into a new account; what was deleted, into its own. */
  backupDays: 30,
  backupSource: page(
    "https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction#understanding-multi-region-write-account-restore",
  ),
} as const;

/** When somebody is told. */
export const COSMOS_ALERTS = {
  /** Percent of a partition's request units: above it a hot partition or a growing load is close to being limited. */
  normalizedRuPercent: 80,
  /** Percent of requests that are rate-limited; up to here Azure calls it a sign that what is paid for is used. */
  rateLimitedPercent: 5,
  rateLimitedSource: page("https://learn.microsoft.com/azure/cosmos-db/monitor-normalized-request-units"),
  /** Requests in the window below which a share says nothing. */
  leastRequests: 1000,
  /** Percent of an hour's requests. The service level of an account that writes in several regions is 99.999. */
  availabilityPercent: 99.9,
  /** A fifth of the recovery point objective: data that is this late is lost with its region. Milliseconds. */
  replicationLatencyMs: 60_000,
} as const;

/** MongoDB's error code for "request rate is large" (429). */
export const RATE_LIMITED_ERROR = {
  code: "16500",
  source: page("https://learn.microsoft.com/azure/cosmos-db/mongodb/prevent-rate-limiting-errors"),
} as const;

/** What a role may allow, and the roles that every database has without being told. */
export const MONGO_ROLES = {
  actions: [
    "find",
    "insert",
    "remove",
    "update",
    "changeStream",
    "createCollection",
    "createIndex",
    "dropCollection",
    "killCursors",
    "killAnyCursor",
    "dropDatabase",
    "dropIndex",
    "reIndex",
    "collStats",
    "dbStats",
    "listDatabases",
    "listCollections",
    "listIndexes",
  ],
  builtIn: ["read", "readWrite", "dbAdmin", "dbOwner"],
  source: page("https://learn.microsoft.com/azure/cosmos-db/mongodb/role-based-access-control#privileges"),
} as const;

export type MongoAction = (typeof MONGO_ROLES.actions)[number];
