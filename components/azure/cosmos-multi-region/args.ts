import type * as pulumi from "@pulumi/pulumi";
import type { MongoAction } from "../../../facts/cosmos";
import type { Region } from "../../../facts/regions";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Fields that queries filter or sort by. */
export interface CollectionIndex {
  /** Required. Field paths, in order; several make a compound index, which only sorting by several fields needs. */
  readonly keys: readonly string[];
  /** Optional. No two documents may agree in these fields; they include the shard key. Fixed at creation. @default false */
  readonly unique?: boolean;
}

export interface Collection {
  /**
   * Required. Field that spreads documents over partitions (A12): fixed at creation. Take the one that every query names and
   * that has many values of about equal weight: `user_id` for what belongs to a person, `tenant_id` for what all of a tenant
   * share and no tenant dominates. All documents of one value share 20 GB and 10,000 request units a second, whatever is paid
   * for; a query that does not name it asks every partition.
   */
  readonly shardKey: "user_id" | "tenant_id";
  /** Optional. Indexes besides `_id` and the shard key, which always are there. @default none */
  readonly indexes?: readonly CollectionIndex[];
  /** Optional. Seconds after its last change at which a document is deleted. @default documents stay */
  readonly ttlSeconds?: number;
  /**
   * Optional. Request units a second of its own, up to which it scales in each region: for a collection whose load must not
   * touch its neighbours'. Whether it has its own is fixed at creation.
   * @default it shares the database's
   */
  readonly maxThroughput?: number;
}

export interface MongoDatabase {
  /** Required. Collections by name. */
  readonly collections: Readonly<Record<string, Collection>>;
  /** Required. Request units a second up to which it scales, in each region; it never falls below a tenth. */
  readonly maxThroughput: number;
}

/** A role of our own, beside `read`, `readWrite`, `dbAdmin` and `dbOwner`, which every database has. */
export interface MongoRole {
  /** Required. Database that it is about. */
  readonly database: string;
  /** Required. What it allows, by collection. */
  readonly collections: Readonly<Record<string, readonly MongoAction[]>>;
}

/** Who signs in. Its password is made here and is known to the vaults alone. */
export interface MongoUser {
  /** Required. Database that it signs in to. */
  readonly database: string;
  /** Required. Keys of `roles`, or roles that every database has. */
  readonly roles: readonly string[];
  /** Optional. Another value makes another password: users, then vaults, within one run. @default "1" */
  readonly passwordVersion?: string;
}

/** A region's vault, and who may read the users' passwords in it. */
export interface PasswordVault {
  /** Required. ARM id of the vault. */
  readonly id: pulumi.Input<string>;
  /** Optional. Workload identities that read these secrets, and no other of the vault, by key. @default none */
  readonly readers?: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface CosmosMultiRegionArgs {
  readonly site: Site;
  /** Required. Regions that take reads and writes. Priority 0 is the hub, whose word decides conflicts and restores. */
  readonly locations: readonly { readonly region: Region; readonly priority: number }[];
  /** Required. One network a region, by the region's key: each gets its own private endpoint to the account. */
  readonly links: Readonly<Record<string, PrivateLinkEverything>>;
  /** Required. Databases by name. */
  readonly databases: Readonly<Record<string, MongoDatabase>>;
  /** Optional. Roles by name. @default those that every database has */
  readonly roles?: Readonly<Record<string, MongoRole>>;
  /** Optional. Users by name. @default none: only keys could sign in, and nobody is given those */
  readonly users?: Readonly<Record<string, MongoUser>>;
  /**
   * Conditional. Vaults that are given the users' passwords, by region's key: one in each region, so that no region needs
   * another's to sign in. Required where there are users.
   */
  readonly vaults?: Readonly<Record<string, PasswordVault>>;
  /** Optional. Workspace for request logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /**
   * Optional. Who hears of hot partitions, rate limits, lost availability, late replication and changes of regions. The share of
   * rate-limited requests is counted from logs: without a workspace it is not watched.
   * @default nobody
   */
  readonly alerting?: Alerting;
}
