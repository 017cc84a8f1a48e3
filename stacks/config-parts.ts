import { z } from "zod";
import { AKS_RELEASES, POOL_KINDS } from "../facts/aks";
import { COLOURS } from "../facts/edge";
import { REGIONS } from "../facts/regions";
import { CRITICALITIES, DATA_CLASSIFICATIONS } from "../facts/tags";

/** Parts of a Pulumi.<stack>.yaml that several kinds of stack have, or that are long. Which has which: config-schema.ts. */
export const uuid = z.uuid();
const cidr = z.cidrv4();
export const hostName = z.string().regex(/^(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/, "expected a lower-case host name");
export const positive = z.int().positive();
/** What sites, domains and services are known by. */
export const key = z.string().regex(/^[a-z][a-z0-9-]*$/, "expected a key of lower-case letters, digits and hyphens");

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

export const network = z.strictObject({
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
export const otherCloud = z.strictObject({
  domain: hostName,
  resolvers: z.array(z.ipv4()).min(1).max(6),
  addressSpace: cidr,
});

export const cluster = z.strictObject({
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
export const loadedCluster = cluster.extend({
  /** What its pods usually ask for, all together: a share of it is held free (A7). @default nothing is */
  running: z.strictObject({ cpu: z.number().positive(), memoryGi: z.number().positive() }).optional(),
});

/** Entra group that sets the emergency flag (A19). @default the platform's administrators */
export const onCall = z.strictObject({ objectId: uuid, name: z.string() }).optional();

export const everyStack = {
  environment: z.enum(["prod", "staging", "dev"]),
  region: z.enum([...REGIONS.keys()] as [string, ...string[]]),
  subscriptionId: uuid,
  tenantId: uuid,
  tags,
  /** Entra group that administers clusters, data and vaults; people are its members by time-bound assignment. */
  platformAdmins: z.strictObject({ objectId: uuid, name: z.string() }),
  /**
   * Who hears of the alerts on Azure's own metrics: `pager` is the address at PagerDuty that calls people (severity 0 to 2), `mail` is
   * read by day (3). @default without a pager all is mail
   */
  alerts: z.strictObject({ pager: z.email().optional(), mail: z.email() }),
};

/**
 * Optional. `recover: true` takes up the vault that a destroy has left in Azure, where it holds its name for 90 days; without such
 * a vault it fails. For one run: take it out afterwards (docs/decisions/17).
 */
export const keyVault = z.strictObject({ recover: z.boolean() }).optional();

/** Public repositories that images may come from, through the registry: `quay.io/strimzi/*`. */
export const registry = z.strictObject({ upstreams: z.array(z.string()) });

export const argoCd = z.strictObject({
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

/** The way in: from Front Door by private link, or from the network itself. */
export const gateway = z.strictObject({
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

/** What is offered to customers' programs, and by whom (A14). */
export const apiManagement = z.strictObject({
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
