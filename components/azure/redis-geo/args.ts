import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Snapshots, or a log of every write synced each second. */
export type Persistence =
  { readonly kind: "snapshots"; readonly every: "1h" | "6h" | "12h" } | { readonly kind: "log" };

/** Added when the database is made, and never afterwards. https://learn.microsoft.com/azure/redis/redis-modules (2026-11) */
export type RedisModule = "RediSearch" | "RedisBloom" | "RedisTimeSeries" | "RedisJSON";

export interface RedisGeoArgs {
  readonly site: Site;
  /** Required. Gives the cluster its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. SKU, such as `MemoryOptimized_M50` (facts/redis.ts); the same in every region of a group. */
  readonly sku: string;
  /** Conditional. Name of the geo-replication group; required to replicate. @default a cluster of its own (staging) */
  readonly groupNickname?: string;
  /**
   * Conditional. Databases that are in the group already, in the order in which they came; `[]` for the first region, the
   * `memberIds` of the region before for each that follows.
   * @default []
   */
  readonly joins?: readonly pulumi.Input<string>[] | pulumi.Output<string[]>;
  /**
   * Optional. How clients see the shards: each by its own address, or all through one. The same in a group; fixed at
   * creation.
   * @default "OSSCluster"
   */
  readonly clustering?: "OSSCluster" | "EnterpriseCluster";
  /** Optional. Redis modules; a group takes RediSearch and RedisJSON alone. Fixed at creation. @default none */
  readonly modules?: readonly RedisModule[];
  /** Required. Workload identities with full access to data, by key: Azure offers this one access policy. */
  readonly accessPolicies: Readonly<Record<string, { readonly objectId: pulumi.Input<string> }>>;
  /** Optional. Writes to disk, for a cluster without a group: the two exclude each other. @default none */
  readonly persistence?: Persistence;
  /**
   * Optional. Keep the present major version of Redis for up to 90 days after a new one comes, to move the regions of a group
   * one by one. https://learn.microsoft.com/azure/redis/how-to-upgrade (2026-11)
   * @default false - Azure upgrades when it can
   */
  readonly deferUpgrades?: boolean;
  /** Optional. Workspace for connection logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of full memory, busy processors, too many connections and a broken link. @default nobody */
  readonly alerting?: Alerting;
}

/** Name of the assignment of one key: Azure takes letters and digits. */
export function assignmentName(key: string): string {
  return key.replaceAll("-", "");
}
