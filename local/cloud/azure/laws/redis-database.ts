/** Azure Managed Redis: the cluster and its database, by themselves. */
import type { PropertyMap } from "../../protocol/values";
import { at, objects, text } from "../body";
import { type Law, pagesBelow } from "./law";

const CLUSTER = "Microsoft.Cache/redisEnterprise";
const DATABASE = `${CLUSTER}/databases`;
const CODE = "BadRequest";

const page = pagesBelow("azure", "2026-11");

/** Modules that a database asks for. */
export function modulesOf(database: PropertyMap): string[] {
  return objects(database["modules"]).flatMap((module) => text(module["name"]) ?? []);
}

/** `Balanced_B10`: the family, and the number, which grows with the memory. */
export function sizeOf(cluster: PropertyMap | undefined): { family: string; number: number } {
  const [, family = "", number = "0"] = /^(\w+?)_[A-Z](\d+)$/.exec(text(at(cluster, "sku", "name")) ?? "") ?? [];
  return { family, number: Number(number) };
}

export const redisDatabaseLaws: readonly Law[] = [
  {
    id: "redis-speaks-tls-1-2",
    type: CLUSTER,
    says: "A cluster's TLS is 1.2 at least.",
    code: CODE,
    source: page("templates/microsoft.cache/redisenterprise#clustercreateproperties"),
    check: ({ body }) => {
      const got = text(body["minimumTlsVersion"]);
      if (got === undefined || got === "1.2") return [];
      return [{ property: "minimumTlsVersion", got: `"${got}"`, expected: '"1.2"', fix: "Set it" }];
    },
  },
  {
    id: "redis-stays-highly-available",
    type: CLUSTER,
    says: "A cluster that is highly available stays so.",
    code: CODE,
    source: page("reliability/reliability-managed-redis#configure-availability-zone-support"),
    admit: ({ body, previous }) => {
      const now = text(body["highAvailability"]) ?? "Enabled";
      const before = text(previous?.body["highAvailability"]) ?? "Enabled";
      if (!previous || now !== "Disabled" || before !== "Enabled") return [];
      return [{ property: "highAvailability", got: '"Disabled"', expected: '"Enabled"', fix: "Keep it" }];
    },
  },
  {
    id: "redis-flash-and-memory-apart",
    type: CLUSTER,
    says: "A cluster changes neither from memory to flash nor back.",
    code: CODE,
    source: page("redis/how-to-scale#limitations-of-scaling-azure-managed-redis"),
    admit: ({ body, previous }) => {
      const [now, before] = [sizeOf(body), sizeOf(previous?.body)].map(({ family }) => family === "FlashOptimized");
      if (!previous || now === before) return [];
      const got = `${text(at(body, "sku", "name"))} after ${text(at(previous.body, "sku", "name"))}`;
      const expected = before ? "a size of FlashOptimized" : "a size in memory";
      return [{ property: "sku.name", got, expected, fix: "Make another cluster and move the data" }];
    },
  },
  {
    id: "redis-search-in-enterprise-clustering",
    type: DATABASE,
    says: "RediSearch works with the Enterprise clustering policy alone.",
    code: CODE,
    source: page("redis/redis-modules#redisearch"),
    check: ({ body }) => {
      const got = text(body["clusteringPolicy"]);
      if (!modulesOf(body).includes("RediSearch") || got === undefined || got === "EnterpriseCluster") return [];
      const fix = "Set it, or leave RediSearch out";
      return [{ property: "clusteringPolicy", got: `"${got}"`, expected: '"EnterpriseCluster"', fix }];
    },
  },
  {
    id: "redis-search-never-evicts",
    type: DATABASE,
    says: "RediSearch works with the eviction policy NoEviction alone.",
    code: CODE,
    source: page("redis/redis-modules#redisearch"),
    check: ({ body }) => {
      const got = text(body["evictionPolicy"]);
      if (!modulesOf(body).includes("RediSearch") || got === undefined || got === "NoEviction") return [];
      const fix = "Set it, or leave RediSearch out";
      return [{ property: "evictionPolicy", got: `"${got}"`, expected: '"NoEviction"', fix }];
    },
  },
  {
    id: "redis-flash-has-json-alone",
    type: DATABASE,
    says: "Of the modules the flash tier has RedisJSON alone.",
    code: CODE,
    source: page("redis/redis-modules#scope-of-redis-modules"),
    admit: ({ store, id, body }) => {
      if (sizeOf(store.get(id.parent)?.body).family !== "FlashOptimized") return [];
      return modulesOf(body)
        .filter((module) => module !== "RedisJSON")
        .map((got) => ({ property: "modules", got, expected: "RedisJSON", fix: "Leave it out, or take another tier" }));
    },
  },
  {
    id: "redis-persists-in-one-way",
    type: DATABASE,
    says: "A database is written to disk as snapshots or as a log, not as both.",
    code: CODE,
    source: page("redis/how-to-persistence#can-i-enable-aof-and-rdb-persistence-at-the-same-time"),
    check: ({ body }) => {
      const both = at(body, "persistence", "aofEnabled") === true && at(body, "persistence", "rdbEnabled") === true;
      return both ? [{ property: "persistence", got: "AOF and RDB", expected: "one of them", fix: "Drop one" }] : [];
    },
  },
  {
    id: "redis-unclustered-up-to-25-gb",
    type: DATABASE,
    says: "A database without clustering is of 25 GB at most.",
    code: CODE,
    source: page("redis/architecture#cluster-policies"),
    admit: ({ store, id, body }) => {
      // B20, M20 and X20 are of 24 GB; the next ones of 60.
      if (text(body["clusteringPolicy"]) !== "NoCluster" || sizeOf(store.get(id.parent)?.body).number <= 20) return [];
      const got = `"NoCluster" on ${text(at(store.get(id.parent)?.body, "sku", "name"))}`;
      return [{ property: "clusteringPolicy", got, expected: "24 GB at most, or clustering", fix: "Change one" }];
    },
  },
  {
    id: "redis-clustering-fixed",
    type: DATABASE,
    says: "A database that is clustered keeps its clustering policy.",
    code: CODE,
    source: page("templates/microsoft.cache/redisenterprise/databases#databasecreateproperties"),
    admit: ({ body, previous }) => {
      const before = text(previous?.body["clusteringPolicy"]) ?? "OSSCluster";
      const now = text(body["clusteringPolicy"]) ?? "OSSCluster";
      if (!previous || before === "NoCluster" || now === before) return [];
      return [
        { property: "clusteringPolicy", got: `"${now}"`, expected: `"${before}"`, fix: "Delete the database first" },
      ];
    },
  },
  {
    id: "redis-one-access-policy",
    type: `${DATABASE}/accessPolicyAssignments`,
    says: 'There is one access policy, "default".',
    code: CODE,
    source: page("templates/microsoft.cache/redisenterprise/databases/accesspolicyassignments"),
    check: ({ body }) => {
      const got = text(body["accessPolicyName"]);
      if (got === undefined || got === "default") return [];
      return [{ property: "accessPolicyName", got: `"${got}"`, expected: '"default"', fix: "Set it" }];
    },
  },
];
