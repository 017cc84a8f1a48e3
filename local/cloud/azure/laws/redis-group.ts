/**
 * Azure Managed Redis: databases that replicate to each other.
 * https://learn.microsoft.com/azure/redis/how-to-active-geo-replication#active-geo-replication-prerequisites (2026-11)
 */
import { parseArmId } from "../arm-id";
import type { PropertyMap } from "../../protocol/values";
import { at, objects, text } from "../body";
import type { Situation } from "../rule";
import { modulesOf, sizeOf } from "./redis-database";
import { type Law, pagesBelow } from "./law";

const CLUSTER = "Microsoft.Cache/redisEnterprise";
const DATABASE = `${CLUSTER}/databases`;
const CODE = "BadRequest";

const page = pagesBelow("azure/redis", "2026-11");
const PREREQUISITES = page("how-to-active-geo-replication#active-geo-replication-prerequisites");

/** Ids of the databases that a body lists as its group. */
function linkedIds(body: PropertyMap): string[] {
  return objects(at(body, "geoReplication", "linkedDatabases")).flatMap((entry) => text(entry["id"]) ?? []);
}

function isGrouped(body: PropertyMap): boolean {
  return at(body, "geoReplication") !== undefined;
}

/** The cluster of the database that is made or changed, once it replicates. */
function groupedCluster({ store, id, body }: Situation): PropertyMap | undefined {
  return linkedIds(body).length > 0 ? store.get(id.parent)?.body : undefined;
}

function peersOf({ store, id, body }: Situation): { id: string; body: PropertyMap }[] {
  return linkedIds(body)
    .filter((other) => other.toLowerCase() !== id.id.toLowerCase())
    .flatMap((other) => store.get(other) ?? []);
}

/** Settings of a database that its peers share, with what Azure takes where nothing is said. */
const SHARED = { evictionPolicy: "VolatileLRU", clusteringPolicy: "OSSCluster", clientProtocol: "Encrypted" } as const;

export const redisGroupLaws: readonly Law[] = [
  {
    id: "redis-group-lists-itself",
    type: DATABASE,
    says: "A replicated database lists itself among the databases of its group.",
    code: CODE,
    source: page("how-to-active-geo-replication#set-up-active-geo-replication-using-the-azure-cli-or-powershell"),
    admit: ({ id, body }) => {
      const linked = linkedIds(body);
      if (linked.length === 0 || linked.some((other) => other.toLowerCase() === id.id.toLowerCase())) return [];
      const got = `a list without ${id.id}`;
      const expected = "the database itself and its peers";
      return [{ property: "geoReplication.linkedDatabases", got, expected, fix: "Add it" }];
    },
  },
  {
    id: "redis-group-of-five",
    type: DATABASE,
    says: "A group is of five databases at most.",
    code: CODE,
    source: page("how-to-active-geo-replication"),
    check: ({ body }) => {
      const count = linkedIds(body).length;
      if (count <= 5) return [];
      return [
        {
          property: "geoReplication.linkedDatabases",
          got: `${count} databases`,
          expected: "at most 5",
          fix: "Drop some",
        },
      ];
    },
  },
  {
    id: "redis-group-of-one-size",
    type: DATABASE,
    says: "Clusters of a group are of one SKU.",
    code: CODE,
    source: PREREQUISITES,
    admit: (situation) => {
      const sku = (cluster: PropertyMap | undefined): string | undefined => text(at(cluster, "sku", "name"));
      const ours = sku(situation.store.get(situation.id.parent)?.body);
      return linkedIds(situation.body).flatMap((other) => {
        const theirs = sku(situation.store.get(parseArmId(other).parent)?.body);
        if (theirs === undefined || ours === undefined || theirs === ours) return [];
        const got = `${other} of SKU ${theirs}, this one is ${ours}`;
        return [{ property: "geoReplication.linkedDatabases", got, expected: "equal SKUs", fix: "Change one" }];
      });
    },
  },
  {
    id: "redis-group-of-equal-settings",
    type: DATABASE,
    says: "Databases of a group have the same eviction, clustering, modules and TLS.",
    code: CODE,
    source: PREREQUISITES,
    admit: (situation) =>
      peersOf(situation).flatMap((peer) => {
        const pairs = Object.entries(SHARED).map(([key, usual]) => {
          const [ours, theirs] = [situation.body, peer.body].map((body) => text(body[key]) ?? usual);
          return [key, ours, theirs] as const;
        });
        const modules = [situation.body, peer.body].map((body) => modulesOf(body).sort().join(", ") || "none");
        return [...pairs, ["modules", modules[0], modules[1]] as const]
          .filter(([, ours, theirs]) => ours !== theirs)
          .map(([property, ours, theirs]) => ({
            property,
            got: `${ours}, ${peer.id} has ${theirs}`,
            expected: "the same in all of the group",
            fix: "Change one",
          }));
      }),
  },
  {
    id: "redis-group-highly-available",
    type: DATABASE,
    says: "Clusters of a group are highly available.",
    code: CODE,
    source: PREREQUISITES,
    admit: (situation) => {
      if (text(groupedCluster(situation)?.["highAvailability"]) !== "Disabled") return [];
      const got = "a cluster whose high availability is off";
      return [{ property: "geoReplication", got, expected: "on", fix: "Leave highAvailability out" }];
    },
  },
  {
    id: "redis-group-above-b1",
    type: DATABASE,
    says: "Neither B0, B1 nor the flash tier replicates.",
    code: CODE,
    source: page("how-to-active-geo-replication#scope-of-availability"),
    admit: (situation) => {
      const sku = text(at(groupedCluster(situation), "sku", "name")) ?? "";
      if (!/^(Balanced_B[01]$|Flash)/.test(sku)) return [];
      const got = `geo-replication on ${sku}`;
      return [{ property: "geoReplication", got, expected: "not B0, B1 or flash", fix: "Raise the SKU" }];
    },
  },
  {
    id: "redis-group-never-on-disk",
    type: DATABASE,
    says: "A replicated database is not written to disk.",
    code: CODE,
    source: PREREQUISITES,
    check: ({ body }) => {
      const ways = ["aofEnabled", "rdbEnabled"].filter((way) => at(body, "persistence", way) === true);
      if (!isGrouped(body) || ways.length === 0) return [];
      const got = "persistence with active geo-replication";
      return [{ property: "persistence", got, expected: "one of them", fix: "Switch persistence off" }];
    },
  },
  {
    id: "redis-group-has-two-modules",
    type: DATABASE,
    says: "Of the modules RediSearch and RedisJSON replicate, and no other.",
    code: CODE,
    source: PREREQUISITES,
    check: ({ body }) =>
      isGrouped(body)
        ? modulesOf(body)
            .filter((module) => !["RediSearch", "RedisJSON"].includes(module))
            .map((got) => ({ property: "modules", got, expected: "RediSearch or RedisJSON", fix: "Leave it out" }))
        : [],
  },
  {
    id: "redis-group-never-shrinks",
    type: CLUSTER,
    says: "A cluster whose database replicates is not scaled down.",
    code: CODE,
    source: page("how-to-scale#are-there-scaling-limitations-with-geo-replication"),
    admit: ({ store, id, body, previous }) => {
      const grouped = store.children(id.id).some((child) => isGrouped(child.body));
      if (!previous || !grouped || sizeOf(body).number >= sizeOf(previous.body).number) return [];
      const before = text(at(previous.body, "sku", "name"));
      const got = `${text(at(body, "sku", "name"))} after ${before}`;
      return [{ property: "sku.name", got, expected: `${before} or larger`, fix: "Keep it" }];
    },
  },
];
