import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import type { TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const ACCOUNT_KIND = "cosmosdb:DatabaseAccount";
const DATABASE_KIND = "cosmosdb:MongoDBResourceMongoDBDatabase";
const COLLECTION_KIND = "cosmosdb:MongoDBResourceMongoDBCollection";

const location = (locationName: string, failoverPriority: number, isZoneRedundant = false): PropertyMap => ({
  locationName,
  failoverPriority,
  isZoneRedundant,
});
const FRANKFURT = location("germanywestcentral", 0, true);
const BERLIN = location("germanynorth", 1);
const CONTINUOUS = { type: "Continuous", continuousModeProperties: { tier: "Continuous30Days" } };

/** A capability that MongoDB accounts have, and more of them. */
const capabilities = (...more: string[]): PropertyMap[] => ["EnableMongo", ...more].map((name) => ({ name }));
const RBAC = capabilities("EnableMongoRoleBasedAccessControl");

const account = (more: PropertyMap = {}): PropertyMap => ({
  accountName: "cosmos-test",
  kind: "MongoDB",
  databaseAccountOfferType: "Standard",
  capabilities: RBAC,
  enableMultipleWriteLocations: true,
  consistencyPolicy: { defaultConsistencyLevel: "Session" },
  backupPolicy: CONTINUOUS,
  locations: [FRANKFURT, BERLIN],
  ...more,
});

const bodyOfAccount = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  kind: ACCOUNT_KIND,
  right: account(right),
  wrong,
});
const changeOfAccount = (wrong: PropertyMap): LawCase => ({ ...bodyOfAccount(wrong), changes: true });

const autoscale = (maxThroughput: number): PropertyMap => ({ autoscaleSettings: { maxThroughput } });
const bounded = (maxStalenessPrefix: number, maxIntervalInSeconds: number): PropertyMap => ({
  consistencyPolicy: { defaultConsistencyLevel: "BoundedStaleness", maxStalenessPrefix, maxIntervalInSeconds },
});

/** The account of a case; a second one, `cosmos-other`, differs in `more`. */
const accounts =
  (more: PropertyMap = {}) =>
  async (cloud: TestCloud): Promise<void> => {
    await cloud.make(ACCOUNT_KIND, "account", account());
    await cloud.make(ACCOUNT_KIND, "other", account({ accountName: "cosmos-other", ...more }));
  };

const database = (more: PropertyMap = {}): PropertyMap => ({
  accountName: "cosmos-test",
  databaseName: "content",
  resource: { id: "content" },
  options: autoscale(1000),
  ...more,
});
const databases = async (cloud: TestCloud): Promise<void> => {
  await accounts()(cloud);
  await cloud.make(DATABASE_KIND, "database", database());
};

const SHARDED = { id: "cards", shardKey: { user_id: "Hash" } };
const collection = (more: PropertyMap = {}): PropertyMap => ({
  accountName: "cosmos-test",
  databaseName: "content",
  collectionName: "cards",
  resource: SHARDED,
  ...more,
});
const indexed = (keys: string[], options: PropertyMap = {}): PropertyMap => ({
  resource: { ...SHARDED, indexes: [{ key: { keys: ["_id"] } }, { key: { keys }, options }] },
});
const ofCollection = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  given: databases,
  kind: COLLECTION_KIND,
  right: collection(right),
  wrong,
});

/** Twenty-four more collections in the database of the case, and twenty-five in another. */
async function manyCollections(cloud: TestCloud): Promise<void> {
  await databases(cloud);
  await cloud.make(DATABASE_KIND, "full", database({ databaseName: "full", resource: { id: "full" } }));
  for (let count = 1; count <= 25; count += 1) {
    const collectionName = `c${count}`;
    const body = collection({ collectionName, resource: { ...SHARDED, id: collectionName } });
    if (count < 25) await cloud.make(COLLECTION_KIND, `near-${count}`, body);
    await cloud.make(COLLECTION_KIND, `full-${count}`, { ...body, databaseName: "full" });
  }
}

const role = (actions: string[]): PropertyMap => ({
  accountName: "cosmos-test",
  mongoRoleDefinitionId: "content.reader",
  roleName: "reader",
  databaseName: "content",
  type: "CustomRole",
  privileges: [{ resource: { db: "content", collection: "cards" }, actions }],
});
const user = (more: PropertyMap = {}): PropertyMap => ({
  accountName: "cosmos-test",
  mongoUserDefinitionId: "content.api",
  userName: "api",
  password: "not-a-password",
  databaseName: "content",
  mechanisms: "SCRAM-SHA-256",
  roles: [{ role: "readWrite", db: "content" }],
  ...more,
});
const withoutRbac = accounts({ capabilities: capabilities() });

describeLaws("CosmosMultiRegion", {
  "cosmos-priorities-dense": bodyOfAccount({ locations: [FRANKFURT, location("germanynorth", 2)] }),
  "cosmos-locations-once": bodyOfAccount({ locations: [FRANKFURT, location("Germany West Central", 1, true)] }),
  "cosmos-many-writers-never-strong": bodyOfAccount({ consistencyPolicy: { defaultConsistencyLevel: "Strong" } }),
  "cosmos-bounded-staleness-least": bodyOfAccount(bounded(1000, 300), {
    ...bounded(100_000, 300),
    enableMultipleWriteLocations: false,
  }),
  "cosmos-serverless-in-one-region": bodyOfAccount({ capabilities: capabilities("EnableServerless") }),
  "cosmos-mongo-speaks-tls-1-2": bodyOfAccount({ minimalTlsVersion: "Tls11" }),
  "cosmos-continuous-without-custom-ttl": bodyOfAccount({ capabilities: capabilities("EnableTtlOnCustomPath") }),
  "cosmos-continuous-without-reindexing": bodyOfAccount({ capabilities: capabilities("EnableUniqueIndexReIndex") }),
  "cosmos-own-key-without-large-documents": bodyOfAccount(
    { capabilities: capabilities("EnableMongo16MBDocumentSupport") },
    { keyVaultKeyUri: "https://kv-test.vault.azure.net/keys/cosmos" },
  ),
  "cosmos-zones-fixed": changeOfAccount({ locations: [{ ...FRANKFURT, isZoneRedundant: false }, BERLIN] }),
  "cosmos-continuous-stays": changeOfAccount({ backupPolicy: { type: "Periodic" } }),
  "cosmos-mongo-capabilities-fixed": changeOfAccount({ capabilities: capabilities() }),
  "cosmos-locations-change-alone": changeOfAccount({
    locations: [FRANKFURT, BERLIN, location("swedencentral", 2)],
    enableAutomaticFailover: true,
  }),

  "cosmos-database-autoscale-in-thousands": {
    given: accounts(),
    kind: DATABASE_KIND,
    right: database(),
    wrong: { options: autoscale(1500) },
  },
  "cosmos-database-throughput-of-one-kind": {
    given: accounts(),
    kind: DATABASE_KIND,
    right: database(),
    wrong: { options: { ...autoscale(1000), throughput: 400 } },
  },
  "cosmos-collection-autoscale-in-thousands": ofCollection({ options: autoscale(900) }),
  "cosmos-collection-throughput-of-one-kind": ofCollection({ options: { ...autoscale(1000), throughput: 400 } }),
  "cosmos-collections-that-share": {
    given: manyCollections,
    kind: COLLECTION_KIND,
    right: collection(),
    wrong: { databaseName: "full" },
  },
  "cosmos-collection-that-shares-is-sharded": ofCollection({ resource: { id: "cards" } }),
  "cosmos-collection-throughput-stays-whose-it-is": { ...ofCollection({ options: autoscale(1000) }), changes: true },
  "cosmos-unique-index-has-shard-key": ofCollection(
    indexed(["slug"], { unique: true }),
    indexed(["user_id", "slug"], { unique: true }),
  ),
  "cosmos-unique-indexes-fixed": { ...ofCollection(indexed(["user_id", "slug"], { unique: true })), changes: true },
  "cosmos-expiry-by-last-change": ofCollection(
    indexed(["created_at"], { expireAfterSeconds: 60 }),
    indexed(["_ts"], { expireAfterSeconds: 60 }),
  ),
  "cosmos-longest-expiry": ofCollection(indexed(["_ts"], { expireAfterSeconds: 2_147_483_648 })),
  "cosmos-wildcard-index-alone": ofCollection(indexed(["meta.$**", "created_at"]), indexed(["meta.$**"])),

  "cosmos-roles-by-capability": {
    given: withoutRbac,
    kind: "cosmosdb:MongoDBResourceMongoRoleDefinition",
    right: role(["find"]),
    wrong: { accountName: "cosmos-other" },
  },
  "cosmos-role-allows-what-there-is": {
    given: accounts(),
    kind: "cosmosdb:MongoDBResourceMongoRoleDefinition",
    right: role(["find", "update"]),
    wrong: role(["find", "shutdown"]),
  },
  "cosmos-users-by-capability": {
    given: withoutRbac,
    kind: "cosmosdb:MongoDBResourceMongoUserDefinition",
    right: user(),
    wrong: { accountName: "cosmos-other" },
  },
  "cosmos-users-sign-in-by-scram": {
    given: accounts(),
    kind: "cosmosdb:MongoDBResourceMongoUserDefinition",
    right: user(),
    wrong: { mechanisms: "SCRAM-SHA-1" },
  },
  "cosmos-user-id-of-database-and-name": {
    given: accounts(),
    kind: "cosmosdb:MongoDBResourceMongoUserDefinition",
    right: user(),
    wrong: { mongoUserDefinitionId: "api" },
  },
});
