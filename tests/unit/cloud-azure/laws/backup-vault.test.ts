import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type Made, SUBSCRIPTION, type TestCloud } from "../test-cloud";
import { clusterBackupCases } from "./cases/cluster-backups";
import { describeLaws, type LawCase } from "./obey";

const BLOBS = "Microsoft.Storage/storageAccounts/blobServices";
const ROLE = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1`;

const properties = (more: PropertyMap = {}, redundancy = "GeoRedundant"): PropertyMap => ({
  properties: { storageSettings: [{ datastoreType: "VaultStore", type: redundancy }], ...more },
});
const vault = (more: PropertyMap = {}, vaultName = "bvault-subject"): PropertyMap => ({
  vaultName,
  location: "germanywestcentral",
  identity: { type: "SystemAssigned" },
  ...more,
});
const ofVault = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "dataprotection:BackupVault",
  right: vault(right),
  wrong,
});
const softDelete = (state: string, retentionDurationInDays = 14): PropertyMap =>
  properties({ securitySettings: { softDeleteSettings: { state, retentionDurationInDays } } });
const immutability = (state: string): PropertyMap =>
  properties({ securitySettings: { immutabilitySettings: { state } } });
const acrossRegions = (redundancy: string): PropertyMap =>
  properties({ featureSettings: { crossRegionRestoreSettings: { state: "Enabled" } } }, redundancy);

const keep = (dataStoreType: string, duration: string): PropertyMap => ({
  objectType: "AzureRetentionRule",
  name: "Default",
  isDefault: true,
  lifecycles: [
    {
      deleteAfter: { objectType: "AbsoluteDeleteOption", duration },
      sourceDataStore: { objectType: "DataStoreInfoBase", dataStoreType },
    },
  ],
});
const copy = (interval: string): PropertyMap => ({
  objectType: "AzureBackupRule",
  name: "BackupDaily",
  backupParameters: { objectType: "AzureBackupParams", backupType: "Discrete" },
  dataStore: { objectType: "DataStoreInfoBase", dataStoreType: "VaultStore" },
  trigger: {
    objectType: "ScheduleBasedTriggerContext",
    schedule: { repeatingTimeIntervals: [interval] },
    taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: "Default" } }],
  },
});
const DAILY = "R/2026-01-04T01:00:00+00:00/P1D";
const rules = (...policyRules: PropertyMap[]): PropertyMap => ({
  properties: { objectType: "BackupPolicy", datasourceTypes: [BLOBS], policyRules },
});
const policy = (name: string, body: PropertyMap): PropertyMap => ({
  vaultName: "bvault-subject",
  backupPolicyName: name,
  ...body,
});
const RULES = rules(keep("OperationalStore", "P30D"), keep("VaultStore", "P30D"), copy(DAILY));
const ofPolicy = (wrong: PropertyMap): LawCase => ({
  given: (cloud) => cloud.make("dataprotection:BackupVault", "vault", vault(properties())),
  kind: "dataprotection:BackupPolicy",
  right: policy("blobs-30d", RULES),
  wrong,
});

const accountId = (name: string): string => `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`;
const policyId = (of = "bvault-subject"): string =>
  `${GROUP}/providers/Microsoft.DataProtection/backupVaults/${of}/backupPolicies/blobs-30d`;

interface Instance {
  readonly account?: string;
  readonly containers?: readonly string[];
  readonly location?: string;
  readonly vaultName?: string;
}

function instance({
  account = "stright",
  containers = ["uploads"],
  location = "germanywestcentral",
  vaultName = "bvault-subject",
}: Instance = {}): PropertyMap {
  return {
    vaultName,
    backupInstanceName: "files",
    properties: {
      objectType: "BackupInstance",
      dataSourceInfo: {
        objectType: "Datasource",
        datasourceType: BLOBS,
        resourceID: accountId(account),
        resourceLocation: location,
      },
      policyInfo: {
        policyId: policyId(vaultName),
        policyParameters: {
          backupDatasourceParametersList: [
            { objectType: "BlobBackupDatasourceParameters", containersList: [...containers] },
          ],
        },
      },
    },
  };
}

async function vaultWithPolicy(cloud: TestCloud, more: PropertyMap = {}, vaultName = "bvault-subject"): Promise<Made> {
  const made = await cloud.make("dataprotection:BackupVault", vaultName, {
    ...vault(properties(), vaultName),
    ...more,
  });
  await cloud.make("dataprotection:BackupPolicy", `${vaultName}-policy`, { ...policy("blobs-30d", RULES), vaultName });
  return made;
}

/** An account, and the vault's role on it. */
async function accountFor(cloud: TestCloud, made: Made, name: string, more: PropertyMap = {}): Promise<void> {
  await cloud.make("storage:StorageAccount", name, {
    accountName: name,
    location: "germanywestcentral",
    kind: "StorageV2",
    sku: { name: "Standard_GZRS" },
    ...more,
  });
  const identity = made.outputs["identity"] as PropertyMap;
  const ids: Record<string, string> = { stright: "1", stwrong: "2" };
  await cloud.make("authorization:RoleAssignment", `role-${name}`, {
    scope: accountId(name),
    roleAssignmentName: `00000000-0000-0000-0000-00000000000${ids[name]}`,
    roleDefinitionId: ROLE,
    principalId: identity["principalId"] ?? "",
  });
}

/** A vault with its role on an account, and on another that is not as it must be. */
const accounts = (more: PropertyMap) => async (cloud: TestCloud) => {
  const made = await vaultWithPolicy(cloud);
  await accountFor(cloud, made, "stright");
  await accountFor(cloud, made, "stwrong", more);
};
const ofInstance = (wrong: Instance, given: LawCase["given"] = accounts({})): LawCase => ({
  given,
  kind: "dataprotection:BackupInstance",
  right: instance(),
  wrong: instance(wrong),
});

describeLaws("BackupVault", {
  "backup-soft-delete-days": ofVault(softDelete("On"), softDelete("On", 7)),
  "backup-soft-delete-that-is-always-on-stays": {
    ...ofVault(softDelete("AlwaysOn"), softDelete("On")),
    changes: true,
  },
  "backup-immutability-that-is-locked-stays": {
    ...ofVault(immutability("Locked"), immutability("Unlocked")),
    changes: true,
  },
  "backup-across-regions-is-geo-redundant": ofVault(acrossRegions("GeoRedundant"), acrossRegions("LocallyRedundant")),
  "backup-across-zones-needs-zones": ofVault(properties({}, "ZoneRedundant"), { location: "germanynorth" }),

  "backup-roll-back-of-blobs-at-most-360-days": ofPolicy(rules(keep("OperationalStore", "P361D"))),
  "backup-copies-of-blobs-at-most-ten-years": ofPolicy(rules(keep("VaultStore", "P11Y"), copy(DAILY))),
  "backup-copies-of-blobs-at-most-five-a-day": ofPolicy(
    rules(keep("VaultStore", "P30D"), copy("R/2026-01-04T01:00:00+00:00/PT4H")),
  ),
  "backup-schedule-is-written-in-full": ofPolicy(rules(keep("VaultStore", "P30D"), copy("R/2026-01-04T0100/P1D"))),

  "backup-copies-name-their-containers": ofInstance({ containers: [] }),
  "backup-copies-by-the-vaults-own-identity": ofInstance({ vaultName: "bvault-other" }, async (cloud) => {
    await accounts({})(cloud);
    await vaultWithPolicy(cloud, { identity: { type: "None" } }, "bvault-other");
  }),
  "backup-vault-has-its-role-on-the-account": ofInstance({ account: "stother" }, async (cloud) => {
    await accounts({})(cloud);
    await cloud.make("storage:StorageAccount", "other", {
      accountName: "stother",
      location: "germanywestcentral",
      kind: "StorageV2",
      sku: { name: "Standard_GZRS" },
    });
  }),
  "backup-of-standard-accounts": ofInstance(
    { account: "stwrong" },
    accounts({ kind: "BlockBlobStorage", sku: { name: "Premium_ZRS" } }),
  ),
  "backup-not-of-nfs-and-sftp": ofInstance(
    { account: "stwrong" },
    accounts({ isHnsEnabled: true, isSftpEnabled: true }),
  ),
  "backup-not-of-replicated-containers": ofInstance({ containers: ["replicated"] }, async (cloud) => {
    await accounts({})(cloud);
    await cloud.make("storage:ObjectReplicationPolicy", "replication", {
      accountName: "stright",
      objectReplicationPolicyId: "00000000-0000-0000-0000-000000000001",
      sourceAccount: accountId("stright"),
      destinationAccount: accountId("stwrong"),
      rules: [{ sourceContainer: "replicated", destinationContainer: "replicated" }],
    });
  }),
  "backup-in-the-vaults-region": ofInstance({ location: "germanynorth" }),

  ...clusterBackupCases,
});
