import type { ServerArgs } from "@pulumi/azure-native/dbforpostgresql";
import * as pulumi from "@pulumi/pulumi";
import { PrivateLinkEverything } from "../private-link-everything";
import { type PostgresKey, type PostgresWithReplicasAndPgBouncerArgs, type PrimaryRole, WEEKDAYS } from "./args";
import { type PostgresRecovery, recoveryOf } from "./build-recovery";

type Args = PostgresWithReplicasAndPgBouncerArgs;

/**
 * Properties that Azure changes by itself: a failover swaps the zones of primary and standby; written back, that would
 * be another failover.
 */
export const MOVED_BY_FAILOVER = ["availabilityZone", "highAvailability.standbyAvailabilityZone"];

/** A4, A13, A22: standby as the region allows, backups as long as Azure keeps them, copied to the paired region. */
export function primaryBody(args: Args & { readonly role: PrimaryRole }): ServerArgs {
  const recovery = recoveryOf(args);
  return {
    ...sharedBody(args, args.encryption?.geoBackup),
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

/** What replicas in the region are made with: as their primary, or ahead of it while its size changes. */
export function readerArgs(args: Args, { replicasAhead }: PrimaryRole): Args {
  return { ...args, sku: replicasAhead?.sku ?? args.sku, storageGb: replicasAhead?.storageGb ?? args.storageGb };
}

/** What primary and replicas agree in: a replica that differs in size or disk cannot follow. */
function sharedBody(args: Args, geoBackup?: PostgresKey): ServerArgs {
  const { site, sku, storageGb, tenantId, maintenanceWindow } = args;
  return {
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    sku: { name: sku.name, tier: sku.tier },
    storage: { storageSizeGB: storageGb, autoGrow: "Enabled" },
    authConfig: { activeDirectoryAuth: "Enabled", passwordAuth: "Disabled", tenantId },
    ...encrypted(args, geoBackup),
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

/** Replicas in the region take their primary's key and identity; the key of the backups is the primary's alone. */
function encrypted(
  { encryption }: Args,
  geoBackup: PostgresKey | undefined,
): Pick<ServerArgs, "dataEncryption" | "identity"> {
  if (!encryption) return {};
  const identities = [encryption, ...(geoBackup ? [geoBackup] : [])].map(({ identityId }) => identityId);
  return {
    identity: {
      type: "UserAssigned",
      userAssignedIdentities: pulumi.all(identities).apply((ids) => Object.fromEntries(ids.map((id) => [id, {}]))),
    },
    dataEncryption: {
      type: "AzureKeyVault",
      primaryKeyURI: encryption.keyUri,
      primaryUserAssignedIdentityId: encryption.identityId,
      ...(geoBackup
        ? { geoBackupKeyURI: geoBackup.keyUri, geoBackupUserAssignedIdentityId: geoBackup.identityId }
        : {}),
    },
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
