import { skuFacts, type PostgresTier } from "../../facts/postgres";
import type { Meter } from "../../facts/prices";
import type { CostedStack, Measure, Measures, Quantity } from "../resource";
import { numberAt, objectsAt, textAt } from "../values";
import { valueAt } from "../../resilience/resource";

const POSTGRES: Readonly<Record<PostgresTier, Meter>> = {
  GeneralPurpose: "postgresGeneralPurpose",
  MemoryOptimized: "postgresMemoryOptimized",
};
const REDIS: Readonly<Record<string, Meter>> = {
  Balanced: "redisBalanced",
  MemoryOptimized: "redisMemoryOptimized",
  ComputeOptimized: "redisComputeOptimized",
};
/** Azure bills at least this share of the highest throughput. https://learn.microsoft.com/azure/cosmos-db/provision-throughput-autoscale (2026-11) */
const AUTOSCALE_FLOOR = 0.1;
const COSMOS_ACCOUNT = "azure-native:cosmosdb:DatabaseAccount";

/** Databases, caches, queues, files and their backups. */
export const DATA_MEASURES: Measures = {
  "azure-native:dbforpostgresql:Server": ({ properties }) => {
    const name = textAt(properties, "sku.name");
    const tier = textAt(properties, "sku.tier");
    const facts = isTier(tier) ? skuFacts({ name, tier }) : undefined;
    if (!isTier(tier) || !facts) return [{ unpriced: `PostgreSQL of size ${name}` }];
    const mode = valueAt(properties, "highAvailability.mode");
    // A standby is a server of the same size with a disk of its own.
    const servers = mode === "ZoneRedundant" || mode === "SameZone" ? 2 : 1;
    const backedUp = valueAt(properties, "createMode") !== "Replica";
    return [
      { meter: POSTGRES[tier], count: facts.cores * servers },
      { meter: "postgresStorage", count: (numberAt(properties, "storage.storageSizeGB") ?? 0) * servers },
      ...(backedUp ? [{ meter: "postgresBackup", count: 1, usage: "postgresBackup" } as const] : []),
    ];
  },
  "azure-native:redisenterprise:RedisEnterprise": ({ properties }) => {
    const sku = textAt(properties, "sku.name");
    const [, family = "", size = ""] = /^(\w+)_[A-Z](\d+)$/.exec(sku) ?? [];
    const meter = REDIS[family];
    if (meter === undefined) return [{ unpriced: `Redis of SKU ${sku}` }];
    const nodes = valueAt(properties, "highAvailability") === "Disabled" ? 1 : 2;
    return [{ meter, count: Number(size) * nodes }];
  },
  [COSMOS_ACCOUNT]: ({ properties }) =>
    locationsOf(properties).flatMap((region): Quantity[] => [
      { meter: "cosmosStorage", count: 1, usage: "cosmosStorage", region },
      { meter: "cosmosBackup", count: 1, usage: "cosmosStorage", region },
    ]),
  "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase": throughput("options.autoscaleSettings.maxThroughput"),
  "azure-native:cosmosdb:MongoDBResourceMongoDBCollection": throughput("options.autoscaleSettings.maxThroughput"),
  "azure-native:servicebus:Namespace": ({ properties }) => {
    const tier = textAt(properties, "sku.name");
    if (tier !== "Premium") return [{ unpriced: `Service Bus of tier ${tier}` }];
    return [{ meter: "serviceBusUnit", count: numberAt(properties, "sku.capacity") ?? 1 }];
  },
  "azure-native:storage:StorageAccount": ({ properties, parent = "" }) => {
    const sku = textAt(properties, "sku.name");
    if (!/^Standard_(RA)?GZ?RS$/.test(sku)) return [{ unpriced: `an account of SKU ${sku}` }];
    // What a network logs is far less than what users upload, and Azure writes it in large blocks.
    if (parent.includes("plugilo:azure:FlowLogs::"))
      return [{ meter: "blobStorage", count: 1, usage: "flowLogStorage" }];
    return [
      { meter: "blobStorage", count: 1, usage: "blobStorage" },
      { meter: "blobWrites", count: 1, usage: "blobWrites" },
    ];
  },
  "azure-native:dataprotection:BackupVault": () => [{ meter: "backupStorage", count: 1, usage: "backupStorage" }],
  "azure-native:dataprotection:BackupInstance": () => [{ meter: "backupInstance", count: 1 }],
};

function isTier(tier: string): tier is PostgresTier {
  return Object.hasOwn(POSTGRES, tier);
}

/** Throughput of a database or collection, paid in each region of its account; none where it shares its database's. */
function throughput(path: string): Measure {
  return ({ properties }, stack) => {
    const highest = numberAt(properties, path);
    const account = accountOf(stack);
    if (highest === undefined && valueAt(properties, "options") === undefined) return [];
    if (highest === undefined) return [{ unpriced: "throughput that does not scale by itself" }];
    if (!account || valueAt(account.properties, "enableMultipleWriteLocations") !== true) {
      return [{ unpriced: "throughput of an account that writes in one region" }];
    }
    const units = highest / 100;
    return locationsOf(account.properties).flatMap((region): Quantity[] => [
      { meter: "cosmosThroughput", count: units * AUTOSCALE_FLOOR, region },
      { meter: "cosmosThroughput", count: units, usage: "cosmosThroughput", region },
    ]);
  };
}

/** A stack has one account; its databases name it by a value that a preview may not know. */
function accountOf({ resources }: CostedStack) {
  return resources.find(({ type }) => type === COSMOS_ACCOUNT);
}

function locationsOf(properties: Parameters<typeof objectsAt>[0]): string[] {
  return objectsAt(properties, "locations").map((location) => textAt(location, "locationName"));
}
