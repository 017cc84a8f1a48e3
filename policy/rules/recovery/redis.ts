import type { Resource } from "../../../resilience/resource";
import { valueAt } from "../../../resilience/resource";
import { expectAt, expectPresent, is, word, wordUnlike } from "../expectation";
import { found, type Rule } from "../rule";

const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";
const DATABASE = "azure-native:redisenterprise:Database";
const RETIRING = "azure-native:redis:Redis";
const READ = "2026-11";

export const redisRules: readonly Rule[] = [
  {
    id: "redis-survives",
    scope: "resource",
    title: "Redis is highly available, and in production geo-replicated.",
    why: "Sessions live in Redis (A9): a region's loss must not sign everybody out (A22).",
    remedy: "use RedisGeo; production joins a geo-replication group, other environments persist to disk.",
    documentation: {
      address: "https://learn.microsoft.com/azure/redis/how-to-active-geo-replication",
      read: READ,
    },
    requirements: ["A9", "A16", "A22"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [CLUSTER, DATABASE],
    judge: (resource, { tier }) => {
      if (resource.type === CLUSTER) return expectAt(resource, "highAvailability", word("Enabled"));
      if (tier === "production" || isGrouped(resource)) {
        return [
          ...expectAt(resource, "geoReplication.groupNickname", wordUnlike(/^$/, "the name of a group")),
          // The members' ids are unknown until their clusters exist, and Azure refuses an empty list itself.
          ...expectPresent(resource, "geoReplication.linkedDatabases", "the group's members, itself among them"),
        ];
      }
      if (valueAt(resource.properties, "persistence.aofEnabled") === true) return [];
      return expectAt(resource, "persistence.rdbEnabled", is(true));
    },
  },
  {
    id: "redis-not-retiring",
    scope: "resource",
    title: "Redis is Azure Managed Redis: every SKU of Azure Cache for Redis is being retired.",
    why: "A data store with an end date is a migration under pressure.",
    remedy: "use RedisGeo, which makes Azure Managed Redis.",
    documentation: {
      address: "https://learn.microsoft.com/azure/azure-cache-for-redis/retirement-faq",
      read: READ,
    },
    requirements: ["A22"],
    frameworks: ["WAF OE:03"],
    severity: "mandatory",
    unknown: "refuse",
    types: [RETIRING, CLUSTER],
    judge: (resource) =>
      resource.type === RETIRING
        ? [found(resource, "type", "Azure Cache for Redis", `Azure Managed Redis (${CLUSTER})`)]
        : expectAt(resource, "sku.name", wordUnlike(/^Enterprise/i, "a SKU of Azure Managed Redis")),
  },
];

function isGrouped(database: Resource): boolean {
  return valueAt(database.properties, "geoReplication") !== undefined;
}
