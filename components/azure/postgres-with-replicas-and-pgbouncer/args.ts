import type * as pulumi from "@pulumi/pulumi";
import type { PostgresSku } from "../../../facts/postgres";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { PrivateLinkEverything } from "../private-link-everything";
import type { PostgresPool } from "./build-pool";

/** Azure numbers the days from Sunday. */
export const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Who administers the server; the roles of applications are created in the database by one of these (sql/). */
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
   * Optional. Size of those replicas while a change is under way: Azure makes replicas larger before their primary, and
   * smaller after it, so a change of size takes two runs. @default the primary's
   */
  readonly replicasAhead?: { readonly sku?: PostgresSku; readonly storageGb?: number };
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

/** A key in a vault, and the user-assigned identity that may wrap and unwrap with it. */
export interface PostgresKey {
  /** Required. `https://<vault>.vault.azure.net/keys/<key>`, without a version, so that a rotated key is taken up by itself. */
  readonly keyUri: pulumi.Input<string>;
  /** Required. ARM id of the identity: Key Vault Crypto Service Encryption User on the key. */
  readonly identityId: pulumi.Input<string>;
}

/**
 * Keys of our own for data at rest. Chosen once: Azure never changes a server from its own keys to ours or back.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-data-encryption (2026-11)
 */
export interface PostgresEncryption extends PostgresKey {
  /**
   * Conditional. Key and identity for the backups in the paired region: a vault there, an identity of its own. Required of a
   * primary, whose backups are geo-redundant; a replica has no backups.
   */
  readonly geoBackup?: PostgresKey;
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
  /** Required. Who connects through PgBouncer; sizes of its pools follow (`poolPlan`). */
  readonly pool: PostgresPool;
  /** Required. Lets Debezium read changes (A20, E8); a server takes it up at its next restart. */
  readonly logicalReplication: boolean;
  /** Required. When Azure may restart the servers, an hour from this one. */
  readonly maintenanceWindow: { readonly day: Weekday; readonly startHourUtc: number };
  /** Optional. Keys of our own, decided when a server is made. @default Azure's keys */
  readonly encryption?: PostgresEncryption;
  /** Optional. Where alerts on lag, connections, pools, deadlocks and disks go. @default none are made */
  readonly alerting?: Alerting;
  /** Optional. Workspace for logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}
