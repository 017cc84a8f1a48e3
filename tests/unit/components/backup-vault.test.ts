import * as fc from "fast-check";
import { BackupVault, type BackupVaultArgs, type ProtectBlobsArgs } from "../../../components/azure/backup-vault";
import { regionNamed, type RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { alertingIn } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<BackupVaultArgs, "site" | "alerting">>;
/** What is made beside the vault, and where. */
interface Beside {
  readonly region?: RegionName;
  readonly protect?: boolean;
  /** A region whose vaults take PostgreSQL, as none of ours does yet. */
  readonly postgresVault?: true;
  readonly alerting?: true;
  readonly blobs?: Partial<Omit<ProtectBlobsArgs, "accountId">>;
  readonly database?: true;
}

const VAULT = "azure-native:dataprotection:BackupVault";
const POLICY = "azure-native:dataprotection:BackupPolicy";
const INSTANCE = "azure-native:dataprotection:BackupInstance";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const GROUP_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-data`;
const ACCOUNT_ID = `${GROUP_ID}/providers/Microsoft.Storage/storageAccounts/stfiles`;
const SERVER_ID = `${GROUP_ID}/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql-accounts`;
const GUARD_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-guards/providers/Microsoft.DataProtection/resourceGuards/guard`;

function run(given: Given = {}, beside: Beside = {}): Promise<Recording<BackupVault>> {
  const { region = "germanywestcentral", protect = true, postgresVault, alerting, blobs, database } = beside;
  return record((opts) => {
    const fact = regionNamed(region);
    const site = siteIn(region, { protect, ...(postgresVault ? { region: { ...fact, postgresVault } } : {}) });
    const heard = alerting ? { alerting: alertingIn(site, opts) } : {};
    const vault = new BackupVault("backups", { tenantId: TENANT_ID, ...given, site, ...heard }, opts);
    const within = { parent: vault, dependsOn: [] };
    const account = { accountId: ACCOUNT_ID, region: site.region, containers: ["uploads"], ...blobs };
    if (blobs) vault.protectBlobs("files-backup", account, within);
    if (database) vault.protectDatabase("accounts-backup", { serverId: SERVER_ID, region: site.region }, within);
    return vault;
  });
}

const properties = async (given: Given = {}, beside: Beside = {}) =>
  (await run(given, beside)).one(VAULT).inputs["properties"];
const rulesOf = (recording: Recording<unknown>, name: string) =>
  at(recording.one(POLICY, name).inputs, "properties", "policyRules");

/** A rule that keeps copies of a store for thirty days, as Azure takes it. */
const kept = (dataStoreType: string) => ({
  objectType: "AzureRetentionRule",
  name: "Default",
  isDefault: true,
  lifecycles: [
    {
      deleteAfter: { objectType: "AbsoluteDeleteOption", duration: "P30D" },
      sourceDataStore: { objectType: "DataStoreInfoBase", dataStoreType },
      targetDataStoreCopySettings: [],
    },
  ],
});

const copied = (name: string, backupType: string, dataStoreType: string, interval: string) => ({
  objectType: "AzureBackupRule",
  name,
  backupParameters: { objectType: "AzureBackupParams", backupType },
  dataStore: { objectType: "DataStoreInfoBase", dataStoreType },
  trigger: {
    objectType: "ScheduleBasedTriggerContext",
    schedule: { repeatingTimeIntervals: [interval], timeZone: "UTC" },
    taggingCriteria: [{ isDefault: true, taggingPriority: 99, tagInfo: { tagName: "Default" } }],
  },
});

describe("a backup vault", () => {
  it("is a vault with a policy for blobs, and nothing else until something is protected", async () => {
    expect((await run()).census()).toEqual({ [VAULT]: 1, [POLICY]: 1 });
  });

  it("keeps copies in two regions, cannot be emptied early, and is undeletable for good in production (A22)", async () => {
    const vault = (await run()).one(VAULT);
    expect(vault.protect).toBe(true);
    expect(vault.inputs).toMatchObject({
      vaultName: "bvault-plugilo-prod-fra",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      location: "germanywestcentral",
      identity: { type: "SystemAssigned" },
      properties: {
        storageSettings: [{ datastoreType: "VaultStore", type: "GeoRedundant" }],
        featureSettings: {
          crossRegionRestoreSettings: { state: "Enabled" },
          crossSubscriptionRestoreSettings: { state: "Disabled" },
        },
        monitoringSettings: { azureMonitorAlertSettings: { alertsForAllJobFailures: "Enabled" } },
        securitySettings: {
          softDeleteSettings: { state: "AlwaysOn", retentionDurationInDays: 14 },
          immutabilitySettings: { state: "Unlocked" },
        },
      },
      tags: siteIn("germanywestcentral").tags,
    });
  });

  it.each([
    ["off", "Disabled"],
    ["on", "Unlocked"],
    ["locked", "Locked"],
  ] as const)("has its immutability %s, which Azure calls %s, and says so", async (immutability, state) => {
    const recording = await run({ immutability });
    expect(at(recording.one(VAULT).inputs, "properties", "securitySettings", "immutabilitySettings")).toEqual({
      state,
    });
    expect(recording.result.recovery).toEqual({ keptDays: 30, pairedRegion: "germanynorth", immutability });
  });

  it("lets soft delete be turned off again where nothing is protected from deletion, for as long as told", async () => {
    const weaker = await properties({ softDeleteDays: 30 }, { protect: false });
    const softDelete = { state: "On", retentionDurationInDays: 30 };
    expect(at(weaker, "securitySettings", "softDeleteSettings")).toEqual(softDelete);
  });

  it("tells its id, name, tenant, identity and policies", async () => {
    const recording = await run();
    const { vaultId, vaultName, tenantId, principalId, policyIds } = recording.result;
    expect(await settled(vaultId)).toBe(recording.one(VAULT).id);
    expect(await settled(vaultName)).toBe("bvault-plugilo-prod-fra");
    expect(await settled(tenantId)).toBe(TENANT_ID);
    expect(await settled(principalId)).toBe("principal-of-backups-vault");
    expect(Object.keys(policyIds)).toEqual(["blobs"]);
  });
});

describe("policies of a backup vault", () => {
  it("roll blobs back, and copy them each day, both for thirty days (A22)", async () => {
    const recording = await run();
    expect(recording.one(POLICY).inputs).toMatchObject({
      backupPolicyName: "blobs-30d",
      properties: { objectType: "BackupPolicy", datasourceTypes: ["Microsoft.Storage/storageAccounts/blobServices"] },
    });
    expect(rulesOf(recording, "backups-policy-blobs")).toEqual([
      kept("OperationalStore"),
      kept("VaultStore"),
      copied("BackupDaily", "Discrete", "VaultStore", "R/2026-01-04T01:00:00+00:00/P1D"),
    ]);
  });

  it("keep a cluster's snapshots beside it, each day, where one is asked for", async () => {
    const recording = await run({ furtherPolicies: ["clusters"] });
    expect(at(recording.one(POLICY, "backups-policy-clusters").inputs, "properties", "datasourceTypes")).toEqual([
      "Microsoft.ContainerService/managedClusters",
    ]);
    expect(rulesOf(recording, "backups-policy-clusters")).toEqual([
      kept("OperationalStore"),
      copied("BackupDaily", "Incremental", "OperationalStore", "R/2026-01-04T01:00:00+00:00/P1D"),
    ]);
    const { clusters } = recording.result.policyIds;
    if (!clusters) throw new Error("expected a policy");
    expect(await settled(clusters)).toBe(recording.one(POLICY, "backups-policy-clusters").id);
  });

  it("copy a database in full each week, where the region's vaults take any", async () => {
    const recording = await run({ furtherPolicies: ["postgres"] }, { postgresVault: true });
    expect(rulesOf(recording, "backups-policy-postgres")).toEqual([
      kept("VaultStore"),
      copied("BackupWeekly", "Full", "VaultStore", "R/2026-01-04T01:00:00+00:00/P1W"),
    ]);
  });

  it("begin at the hour that is told, whichever it is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 23 }), async (startHourUtc) => {
        const recording = await run({ startHourUtc });
        const start = `R/2026-01-04T${startHourUtc < 10 ? "0" : ""}${startHourUtc}:00:00+00:00/P1D`;
        const rule = at(recording.one(POLICY).inputs, "properties", "policyRules", 2);
        expect(at(rule, "trigger", "schedule", "repeatingTimeIntervals")).toEqual([start]);
      }),
      { numRuns: 5 },
    );
  });
});

describe("what a backup vault protects", () => {
  it("is an account's blobs, by the vault's own identity, which is granted its role on the account alone", async () => {
    const recording = await run({}, { blobs: { containers: ["uploads", "exports"] } });
    expect(recording.one(ASSIGNMENT, "files-backup-role").inputs).toMatchObject({
      principalId: "principal-of-backups-vault",
      principalType: "ServicePrincipal",
      scope: ACCOUNT_ID,
      roleDefinitionId: expect.stringContaining(ROLES.storageAccountBackupContributor.guid),
    });
    const instance = recording.one(INSTANCE);
    expect(instance.dependsOn).toContain("files-backup-role");
    expect(instance.inputs).toMatchObject({
      backupInstanceName: "files-backup",
      vaultName: "bvault-plugilo-prod-fra",
      properties: {
        objectType: "BackupInstance",
        friendlyName: "stfiles",
        dataSourceInfo: {
          objectType: "Datasource",
          datasourceType: "Microsoft.Storage/storageAccounts/blobServices",
          resourceID: ACCOUNT_ID,
          resourceName: "stfiles",
          resourceType: "Microsoft.Storage/storageAccounts",
          resourceLocation: "germanywestcentral",
        },
        policyInfo: {
          policyId: recording.one(POLICY).id,
          policyParameters: {
            backupDatasourceParametersList: [
              { objectType: "BlobBackupDatasourceParameters", containersList: ["uploads", "exports"] },
            ],
          },
        },
      },
    });
  });

  it("is a database server where the vault has a policy for it, read as a whole group and copied by a role of its own", async () => {
    const recording = await run({ furtherPolicies: ["postgres"] }, { postgresVault: true, database: true });
    const granted = recording.ofType(ASSIGNMENT).map(({ inputs }) => [inputs["scope"], inputs["roleDefinitionId"]]);
    expect(granted).toEqual([
      [GROUP_ID, expect.stringContaining(ROLES.reader.guid)],
      [SERVER_ID, expect.stringContaining(ROLES.postgresLongTermBackup.guid)],
    ]);
    const source = {
      datasourceType: "Microsoft.DBforPostgreSQL/flexibleServers",
      resourceID: SERVER_ID,
      resourceName: "psql-accounts",
      resourceType: "Microsoft.DBforPostgreSQL/flexibleServers",
      resourceLocation: "germanywestcentral",
    };
    const instance = recording.one(INSTANCE);
    expect(instance.dependsOn).toEqual(expect.arrayContaining(["accounts-backup-reader", "accounts-backup-role"]));
    expect(at(instance.inputs, "properties")).toMatchObject({
      dataSourceInfo: { objectType: "Datasource", ...source },
      dataSourceSetInfo: { objectType: "DatasourceSet", ...source },
      policyInfo: { policyId: recording.one(POLICY, "backups-policy-postgres").id },
    });
  });

  it("is no database without a policy for it", async () => {
    await expect(run({}, { database: true })).rejects.toThrow('furtherPolicies: got "a vault without a policy for it"');
  });

  it.each<[string, Beside["blobs"], string]>([
    ["an account of another region", { region: regionNamed("germanynorth") }, 'region: got "germanynorth"'],
    ["an account without containers", { containers: [] }, "containers.length: got 0"],
    ["too many containers", { containers: Array.from({ length: 1001 }, String) }, "containers.length: got 1001"],
  ])("is not %s", async (_, blobs, fault) => {
    await expect(run({}, blobs ? { blobs } : {})).rejects.toThrow(fault);
  });
});

describe("watching a backup vault", () => {
  it("hands the alerts that Azure raises to the stack's receivers", async () => {
    const recording = await run({}, { alerting: true });
    const RULE = "azure-native:alertsmanagement:AlertProcessingRuleByName";
    expect(at(recording.one(RULE).inputs, "properties")).toMatchObject({
      enabled: true,
      scopes: [recording.one(VAULT).id],
      actions: [
        {
          actionType: "AddActionGroups",
          actionGroupIds: [recording.one("azure-native:monitor:ActionGroup", "alerts-pager").id],
        },
      ],
    });
  });

  it("sends jobs and alerts to tables of their own, if there is a workspace", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(VAULT).id,
      workspaceId: WORKSPACE_ID,
      logAnalyticsDestinationType: "Dedicated",
    });
  });

  it("asks another team before it is weakened, where a guard is named", async () => {
    const recording = await run({ resourceGuardId: GUARD_ID });
    expect(recording.one("azure-native:dataprotection:DppResourceGuardProxy").inputs).toMatchObject({
      resourceGuardProxyName: "DppResourceGuardProxy",
      vaultName: "bvault-plugilo-prod-fra",
      properties: { resourceGuardResourceId: GUARD_ID },
    });
  });
});

describe("a backup vault refuses", () => {
  it.each<[string, Given, string]>([
    [
      "databases where the region's vaults take none",
      { furtherPolicies: ["postgres"] },
      'furtherPolicies: got "postgres"',
    ],
    ["less than two weeks of soft delete", { softDeleteDays: 13 }, "softDeleteDays: got 13"],
    ["more than half a year of it", { softDeleteDays: 181 }, "softDeleteDays: got 181"],
    ["an hour that no day has", { startHourUtc: 24 }, "startHourUtc: got 24"],
    ["half an hour", { startHourUtc: 1.5 }, "startHourUtc: got 1.5"],
  ])("%s", async (_, given, fault) => {
    await expect(run(given)).rejects.toThrow(fault);
  });

  it("all that is wrong at once", async () => {
    await expect(run({ softDeleteDays: 1, startHourUtc: -1 })).rejects.toThrow('BackupVault "backups": 2 faults');
  });
});
