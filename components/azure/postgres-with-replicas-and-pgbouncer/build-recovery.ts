import { BACKUP, RECOVERY_TIERS } from "../../../facts/objectives";
import { POSTGRES_ALERTS, POSTGRES_RECOVERY } from "../../../facts/postgres";
import type { PostgresWithReplicasAndPgBouncerArgs } from "./args";

type Args = Pick<PostgresWithReplicasAndPgBouncerArgs, "site" | "role">;

/** Facts that policies and the recovery model read. */
export interface PostgresRecovery {
  readonly role: "primary" | "replica";
  /** Standby in the region, failed over to by itself (A13). */
  readonly highAvailability: "ZoneRedundant" | "SameZone" | "Disabled";
  /** The failover to it: how long writes stand still at most, and what is lost. Absent without a standby. */
  readonly failover?: { readonly by: "azure"; readonly seconds: number; readonly dataLossSeconds: number };
  /** Days to which the server can be restored; 0 for a replica, which has no backups of its own. */
  readonly backupRetentionDays: number;
  readonly geoRedundantBackup: boolean;
  /** Minutes that a restore loses, in the region and in the paired one. Absent without backups. */
  readonly restore?: { readonly dataLossMinutes: number; readonly geoDataLossMinutes: number; readonly region: string };
  /** Replicas follow with a lag, which a forced promotion loses. */
  readonly replication: "asynchronous";
  readonly sameRegionReplicas: number;
  /**
   * The promotion of this replica: by people, against two primaries at once. Lag is promised by nobody; above this many
   * seconds somebody is woken. A promoted server has neither standby nor geo-redundant backups. Absent on a primary.
   */
  readonly promotion?: { readonly by: "people"; readonly alertedLagSeconds: number };
}

export function recoveryOf({ site, role }: Args): PostgresRecovery {
  const replication = "asynchronous";
  if (role.kind === "replica") {
    const none = { highAvailability: "Disabled", backupRetentionDays: 0, geoRedundantBackup: false } as const;
    const promotion = { by: "people", alertedLagSeconds: promotableLagSeconds() } as const;
    return { role: "replica", ...none, replication, sameRegionReplicas: 0, promotion };
  }
  const highAvailability = role.highAvailability ?? site.region.postgresHa;
  const { standbyFailoverSeconds: seconds, standbyDataLossSeconds: dataLossSeconds } = POSTGRES_RECOVERY;
  return {
    role: "primary",
    highAvailability,
    ...(highAvailability === "Disabled" ? {} : { failover: { by: "azure", seconds, dataLossSeconds } }),
    backupRetentionDays: BACKUP.postgresMaximumDays,
    geoRedundantBackup: true,
    restore: {
      dataLossMinutes: POSTGRES_RECOVERY.backupLagMinutes,
      geoDataLossMinutes: POSTGRES_RECOVERY.geoBackupLagMinutes,
      region: site.region.pair,
    },
    replication,
    sameRegionReplicas: role.sameRegionReplicas,
  };
}

/** A13: lag that still leaves half of the RPO to act in. */
export function promotableLagSeconds(): number {
  return RECOVERY_TIERS.production.rpoMinutes * 60 * POSTGRES_ALERTS.promotableLagShare;
}
