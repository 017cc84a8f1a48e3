import type { BackupInstanceArgs, BackupVaultArgs as VaultArgs } from "@pulumi/azure-native/dataprotection";
import * as pulumi from "@pulumi/pulumi";
import { BACKUP_VAULT } from "../../../facts/backup";
import type { BackupVaultArgs, ProtectBlobsArgs, ProtectClusterArgs, ProtectDatabaseArgs } from "./args";

const IMMUTABILITY = { off: "Disabled", on: "Unlocked", locked: "Locked" } as const;

/**
 * Body of the vault. Geo-redundant, which cannot be changed once something is protected; the copy in the paired region can be restored
 * from at any time where Azure offers that (databases), and of blobs when Microsoft declares the region lost: https://learn.microsoft.com/azure/backup/backup-vault-overview (2026-11).
 */
export function buildVault(args: BackupVaultArgs): VaultArgs {
  const { site, immutability = "on", softDeleteDays = BACKUP_VAULT.softDeleteDays.least } = args;
  return {
    vaultName: site.names.of("backupVault"),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    // Vaulted copies of blobs work with this kind of identity alone.
    // https://learn.microsoft.com/azure/backup/blob-backup-support-matrix#supported-and-unsupported-scenarios-for-azure-blob-backup (2026-11)
    identity: { type: "SystemAssigned" },
    properties: {
      storageSettings: [{ datastoreType: "VaultStore", type: "GeoRedundant" }],
      featureSettings: {
        crossRegionRestoreSettings: { state: "Enabled" },
        crossSubscriptionRestoreSettings: { state: "Disabled" },
      },
      monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" } },
      securitySettings: {
        softDeleteSettings: { state: site.protect ? "AlwaysOn" : "On", retentionDurationInDays: softDeleteDays },
        immutabilitySettings: { state: IMMUTABILITY[immutability] },
      },
    },
    tags: site.tags,
  };
}

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices";

/** What is protected: an account's blobs, by a policy. */
export function blobInstance(args: ProtectBlobsArgs, policyId: pulumi.Input<string>): BackupInstanceArgs["properties"] {
  const { region, containers } = args;
  const accountId = pulumi.output(args.accountId);
  const name = nameIn(accountId);
  return {
    objectType: "BackupInstance",
    friendlyName: name,
    dataSourceInfo: {
      objectType: "Datasource",
      datasourceType: BLOBS,
      resourceID: accountId,
      resourceUri: accountId,
      resourceName: name,
      resourceType: "Microsoft.Storage/storageAccounts",
      resourceLocation: region.name,
    },
    policyInfo: {
      policyId,
      policyParameters: {
        backupDatasourceParametersList: [
          { objectType: "BlobBackupDatasourceParameters", containersList: [...containers] },
        ],
      },
    },
  };
}

/** What is protected: a database server as a whole. */
export function databaseInstance(
  { serverId, region }: ProtectDatabaseArgs,
  policyId: pulumi.Input<string>,
): BackupInstanceArgs["properties"] {
  return { ...whole("Microsoft.DBforPostgreSQL/flexibleServers", serverId, region.name), policyInfo: { policyId } };
}

/** What is protected: a cluster's objects, those of no namespace too, and perhaps its disks. */
export function clusterInstance(
  { clusterId, region, snapshotGroupId, volumes, excludedResourceTypes }: ProtectClusterArgs,
  policyId: pulumi.Input<string>,
): BackupInstanceArgs["properties"] {
  return {
    ...whole("Microsoft.ContainerService/managedClusters", clusterId, region.name),
    policyInfo: {
      policyId,
      policyParameters: {
        dataStoreParametersList: [
          {
            objectType: "AzureOperationalStoreParameters",
            dataStoreType: "OperationalStore",
            resourceGroupId: snapshotGroupId,
          },
        ],
        backupDatasourceParametersList: [
          {
            objectType: "KubernetesClusterBackupDatasourceParameters",
            includeClusterScopeResources: true,
            snapshotVolumes: volumes,
            excludedResourceTypes: [...excludedResourceTypes],
          },
        ],
      },
    },
  };
}

/** Azure wants what is protected as a whole told twice, as the thing and as the set that it is in. */
function whole(type: string, id: pulumi.Input<string>, resourceLocation: string) {
  const resourceID = pulumi.output(id);
  const resourceName = nameIn(resourceID);
  const source = {
    datasourceType: type,
    resourceID,
    resourceUri: resourceID,
    resourceName,
    resourceType: type,
    resourceLocation,
  };
  return {
    objectType: "BackupInstance",
    friendlyName: resourceName,
    dataSourceInfo: { objectType: "Datasource", ...source },
    dataSourceSetInfo: { objectType: "DatasourceSet", ...source },
  };
}

function nameIn(id: pulumi.Output<string>): pulumi.Output<string> {
  return id.apply((text) => text.slice(text.lastIndexOf("/") + 1));
}
