import type * as pulumi from "@pulumi/pulumi";
import type { PostgresSku } from "../../../facts/postgres";
import type { Site } from "../../site";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Azure numbers the days from Sunday. */
export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Who administers the server; the roles of applications are created in the database by one of these. */
export interface PostgresAdministrator {
  readonly objectId: pulumi.Input<string>;
  /** Name in Entra; it becomes the role's name in the database. */
  readonly principalName: string;
  readonly principalType: "Group" | "ServicePrincipal" | "User";
}

/** The server that takes writes, and its readers in the same region. */
export interface PrimaryRole {
  readonly kind: "primary";
  /** Required. Read replicas beside it; four at most, so that another region can still join. */
  readonly sameRegionReplicas: number;
  /**
   * Optional. Base of the names that outlive a promotion; the replica of the other region creates them, under the same
   * base. They resolve once that replica exists.
   * @default clients use the server's own name, for a region without a partner
   */
  readonly virtualEndpointName?: string;
  /**
   * Optional. Standby of the primary: a weaker one than the region's best where zone-redundant capacity is short, none
   * outside production.
   * @default the best that the region offers (facts/regions.ts)
   */
  readonly highAvailability?: "ZoneRedundant" | "SameZone" | "Disabled";
}

/** The other region's replica, which a forced promotion makes the primary (A13). */
export interface ReplicaRole {
  readonly kind: "replica";
  /** Required. ARM id of the primary, in this subscription. */
  readonly primaryServerId: pulumi.Input<string>;
  /**
   * Optional. Base of the virtual endpoints that join this replica to its primary, unique in all of Azure. A primary shares
   * a pair with one replica only, so further regions leave it out.
   * @default clients write to the primary and read this replica by the servers' own names, until people repoint them
   */
  readonly virtualEndpointName?: string;
  /**
   * Optional. The door of the primary's region, resumed: it gets an endpoint to this replica, so that clients there reach
   * it after a promotion. @default only this region reaches it
   */
  readonly primaryLink?: PrivateLinkEverything;
}

/** What the built-in PgBouncer lets through. Transactions, not sessions, hold a connection of the server. */
export interface PostgresPool {
  /** Required. Connections that clients may hold open, 1 to 50,000. */
  readonly maxClients: number;
  /** Required. Connections of the server for each pair of database and user, 1 to 4,950. */
  readonly poolSize: number;
  /** Optional. Users that connect through the pool to one database. @default 1 - each service has a database of its own */
  readonly usersPerDatabase?: number;
}

export interface PostgresWithReplicasAndPgBouncerArgs {
  readonly site: Site;
  /** Required. The region's door: each server gets a private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Major version; replicas have their primary's. */
  readonly version: "16" | "17";
  /** Required. Size of every server; primary and replicas are alike, in both regions. */
  readonly sku: PostgresSku;
  /** Required. GiB, one of the sizes of a premium disk. It grows by itself and never shrinks: raise it here as well. */
  readonly storageGb: number;
  /** Required. Entra administrators of the primary, by key; a replica has its primary's. */
  readonly administrators: Readonly<Record<string, PostgresAdministrator>>;
  /** Required. Entra tenant that the server trusts. */
  readonly tenantId: pulumi.Input<string>;
  readonly role: PrimaryRole | ReplicaRole;
  /** Required. Databases; created on the primary, counted in every server's pool. */
  readonly databases: readonly string[];
  readonly pool: PostgresPool;
  /** Required. Lets Debezium read changes (A20, E8); a server takes it up at its next restart. */
  readonly logicalReplication: boolean;
  /** Required. When Azure may restart the servers, an hour from this one. */
  readonly maintenanceWindow: { readonly day: Weekday; readonly startHourUtc: number };
  /** Optional. Workspace for logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}
