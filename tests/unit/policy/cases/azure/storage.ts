import { beforeItExists, inOrder, set } from "../../mutations";
import { all, property, relation, when, type Case } from "../form";

const ACCOUNT = "azure-native:storage:StorageAccount";
const FILES = "azure-native:storage:StorageAccount files-account";
const BLOBS = "azure-native:storage:BlobServiceProperties files-blobs";
const VAULT = "azure-native:keyvault:Vault";
const REGISTRY = "azure-native:containerregistry:Registry";
const BACKUPS = "azure-native:dataprotection:BackupVault";
const POLICY = "azure-native:dataprotection:BackupPolicy backups-policy-blobs";
const INSTANCE = "azure-native:dataprotection:BackupInstance files-backup";
const TOLD = "azure-native:alertsmanagement:AlertProcessingRuleByName";

export const storageCases: Readonly<Record<string, Case>> = {
  "containers-private": property("azure-native:storage:BlobContainer", "publicAccess", "Blob", '"Blob"'),
  "storage-closed-to-others": all(
    property(ACCOUNT, "networkRuleSet.defaultAction", "Allow", '"Allow"'),
    property(ACCOUNT, "allowCrossTenantReplication", true, "true"),
    property(ACCOUNT, "defaultToOAuthAuthentication", false, "false"),
    property(ACCOUNT, "isLocalUserEnabled", true, "true"),
    property(ACCOUNT, "kind", "Storage", '"Storage"'),
  ),
  "storage-ages": relation("azure-native:storage:ManagementPolicy", "lifecycle"),
  "files-roll-back-and-stay": all(
    property(FILES, "encryption.requireInfrastructureEncryption", false, "false"),
    property(FILES, "allowedCopyScope", "Any", '"Any"'),
    property(BLOBS, "restorePolicy.enabled", false, "false"),
    property(BLOBS, "restorePolicy.days", 7, "7"),
    property(BLOBS, "changeFeed.enabled", false, "false"),
    when(
      "files do not roll back, and no id is known",
      inOrder(set(BLOBS, { restorePolicy: undefined }), beforeItExists),
      "restorePolicy.enabled",
      "nothing",
    ),
  ),
  "vault-serves-nobody-else": all(
    property(VAULT, "properties.networkAcls.defaultAction", "Allow", '"Allow"'),
    property(VAULT, "properties.enabledForDeployment", true, "true"),
    property(VAULT, "properties.enabledForDiskEncryption", true, "true"),
    property(VAULT, "properties.enabledForTemplateDeployment", true, "true"),
  ),
  "registry-exports-nothing": all(
    property(REGISTRY, "policies.exportPolicy.status", "enabled", '"enabled"'),
    property("azure-native:containerregistry:Replication", "regionEndpointEnabled", false, "false"),
    property(REGISTRY, "dataEndpointEnabled", false, "false"),
  ),
  "backups-outlive-region-and-intruder": all(
    property(BACKUPS, "properties.storageSettings[0].type", "LocallyRedundant", '"LocallyRedundant"'),
    property(BACKUPS, "properties.featureSettings.crossRegionRestoreSettings.state", "Disabled", '"Disabled"'),
    property(BACKUPS, "properties.featureSettings.crossSubscriptionRestoreSettings.state", "Enabled", '"Enabled"'),
    property(BACKUPS, "identity.type", "None", '"None"'),
    property(BACKUPS, "properties.securitySettings.immutabilitySettings.state", "Disabled", '"Disabled"'),
    property(BACKUPS, "properties.securitySettings.softDeleteSettings.state", "Off", '"Off"'),
    property(BACKUPS, "properties.securitySettings.softDeleteSettings.retentionDurationInDays", 7, "7"),
    property(
      BACKUPS,
      "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures",
      "Disabled",
      '"Disabled"',
    ),
  ),
  "backups-kept": all(
    property(POLICY, "properties.policyRules[1].lifecycles[0].deleteAfter.duration", "P7D", '"P7D"'),
    property(POLICY, "properties.policyRules", [], "nothing"),
    when(
      "copies are made each week",
      set(POLICY, { "properties.policyRules[2].trigger.schedule.repeatingTimeIntervals": ["R/2026-01-04/P1W"] }),
      "properties.policyRules",
      "no daily schedule",
    ),
  ),
  "files-backed-up": all(
    relation(INSTANCE, "backup instance"),
    when(
      "another account is backed up",
      set(INSTANCE, { "properties.dataSourceInfo.resourceID": "/another" }),
      "backup instance",
      "nothing",
    ),
  ),
  "failed-backups-are-told": all(
    relation(TOLD, "alert processing rule"),
    when("it is off", set(TOLD, { "properties.enabled": false }), "alert processing rule", "nothing"),
    when("it tells nobody", set(TOLD, { "properties.actions": [] }), "alert processing rule", "nothing"),
  ),
};
