import type * as inputs from "@pulumi/azure-native/types/input";
import type { Collection } from "./args";

/** A collection as Azure takes it: sharded by hash, `_id` indexed first, old documents removed by the clock of their last change. */
export function collectionResource(
  id: string,
  { shardKey, indexes = [], ttlSeconds }: Collection,
): inputs.cosmosdb.MongoDBCollectionResourceArgs {
  return {
    id,
    shardKey: { [shardKey]: "Hash" },
    indexes: [
      { key: { keys: ["_id"] } },
      ...indexes.map(({ keys, unique = false }) => ({
        key: { keys: [...keys] },
        ...(unique ? { options: { unique } } : {}),
      })),
      ...(ttlSeconds === undefined ? [] : [{ key: { keys: ["_ts"] }, options: { expireAfterSeconds: ttlSeconds } }]),
    ],
  };
}

/** Throughput of its own, or none: then it takes part in its database's. */
export function throughputOptions(maxThroughput: number | undefined): {
  options?: inputs.cosmosdb.CreateUpdateOptionsArgs;
} {
  return maxThroughput === undefined ? {} : { options: { autoscaleSettings: { maxThroughput } } };
}
