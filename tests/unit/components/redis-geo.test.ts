import * as pulumi from "@pulumi/pulumi";
import { RedisGeo, type RedisGeoArgs } from "../../../components/azure/redis-geo";
import type { Site } from "../../../components/site";
import { regionNamed, type RegionName } from "../../../facts/regions";
import { alertingIn } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { doorIn, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<RedisGeoArgs, "site" | "link" | "alerting">> & { readonly alerted?: true };

const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";
const DATABASE = "azure-native:redisenterprise:Database";
const ASSIGNMENT = "azure-native:redisenterprise:AccessPolicyAssignment";
const FRANKFURT_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-fra-unit/providers/Microsoft.Cache/redisEnterprise/amr-plugilo-prod-fra/databases/default`;
const BERLIN_ID = FRANKFURT_ID.replaceAll("prod-fra", "prod-ber");

function run(
  region: RegionName,
  { alerted, ...given }: Given = {},
  over: Partial<Site> = {},
): Promise<Recording<RedisGeo>> {
  return record((opts) => {
    const site = siteIn(region, over);
    const link = doorIn(site, "redis", opts);
    const alerting = alerted ? { alerting: alertingIn(site, opts) } : {};
    const defaults = { sku: "MemoryOptimized_M50", groupNickname: "plugilo-prod", accessPolicies: {} };
    return new RedisGeo("redis", { ...defaults, ...given, ...alerting, site, link }, opts);
  });
}

describe("Redis in the first region of its group", () => {
  it("is a cluster with one database behind a private endpoint, and nothing else", async () => {
    expect((await run("germanywestcentral")).census()).toEqual({
      [CLUSTER]: 1,
      [DATABASE]: 1,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("names itself as the group's only member", async () => {
    const recording = await run("germanywestcentral");
    expect(recording.one(DATABASE).id).toBe(FRANKFURT_ID);
    expect(recording.one(DATABASE).inputs["geoReplication"]).toEqual({
      groupNickname: "plugilo-prod",
      linkedDatabases: [{ id: FRANKFURT_ID }],
    });
    expect(await settled(recording.result.memberIds)).toEqual([FRANKFURT_ID]);
  });

  it("never writes the list of members back: Azure adds those that join later", async () => {
    expect((await run("germanywestcentral")).one(DATABASE).ignoreChanges).toEqual(["geoReplication.linkedDatabases"]);
  });

  it("is highly available, encrypted, without keys, and closed to the public", async () => {
    const recording = await run("germanywestcentral");
    expect(recording.one(CLUSTER).inputs).toMatchObject({
      clusterName: "amr-plugilo-prod-fra",
      location: "germanywestcentral",
      sku: { name: "MemoryOptimized_M50" },
      highAvailability: "Enabled",
      minimumTlsVersion: "1.2",
      publicNetworkAccess: "Disabled",
    });
    expect(recording.one(DATABASE).inputs).toMatchObject({
      databaseName: "default",
      port: 10000,
      clientProtocol: "Encrypted",
      accessKeysAuthentication: "Disabled",
      evictionPolicy: "NoEviction",
      clusteringPolicy: "OSSCluster",
      deferUpgrade: "NotDeferred",
    });
    expect(recording.one(DATABASE).inputs).not.toHaveProperty("modules");
    expect(recording.one(DATABASE).inputs).not.toHaveProperty("persistence");
    for (const type of [CLUSTER, DATABASE]) expect(recording.one(type).protect).toBe(true);
  });

  it("leaves zones to Azure, in a region with zones and in one without", async () => {
    for (const region of ["germanywestcentral", "germanynorth"] as const) {
      expect((await run(region)).one(CLUSTER).inputs).not.toHaveProperty("zones");
    }
  });

  it("tells address, port and what recovery may count on", async () => {
    const { result } = await run("germanywestcentral");
    expect(await settled(result.hostName)).toBe("amr-plugilo-prod-fra.germanywestcentral.redis.azure.net");
    expect(await settled(result.databaseId)).toBe(FRANKFURT_ID);
    expect(await settled(result.clusterId)).toBe(FRANKFURT_ID.replace("/databases/default", ""));
    expect(result.port).toBe(10000);
    expect(result.recovery).toEqual({
      highAvailability: true,
      zoneRedundant: true,
      failoverSeconds: 15,
      replication: "active-geo",
      persistence: "none",
      usableMemoryGb: 48,
    });
    expect((await run("germanynorth")).result.recovery.zoneRedundant).toBe(false);
  });

  it("connects the cluster, once its database is there", async () => {
    const recording = await run("germanywestcentral");
    const endpoint = recording.one("azure-native:network:PrivateEndpoint");
    expect(at(endpoint.inputs, "privateLinkServiceConnections", 0, "privateLinkServiceId")).toBe(
      recording.one(CLUSTER).id,
    );
    expect(endpoint.dependsOn).toContain("redis-database");
  });
});

describe("Redis in a region that joins", () => {
  it.each([
    ["a list", [FRANKFURT_ID]],
    ["another stack's output", pulumi.output([FRANKFURT_ID])],
  ])("names the members before it, given as %s, and itself last", async (_, joins) => {
    const recording = await run("germanynorth", { joins });
    expect(at(recording.one(DATABASE).inputs, "geoReplication", "linkedDatabases")).toEqual([
      { id: FRANKFURT_ID },
      { id: BERLIN_ID },
    ]);
    expect(await settled(recording.result.memberIds)).toEqual([FRANKFURT_ID, BERLIN_ID]);
  });
});

describe("who may use it, and how", () => {
  it("grants each identity access, one after another", async () => {
    const accessPolicies = { "accounts-api": { objectId: "one" }, worker: { objectId: "two" } };
    const assignments = (await run("germanywestcentral", { accessPolicies })).ofType(ASSIGNMENT);
    expect(assignments.map(({ inputs }) => inputs)).toMatchObject([
      { accessPolicyAssignmentName: "accountsapi", accessPolicyName: "default", user: { objectId: "one" } },
      { accessPolicyAssignmentName: "worker", accessPolicyName: "default", user: { objectId: "two" } },
    ]);
    expect(assignments[1]?.dependsOn).toContain("redis-access-accounts-api");
  });

  it("shows clients one address where that is wanted", async () => {
    const recording = await run("germanywestcentral", { clustering: "EnterpriseCluster" });
    expect(recording.one(DATABASE).inputs["clusteringPolicy"]).toBe("EnterpriseCluster");
  });

  it("has the modules that are asked for", async () => {
    const search = { modules: ["RediSearch", "RedisJSON"], clustering: "EnterpriseCluster" } as const;
    expect((await run("germanywestcentral", search)).one(DATABASE).inputs["modules"]).toEqual([
      { name: "RediSearch" },
      { name: "RedisJSON" },
    ]);
  });

  it("stays at its version of Redis for a while where that is wanted", async () => {
    const recording = await run("germanywestcentral", { deferUpgrades: true });
    expect(recording.one(DATABASE).inputs["deferUpgrade"]).toBe("Deferred");
  });

  it("sends the cluster's metrics and the database's logs to the workspace", async () => {
    const recording = await run("germanywestcentral", { workspaceId: WORKSPACE_ID });
    const settings = recording.ofType("azure-native:monitor:DiagnosticSetting");
    expect(settings.map(({ inputs: { resourceUri, logs, metrics } }) => [resourceUri, logs, metrics])).toEqual([
      [FRANKFURT_ID, [{ categoryGroup: "allLogs", enabled: true }], []],
      [recording.one(CLUSTER).id, [], [{ category: "AllMetrics", enabled: true }]],
    ]);
  });
});

describe("Redis without a group, for staging", () => {
  const alone = { groupNickname: undefined };

  it("writes snapshots or a log, and replicates nowhere", async () => {
    const snapshots = await run("germanywestcentral", { ...alone, persistence: { kind: "snapshots", every: "6h" } });
    expect(snapshots.one(DATABASE).inputs["persistence"]).toEqual({
      rdbEnabled: true,
      rdbFrequency: "6h",
      aofEnabled: false,
    });
    expect(snapshots.one(DATABASE).inputs).not.toHaveProperty("geoReplication");
    expect(snapshots.result.recovery).toMatchObject({ replication: "none", persistence: "snapshots" });
    const log = await run("germanywestcentral", { ...alone, persistence: { kind: "log" } });
    expect(log.one(DATABASE).inputs["persistence"]).toEqual({
      aofEnabled: true,
      aofFrequency: "1s",
      rdbEnabled: false,
    });
  });

  it("is not protected where the site is not", async () => {
    const recording = await run("germanywestcentral", alone, { protect: false });
    expect(recording.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("may have modules that replicate nowhere, and sizes in preview", async () => {
    const preview = { ...alone, sku: "MemoryOptimized_M500", modules: ["RedisBloom"] } as const;
    const recording = await run("germanywestcentral", preview, { environment: "staging" });
    expect(recording.one(DATABASE).inputs["modules"]).toEqual([{ name: "RedisBloom" }]);
    expect(recording.one(CLUSTER).inputs["sku"]).toEqual({ name: "MemoryOptimized_M500" });
  });
});

describe("alerts", () => {
  const watched = async (given: Given) => {
    const recording = await run("germanywestcentral", { ...given, alerted: true });
    return recording.ofType("azure-native:monitor:MetricAlert").map(({ name, parent, inputs }) => {
      const criterion = at(inputs, "criteria", "allOf", 0);
      expect([parent, inputs["scopes"]]).toEqual(["redis", [recording.one(CLUSTER).id]]);
      expect(at(criterion, "metricNamespace")).toBe("Microsoft.Cache/redisEnterprise");
      expect(at(criterion, "timeAggregation")).toBe("Maximum");
      const limit = [at(criterion, "metricName"), at(criterion, "operator"), at(criterion, "threshold")];
      return [name, ...limit, inputs["windowSize"], inputs["severity"]].join(" ");
    });
  };
  const ownAlerts = [
    "redis-connections connectedclients GreaterThan 60000 PT5M 3",
    "redis-cpu percentProcessorTime GreaterThan 80 PT15M 3",
  ];

  it("tell of memory, processors, connections and the link to the other region", async () => {
    expect(await watched({})).toEqual([
      ...ownAlerts,
      "redis-link geoReplicationHealthy LessThan 1 PT1H 1",
      "redis-memory usedmemorypercentage GreaterThan 80 PT5M 3",
    ]);
  });

  it("know no link where there is no group", async () => {
    expect(await watched({ groupNickname: undefined })).toEqual([
      ...ownAlerts,
      "redis-memory usedmemorypercentage GreaterThan 80 PT5M 3",
    ]);
  });

  it("count connections by size", async () => {
    const [first] = await watched({ sku: "ComputeOptimized_X50" });
    expect(first).toBe("redis-connections connectedclients GreaterThan 160000 PT5M 3");
  });

  it("are none where nobody is to hear of them", async () => {
    expect((await run("germanywestcentral")).ofType("azure-native:monitor:MetricAlert")).toEqual([]);
  });
});

describe("arguments that Redis cannot have", () => {
  it.each<[string, Given, string]>([
    ["a size without room for replication", { sku: "Balanced_B1" }, "larger than Balanced_B0 and Balanced_B1"],
    ["a flash SKU in a group", { sku: "FlashOptimized_A250" }, "a SKU of Balanced, MemoryOptimized, ComputeOptimized"],
    ["persistence in a group", { persistence: { kind: "log" } }, "persistence: got"],
    ["a group's name with blanks", { groupNickname: "our group" }, "groupNickname: got"],
    ["members without a group", { groupNickname: undefined, joins: [FRANKFURT_ID] }, "groupNickname: got nothing"],
    ["a sixth member", { joins: Array.from({ length: 5 }, () => FRANKFURT_ID) }, "at most 4 databases"],
    ["a key that names nothing", { accessPolicies: { _: { objectId: "one" } } }, "accessPolicies._"],
    ["a size that is none", { sku: "Balanced_B7" }, 'sku: got "Balanced_B7", expected a size of facts/redis.ts'],
    [
      "a flash SKU, alone too",
      { sku: "FlashOptimized_A250", groupNickname: undefined },
      'sku: got "FlashOptimized_A250", expected a size of facts/redis.ts',
    ],
    ["a size in preview, in production", { sku: "MemoryOptimized_M500" }, "a size that is generally available"],
    [
      "a module that replicates nowhere",
      { modules: ["RedisJSON", "RedisTimeSeries"] },
      'modules: got ["RedisTimeSeries"], expected RediSearch and RedisJSON alone',
    ],
    ["search without the clustering that it wants", { modules: ["RediSearch"] }, 'clustering: got "OSSCluster"'],
  ])("refuses %s", async (_, given, message) => {
    await expect(run("germanywestcentral", given)).rejects.toThrow(message);
  });

  it("refuses a region without it", async () => {
    const region = { ...regionNamed("swedencentral"), managedRedis: false };
    await expect(run("swedencentral", {}, { region })).rejects.toThrow('site.region: got "swedencentral"');
  });
});
