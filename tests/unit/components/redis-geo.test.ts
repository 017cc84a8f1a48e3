import * as pulumi from "@pulumi/pulumi";
import { RedisGeo, type RedisGeoArgs } from "../../../components/azure/redis-geo";
import type { RegionName } from "../../../facts/regions";
import { SUBSCRIPTION } from "./computed";
import { doorIn, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<RedisGeoArgs, "site" | "link">>;

const CLUSTER = "azure-native:redisenterprise:RedisEnterprise";
const DATABASE = "azure-native:redisenterprise:Database";
const ASSIGNMENT = "azure-native:redisenterprise:AccessPolicyAssignment";
const FRANKFURT_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-plugilo-prod-fra-unit/providers/Microsoft.Cache/redisEnterprise/amr-plugilo-prod-fra/databases/default`;
const BERLIN_ID = FRANKFURT_ID.replaceAll("prod-fra", "prod-ber");

function run(region: RegionName, given: Given = {}, protect = true): Promise<Recording<RedisGeo>> {
  return record((opts) => {
    const site = siteIn(region, { protect });
    const link = doorIn(site, "redis", opts);
    const defaults = { sku: "MemoryOptimized_M50", groupNickname: "plugilo-prod", accessPolicies: {} };
    return new RedisGeo("redis", { ...defaults, ...given, site, link }, opts);
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
    });
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
    expect(result.recovery).toEqual({ highAvailability: true, replication: "active-geo", persistence: "none" });
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
    const recording = await run("germanywestcentral", alone, false);
    expect(recording.all.filter(({ protect }) => protect)).toEqual([]);
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
  ])("refuses %s", async (_, given, message) => {
    await expect(run("germanywestcentral", given)).rejects.toThrow(message);
  });
});
