import type * as pulumi from "@pulumi/pulumi";
import type { Region } from "../../../facts/regions";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Fields that queries filter or sort by. */
export interface CollectionIndex {
  /** Required. Field paths, in order; several make a compound index. */
  readonly keys: readonly string[];
  /** Optional. No two documents may agree in these fields; they include the shard key. Fixed at creation. @default false */
  readonly unique?: boolean;
}

export interface Collection {
  /** Required. Field that spreads documents over partitions (A12). Fixed at creation. */
  readonly shardKey: "user_id" | "tenant_id";
  /** Optional. Indexes besides `_id`. @default none */
  readonly indexes?: readonly CollectionIndex[];
  /** Optional. Seconds after its last change at which a document is deleted. @default documents stay */
  readonly ttlSeconds?: number;
}

export interface MongoDatabase {
  /** Required. Collections by name; they share the database's throughput. */
  readonly collections: Readonly<Record<string, Collection>>;
  /** Required. Request units a second up to which it scales, in each region; it never falls below a tenth. */
  readonly maxThroughput: number;
}

export interface CosmosMultiRegionArgs {
  readonly site: Site;
  /** Required. Regions that take reads and writes. Priority 0 is the hub, whose word decides conflicts and restores. */
  readonly locations: readonly { readonly region: Region; readonly priority: number }[];
  /** Required. One network a region, by the region's key: each gets its own private endpoint to the account. */
  readonly links: Readonly<Record<string, PrivateLinkEverything>>;
  /** Required. Databases by name. */
  readonly databases: Readonly<Record<string, MongoDatabase>>;
  /** Optional. Workspace for request logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/azure/cosmos-db/set-throughput#set-throughput-on-a-database (2026-11) */
const COLLECTIONS_SHARING_THROUGHPUT = 25;
/** https://learn.microsoft.com/azure/cosmos-db/provision-throughput-autoscale (2026-11): steps of autoscale. */
const THROUGHPUT_STEP = 1000;
const LONGEST_TTL_SECONDS = 2_147_483_647;

export function cosmosFaults(args: CosmosMultiRegionArgs): Fault[] {
  return [
    ...locationFaults(args),
    ...linkFaults(args),
    ...Object.entries(args.databases).flatMap(([name, database]) => databaseFaults(`databases.${name}`, database)),
  ];
}

function locationFaults({ locations }: CosmosMultiRegionArgs): Fault[] {
  const names = locations.map(({ region }) => region.name);
  const priorities = locations.map(({ priority }) => priority).sort((a, b) => a - b);
  return [
    ...(locations.length >= 2 && new Set(names).size === names.length
      ? []
      : [
          {
            path: "locations",
            got: names,
            expected: "two regions or more, each once: the account writes in several",
            fix: "add or remove a region",
          },
        ]),
    ...(priorities.every((priority, index) => priority === index)
      ? []
      : [
          {
            path: "locations",
            got: priorities,
            expected: `priorities from 0 to ${locations.length - 1}, each once`,
            fix: "number the regions anew",
          },
        ]),
  ];
}

function linkFaults({ links, locations }: CosmosMultiRegionArgs): Fault[] {
  if (Object.keys(links).length >= locations.length) return [];
  const expected = `a private link for each of the ${locations.length} locations`;
  return [{ path: "links", got: Object.keys(links), expected, fix: "add the network of the region that is missing" }];
}

function databaseFaults(path: string, { maxThroughput, collections }: MongoDatabase): Fault[] {
  const count = Object.keys(collections).length;
  return [
    ...(maxThroughput >= THROUGHPUT_STEP && maxThroughput % THROUGHPUT_STEP === 0
      ? []
      : [
          {
            path: `${path}.maxThroughput`,
            got: maxThroughput,
            expected: `a multiple of ${THROUGHPUT_STEP}`,
            fix: "round it up",
          },
        ]),
    ...(count <= COLLECTIONS_SHARING_THROUGHPUT
      ? []
      : [
          {
            path: `${path}.collections`,
            got: count,
            expected: `at most ${COLLECTIONS_SHARING_THROUGHPUT} collections that share throughput`,
            fix: "split the database",
          },
        ]),
    ...Object.entries(collections).flatMap(([name, collection]) =>
      collectionFaults(`${path}.collections.${name}`, collection),
    ),
  ];
}

function collectionFaults(path: string, { shardKey, indexes = [], ttlSeconds }: Collection): Fault[] {
  const loose = indexes.filter(({ keys, unique }) => unique === true && !keys.includes(shardKey));
  const ttlFits = ttlSeconds === undefined || (ttlSeconds >= 1 && ttlSeconds <= LONGEST_TTL_SECONDS);
  return [
    ...loose.map(({ keys }) => ({
      path: `${path}.indexes`,
      got: keys,
      expected: `the shard key ${shardKey} in a unique index: uniqueness holds within a partition`,
      fix: "add it to the index's keys",
    })),
    ...(ttlFits
      ? []
      : [
          {
            path: `${path}.ttlSeconds`,
            got: ttlSeconds,
            expected: `whole seconds from 1 to ${LONGEST_TTL_SECONDS}`,
            fix: "leave it out to keep documents",
          },
        ]),
  ];
}
