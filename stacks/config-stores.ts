import { z } from "zod";
import { MONGO_ROLES } from "../facts/cosmos";
import { positive } from "./config-parts";

/** Data stores as a Pulumi.<stack>.yaml describes them. Which stack has which: config-schema.ts. */
const postgresSku = z.strictObject({ name: z.string(), tier: z.enum(["GeneralPurpose", "MemoryOptimized"]) });
const postgresKey = { keyUri: z.url(), identityId: z.string().startsWith("/subscriptions/") };

export const postgres = z.strictObject({
  version: z.enum(["16", "17"]),
  sku: postgresSku,
  storageGb: positive,
  sameRegionReplicas: z.int().min(0).max(4),
  /** While a size changes: replicas grow a run before their primary and shrink a run after it. @default the primary's */
  replicasAhead: z.strictObject({ sku: postgresSku.optional(), storageGb: positive.optional() }).optional(),
  /** Where Azure refuses new zone-redundant servers for the time being. @default the region's best (facts/regions.ts) */
  highAvailability: z.enum(["ZoneRedundant", "SameZone"]).optional(),
  /** Keys of our own, which people have made; chosen when the servers are made and never again. @default Azure's keys */
  encryption: z.strictObject({ ...postgresKey, geoBackup: z.strictObject(postgresKey).optional() }).optional(),
  databases: z.array(z.string()).min(1),
  /**
   * Who connects through PgBouncer; sizes of its pools are computed from it and from the SKU, and each may be set instead
   * (components/azure/postgres-with-replicas-and-pgbouncer/build-pool.ts).
   */
  pool: z.strictObject({
    clients: positive.optional(),
    usersPerDatabase: positive.optional(),
    direct: positive.optional(),
    maxClients: positive.optional(),
    poolSize: positive.optional(),
    minimumPoolSize: z.int().min(0).optional(),
  }),
});

export const redis = z.strictObject({
  sku: z.string(),
  /** Writes to disk instead of replicating: for an environment of one region (docs/decisions/03). @default replicates */
  persistence: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("snapshots"), every: z.enum(["1h", "6h", "12h"]) }),
      z.strictObject({ kind: z.literal("log") }),
    ])
    .optional(),
});

/** Stores that no StatefulSet stands in for. */
export const platformStores = {
  serviceBus: z.strictObject({
    /** Brokers that share the load; fixed once it is made. */
    partitions: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    /** Messaging units between which Azure scales by CPU (C1): 1, 2, 4, 8 or 16 for each partition. */
    units: z.strictObject({ minimum: positive, maximum: positive }),
  }),
  /** Files: beyond so many GB, somebody hears of it, as the bill grows. */
  storage: z.strictObject({ expectedGb: positive }),
};

/** Request units a second: autoscale's maxima are thousands. */
const requestUnits = z.int().min(1000).multipleOf(1000);

const collection = z.strictObject({
  /** Spreads documents over partitions (A12). Fixed at creation. */
  shardKey: z.enum(["user_id", "tenant_id"]),
  /** Fields that queries filter or sort by; unique ones hold the shard key. */
  indexes: z.array(z.strictObject({ keys: z.array(z.string()).min(1), unique: z.boolean().optional() })).optional(),
  /** Seconds after its last change at which a document is deleted. */
  ttlSeconds: positive.optional(),
  /** Request units of its own, where its load must not touch its neighbours'. Whether it has is fixed at creation. */
  maxThroughput: requestUnits.optional(),
});

export const cosmos = z.strictObject({
  databases: z.record(
    z.string(),
    z.strictObject({ maxThroughput: requestUnits, collections: z.record(z.string(), collection) }),
  ),
  /** Roles beside those that every database has: what they allow, by collection. */
  roles: z
    .record(
      z.string(),
      z.strictObject({
        database: z.string(),
        collections: z.record(z.string(), z.array(z.enum(MONGO_ROLES.actions)).min(1)),
      }),
    )
    .optional(),
  /** Who signs in, each to one database. Passwords are made by the program; another `passwordVersion` makes another. */
  users: z.record(
    z.string(),
    z.strictObject({
      database: z.string(),
      roles: z.array(z.string()).min(1),
      passwordVersion: z.string().optional(),
    }),
  ),
});

/** A database's or an index' name: goes into a script that makes it. */
const databaseName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected lower-case letters, digits and underscores");

/** Those that run in the cluster of an environment on its own (A9). */
export const dataStores = z.strictObject({
  postgres: z.strictObject({ databases: z.array(databaseName).min(1), storageGb: positive }),
  documents: z.strictObject({ storageGb: positive }),
  cache: z.strictObject({ storageGb: positive }),
  search: z.strictObject({ storageGb: positive }),
});
