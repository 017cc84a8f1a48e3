import { BACKUP_VAULT } from "../../../facts/backup";
import { BACKUP } from "../../../facts/objectives";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, word } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { linked, naming, ofType } from "./links";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const VAULT = "azure-native:dataprotection:BackupVault";
const POLICY = "azure-native:dataprotection:BackupPolicy";
const INSTANCE = "azure-native:dataprotection:BackupInstance";
const ACCOUNT = "azure-native:storage:StorageAccount";
const CONTAINER = "azure-native:storage:BlobContainer";

/** Where the agent in a cluster keeps what it copied: the copy, not the original. */
const SETTINGS = "configurationSettings";
const AGENT_ACCOUNT = "configuration.backupStorageLocation.config.storageAccount";

export const backupRules: readonly Rule[] = [
  {
    id: "backups-outlive-region-and-intruder",
    scope: "resource",
    title: "A backup vault is in two regions, keeps what was deleted, and lets nobody shorten that.",
    why: "Whoever takes production takes its backups first; a region's loss must not take both (A22).",
    remedy: "use BackupVault.",
    documentation: {
      address: "https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept",
      read: READ,
    },
    requirements: ["A4", "A22"],
    frameworks: ["WAF RE:09", "WAF SE:08", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [VAULT]: {
        "properties.storageSettings[0].type": word("GeoRedundant"),
        "properties.featureSettings.crossRegionRestoreSettings.state": word("Enabled"),
        "properties.featureSettings.crossSubscriptionRestoreSettings.state": word("Disabled", "PermanentlyDisabled"),
        "identity.type": word("SystemAssigned"),
        "properties.securitySettings.immutabilitySettings.state": word("Unlocked", "Locked"),
        "properties.securitySettings.softDeleteSettings.state": word("AlwaysOn"),
        "properties.securitySettings.softDeleteSettings.retentionDurationInDays": atLeast(
          BACKUP_VAULT.softDeleteDays.least,
          "days",
        ),
        "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures": word("Enabled"),
      },
    }),
  },
  {
    id: "backups-kept",
    scope: "resource",
    title: `A backup policy copies each day, and keeps copies ${BACKUP.dailyKeptDays} days in production.`,
    why: "Damage to data is found weeks later: a copy that is younger than the mistake has it too (A4, A22).",
    remedy: "use BackupVault's policies.",
    documentation: {
      address: "https://learn.microsoft.com/azure/backup/backup-vault-overview",
      read: READ,
    },
    requirements: ["A4", "A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    types: [POLICY],
    judge: (policy, { tier }) => keptFindings(policy, tier === "production" ? BACKUP.dailyKeptDays : BACKUP.pitrDays),
  },
  {
    id: "files-backed-up",
    scope: "estate",
    title: "Production's accounts of users' files have a backup.",
    why: "Versions and copies to the paired region live and die with their account: a backup does not (A4, A22).",
    remedy:
      "pass Storage a backup; tag an account whose loss users would not notice with data-classification internal.",
    documentation: { address: "https://learn.microsoft.com/azure/backup/blob-backup-overview", read: READ },
    requirements: ["A9", "A22"],
    frameworks: ["WAF RE:09", "ISO 27001 A.8.13"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources, { tier }) => {
      if (tier !== "production") return [];
      const backups = linked(ofType(resources, INSTANCE), "properties", dataSourceOf);
      return holdingFiles(resources)
        .filter((account) => backups(account).length === 0)
        .map((account) => missing(account, "backup instance", "one of this account, in the same stack"));
    },
  },
  {
    id: "failed-backups-are-told",
    scope: "estate",
    title: "Somebody is told when a backup fails.",
    why: "A backup that stopped weeks ago is found on the day that it is needed (A22, B9).",
    remedy: "use BackupVault with the stack's Alerting.",
    documentation: {
      address: "https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts",
      read: READ,
    },
    requirements: ["A22", "B9"],
    frameworks: ["WAF RE:10", "ISO 27001 A.8.16"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const rules = ofType(resources, "azure-native:alertsmanagement:AlertProcessingRuleByName").filter(tells);
      const tellOf = linked(rules, "properties", (rule) => entriesAt(rule, "properties.scopes"));
      return ofType(resources, VAULT)
        .filter((vault) => tellOf(vault).length === 0)
        .map((vault) => missing(vault, "alert processing rule", "one that is on and adds an action group"));
    },
  },
];

/** What a backup instance copies. */
function dataSourceOf(instance: Resource): readonly unknown[] {
  return [valueAt(instance.properties, "properties.dataSourceInfo.resourceID")];
}

/** Accounts with containers, of data that is not only ours, and that is no copy already. */
function holdingFiles(resources: readonly Resource[]): readonly Resource[] {
  const containers = naming(ofType(resources, CONTAINER), "accountName", "accountName");
  const extensions = ofType(resources, "azure-native:kubernetesconfiguration:Extension");
  const copiers = naming(extensions, SETTINGS, "accountName", (one) => [
    fieldAt(one.properties[SETTINGS], AGENT_ACCOUNT),
  ]);
  return ofType(resources, ACCOUNT).filter((account) => {
    const ours = word("internal", "public").met(valueAt(account.properties, "tags.data-classification"));
    return !ours && containers(account).length > 0 && copiers(account).length === 0;
  });
}

/** A key with dots in it. */
function fieldAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function tells({ properties }: Resource): boolean {
  const actions = valueAt(properties, "properties.actions");
  const adds =
    Array.isArray(actions) &&
    actions.some(
      (one) => word("AddActionGroups").met(fieldOf(one, "actionType")) && !isEmpty(fieldOf(one, "actionGroupIds")),
    );
  return valueAt(properties, "properties.enabled") === true && adds;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** Every rule that keeps something must keep it long enough, and one must say how often copies are made. */
function keptFindings(policy: Resource, days: number): readonly Finding[] {
  const path = "properties.policyRules";
  const rules = entriesAt(policy, path);
  const expected = `a rule that keeps copies ${days} days`;
  if (rules.includes(UNKNOWN)) return [undecided(policy, path, expected)];
  const keeping = rules.flatMap((rule, index) =>
    word("AzureRetentionRule").met(fieldOf(rule, "objectType")) ? [`${path}[${index}].lifecycles[0]`] : [],
  );
  if (keeping.length === 0) return [missing(policy, path, expected)];
  return [
    ...keeping.flatMap((at) => expectAt(policy, `${at}.deleteAfter.duration`, lasting(days))),
    ...(rules.some(isDaily) ? [] : [found(policy, path, "no daily schedule", "a rule that copies each day")]),
  ];
}

/** Rules without a schedule of copies keep an account's own history, which is continuous. */
function isDaily(rule: unknown): boolean {
  const intervals = fieldOf(rule, "trigger.schedule.repeatingTimeIntervals");
  return Array.isArray(intervals) && intervals.some((one) => /\/(P1D|PT\d+H)$/.test(String(one)));
}

const DAYS = { D: 1, W: 7, M: 30, Y: 365 } as const;

/** `P30D`, `P3M` */
function lasting(days: number) {
  return {
    text: `at least ${days} days`,
    met: (value: unknown): boolean => {
      const [, count, unit] = /^P(\d+)([DWMY])$/.exec(typeof value === "string" ? value : "") ?? [];
      return Number(count) * (DAYS[unit as keyof typeof DAYS] ?? 0) >= days;
    },
  };
}
