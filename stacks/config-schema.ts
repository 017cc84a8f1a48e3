import { z } from "zod";
import { AKS_RELEASES, POOL_KINDS } from "../facts/aks";
import { MONGO_ROLES } from "../facts/cosmos";
import { COLOURS } from "../facts/edge";
import { REGIONS } from "../facts/regions";
import { CRITICALITIES, DATA_CLASSIFICATIONS } from "../facts/tags";

/**
 * What a Pulumi.<stack>.yaml may say. Facts only: sizes, places, partners. Every key is known here, so that a typo is an
 * error and not a default. Keys live under `plugilo:`; nested values keep YAML's types.
 */
const uuid = z.uuid();
const cidr = z.cidrv4();
const hostName = z.string().regex(/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, "expected a lower-case host name");
const positive = z.int().positive();
/** What sites, domains and services are known by. */
const key = z.string().regex(/^[a-z][a-z0-9-]*$/, "expected a key of lower-case letters, digits and hyphens");

const tags = z.strictObject({
  owner: z.string().min(2),
  costCentre: z.string().min(2),
  criticality: z.enum(CRITICALITIES),
  dataClassification: z.enum(DATA_CLASSIFICATIONS),
});

/** How many ports an address has, and so how many addresses are enough, the network itself says (B10). */
const egress = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("nat"), publicIps: positive }),
  z.strictObject({
    kind: z.literal("firewall"),
    publicIps: positive,
    /** Least and most instances. @default Azure's own scaling */
    capacity: z.strictObject({ minimum: positive, maximum: positive }).optional(),
    /** Names that may be called over HTTPS beside what the platform needs, by whom or what they belong to. */
    destinations: z.record(key, z.array(z.string()).min(1)).optional(),
  }),
]);

const network = z.strictObject({
  /** The network's address space. Never overlaps that of another stack. */
  addressSpace: cidr,
  /** How its cluster reaches the internet. Fixed at creation, since the cluster's outbound type is. */
  egress,
  /** Protection of public addresses beyond Azure's own for all; `network` names the tenant's plan. */
  ddos: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("none") }),
    z.strictObject({ kind: z.literal("address") }),
    z.strictObject({ kind: z.literal("network"), planId: z.string().startsWith("/subscriptions/") }),
  ]),
});

/** Another cloud beyond the VPN (X1): what it answers for, where, and the addresses that it asks from. */
const otherCloud = z.strictObject({ domain: hostName, resolvers: z.array(z.ipv4()).min(1).max(6), addressSpace: cidr });

const cluster = z.strictObject({
  kubernetesVersion: z.enum([...AKS_RELEASES.keys()] as [string, ...string[]]),
  /** Flat networking and virtual nodes, or an overlay without them (A5). */
  burst: z.enum(["virtual-nodes", "none"]),
  systemPool: z.strictObject({ vmSize: z.string(), minimum: positive, maximum: positive }),
  /** How far pools of provisioned nodes grow; what is left out does not exist. @default every pool, to the limits of facts/aks.ts */
  pools: z.partialRecord(z.enum(POOL_KINDS), z.strictObject({ cpu: positive, memoryGi: positive })).optional(),
  maintenance: z.strictObject({
    day: z.enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    startHourUtc: z.int().min(0).max(23),
    durationHours: z.int().min(4).max(12),
    /** Days, first and last, on which AKS upgrades nothing: around Black Friday and Christmas. @default none */
    freezes: z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })).optional(),
  }),
});

/** A cluster that users' requests reach. */
const loadedCluster = cluster.extend({
  /** What its pods usually ask for, all together: a share of it is held free (A7). @default nothing is */
  running: z.strictObject({ cpu: z.number().positive(), memoryGi: z.number().positive() }).optional(),
});

/** Entra group that sets the emergency flag (A19). @default the platform's administrators */
const onCall = z.strictObject({ objectId: uuid, name: z.string() }).optional();

const everyStack = {
  environment: z.enum(["prod", "staging", "dev"]),
  region: z.enum([...REGIONS.keys()] as [string, ...string[]]),
  subscriptionId: uuid,
  tenantId: uuid,
  tags,
  /** Entra group that administers clusters, data and vaults; people are its members by time-bound assignment. */
  platformAdmins: z.strictObject({ objectId: uuid, name: z.string() }),
  /** Who hears of the alerts on Azure's own metrics, by key: the pager's inbound address is one. */
  alerts: z.strictObject({
    emails: z
      .record(z.string(), z.email())
      .refine((emails) => Object.keys(emails).length > 0, { message: "at least one address" }),
  }),
};

/**
 * Optional. `recover: true` takes up the vault that a destroy has left in Azure, where it holds its name for 90 days; without such
 * a vault it fails. For one run: take it out afterwards (docs/decisions/17).
 */
const keyVault = z.strictObject({ recover: z.boolean() }).optional();

/** Public repositories that images may come from, through the registry: `quay.io/strimzi/*`. */
const registry = z.strictObject({ upstreams: z.array(z.string()) });

const argoCd = z.strictObject({
  /** Application (client) id in Entra that trusts Argo CD's service account. */
  clientId: uuid,
  /** Git repositories that may be applied; the first holds the tree (gitops/). */
  repositories: z.tuple([z.url()], z.url()),
  /** Releases that the environment gets: a branch, or a range of version tags such as `>=1.0.0`, of which the highest is taken (E1). */
  revision: z.string().min(1),
  /** Entra group whose members may sync, and stop or repeat a release. @default administrators only */
  developers: uuid.optional(),
  /**
   * Where people hear of deliveries. The vault must hold the named secrets before Argo CD's first `up`.
   * @default nobody is told
   */
  notifications: z
    .strictObject({
      slack: z.strictObject({ channel: z.string().min(1), tokenSecret: key }).optional(),
      teams: z.strictObject({ addressSecret: key }).optional(),
    })
    .optional(),
});

const management = z.strictObject({
  kind: z.literal("management"),
  ...everyStack,
  keyVault,
  network,
  /** Clouds that names are exchanged with, by key. @default none, and no resolver for them */
  otherClouds: z.record(key, otherCloud).optional(),
  cluster,
  registry,
  logs: z.strictObject({ topics: z.array(z.string().regex(/^[a-z0-9.-]+$/)).min(1), storageGb: positive }),
  metrics: z.strictObject({ storageGb: positive }),
  argoCd,
});

/** The way in: from Front Door by private link, or from the network itself. */
const gateway = z.strictObject({
  /** Its own name among all regions'. Sites and colours have names below it, `www.<originName>`, that its certificate proves. */
  originName: hostName,
  /** Public host names that it serves, by key: those of the edge's domains. Its certificate proves them, too. */
  sites: z.record(key, hostName),
  /** Which half of the blue-green pair serves (A10): ./plugilo switch <stack> <blue|green> edits it. */
  active: z.enum(COLOURS),
  /**
   * Id of the edge's Front Door, `frontDoorId` of its stack: nobody else gets in. Known only after the edge has come up once, and so
   * for a second run (docs/decisions/04). @default whoever's private link was approved
   */
  frontDoorId: uuid.optional(),
  /** Authority that the vault asks for that certificate, by the name that it was entered there under; `Unknown`: by hand. */
  certificateIssuer: z.string().regex(/^[A-Za-z0-9-]{1,127}$/),
  capacity: z.strictObject({ minimum: z.int().min(0).max(124), maximum: z.int().min(2).max(125) }),
});

const postgresSku = z.strictObject({ name: z.string(), tier: z.enum(["GeneralPurpose", "MemoryOptimized"]) });
const postgresKey = { keyUri: z.url(), identityId: z.string().startsWith("/subscriptions/") };

/** Stores that no StatefulSet stands in for. */
const platformStores = {
  serviceBus: z.strictObject({
    /** Brokers that share the load; fixed once it is made. */
    partitions: z.union([z.literal(1), z.literal(2), z.literal(4)]),
    /** Messaging units between which Azure scales by CPU (C1): 1, 2, 4, 8 or 16 for each partition. */
    units: z.strictObject({ minimum: positive, maximum: positive }),
  }),
  /** Files: beyond so many GB, somebody hears of it, as the bill grows. */
  storage: z.strictObject({ expectedGb: positive }),
};

const region = z.strictObject({
  kind: z.literal("region"),
  ...everyStack,
  onCall,
  keyVault,
  /** Which half of the disaster-recovery pair this is: it takes database writes, or stands ready to. */
  role: z.enum(["primary", "secondary"]),
  /** Stack of the management cluster. */
  management: z.string(),
  /** For a secondary: the region stack that it joins in replication. The primary joins none. */
  joins: z.string().optional(),
  network,
  cluster: loadedCluster,
  gateway,
  /** Units of the region's API gateway, each of which costs: a multiple of the region's zones, and enough for everything (A17). */
  apiManagement: z.strictObject({ units: positive }),
  postgres: z.strictObject({
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
  }),
  redis: z.strictObject({
    sku: z.string(),
    /** Writes to disk instead of replicating: for an environment of one region (docs/decisions/03). @default replicates */
    persistence: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("snapshots"), every: z.enum(["1h", "6h", "12h"]) }),
        z.strictObject({ kind: z.literal("log") }),
      ])
      .optional(),
  }),
  ...platformStores,
});

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

const cosmos = z.strictObject({
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

/** What is offered to customers' programs, and by whom (A14). */
const apiManagement = z.strictObject({
  publisher: z.strictObject({ name: z.string().min(1), email: z.email() }),
  /** Page where a customer moves to a larger plan. */
  plansUrl: z.url(),
  /** Tokens that callers may bring: who issues them, and what they are for. */
  tokens: z.strictObject({ openIdConfigurationUrl: z.url(), audience: z.string().min(1) }),
  /** Services by key. */
  services: z.record(
    key,
    z.strictObject({
      displayName: z.string().min(1),
      /** First part of its addresses. */
      path: key,
      versions: z.array(z.string()).min(1).optional(),
      /** Whether callers without a token and without a plan are served. @default false */
      anonymous: z.boolean().optional(),
    }),
  ),
  /** Takes up the service that a destroy has left for 48 hours. For one run: take it out afterwards. @default false */
  recover: z.boolean().optional(),
});

const edge = z.strictObject({
  kind: z.literal("edge"),
  ...everyStack,
  management: z.string(),
  publicZone: hostName,
  /** Host names that Front Door serves, by key. */
  domains: z.record(key, hostName),
  /** Paths of a domain whose answers are the same for everybody, and may be kept at the edge. @default nothing is kept */
  cachedPaths: z.record(key, z.array(z.string())).optional(),
  /** Coarse moves of requests among regions, by region's short name. Take 20 to 45 minutes. @default all serve alike (A17) */
  gateways: z
    .partialRecord(
      z.enum([...REGIONS.values()].map(({ short }) => short) as [string, ...string[]]),
      z.strictObject({
        weight: z.int().min(1).max(1000).optional(),
        priority: z.int().min(1).max(5).optional(),
        enabled: z.boolean().optional(),
      }),
    )
    .optional(),
  probe: z.strictObject({ intervalSeconds: z.int().min(5).max(255) }),
  /** Requests a minute that one address may send (A14). */
  rateLimit: z.strictObject({ perMinute: z.int().min(10) }),
  apiManagement,
  cosmos,
});

/** A database's or an index' name: goes into a script that makes it. */
const databaseName = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected lower-case letters, digits and underscores");

/**
 * An environment on its own (A9): one region, one cluster with its own delivery, data stores within it. It refers to no stack and
 * none to it, so that neither its rights nor its fate are production's (docs/decisions/37).
 */
const standalone = z.strictObject({
  kind: z.literal("standalone"),
  ...everyStack,
  /** Never production: data stores in a cluster have one copy. */
  environment: z.enum(["staging", "dev"]),
  onCall,
  keyVault,
  network,
  cluster: loadedCluster,
  gateway: gateway.omit({ frontDoorId: true }),
  registry,
  argoCd: argoCd.omit({ notifications: true }),
  dataStores: z.strictObject({
    postgres: z.strictObject({ databases: z.array(databaseName).min(1), storageGb: positive }),
    documents: z.strictObject({ storageGb: positive }),
    cache: z.strictObject({ storageGb: positive }),
    search: z.strictObject({ storageGb: positive }),
  }),
  ...platformStores,
});

export const STACK_SCHEMAS = { management, region, edge, standalone } as const;

export type ManagementConfig = z.infer<typeof management>;
export type RegionConfig = z.infer<typeof region>;
export type EdgeConfig = z.infer<typeof edge>;
export type StandaloneConfig = z.infer<typeof standalone>;
export type StackConfig = ManagementConfig | RegionConfig | EdgeConfig | StandaloneConfig;
export type StackKind = StackConfig["kind"];
/** Every stack of the project by name. */
export type Estate = ReadonlyMap<string, StackConfig>;
