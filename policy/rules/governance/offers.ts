import { skuFacts, skuRefusal } from "../../../facts/postgres";
import { geoReplicationRefusal, REDIS_SIZES } from "../../../facts/redis";
import { REGIONS, type Region } from "../../../facts/regions";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, is, wordUnlike, word, type Expectation } from "../expectation";
import { regionCalled, regionOf } from "../region";
import { found, undecided, type Finding, type ResourceRule } from "../rule";

const READ = "2026-11";
const SERVER = "azure-native:dbforpostgresql:Server";
const REDIS = "azure-native:redisenterprise:RedisEnterprise";
const APIS = "azure-native:apimanagement:ApiManagementService";
const ACCOUNT = "azure-native:storage:StorageAccount";
const INSTANCE = "azure-native:dataprotection:BackupInstance";
const ORIGIN = "azure-native:cdn:AFDOrigin";
const CLUSTER = "azure-native:containerservice:ManagedCluster";

/** What all rules about what a region offers have in common: the deployment would fail, half of it made. */
const OFFER = {
  scope: "resource",
  requirements: ["A17"],
  frameworks: ["WAF RE:05"],
  severity: "mandatory",
  unknown: "refuse",
} as const satisfies Partial<ResourceRule>;

export const offerRules: readonly ResourceRule[] = [
  {
    ...OFFER,
    id: "postgres-size-offered",
    title: "A PostgreSQL server is of a size that its region offers.",
    why: "Berlin and Frankfurt have Intel up to version 5 alone, and both halves of a pair take one SKU (A13, A17).",
    remedy: "choose plugilo:postgres.sku so that facts/postgres.ts offers it in both regions.",
    documentation: { address: "https://learn.microsoft.com/azure/postgresql/flexible-server/overview", read: READ },
    types: [SERVER],
    judge: (server) => offered(server, "sku.name", (region) => postgresIn(region, server)),
  },
  {
    ...OFFER,
    id: "redis-size-offered",
    title:
      "Redis is of a size that is generally available in its region, and in production one that can be geo-replicated.",
    why: "A preview has no service level, and the smallest and the flash tiers join no group (A9, A22).",
    remedy: "choose plugilo:redis.sku from facts/redis.ts.",
    documentation: { address: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication", read: READ },
    requirements: ["A9", "A17", "A22"],
    types: [REDIS],
    judge: (redis, { tier }) => [
      ...offered(redis, "location", ({ managedRedis, name }) => (managedRedis ? word(name) : NOTHING)),
      ...expectAt(redis, "sku.name", redisSize(tier === "production")),
    ],
  },
  {
    ...OFFER,
    id: "api-gateway-tier-offered",
    title: "API Management is of a tier that its regions offer, and of classic Premium where it has several.",
    why: "Only that tier spans regions, and Berlin has none of version 2 (A14, A17).",
    remedy: "leave the tier to ApiManagement; give plugilo:apiManagement.units alone.",
    documentation: {
      address: "https://learn.microsoft.com/azure/api-management/api-management-howto-deploy-multi-region",
      read: READ,
    },
    requirements: ["A14", "A17"],
    types: [APIS],
    judge: apiGatewayTiers,
  },
  {
    ...OFFER,
    id: "storage-kind-offered",
    title: "Storage replicates in a way that its region offers.",
    why: "Copies over zones and a region at once (GZRS) need zones, which Berlin has none of (A4, A17).",
    remedy: "leave the SKU to Storage, which takes the best that the region offers.",
    documentation: {
      address: "https://learn.microsoft.com/azure/storage/common/redundancy-regions-gzrs",
      read: READ,
    },
    requirements: ["A4", "A17"],
    types: [ACCOUNT],
    judge: (account) =>
      offered(account, "sku.name", ({ gzrs, name, zones }) => {
        const refused = zones.length === 0 ? /(GZRS|ZRS)$/i : /GZRS$/i;
        return gzrs ? ANYTHING : wordUnlike(refused, `one without zones, as ${name} has it`);
      }),
  },
  {
    ...OFFER,
    id: "backups-offered",
    title: "A backup vault is asked for copies that its region can make.",
    why: "Where vaults take no snapshots of clusters or long copies of servers, the instance fails after all else is made (A22).",
    remedy: "leave it to the stack's backups, which ask facts/regions.ts first.",
    documentation: {
      address: "https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-support-matrix",
      read: READ,
    },
    requirements: ["A17", "A22"],
    types: [INSTANCE],
    judge: backupsIn,
  },
  {
    ...OFFER,
    id: "front-door-link-offered",
    title: "Front Door opens its private link from a location where it has one.",
    why: "It has none in Berlin; an origin without a way is one region less (A1, A17).",
    remedy: "leave the location to FrontDoor, which takes it from facts/regions.ts.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/private-link", read: READ },
    requirements: ["A1", "A17"],
    types: [ORIGIN],
    judge: (origin) =>
      expectAt(
        origin,
        "sharedPrivateLinkResource.privateLinkLocation",
        word(...new Set([...REGIONS.values()].map((region) => region.frontDoorPrivateLinkLocation))),
      ),
  },
  {
    ...OFFER,
    id: "burst-offered",
    title: "Virtual nodes are asked for only where container instances work in a virtual network.",
    why: "Berlin's are not known to; pods that wait for such a node wait for ever (A5, A17).",
    remedy: "set plugilo:cluster.burst to none in a region that facts/regions.ts has no container instances for.",
    documentation: {
      address: "https://learn.microsoft.com/azure/container-instances/container-instances-resource-and-quota-limits",
      read: READ,
    },
    requirements: ["A5", "A17"],
    types: [CLUSTER],
    judge: (cluster) => {
      const path = "addonProfiles.aciConnectorLinux.enabled";
      const region = regionOf(cluster);
      if (region === undefined || region.containerInstancesInVnet) return [];
      return valueAt(cluster.properties, path) === undefined ? [] : expectAt(cluster, path, is(false));
    },
  },
];

const ANYTHING: Expectation = { text: "anything", met: () => true };
const NOTHING: Expectation = { text: "a region that offers it", met: () => false };

/** Holds a property to what the resource's region offers. A region that is not known here is another rule's finding. */
function offered(resource: Resource, path: string, expected: (region: Region) => Expectation): readonly Finding[] {
  const region = regionOf(resource);
  return region === undefined ? [] : expectAt(resource, path, expected(region));
}

/** A burstable server is another rule's finding. */
function postgresIn({ name: region }: Region, { properties }: Resource): Expectation {
  const tier = valueAt(properties, "sku.tier");
  if (tier !== "GeneralPurpose" && tier !== "MemoryOptimized") return ANYTHING;
  const refusalOf = (name: unknown): string | undefined => {
    const facts = typeof name === "string" ? skuFacts({ name, tier }) : undefined;
    return facts ? skuRefusal(region, facts) : "a SKU that facts/postgres.ts knows, of its tier";
  };
  const text = refusalOf(valueAt(properties, "sku.name")) ?? "a SKU on offer";
  return { text, met: (name) => refusalOf(name) === undefined };
}

const OF_MANAGED_REDIS = /^(Balanced|MemoryOptimized|ComputeOptimized|FlashOptimized)_/;

function redisSize(replicated: boolean): Expectation {
  // Of the retiring service another rule speaks, and of none at all, too.
  const fits = (sku: string): boolean =>
    !OF_MANAGED_REDIS.test(sku) ||
    (REDIS_SIZES.get(sku)?.preview === false && !(replicated && geoReplicationRefusal(sku) !== undefined));
  return {
    text: `a generally available size of facts/redis.ts${replicated ? " that joins a geo-replication group" : ""}`,
    met: (value) => typeof value !== "string" || fits(value),
  };
}

function apiGatewayTiers(service: Resource): readonly Finding[] {
  const more = valueAt(service.properties, "additionalLocations");
  if (more === UNKNOWN) return [undecided(service, "additionalLocations", "regions that are known")];
  const places = Array.isArray(more) ? more.map((_, index) => `additionalLocations[${index}].`) : [];
  const version2 = ["", ...places].filter(
    (at) => regionCalled(valueAt(service.properties, `${at}location`))?.apiManagementV2 === false,
  );
  return [
    ...places.flatMap((at) => expectAt(service, `${at}sku.name`, word("Premium"))),
    ...version2
      .filter((at) => !places.includes(at))
      .flatMap((at) => expectAt(service, `${at}sku.name`, wordUnlike(/v2$/i, "a classic tier"))),
  ];
}

/** Kinds of data that not every region's vaults take, and what says so. */
const COPIED: Readonly<Record<string, (region: Region) => boolean>> = {
  "microsoft.containerservice/managedclusters": ({ clusterBackup }) => clusterBackup,
  "microsoft.dbforpostgresql/flexibleservers": ({ postgresVault }) => postgresVault,
};

function backupsIn(instance: Resource): readonly Finding[] {
  const path = "properties.dataSourceInfo.datasourceType";
  const type = valueAt(instance.properties, path);
  const region = regionCalled(valueAt(instance.properties, "properties.dataSourceInfo.resourceLocation"));
  const known: Expectation = { text: "a kind of data", met: (value) => typeof value === "string" };
  const findings = expectAt(instance, path, known);
  if (findings.length > 0 || typeof type !== "string" || region === undefined) return findings;
  const takes = COPIED[type.toLowerCase()];
  if (takes === undefined || takes(region)) return [];
  return [found(instance, path, `"${type}"`, `data that vaults in ${region.name} take`)];
}
