import { z } from "zod";
import { AKS_RELEASES } from "../facts/aks";
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

const tags = z.strictObject({
  owner: z.string().min(2),
  costCentre: z.string().min(2),
  criticality: z.enum(CRITICALITIES),
  dataClassification: z.enum(DATA_CLASSIFICATIONS),
});

const network = z.strictObject({
  /** The network's address space. Never overlaps that of another stack. */
  addressSpace: cidr,
  /** Public addresses of the NAT gateway, 64,512 ports each (B10). */
  natPublicIps: z.int().min(1).max(16),
});

const cluster = z.strictObject({
  kubernetesVersion: z.enum([...AKS_RELEASES.keys()] as [string, ...string[]]),
  /** Flat networking and virtual nodes, or an overlay without them (A5). */
  burst: z.enum(["virtual-nodes", "none"]),
  systemPool: z.strictObject({ vmSize: z.string(), minimum: positive, maximum: positive }),
  maintenance: z.strictObject({
    day: z.enum(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    startHourUtc: z.int().min(0).max(23),
    durationHours: z.int().min(4).max(12),
  }),
});

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

const management = z.strictObject({
  kind: z.literal("management"),
  ...everyStack,
  keyVault,
  network,
  cluster,
  logs: z.strictObject({ topics: z.array(z.string().regex(/^[a-z0-9.-]+$/)).min(1), storageGb: positive }),
  metrics: z.strictObject({ storageGb: positive }),
  argoCd: z.strictObject({
    /** Application (client) id in Entra that trusts Argo CD's service account. */
    clientId: uuid,
    /** Git repositories that may be applied. */
    repositories: z.array(z.url()).min(1),
  }),
});

const region = z.strictObject({
  kind: z.literal("region"),
  ...everyStack,
  keyVault,
  /** Which half of the disaster-recovery pair this is: it takes database writes, or stands ready to. */
  role: z.enum(["primary", "secondary"]),
  /** Stack of the management cluster. */
  management: z.string(),
  /** For a secondary: the region stack that it joins in replication. The primary joins none. */
  joins: z.string().optional(),
  network,
  cluster,
  gateway: z.strictObject({
    /** Names that the gateway's certificate proves; the first is its own among all regions', and what probes ask for. */
    hostNames: z.array(hostName).min(1),
    capacity: z.strictObject({ minimum: z.int().min(0).max(124), maximum: z.int().min(2).max(125) }),
  }),
  postgres: z.strictObject({
    version: z.enum(["16", "17"]),
    sku: z.strictObject({ name: z.string(), tier: z.enum(["GeneralPurpose", "MemoryOptimized"]) }),
    storageGb: positive,
    sameRegionReplicas: z.int().min(0).max(4),
    /** Where Azure refuses new zone-redundant servers for the time being. @default the region's best (facts/regions.ts) */
    highAvailability: z.enum(["ZoneRedundant", "SameZone"]).optional(),
    databases: z.array(z.string()).min(1),
    pool: z.strictObject({ maxClients: positive, poolSize: positive }),
  }),
  redis: z.strictObject({ sku: z.string() }),
});

const edge = z.strictObject({
  kind: z.literal("edge"),
  ...everyStack,
  management: z.string(),
  publicZone: hostName,
  /** Host names that Front Door serves, by key. */
  domains: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), hostName),
  probe: z.strictObject({ intervalSeconds: z.int().min(5).max(255) }),
  /** Requests a minute that one address may send (A14). */
  rateLimit: z.strictObject({ perMinute: z.int().min(10) }),
  cosmos: z.strictObject({
    databases: z.record(
      z.string(),
      z.strictObject({
        maxThroughput: z.int().min(1000).multipleOf(1000),
        collections: z.record(z.string(), z.strictObject({ shardKey: z.enum(["user_id", "tenant_id"]) })),
      }),
    ),
  }),
});

export const STACK_SCHEMAS = { management, region, edge } as const;

export type ManagementConfig = z.infer<typeof management>;
export type RegionConfig = z.infer<typeof region>;
export type EdgeConfig = z.infer<typeof edge>;
export type StackConfig = ManagementConfig | RegionConfig | EdgeConfig;
export type StackKind = StackConfig["kind"];
/** Every stack of the project by name. */
export type Estate = ReadonlyMap<string, StackConfig>;
