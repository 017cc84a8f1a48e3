import type * as inputs from "@pulumi/azure-native/types/input";
import type { DatabaseArgs } from "@pulumi/azure-native/redisenterprise";
import type * as pulumi from "@pulumi/pulumi";
import { REDIS_PORT } from "../../../facts/redis";
import type { Persistence, RedisGeoArgs } from "./args";

type Settings = Omit<DatabaseArgs, "clusterName" | "databaseName" | "resourceGroupName">;

/** A database's settings: those that the regions of a group must have in common, and those of its own. */
export function databaseSettings(
  { groupNickname, persistence, clustering = "OSSCluster", modules = [], deferUpgrades = false }: RedisGeoArgs,
  memberIds: pulumi.Output<string[]>,
): Settings {
  const linkedDatabases = memberIds.apply((ids) => ids.map((id) => ({ id })));
  return {
    port: REDIS_PORT,
    clientProtocol: "Encrypted",
    clusteringPolicy: clustering,
    // Sessions must never vanish for room (A9): a full database refuses writes, and its memory is alerted.
    evictionPolicy: "NoEviction",
    accessKeysAuthentication: "Disabled",
    deferUpgrade: deferUpgrades ? "Deferred" : "NotDeferred",
    ...(modules.length === 0 ? {} : { modules: modules.map((module) => ({ name: module })) }),
    ...(groupNickname === undefined ? {} : { geoReplication: { groupNickname, linkedDatabases } }),
    ...(persistence === undefined ? {} : { persistence: persistenceArgs(persistence) }),
  };
}

/** Azure's form of a persistence choice. Never together with geo-replication. */
function persistenceArgs(choice: Persistence): inputs.redisenterprise.PersistenceArgs {
  return choice.kind === "snapshots"
    ? { rdbEnabled: true, rdbFrequency: choice.every, aofEnabled: false }
    : { aofEnabled: true, aofFrequency: "1s", rdbEnabled: false };
}
