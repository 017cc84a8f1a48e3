import type { ServerArgs } from "@pulumi/azure-native/dbforpostgresql";
import type * as pulumi from "@pulumi/pulumi";
import { BACKUP } from "../../../facts/objectives";
import { PrivateLinkEverything } from "../private-link-everything";
import { type PostgresWithReplicasAndPgBouncerArgs, type PrimaryRole, WEEKDAYS } from "./args";

type Args = PostgresWithReplicasAndPgBouncerArgs;

/** Facts that policies and the recovery model read. */
export interface PostgresRecovery {
  readonly role: "primary" | "replica";
  /** Standby in the region, failed over to by itself (A13). */
  readonly highAvailability: "ZoneRedundant" | "SameZone" | "Disabled";
  /** Days to which the server can be restored; 0 for a replica, which has no backups of its own. */
  readonly backupRetentionDays: number;
  readonly geoRedundantBackup: boolean;
  /** Replicas follow with a lag, which a forced promotion loses. */
  readonly replication: "asynchronous";
  readonly sameRegionReplicas: number;
}

export function recoveryOf({ site, role }: Args): PostgresRecovery {
  const replication = "asynchronous";
  if (role.kind === "replica") {
    const none = { highAvailability: "Disabled", backupRetentionDays: 0, geoRedundantBackup: false } as const;
    return { role: "replica", ...none, replication, sameRegionReplicas: 0 };
  }
  return {
    role: "primary",
    highAvailability: role.highAvailability ?? site.region.postgresHa,
    backupRetentionDays: BACKUP.postgresMaximumDays,
    geoRedundantBackup: true,
    replication,
    sameRegionReplicas: role.sameRegionReplicas,
  };
}

/**
 * Properties that Azure changes by itself: a failover swaps the zones of primary and standby; written back, that would
 * be another failover.
 */
export const MOVED_BY_FAILOVER = ["availabilityZone", "highAvailability.standbyAvailabilityZone"];

/** A4, A13, A22: standby as the region allows, backups as long as Azure keeps them, copied to the paired region. */
export function primaryBody(args: Args & { readonly role: PrimaryRole }): ServerArgs {
  const recovery = recoveryOf(args);
  return {
    ...sharedBody(args),
    serverName: args.site.names.of("postgresServer"),
    createMode: "Default",
    version: args.version,
    ...zoneOf(args),
    highAvailability: standby(args, recovery),
    backup: {
      backupRetentionDays: recovery.backupRetentionDays,
      // Decided once: Azure cannot switch it on later.
      geoRedundantBackup: recovery.geoRedundantBackup ? "Enabled" : "Disabled",
    },
  };
}

/** A replica has neither standby nor backups, and the version of its primary. */
export function replicaBody(args: Args, serverName: string, sourceServerResourceId: pulumi.Input<string>): ServerArgs {
  return { ...sharedBody(args), serverName, createMode: "Replica", sourceServerResourceId };
}

/** What primary and replicas agree in: a replica that differs in size or disk cannot follow. */
function sharedBody({ site, sku, storageGb, tenantId, maintenanceWindow }: Args): ServerArgs {
  return {
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    sku: { name: sku.name, tier: sku.tier },
    storage: { storageSizeGB: storageGb, autoGrow: "Enabled" },
    authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled", tenantId },
    maintenanceWindow: {
      customWindow: "Enabled",
      dayOfWeek: WEEKDAYS.indexOf(maintenanceWindow.day),
      startHour: maintenanceWindow.startHourUtc,
      startMinute: 0,
    },
    ...PrivateLinkEverything.closed("postgres"),
    tags: site.tags,
  };
}

function zoneOf({ site }: Args): Pick<ServerArgs, "availabilityZone"> {
  const [first] = site.region.zones;
  return first === undefined ? {} : { availabilityZone: first };
}

function standby({ site }: Args, { highAvailability }: PostgresRecovery): ServerArgs["highAvailability"] {
  const [first, second] = site.region.zones;
  if (highAvailability === "ZoneRedundant") return { mode: highAvailability, standbyAvailabilityZone: second };
  if (highAvailability === "SameZone" && first !== undefined) {
    return { mode: highAvailability, standbyAvailabilityZone: first };
  }
  return { mode: highAvailability };
}
