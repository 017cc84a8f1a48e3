import * as fc from "fast-check";
import { BackupVault } from "../../../components/azure/backup-vault";
import { KeyVault } from "../../../components/azure/key-vault";
import { Storage, type StorageArgs } from "../../../components/azure/storage";
import { ageingFaults } from "../../../components/azure/storage/validate";
import type { PrivateService } from "../../../facts/private-link";
import type { RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { alertingIn, watched } from "./alerts";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<StorageArgs, "site" | "link" | "alerting" | "backups" | "customerKey">>;
/** What is made beside the account and handed to it. */
interface Beside {
  readonly region?: RegionName;
  readonly protect?: boolean;
  readonly alerting?: true;
  readonly backups?: true;
  readonly customerKey?: true;
}

const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";
const CONTAINER = "azure-native:storage:BlobContainer";
const POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy";
const LIFECYCLE = "azure-native:storage:ManagementPolicy";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const INSTANCE = "azure-native:dataprotection:BackupInstance";

function doorsOf({ furtherServices = [], secondaryReads }: Given, customerKey?: true): PrivateService[] {
  return [
    "blob",
    ...(secondaryReads ? ["blobSecondary" as const] : []),
    ...new Set(furtherServices),
    ...(customerKey ? ["keyVault" as const] : []),
  ];
}

function run(given: Given = {}, beside: Beside = {}): Promise<Recording<Storage>> {
  const { region = "germanywestcentral", protect = true, alerting, backups, customerKey } = beside;
  return record((opts) => {
    const site = siteIn(region, { protect });
    const link = doorIn(site, doorsOf(given, customerKey), opts);
    const key = customerKey && new KeyVault("vault", { site, link, tenantId: TENANT_ID, keys: ["files"] }, opts);
    const args: StorageArgs = {
      role: "files",
      containers: ["uploads"],
      ...given,
      site,
      link,
      ...(alerting ? { alerting: alertingIn(site, opts) } : {}),
      ...(backups ? { backups: new BackupVault("backups", { site, tenantId: TENANT_ID }, opts) } : {}),
      ...(key?.keys["files"] ? { customerKey: key.keys["files"] } : {}),
    };
    return new Storage("files", args, opts);
  });
}

const account = async (given: Given = {}, beside: Beside = {}) => (await run(given, beside)).one(ACCOUNT).inputs;

const rules = async (given: Given) => at((await run(given)).one(LIFECYCLE).inputs, "policy", "rules");

/** A lifecycle rule as Azure takes it. */
const rule = (name: string, actions: object) => ({
  name,
  type: "Lifecycle",
  enabled: true,
  definition: { actions, filters: { blobTypes: ["blockBlob"] } },
});
const oldGoAfter = (days: number) => {
  const old = { delete: { daysAfterCreationGreaterThan: days } };
  return rule("expire-old-versions", { version: old, snapshot: old });
};

describe("storage", () => {
  it("is an account with its containers behind a private endpoint, and nothing else", async () => {
    expect((await run({ containers: ["uploads", "exports"] })).census()).toEqual({
      [ACCOUNT]: 1,
      [BLOBS]: 1,
      [CONTAINER]: 2,
      [LIFECYCLE]: 1,
      [ENDPOINT]: 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it.each([
    ["germanywestcentral", false, "Standard_GZRS", "germanynorth"],
    ["germanywestcentral", true, "Standard_RAGZRS", "germanynorth"],
    ["germanynorth", false, "Standard_GRS", "germanywestcentral"],
    ["germanynorth", true, "Standard_RAGRS", "germanywestcentral"],
  ] as const)(
    "in %s, with its copy readable: %p, is kept as %s, the copy in %s (A9)",
    async (region, secondaryReads, replication, pairedRegion) => {
      const recording = await run({ secondaryReads }, { region });
      expect(recording.one(ACCOUNT).inputs["sku"]).toEqual({ name: replication });
      expect(recording.result.recovery).toMatchObject({ replication, pairedRegion, secondaryReads });
    },
  );

  it("takes Entra identities only, by TLS 1.2, is closed to the public, and encrypts twice", async () => {
    expect(await account()).toEqual({
      accountName: "stplugiloprodfrafiles",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      location: "germanywestcentral",
      kind: "StorageV2",
      sku: { name: "Standard_GZRS" },
      accessTier: "Hot",
      allowSharedKeyAccess: false,
      defaultToOAuthAuthentication: true,
      isLocalUserEnabled: false,
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowCrossTenantReplication: false,
      allowedCopyScope: "AAD",
      allowBlobPublicAccess: false,
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: "None" },
      encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true },
      tags: siteIn("germanywestcentral").tags,
    });
  });

  it("rolls back thirty days, and keeps what is deleted five days longer (A4, A22)", async () => {
    const recording = await run();
    expect(recording.one(BLOBS).inputs).toEqual({
      accountName: "stplugiloprodfrafiles",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      blobServicesName: "default",
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 35 },
      containerDeleteRetentionPolicy: { enabled: true, days: 35 },
      changeFeed: { enabled: true, retentionInDays: 35 },
      restorePolicy: { enabled: true, days: 30 },
    });
    expect(recording.result.recovery).toEqual({
      replication: "Standard_GZRS",
      pairedRegion: "germanynorth",
      geoLag: { typicalMinutes: 15, contractual: false },
      secondaryReads: false,
      softDeleteDays: 35,
      pointInTimeDays: 30,
      dailyBackupDays: 0,
    });
  });

  it("grants writing and reading of blobs, each to its own", async () => {
    const recording = await run({ contributors: { api: "one" }, readers: { report: "two" } });
    const assignments = recording.ofType(ASSIGNMENT);
    expect(assignments.map(({ name, inputs }) => [name, inputs["principalId"], inputs["roleDefinitionId"]])).toEqual([
      ["files-contributor-api", "one", expect.stringContaining(ROLES.blobDataContributor.guid)],
      ["files-reader-report", "two", expect.stringContaining(ROLES.blobDataReader.guid)],
    ]);
    for (const { inputs } of assignments) expect(inputs["scope"]).toBe(recording.one(ACCOUNT).id);
  });

  it("sends the blob service's logs to the workspace, if there is one", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: `${recording.one(ACCOUNT).id}/blobServices/default`,
      workspaceId: WORKSPACE_ID,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
  });

  it("protects account and containers where the site asks for it, and nothing where not", async () => {
    const [safe, loose] = [await run(), await run({}, { protect: false })];
    for (const type of [ACCOUNT, CONTAINER]) expect(safe.one(type).protect).toBe(true);
    expect(loose.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("tells its id, name and address", async () => {
    const { result } = await run();
    expect(await settled(result.accountId)).toMatch(/\/storageAccounts\/stplugiloprodfrafiles$/);
    expect(await settled(result.accountName)).toBe("stplugiloprodfrafiles");
    expect(await settled(result.blobEndpoint)).toBe("https://stplugiloprodfrafiles.blob.core.windows.net/");
    expect(result.secondaryBlobEndpoint).toBeUndefined();
  });
});

describe("doors of an account", () => {
  const groups = (recording: Recording<Storage>) =>
    recording
      .ofType(ENDPOINT)
      .map(({ name, inputs }) => [name, at(inputs, "privateLinkServiceConnections", 0, "groupIds", 0)]);

  it("are one for blobs, and one for each further service that is used", async () => {
    expect(groups(await run())).toEqual([["files-blob", "blob"]]);
    expect(groups(await run({ furtherServices: ["queue", "table", "file"] }))).toEqual([
      ["files-blob", "blob"],
      ["files-file", "file"],
      ["files-queue", "queue"],
      ["files-table", "table"],
    ]);
  });

  it("are one more where the copy can be read, which then has an address", async () => {
    const recording = await run({ secondaryReads: true });
    expect(groups(recording)).toEqual([
      ["files-blob", "blob"],
      ["files-blob-secondary", "blob_secondary"],
    ]);
    const { secondaryBlobEndpoint } = recording.result;
    if (!secondaryBlobEndpoint) throw new Error("expected an address");
    expect(await settled(secondaryBlobEndpoint)).toBe("https://stplugiloprodfrafiles-secondary.blob.core.windows.net/");
  });
});

describe("an account that Azure's services write to", () => {
  it("lets those on Azure's list pass the firewall, and stays closed to the public", async () => {
    expect(await account({ writers: "azure" })).toMatchObject({
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
      allowSharedKeyAccess: false,
    });
  });

  it("is not rolled back, and drops the versions that appending leaves after a day", async () => {
    const recording = await run({ writers: "azure", lifecycle: { deleteAfterDays: 90 } });
    expect(recording.one(BLOBS).inputs).toMatchObject({
      restorePolicy: { enabled: false },
      changeFeed: { enabled: false },
      deleteRetentionPolicy: { enabled: true, days: 35 },
    });
    expect(recording.result.recovery.pointInTimeDays).toBe(0);
    expect(at(recording.one(LIFECYCLE).inputs, "policy", "rules")).toEqual([
      oldGoAfter(1),
      rule("age-blobs", { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } }),
    ]);
  });
});

describe("blobs that nobody can change", () => {
  it("are kept container by container, for as long as asked, and then no roll-back is promised", async () => {
    const recording = await run({ immutable: { of: "container", days: 365 }, containers: ["uploads", "exports"] });
    expect(recording.ofType(POLICY).map(({ inputs }) => inputs)).toEqual(
      ["exports", "uploads"].map((containerName) => ({
        accountName: "stplugiloprodfrafiles",
        resourceGroupName: "rg-plugilo-prod-fra-unit",
        containerName,
        immutabilityPolicyName: "default",
        immutabilityPeriodSinceCreationInDays: 365,
      })),
    );
    expect(recording.one(BLOBS).inputs["restorePolicy"]).toEqual({ enabled: false });
    expect(recording.one(ACCOUNT).inputs).not.toHaveProperty("immutableStorageWithVersioning");
    expect(recording.result.recovery.pointInTimeDays).toBe(0);
  });

  it("are kept version by version by the account itself, lockable and not locked", async () => {
    const recording = await run({ immutable: { of: "version", days: 365 } });
    expect(recording.ofType(POLICY)).toEqual([]);
    expect(recording.one(ACCOUNT).inputs["immutableStorageWithVersioning"]).toEqual({
      enabled: true,
      immutabilityPolicy: {
        immutabilityPeriodSinceCreationInDays: 365,
        state: "Unlocked",
        allowProtectedAppendWrites: false,
      },
    });
    expect(recording.one(BLOBS).inputs["restorePolicy"]).toEqual({ enabled: false });
  });
});

describe("ageing blobs", () => {
  it("keeps all of them hot unless asked; old versions and snapshots go when backups no longer need them", async () => {
    expect(await rules({})).toEqual([oldGoAfter(37)]);
  });

  it("moves them down the tiers and deletes them, counted from their last change", async () => {
    const lifecycle = { coolAfterDays: 30, coldAfterDays: 90, deleteAfterDays: 365 };
    expect(await rules({ lifecycle })).toEqual([
      oldGoAfter(37),
      rule("age-blobs", {
        baseBlob: {
          tierToCool: { daysAfterModificationGreaterThan: 30 },
          tierToCold: { daysAfterModificationGreaterThan: 90 },
          delete: { daysAfterModificationGreaterThan: 365 },
        },
      }),
    ]);
  });

  it("counts from the last use where told, notes each use, and warms what is read again", async () => {
    const recording = await run({ lifecycle: { countedFrom: "use", coolAfterDays: 30, coldAfterDays: 90 } });
    expect(recording.one(BLOBS).inputs["lastAccessTimeTrackingPolicy"]).toEqual({ enable: true });
    expect(at(recording.one(LIFECYCLE).inputs, "policy", "rules", 1)).toEqual(
      rule("age-blobs", {
        baseBlob: {
          tierToCool: { daysAfterLastAccessTimeGreaterThan: 30 },
          enableAutoTierToHotFromCool: true,
          tierToCold: { daysAfterLastAccessTimeGreaterThan: 90 },
        },
      }),
    );
  });

  it("archives where the region's accounts do not span zones, and refuses it where they do", async () => {
    const given = { lifecycle: { archiveAfterDays: 180 } };
    const berlin = await run(given, { region: "germanynorth" });
    expect(at(berlin.one(LIFECYCLE).inputs, "policy", "rules", 1)).toEqual(
      rule("age-blobs", { baseBlob: { tierToArchive: { daysAfterModificationGreaterThan: 180 } } }),
    );
    await expect(run(given)).rejects.toThrow(
      "lifecycle.archiveAfterDays: got 180, expected none in germanywestcentral",
    );
  });

  it("takes days in any order that makes a blob colder, then gone, and no other", () => {
    const days = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(days, days, days, (coolAfterDays, coldAfterDays, deleteAfterDays) => {
        const faults = ageingFaults({ coolAfterDays, coldAfterDays, deleteAfterDays });
        expect(faults.length === 0).toBe(coolAfterDays < coldAfterDays && coldAfterDays < deleteAfterDays);
      }),
    );
  });
});

describe("a key of ours", () => {
  it("encrypts the account, by an identity that may use it alone, whatever its version", async () => {
    const recording = await run({}, { customerKey: true });
    const identity = recording.one("azure-native:managedidentity:UserAssignedIdentity");
    expect(recording.one(ACCOUNT).inputs).toMatchObject({
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      encryption: {
        keySource: "Microsoft.Keyvault",
        requireInfrastructureEncryption: true,
        keyVaultProperties: { keyName: "files", keyVaultUri: "https://kv-plugilo-prod-fra.vault.azure.net/" },
        encryptionIdentity: { encryptionUserAssignedIdentity: identity.id },
      },
    });
    expect(recording.one(ACCOUNT).inputs["encryption"]).not.toHaveProperty("services");
    // A store that is made before the role stands is refused.
    expect(recording.one(ACCOUNT).dependsOn).toContain("vault-key-files-user");
  });

  it("encrypts queues and tables as well, which must be told from the start", async () => {
    const { encryption } = await account({ furtherServices: ["queue", "file"] }, { customerKey: true });
    expect(at(encryption, "services")).toEqual({ queue: { enabled: true, keyType: "Account" } });
  });
});

describe("daily copies of an account", () => {
  it("lets the vault pass the firewall, and nothing else of Azure's", async () => {
    const recording = await run({}, { backups: true });
    expect(recording.one(ACCOUNT).inputs["networkRuleSet"]).toEqual({
      defaultAction: "Deny",
      bypass: "None",
      resourceAccessRules: [
        { resourceId: recording.one("azure-native:dataprotection:BackupVault").id, tenantId: TENANT_ID },
      ],
    });
    expect(recording.result.recovery.dailyBackupDays).toBe(30);
  });

  it("begin when all within the account is made, since a lock then keeps it as it is", async () => {
    const given = { contributors: { api: "one" }, readers: { report: "two" }, workspaceId: WORKSPACE_ID };
    const recording = await run(given, { backups: true });
    const instance = recording.one(INSTANCE, "files-backup");
    expect(instance.dependsOn).toEqual(
      expect.arrayContaining([
        "files-backup-role",
        "files-blobs",
        "files-contributor-api",
        "files-diagnostics",
        "files-lifecycle",
        "files-reader-report",
        "files-uploads",
      ]),
    );
    expect(at(instance.inputs, "properties", "dataSourceInfo", "resourceID")).toBe(recording.one(ACCOUNT).id);
  });

  it.each<[string, Given, string]>([
    ["no container", { containers: [] }, "no container"],
    ["blobs that nobody can change", { immutable: { of: "container", days: 7 } }, "blobs that nobody can change"],
    ["blobs that Azure appends to", { writers: "azure" }, "blobs without roll-back"],
    ["archived blobs", { lifecycle: { archiveAfterDays: 90 } }, "blobs in the archive tier"],
  ])("are refused of %s", async (_, given, got) => {
    await expect(run(given, { backups: true, region: "germanynorth" })).rejects.toThrow(`backups: got "${got}"`);
  });
});

describe("watching an account", () => {
  const USUAL = [
    ["files-availability", "Availability", "LessThan", 99.9, 1],
    ["files-refused", "Transactions", "GreaterThan", 100, 2],
    ["files-slow", "SuccessE2ELatency", "GreaterThan", 1000, 2],
  ];

  it("tells of blobs that fail, are slow, or are turned away; nobody where nobody hears", async () => {
    const recording = await run({}, { alerting: true });
    expect(watched(recording)).toEqual(USUAL);
    expect(recording.one("azure-native:monitor:MetricAlert", "files-refused").inputs).toMatchObject({
      scopes: [`${recording.one(ACCOUNT).id}/blobServices/default`],
      criteria: {
        allOf: [
          {
            metricNamespace: "Microsoft.Storage/storageAccounts/blobServices",
            dimensions: [{ name: "ResponseType", values: expect.arrayContaining(["ServerBusyError"]) }],
          },
        ],
      },
    });
    expect(watched(await run())).toEqual([]);
  });

  it("tells of growth beyond what is expected, in bytes", async () => {
    expect(watched(await run({ expectedGb: 2000 }, { alerting: true }))).toEqual([
      USUAL[0],
      ["files-growth", "BlobCapacity", "GreaterThan", 2e12, 3],
      ...USUAL.slice(1),
    ]);
  });
});

describe("an account refuses", () => {
  it.each<[string, Given, string]>([
    ["a container's name with capitals", { containers: ["Uploads"] }, 'containers: got "Uploads"'],
    ["a container twice", { containers: ["a1b", "a1b"] }, "expected each name once"],
    ["a service twice", { furtherServices: ["queue", "queue"] }, 'furtherServices: got "queue"'],
    ["protection for no days", { immutable: { of: "version", days: 0 } }, "immutable.days: got 0"],
    ["protection for ever", { immutable: { of: "version", days: 146_001 } }, "immutable.days: got 146001"],
    ["half a day", { lifecycle: { coolAfterDays: 0.5 } }, "lifecycle.coolAfterDays: got 0.5"],
    [
      "deletion of what is still protected",
      { immutable: { of: "container", days: 365 }, lifecycle: { deleteAfterDays: 90 } },
      "expected more than 365",
    ],
    [
      "deletion before cooling",
      { lifecycle: { coolAfterDays: 30, deleteAfterDays: 30 } },
      "lifecycle.deleteAfterDays: got 30",
    ],
    ["counting for nothing", { lifecycle: { countedFrom: "use" } }, 'lifecycle.countedFrom: got "use"'],
    ["growth that nobody hears of", { expectedGb: 10 }, "expectedGb: got 10, expected somebody who hears"],
    ["growth from nothing", { expectedGb: 0 }, "expectedGb: got 0, expected more than 0"],
  ])("%s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });

  it("all that is wrong at once", async () => {
    const given: Given = { containers: ["A"], immutable: { of: "version", days: 0 }, expectedGb: -1 };
    await expect(run(given)).rejects.toThrow('Storage "files": 4 faults');
  });
});
