import * as pulumi from "@pulumi/pulumi";
import type { CosmosMultiRegionArgs } from "../../../components/azure/cosmos-multi-region";
import { regionNamed } from "../../../facts/regions";
import { ACCOUNT, COSMOS_DEFAULTS, type CosmosGiven, cosmosOf as run } from "./cosmos";
import { WORKSPACE_ID } from "./doors";
import { at, settled } from "./recorder";

const DATABASE = "azure-native:cosmosdb:MongoDBResourceMongoDBDatabase";
const COLLECTION = "azure-native:cosmosdb:MongoDBResourceMongoDBCollection";
const ENDPOINT = "azure-native:network:PrivateEndpoint";

const collections = (cards: CosmosMultiRegionArgs["databases"][string]["collections"][string]) => ({
  databases: { content: { maxThroughput: 1000, collections: { cards } } },
});

describe("Cosmos DB over two regions", () => {
  it("is an account, its database and collections, and an endpoint in each region", async () => {
    expect((await run()).census()).toEqual({
      [ACCOUNT]: 1,
      [DATABASE]: 1,
      [COLLECTION]: 2,
      [ENDPOINT]: 2,
      "azure-native:network:PrivateDnsZoneGroup": 2,
      "azure-native:privatedns:PrivateZone": 2,
      "azure-native:privatedns:VirtualNetworkLink": 2,
    });
  });

  it("writes in both regions, over zones only where there are any (A12)", async () => {
    const { inputs } = (await run()).one(ACCOUNT);
    expect(inputs).toMatchObject({
      accountName: "cosmos-plugilo-prod-gvl",
      kind: "MongoDB",
      enableMultipleWriteLocations: true,
      enableAutomaticFailover: true,
      consistencyPolicy: { defaultConsistencyLevel: "Session" },
    });
    expect(inputs["locations"]).toEqual([
      { locationName: "germanywestcentral", failoverPriority: 0, isZoneRedundant: true },
      { locationName: "germanynorth", failoverPriority: 1, isZoneRedundant: false },
    ]);
  });

  it("can be restored to any moment of thirty days", async () => {
    const { inputs } = (await run()).one(ACCOUNT);
    expect(inputs["backupPolicy"]).toMatchObject({
      type: "Continuous",
      continuousModeProperties: { tier: "Continuous30Days" },
    });
  });

  it("is closed to the public, and its keys change no metadata", async () => {
    expect((await run()).one(ACCOUNT).inputs).toMatchObject({
      publicNetworkAccess: "Disabled",
      networkAclBypass: "None",
      disableKeyBasedMetadataWriteAccess: true,
      minimalTlsVersion: "Tls12",
    });
  });

  it("has its endpoint in the network of each region", async () => {
    const recording = await run();
    const endpoints = recording.ofType(ENDPOINT);
    expect(endpoints.map(({ inputs }) => inputs["location"])).toEqual(["germanynorth", "germanywestcentral"]);
    for (const { inputs } of endpoints) {
      expect(at(inputs, "privateLinkServiceConnections", 0)).toMatchObject({
        privateLinkServiceId: recording.one(ACCOUNT).id,
        groupIds: ["MongoDB"],
      });
    }
  });

  it("scales each database by itself, and shards its collections", async () => {
    const recording = await run();
    expect(recording.one(DATABASE).inputs).toMatchObject({
      databaseName: "content",
      options: { autoscaleSettings: { maxThroughput: 20_000 } },
    });
    expect(recording.one(COLLECTION, "cosmos-content-cards").inputs["resource"]).toEqual({
      id: "cards",
      shardKey: { user_id: "Hash" },
      indexes: [{ key: { keys: ["_id"] } }],
    });
    expect(at(recording.one(COLLECTION, "cosmos-content-stacks").inputs, "resource", "shardKey")).toEqual({
      tenant_id: "Hash",
    });
  });

  it("indexes what it is asked to, and removes old documents", async () => {
    const indexes = [{ keys: ["user_id", "slug"], unique: true }, { keys: ["created_at"] }];
    const recording = await run(collections({ shardKey: "user_id", indexes, ttlSeconds: 3600 }));
    expect(at(recording.one(COLLECTION).inputs, "resource", "indexes")).toEqual([
      { key: { keys: ["_id"] } },
      { key: { keys: ["user_id", "slug"] }, options: { unique: true } },
      { key: { keys: ["created_at"] } },
      { key: { keys: ["_ts"] }, options: { expireAfterSeconds: 3600 } },
    ]);
  });

  it("gives a collection request units of its own where it is asked to", async () => {
    const own = await run(collections({ shardKey: "user_id", maxThroughput: 4000 }));
    expect(own.one(COLLECTION).inputs["options"]).toEqual({ autoscaleSettings: { maxThroughput: 4000 } });
    expect((await run()).one(COLLECTION, "cosmos-content-cards").inputs).not.toHaveProperty("options");
  });

  it("can have roles and users, which is said when it is made", async () => {
    expect((await run()).one(ACCOUNT).inputs["capabilities"]).toEqual([
      { name: "EnableMongo" },
      { name: "EnableMongoRoleBasedAccessControl" },
    ]);
  });

  it("protects what holds data where the site asks for it, and nothing where not", async () => {
    const [safe, loose] = [await run(), await run({}, false)];
    const holders = safe.all.filter(({ type }) => [ACCOUNT, DATABASE, COLLECTION].includes(type));
    expect(holders.map(({ protect }) => protect)).toEqual([true, true, true, true]);
    expect(loose.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("sends logs and metrics to tables of its own, if there is a workspace", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(ACCOUNT).id,
      workspaceId: WORKSPACE_ID,
      logAnalyticsDestinationType: "Dedicated",
    });
  });

  it("tells its name, and what recovery may count on", async () => {
    const { result } = await run();
    expect(await settled(result.endpointHost)).toBe("cosmos-plugilo-prod-gvl.mongo.cosmos.azure.com");
    expect(await settled(result.accountName)).toBe("cosmos-plugilo-prod-gvl");
    expect(await settled(result.accountId)).toMatch(/\/databaseAccounts\/cosmos-plugilo-prod-gvl$/);
    expect(await settled(pulumi.output(result.regionalHosts))).toEqual({
      germanywestcentral: "cosmos-plugilo-prod-gvl-germanywestcentral.mongo.cosmos.azure.com",
      germanynorth: "cosmos-plugilo-prod-gvl-germanynorth.mongo.cosmos.azure.com",
    });
    expect(result.port).toBe(10255);
    expect(result.secretNames).toEqual({});
    expect(result.recovery).toEqual({
      writeLocations: ["germanywestcentral", "germanynorth"],
      hubLocation: "germanywestcentral",
      zoneRedundantLocations: ["germanywestcentral"],
      consistency: "Session",
      conflicts: "last-write-wins",
      regionLossRpoMinutes: 15,
      backup: "Continuous30Days",
      backupDays: 30,
      backupDelaySeconds: 100,
    });
  });
});

describe("arguments that Cosmos DB cannot have", () => {
  const frankfurt = regionNamed("germanywestcentral");
  const many = Object.fromEntries(
    Array.from({ length: 26 }, (_, index) => [`c${index}`, { shardKey: "user_id" } as const]),
  );
  it.each<[string, CosmosGiven, string]>([
    ["one region", { locations: [{ region: frankfurt, priority: 0 }] }, "two regions or more"],
    [
      "a region twice",
      {
        locations: [
          { region: frankfurt, priority: 0 },
          { region: frankfurt, priority: 1 },
        ],
      },
      "each once: the account writes in several",
    ],
    [
      "two regions of one priority",
      { locations: COSMOS_DEFAULTS.locations.map(({ region }) => ({ region, priority: 0 })) },
      "priorities from 0 to 1, each once",
    ],
    ["a region without a network", { doors: ["frankfurt"] }, 'links: got ["frankfurt"]'],
    [
      "throughput between the steps",
      { databases: { content: { maxThroughput: 1500, collections: {} } } },
      "databases.content.maxThroughput: got 1500",
    ],
    [
      "more collections than may share throughput",
      { databases: { content: { maxThroughput: 1000, collections: many } } },
      "databases.content.collections: got 26",
    ],
    [
      "a unique index without the shard key",
      collections({ shardKey: "user_id", indexes: [{ keys: ["slug"], unique: true }] }),
      "the shard key user_id in a unique index",
    ],
    ["a life of no seconds", collections({ shardKey: "user_id", ttlSeconds: 0 }), "ttlSeconds: got 0"],
  ])("refuses %s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});
