import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const CLUSTER_KIND = "redisenterprise:RedisEnterprise";
const DATABASE_KIND = "redisenterprise:Database";

const databaseId = (clusterName: string): string =>
  `${GROUP}/providers/Microsoft.Cache/redisEnterprise/${clusterName}/databases/default`;

const cluster = (more: PropertyMap = {}): PropertyMap => ({
  clusterName: "amr-own",
  sku: { name: "MemoryOptimized_M50" },
  highAvailability: "Enabled",
  minimumTlsVersion: "1.2",
  publicNetworkAccess: "Disabled",
  ...more,
});
const sized = (name: string): PropertyMap => ({ sku: { name } });

/** The cluster of a case, `amr-own`, and another one, `amr-other`, that differs in `more`. */
const clusters =
  (more: PropertyMap = {}) =>
  async (cloud: TestCloud): Promise<void> => {
    await cloud.make(CLUSTER_KIND, "own", cluster());
    await cloud.make(CLUSTER_KIND, "other", cluster({ clusterName: "amr-other", ...more }));
  };

const database = (more: PropertyMap = {}): PropertyMap => ({
  clusterName: "amr-own",
  databaseName: "default",
  clusteringPolicy: "OSSCluster",
  evictionPolicy: "NoEviction",
  clientProtocol: "Encrypted",
  ...more,
});
const linked = (...clusterNames: string[]): PropertyMap => ({
  geoReplication: {
    groupNickname: "group",
    linkedDatabases: clusterNames.map((name) => ({ id: databaseId(name) })),
  },
});
const modules = (...names: string[]): PropertyMap => ({ modules: names.map((name) => ({ name })) });
const SEARCH = { ...modules("RediSearch"), clusteringPolicy: "EnterpriseCluster" };
const LOG = { persistence: { aofEnabled: true, aofFrequency: "1s" } };

const ofDatabase = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  given: clusters(),
  kind: DATABASE_KIND,
  right: database(right),
  wrong,
});

/** A database that replicates alone on `amr-own`; on `amr-other`, which differs in `more`, it may not. */
const groupOn = (more: PropertyMap): LawCase => ({
  given: clusters(more),
  kind: DATABASE_KIND,
  right: database(linked("amr-own")),
  wrong: { clusterName: "amr-other", ...linked("amr-other") },
});

/** A database on `amr-own` that joins one on `amr-other`, which is made with `peer`. */
const joining = (wrong: PropertyMap, peer: PropertyMap = {}): LawCase => ({
  given: async (cloud) => {
    await clusters()(cloud);
    await cloud.make(DATABASE_KIND, "peer", database({ clusterName: "amr-other", ...linked("amr-other"), ...peer }));
  },
  kind: DATABASE_KIND,
  right: database({ ...linked("amr-other", "amr-own"), ...peer }),
  wrong,
});

describeLaws("RedisGeo", {
  "redis-speaks-tls-1-2": { kind: CLUSTER_KIND, right: cluster(), wrong: { minimumTlsVersion: "1.0" } },
  "redis-stays-highly-available": {
    kind: CLUSTER_KIND,
    right: cluster(),
    wrong: { highAvailability: "Disabled" },
    changes: true,
  },
  "redis-flash-and-memory-apart": {
    kind: CLUSTER_KIND,
    right: cluster(),
    wrong: sized("FlashOptimized_A250"),
    changes: true,
  },
  "redis-search-in-enterprise-clustering": ofDatabase({ clusteringPolicy: "OSSCluster" }, SEARCH),
  "redis-search-never-evicts": ofDatabase({ evictionPolicy: "AllKeysLRU" }, SEARCH),
  "redis-flash-has-json-alone": {
    given: clusters(sized("FlashOptimized_A250")),
    kind: DATABASE_KIND,
    right: database(modules("RedisBloom")),
    wrong: { clusterName: "amr-other" },
  },
  "redis-persists-in-one-way": ofDatabase({
    persistence: { aofEnabled: true, aofFrequency: "1s", rdbEnabled: true, rdbFrequency: "1h" },
  }),
  "redis-unclustered-up-to-25-gb": {
    given: async (cloud) => {
      await cloud.make(CLUSTER_KIND, "own", cluster(sized("MemoryOptimized_M20")));
      await cloud.make(CLUSTER_KIND, "other", cluster({ clusterName: "amr-other" }));
    },
    kind: DATABASE_KIND,
    right: database({ clusteringPolicy: "NoCluster" }),
    wrong: { clusterName: "amr-other" },
  },
  "redis-clustering-fixed": { ...ofDatabase({ clusteringPolicy: "EnterpriseCluster" }), changes: true },
  "redis-one-access-policy": {
    given: async (cloud) => {
      await clusters()(cloud);
      await cloud.make(DATABASE_KIND, "database", database());
    },
    kind: "redisenterprise:AccessPolicyAssignment",
    right: {
      clusterName: "amr-own",
      databaseName: "default",
      accessPolicyAssignmentName: "api",
      accessPolicyName: "default",
      user: { objectId: "11111111-2222-4333-8444-555555555555" },
    },
    wrong: { accessPolicyName: "reader" },
  },

  "redis-group-lists-itself": joining(linked("amr-other")),
  "redis-group-of-five": joining(linked("amr-own", "amr-2", "amr-3", "amr-4", "amr-5", "amr-6")),
  "redis-group-of-one-size": {
    given: async (cloud) => {
      await clusters(sized("MemoryOptimized_M100"))(cloud);
      await cloud.make(DATABASE_KIND, "peer", database({ clusterName: "amr-other", ...linked("amr-other") }));
    },
    kind: DATABASE_KIND,
    right: database(linked("amr-own")),
    wrong: linked("amr-other", "amr-own"),
  },
  "redis-group-of-equal-settings": joining({ evictionPolicy: "AllKeysLRU" }),
  "redis-group-highly-available": groupOn({ highAvailability: "Disabled" }),
  "redis-group-above-b1": groupOn(sized("Balanced_B1")),
  "redis-group-never-on-disk": joining(LOG),
  "redis-group-has-two-modules": joining(modules("RedisJSON", "RedisBloom"), modules("RedisJSON")),
  "redis-group-never-shrinks": {
    kind: CLUSTER_KIND,
    right: cluster(),
    wrong: sized("MemoryOptimized_M20"),
    changes: true,
    meanwhile: (cloud) => cloud.make(DATABASE_KIND, "database", database(linked("amr-own"))),
  },
});
