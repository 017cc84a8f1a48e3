import * as pulumi from "@pulumi/pulumi";
import { GEO_REPLICATION, geoReplicationRefusal, REDIS_SIZES } from "../../../facts/redis";
import type { Fault } from "../../arguments";
import { assignmentName, type RedisGeoArgs } from "./args";

/** https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/create-update (2026-11) */
const ASSIGNMENT_NAME = /^[A-Za-z0-9]{1,60}$/;
const GROUP_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

export function redisGeoFaults(args: RedisGeoArgs): Fault[] {
  return [
    ...placeFaults(args),
    ...sizeFaults(args),
    ...groupFaults(args),
    ...loneFaults(args),
    ...moduleFaults(args),
    ...accessFaults(args),
  ];
}

function placeFaults({ site: { region } }: RedisGeoArgs): Fault[] {
  if (region.managedRedis) return [];
  const expected = "a region that offers Azure Managed Redis (facts/regions.ts)";
  return [{ path: "site.region", got: region.name, expected, fix: "choose another region" }];
}

function sizeFaults({ sku, site, groupNickname }: RedisGeoArgs): Fault[] {
  const size = REDIS_SIZES.get(sku);
  if (!size) {
    // What a group says of a family is the better answer.
    if (groupNickname !== undefined && geoReplicationRefusal(sku) !== undefined) return [];
    const expected = "a size of facts/redis.ts, such as MemoryOptimized_M50";
    return [{ path: "sku", got: sku, expected, fix: "choose one, or add it there with its source" }];
  }
  if (!size.preview || site.environment !== "prod") return [];
  const expected = "a size that is generally available: in preview Azure promises no service level";
  return [{ path: "sku", got: sku, expected, fix: "choose a smaller one for production" }];
}

function groupFaults({ groupNickname, joins = [], sku, persistence }: RedisGeoArgs): Fault[] {
  if (groupNickname === undefined) return [];
  const refusal = geoReplicationRefusal(sku);
  const most = GEO_REPLICATION.maximumMembers - 1;
  const faults: Fault[] = [];
  if (refusal) faults.push({ path: "sku", got: sku, expected: refusal, fix: "choose another size; it joins no group" });
  if (persistence) {
    const expected = "nothing beside groupNickname: a replicated database is never written to disk";
    faults.push({ path: "persistence", got: persistence, expected, fix: "remove one of the two" });
  }
  if (!GROUP_NAME.test(groupNickname)) {
    const expected = "2 to 63 letters, digits and hyphens between them";
    faults.push({ path: "groupNickname", got: groupNickname, expected, fix: "rename the group" });
  }
  if (!pulumi.Output.isInstance(joins) && joins.length > most) {
    faults.push({
      path: "joins",
      got: joins.length,
      expected: `at most ${most} databases`,
      fix: "leave a region out",
    });
  }
  return faults;
}

function loneFaults({ groupNickname, joins = [] }: RedisGeoArgs): Fault[] {
  if (groupNickname !== undefined || isFirst(joins)) return [];
  return [
    {
      path: "groupNickname",
      got: undefined,
      expected: "the group's name, because the database joins others",
      fix: "give the name that the first region gave",
    },
  ];
}

/** RediSearch: https://learn.microsoft.com/azure/redis/redis-modules#redisearch (2026-11) */
function moduleFaults({ modules = [], clustering = "OSSCluster", groupNickname }: RedisGeoArgs): Fault[] {
  const allowed: readonly string[] = GEO_REPLICATION.modules;
  const faults: Fault[] = [];
  const alone = modules.filter((module) => groupNickname !== undefined && !allowed.includes(module));
  if (alone.length > 0) {
    const expected = `${allowed.join(" and ")} alone, because the database replicates`;
    faults.push({ path: "modules", got: alone, expected, fix: "leave the others out" });
  }
  if (modules.includes("RediSearch") && clustering !== "EnterpriseCluster") {
    const expected = '"EnterpriseCluster", because RediSearch works with no other';
    faults.push({ path: "clustering", got: clustering, expected, fix: "set it, or leave RediSearch out" });
  }
  return faults;
}

function accessFaults({ accessPolicies }: RedisGeoArgs): Fault[] {
  return Object.keys(accessPolicies)
    .filter((key) => !ASSIGNMENT_NAME.test(assignmentName(key)))
    .map((key) => ({
      path: `accessPolicies.${key}`,
      got: key,
      expected: "letters, digits and hyphens, 60 at most",
      fix: "rename the key",
    }));
}

function isFirst(joins: NonNullable<RedisGeoArgs["joins"]>): boolean {
  return !pulumi.Output.isInstance(joins) && joins.length === 0;
}
