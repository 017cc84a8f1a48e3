import { z } from "zod";
import { REGIONS } from "../facts/regions";
import {
  apiManagement,
  argoCd,
  cluster,
  everyStack,
  gateway,
  hostName,
  key,
  keyVault,
  loadedCluster,
  network,
  onCall,
  otherCloud,
  positive,
  uuid,
  registry,
} from "./config-parts";
import { cosmos, dataStores, platformStores, postgres, redis } from "./config-stores";

/**
 * What a Pulumi.<stack>.yaml may say. Facts only: sizes, places, partners. Every key is known here, so that a typo is an
 * error and not a default. Keys live under `plugilo:`; nested values keep YAML's types.
 */
const management = z.strictObject({
  kind: z.literal("management"),
  ...everyStack,
  keyVault,
  network,
  /** Clouds that names are exchanged with, by key. @default none, and no resolver for them */
  otherClouds: z.record(key, otherCloud).optional(),
  cluster,
  registry,
  logs: z.strictObject({
    storageGb: positive,
    /** Entra's application for Kibana, and the groups that may sign in, by what they may. */
    signIn: z.strictObject({
      clientId: uuid,
      administrators: uuid,
      auditors: uuid,
      teams: z.record(key, uuid),
    }),
  }),
  metrics: z.strictObject({
    storageGb: positive,
    /** Application (client) id in Entra that trusts Grafana's service account, with application roles Admin, Editor and Viewer. */
    grafanaClientId: uuid,
  }),
  argoCd,
});

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
  postgres,
  redis,
  ...platformStores,
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

/** Who is called (B6). The region named here only says where the provider looks first: the stack has no resource of its own in Azure. */
const { platformAdmins: _admins, alerts: _alerts, ...placed } = everyStack;
const onCallStack = z.strictObject({
  kind: z.literal("on-call"),
  ...placed,
  management: z.string(),
  /** Address at PagerDuty that Azure Monitor's alerts are mailed to: every other stack's `alerts.pager`. */
  pagerMail: z.email(),
});

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
  dataStores,
  ...platformStores,
});

export const STACK_SCHEMAS = { management, region, edge, "on-call": onCallStack, standalone } as const;

export type ManagementConfig = z.infer<typeof management>;
export type RegionConfig = z.infer<typeof region>;
export type EdgeConfig = z.infer<typeof edge>;
export type OnCallConfig = z.infer<typeof onCallStack>;
export type StandaloneConfig = z.infer<typeof standalone>;
export type StackConfig = ManagementConfig | RegionConfig | EdgeConfig | OnCallConfig | StandaloneConfig;
export type StackKind = StackConfig["kind"];
/** Every stack of the project by name. */
export type Estate = ReadonlyMap<string, StackConfig>;
