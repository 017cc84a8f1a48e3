import { BACKUP } from "../../../facts/objectives";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, is, word } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const DATABASE = "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase";
const COLLECTION = "azure-native:cosmosdb:MongoDBResourceMongoDBCollection";

/** A12: what belongs to a person, and what all of a tenant share. */
const SHARD_KEYS: readonly string[] = ["user_id", "tenant_id"];

const ROLES_OF_ITS_OWN = "EnableMongoRoleBasedAccessControl";

export const dataRules: readonly Rule[] = [
  {
    id: "redis-forgets-nothing",
    scope: "resource",
    title: "A full Redis refuses what is new instead of forgetting what it holds.",
    why: "Sessions live there: evicting one signs its user out, and nobody is told (A9).",
    remedy: "use RedisGeo, whose memory is alerted on before it is full.",
    documentation: { address: "https://learn.microsoft.com/azure/redis/best-practices-memory-management", read: READ },
    requirements: ["A9"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "azure-native:redisenterprise:Database": { evictionPolicy: word("NoEviction") } }),
  },
  {
    id: "cosmos-consistent-and-restorable",
    scope: "resource",
    title: `Cosmos DB reads what its session wrote, fails over by itself, and goes back ${BACKUP.dailyKeptDays} days.`,
    why: "Weaker consistency shows users their own old data; a week of history is over before a bug is found (A12, A22).",
    remedy: "use CosmosMultiRegion.",
    documentation: { address: "https://learn.microsoft.com/azure/cosmos-db/consistency-levels", read: READ },
    requirements: ["A12", "A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [COSMOS]: {
        "consistencyPolicy.defaultConsistencyLevel": word("Session"),
        enableAutomaticFailover: is(true),
        "backupPolicy.continuousModeProperties.tier": word("Continuous30Days"),
      },
    }),
  },
  {
    id: "cosmos-lets-only-users-in",
    scope: "resource",
    title: "Cosmos DB for MongoDB has users with roles, and no door for Azure's services or foreign web pages.",
    why: "Without roles of its own the account's key, which may do everything, is the only way in (A12, A17).",
    remedy: "use CosmosMultiRegion.",
    documentation: {
      address: "https://learn.microsoft.com/azure/cosmos-db/mongodb/role-based-access-control",
      read: READ,
    },
    requirements: ["A12", "A17"],
    frameworks: ["WAF SE:05", "ISO 27001 A.8.3"],
    severity: "mandatory",
    unknown: "refuse",
    types: [COSMOS],
    judge: (account) => [
      ...expectAt(account, "networkAclBypass", word("None")),
      ...capabilityFindings(account),
      ...entriesAt(account, "cors").flatMap((_, index) =>
        expectAt(account, `cors[${index}].allowedOrigins`, {
          text: "origins that are named",
          met: (value) => typeof value === "string" && value !== "" && !value.includes("*"),
        }),
      ),
    ],
  },
  {
    id: "cosmos-scales-by-itself",
    scope: "resource",
    title: "Cosmos DB scales between a tenth of its limit and the limit.",
    why: "A fixed throughput is too little at a peak and paid for at night (A12).",
    remedy: "give a database of CosmosMultiRegion its greatest throughput; collections share it.",
    documentation: {
      address: "https://learn.microsoft.com/azure/cosmos-db/provision-throughput-autoscale",
      read: READ,
    },
    requirements: ["A12"],
    frameworks: ["WAF RE:06", "WAF PE:05", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    types: [DATABASE, COLLECTION],
    judge: (resource) => [
      ...(resource.type === DATABASE
        ? expectAt(resource, "options.autoscaleSettings.maxThroughput", atLeast(1000, "request units a second"))
        : []),
      ...fixedFindings(resource),
    ],
  },
  {
    id: "cosmos-collections-sharded",
    scope: "resource",
    title: "A collection is spread by user or by tenant.",
    why: "A collection without a shard key ends at 20 GB and one partition; another key makes queries ask all of them (A12).",
    remedy: "give each collection of CosmosMultiRegion a shardKey of user_id or tenant_id.",
    documentation: { address: "https://learn.microsoft.com/azure/cosmos-db/partitioning-overview", read: READ },
    requirements: ["A12"],
    frameworks: ["WAF PE:08"],
    severity: "mandatory",
    unknown: "refuse",
    types: [COLLECTION],
    judge: (collection) =>
      expectAt(collection, "resource.shardKey", {
        text: SHARD_KEYS.join(" or "),
        met: (value) =>
          typeof value === "object" && value !== null && Object.keys(value).some((key) => SHARD_KEYS.includes(key)),
      }),
  },
];

function capabilityFindings(account: Resource): readonly Finding[] {
  const names = entriesAt(account, "capabilities").map((one) => fieldOf(one, "name"));
  if (names.some(word(ROLES_OF_ITS_OWN).met)) return [];
  return names.includes(UNKNOWN)
    ? [undecided(account, "capabilities", ROLES_OF_ITS_OWN)]
    : [missing(account, "capabilities", ROLES_OF_ITS_OWN)];
}

function fixedFindings(resource: Resource): readonly Finding[] {
  const path = "options.throughput";
  const fixed = valueAt(resource.properties, path);
  return fixed === undefined ? [] : [found(resource, path, "a fixed figure", "none, so that autoscale decides")];
}
