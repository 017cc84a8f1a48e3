import type * as inputs from "@pulumi/azure-native/types/input";
import { BACKUP } from "../../../facts/objectives";
import type { FurtherPolicy } from "./args";

type Policy = inputs.dataprotection.BackupPolicyArgs;
type Rule = inputs.dataprotection.AzureBackupRuleArgs | inputs.dataprotection.AzureRetentionRuleArgs;
type Store = "OperationalStore" | "VaultStore";

const KEPT = `P${BACKUP.dailyKeptDays}D`;
const DEFAULT_TAG = "Default";

/** A policy, under the name that tells how long it keeps: Azure never changes one, so another time is another policy. */
export interface NamedPolicy {
  readonly name: string;
  readonly properties: Policy;
}

/**
 * Blobs: roll-back within the account, and a copy into the vault each day, both for thirty days (A22).
 * https://learn.microsoft.com/azure/backup/quick-blob-vaulted-backup-cli#create-a-backup-policy (2026-11)
 */
export function blobPolicy(startHourUtc: number): NamedPolicy {
  return named("blobs", "Microsoft.Storage/storageAccounts/blobServices", [
    keep("OperationalStore"),
    keep("VaultStore"),
    copy("BackupDaily", "Discrete", "VaultStore", schedule(startHourUtc, "P1D")),
  ]);
}

/**
 * Clusters keep snapshots beside themselves, each day; databases put a full copy into the vault each week, which is as often as Azure
 * takes them: their own backups are the daily ones (docs/decisions/01).
 * https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept and
 * https://learn.microsoft.com/azure/backup/backup-azure-database-postgresql-flex-support-matrix (2026-11)
 */
export function furtherPolicy(kind: FurtherPolicy, startHourUtc: number): NamedPolicy {
  if (kind === "clusters") {
    return named(kind, "Microsoft.ContainerService/managedClusters", [
      keep("OperationalStore"),
      copy("BackupDaily", "Incremental", "OperationalStore", schedule(startHourUtc, "P1D")),
    ]);
  }
  return named(kind, "Microsoft.DBforPostgreSQL/flexibleServers", [
    keep("VaultStore"),
    copy("BackupWeekly", "Full", "VaultStore", schedule(startHourUtc, "P1W")),
  ]);
}

function named(kind: string, datasourceType: string, policyRules: Rule[]): NamedPolicy {
  return {
    name: `${kind}-${BACKUP.dailyKeptDays}d`,
    properties: { objectType: "BackupPolicy", datasourceTypes: [datasourceType], policyRules },
  };
}

function keep(dataStoreType: Store): inputs.dataprotection.AzureRetentionRuleArgs {
  return {
    objectType: "AzureRetentionRule",
    name: DEFAULT_TAG,
    isDefault: true,
    lifecycles: [
      {
        deleteAfter: { objectType: "AbsoluteDeleteOption", duration: KEPT },
        sourceDataStore: { objectType: "DataStoreInfoBase", dataStoreType },
        targetDataStoreCopySettings: [],
      },
    ],
  };
}

function copy(
  name: string,
  backupType: "Discrete" | "Full" | "Incremental",
  dataStoreType: Store,
  interval: string,
): inputs.dataprotection.AzureBackupRuleArgs {
  return {
    objectType: "AzureBackupRule",
    name,
    backupParameters: { objectType: "AzureBackupParams", backupType },
    dataStore: { objectType: "DataStoreInfoBase", dataStoreType },
    trigger: {
      objectType: "ScheduleBasedTriggerContext",
      schedule: { repeatingTimeIntervals: [interval], timeZone: "UTC" },
      taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: DEFAULT_TAG } }],
    },
  };
}

/** From a day long past on, a Sunday, so that nothing depends on when the vault was made. */
function schedule(startHourUtc: number, every: "P1D" | "P1W"): string {
  return `R/2026-01-04T${String(startHourUtc).padStart(2, "0")}:00:00+00:00/${every}`;
}
