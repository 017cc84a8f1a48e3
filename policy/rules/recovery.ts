import { BACKUP } from "../../facts/objectives";
import { REGIONS, type Region } from "../../facts/regions";
import { anythingBut, atLeast, expectAt, fromTable, is, isWord, listOf, oneOf } from "./expectation";
import type { Finding, Rule } from "./rule";
import { UNKNOWN, valueAt, type Resource } from "./resource";

const READ = "2026-11";
const doc = (address: string): { address: string; read: string } => ({ address, read: READ });

const POSTGRES = "azure-native:dbforpostgresql:Server";
const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const REDIS_DATABASE = "azure-native:redisenterprise:Database";

/** Types whose loss is a loss of data. */
const HOLDS_DATA: readonly string[] = [
  POSTGRES,
  COSMOS,
  REDIS_DATABASE,
  "azure-native:keyvault:Vault",
  "azure-native:storage:StorageAccount",
  "azure-native:storage:BlobContainer",
  "azure-native:dbforpostgresql:Database",
  "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase",
  "azure-native:cosmosdb:MongoDBResourceMongoDBCollection",
  "azure-native:redisenterprise:RedisEnterprise",
  "azure-native:servicebus:Namespace",
];

export const recoveryRules: readonly Rule[] = [
  {
    id: "postgres-backup-kept",
    scope: "resource",
    title: "PostgreSQL keeps daily backups 30 days, in the paired region too.",
    why: "Recovery from corruption reaches back only as far as backups are kept, and a region's loss takes local ones with it (A4, A22).",
    remedy: "leave backups to PostgresWithReplicasAndPgBouncer: 35 days and geo-redundant on a primary.",
    documentation: doc("https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-backup-restore"),
    requirements: ["A4", "A13", "A16", "A22"],
    severity: "mandatory",
    unknown: "refuse",
    types: [POSTGRES],
    // A replica can have no backups of its own: its primary's are judged.
    judge: (server, { tier }) =>
      isReplica(server)
        ? []
        : [
            ...expectAt(
              server,
              "backup.backupRetentionDays",
              atLeast(tier === "production" ? BACKUP.dailyKeptDays : BACKUP.pitrDays, "days"),
            ),
            ...(tier === "production" ? expectAt(server, "backup.geoRedundantBackup", isWord("Enabled")) : []),
          ],
  },
  {
    id: "postgres-highly-available",
    scope: "resource",
    title: "A production PostgreSQL primary has the best standby that its region offers.",
    why: "Without a standby a failed machine costs a restore: hours instead of the 5 minutes of A13.",
    remedy: "leave the mode to PostgresWithReplicasAndPgBouncer, which takes it from facts/regions.ts.",
    documentation: doc("https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-high-availability"),
    requirements: ["A13", "A16"],
    severity: "mandatory",
    unknown: "refuse",
    types: [POSTGRES],
    judge: (server, { tier }) => {
      if (tier !== "production" || isReplica(server)) return [];
      const best = regionOf(server)?.postgresHa ?? "ZoneRedundant";
      // Same-zone standby stays allowed where zones exist: Azure at times has no capacity for the better one.
      const good = best === "SameZone" ? oneOf("SameZone") : oneOf("ZoneRedundant", "SameZone");
      return expectAt(server, "highAvailability.mode", good);
    },
  },
  {
    id: "cosmos-in-several-regions",
    scope: "resource",
    title: "Cosmos DB writes in at least two regions and can be restored to a second.",
    why: "One region is one failure; periodic backups lose up to hours (A12, A16, A22).",
    remedy: "give CosmosMultiRegion every region of the estate, as the edge stack does.",
    documentation: doc("https://learn.microsoft.com/azure/cosmos-db/distribute-data-globally"),
    requirements: ["A12", "A16", "A22"],
    severity: "mandatory",
    unknown: "refuse",
    types: [COSMOS],
    judge: (account, { tier }) => [
      ...(tier === "production"
        ? [
            ...expectAt(account, "locations", listOf(2, "locations")),
            ...expectAt(account, "enableMultipleWriteLocations", is(true)),
          ]
        : []),
      ...expectAt(account, "backupPolicy.type", is("Continuous")),
    ],
  },
  {
    id: "redis-survives",
    scope: "resource",
    title: "Redis is highly available, and in production geo-replicated.",
    why: "Sessions live in Redis (A9): a region's loss must not sign everybody out (A22).",
    remedy: "use RedisGeo; production joins a geo-replication group, other environments persist to disk.",
    documentation: doc("https://learn.microsoft.com/azure/redis/how-to-active-geo-replication"),
    requirements: ["A9", "A16", "A22"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:redisenterprise:RedisEnterprise", REDIS_DATABASE],
    judge: (resource, { tier }) => {
      if (resource.type !== REDIS_DATABASE) return expectAt(resource, "highAvailability", isWord("Enabled"));
      if (tier === "production")
        return expectAt(resource, "geoReplication.linkedDatabases", listOf(1, "linked databases"));
      return persists(resource) ? [] : expectAt(resource, "persistence.rdbEnabled", is(true));
    },
  },
  {
    id: "redis-not-retiring",
    scope: "resource",
    title: "No Azure Cache for Redis: every SKU of it is being retired.",
    why: "A data store with an end date is a migration under pressure.",
    remedy: "use RedisGeo, which makes Azure Managed Redis.",
    documentation: doc("https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq"),
    requirements: ["A22"],
    severity: "mandatory",
    unknown: "report",
    types: ["azure-native:redis:Redis"],
    judge: (resource) => [
      { resource, path: "type", got: "Azure Cache for Redis", expected: "Azure Managed Redis", unknown: false },
    ],
  },
  {
    id: "storage-geo-redundant",
    scope: "resource",
    title: "Production storage has a copy in the paired region.",
    why: "Files and backups are what everything else is restored from (A4, A22).",
    remedy: "leave the SKU to Storage, which takes the best that the region offers.",
    documentation: doc("https://learn.microsoft.com/azure/storage/common/storage-redundancy"),
    requirements: ["A4", "A22"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:storage:StorageAccount"],
    judge: (account, { tier }) =>
      tier === "production"
        ? expectAt(account, "sku.name", oneOf("Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"))
        : expectAt(account, "sku.name", anythingBut("Standard_LRS", "Premium_LRS")),
  },
  {
    id: "blobs-undeletable-by-accident",
    scope: "resource",
    title: "Deleted and overwritten blobs can be had back.",
    why: "Replication copies a mistake at once; versions and soft delete undo it (A22).",
    remedy: "use Storage, which turns on versioning and soft delete for blobs and containers.",
    documentation: doc("https://learn.microsoft.com/azure/storage/blobs/soft-delete-blob-overview"),
    requirements: ["A22"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:storage:BlobServiceProperties": {
        isVersioningEnabled: is(true),
        "deleteRetentionPolicy.enabled": is(true),
        "deleteRetentionPolicy.days": atLeast(BACKUP.pitrDays, "days"),
        "containerDeleteRetentionPolicy.enabled": is(true),
      },
    }),
  },
  {
    id: "vault-purge-protected",
    scope: "resource",
    title: "A deleted vault or secret can be had back for 90 days.",
    why: "Keys that are gone take the data with them that they encrypt (A22).",
    remedy: "use KeyVault; purge protection cannot be turned off again, and that is the point.",
    documentation: doc("https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview"),
    requirements: ["A22"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:keyvault:Vault": {
        "properties.enablePurgeProtection": is(true),
        "properties.enableSoftDelete": is(true),
        "properties.softDeleteRetentionInDays": atLeast(90, "days"),
      },
    }),
  },
  {
    id: "cluster-survives-a-zone",
    scope: "resource",
    title: "A production cluster has a paid control plane and spans the region's zones.",
    why: "The free tier promises nothing; a pool in one zone goes with it (A16, A23).",
    remedy: "use AksCluster, which takes zones from facts/regions.ts.",
    documentation: doc("https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers"),
    requirements: ["A16", "A23"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:containerservice:ManagedCluster"],
    judge: (cluster, { tier }) =>
      tier === "production"
        ? [
            ...expectAt(cluster, "sku.tier", oneOf("Standard", "Premium")),
            ...zonal(cluster, "agentPoolProfiles[0].availabilityZones"),
          ]
        : [],
  },
  {
    id: "gateway-survives-a-zone",
    scope: "resource",
    title: "An Application Gateway spans the region's zones and never scales below two instances.",
    why: "A gateway is on every request's path (A1, C2).",
    remedy: "give ApplicationGateway a minimum capacity of two or more; zones follow facts/regions.ts.",
    documentation: doc(
      "https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant",
    ),
    requirements: ["A1", "C2", "C10"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:network:ApplicationGateway"],
    judge: (gateway) => [
      ...expectAt(gateway, "autoscaleConfiguration.minCapacity", atLeast(2, "instances")),
      ...zonal(gateway, "zones"),
    ],
  },
  {
    id: "front-door-has-somewhere-to-go",
    scope: "estate",
    title: "Front Door probes its origins and has at least two.",
    why: "A failed region is isolated only if it is noticed and another one is there (A1, C3).",
    remedy: "give FrontDoorWithAppGateways the gateways of two regions and a probe path.",
    documentation: doc("https://learn.microsoft.com/azure/frontdoor/health-probes"),
    requirements: ["A1", "C3"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) =>
      resources
        .filter(({ type }) => type === "azure-native:cdn:AFDOriginGroup")
        .flatMap((group) => {
          const origins = resources.filter(
            ({ type, madeFrom }) => type === "azure-native:cdn:AFDOrigin" && madeFrom.includes(group.urn),
          );
          const wanted = tier === "production" ? 2 : 1;
          const probe = expectAt(group, "healthProbeSettings.probePath", anythingBut(""));
          if (origins.length >= wanted) return probe;
          return [
            ...probe,
            found(group, "origins", `${origins.length}`, `at least ${wanted} origins made from this group`),
          ];
        }),
  },
  {
    id: "production-data-protected",
    scope: "resource",
    title: "Production data is protected from deletion.",
    why: "An edit that replaces a database deletes it; protection makes the engine refuse (A22).",
    remedy: "pass protect: site.protect to the resource's options.",
    documentation: doc("https://www.pulumi.com/docs/iac/concepts/resources/options/protect/"),
    requirements: ["A22"],
    severity: "mandatory",
    unknown: "refuse",
    types: HOLDS_DATA,
    judge: (resource, { tier }) =>
      tier === "production" && !resource.protect ? [found(resource, "protect", "false", "true")] : [],
  },
];

function isReplica(server: Resource): boolean {
  const mode = valueAt(server.properties, "createMode");
  return mode === "Replica" || mode === "GeoRestore";
}

function persists(database: Resource): boolean {
  return valueAt(database.properties, "persistence.aofEnabled") === true;
}

function regionOf(resource: Resource): Region | undefined {
  const location = valueAt(resource.properties, "location");
  return typeof location === "string" ? REGIONS.get(location.toLowerCase().replace(/ /g, "")) : undefined;
}

/** All zones of the region; a region that facts do not know is taken to have some, so that silence is no pass. */
function zonal(resource: Resource, path: string): readonly Finding[] {
  const region = regionOf(resource);
  if (region && region.zones.length === 0) return [];
  if (valueAt(resource.properties, "location") === UNKNOWN) return expectAt(resource, "location", is("known"));
  return expectAt(resource, path, listOf(region?.zones.length ?? 2, "zones"));
}

function found(resource: Resource, path: string, got: string, expected: string): Finding {
  return { resource, path, got, expected, unknown: false };
}
