import { Storage, type StorageArgs } from "../../../components/azure/storage";
import type { RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { doorIn, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<StorageArgs, "site" | "link">>;

const ACCOUNT = "azure-native:storage:StorageAccount";
const BLOBS = "azure-native:storage:BlobServiceProperties";
const CONTAINER = "azure-native:storage:BlobContainer";
const POLICY = "azure-native:storage:BlobContainerImmutabilityPolicy";
const LIFECYCLE = "azure-native:storage:ManagementPolicy";

function run(
  given: Given = {},
  region: RegionName = "germanywestcentral",
  protect = true,
): Promise<Recording<Storage>> {
  return record((opts) => {
    const site = siteIn(region, { protect });
    const link = doorIn(site, "blob", opts);
    return new Storage("files", { role: "files", containers: ["uploads"], ...given, site, link }, opts);
  });
}

describe("storage", () => {
  it("is an account with its containers behind a private endpoint, and nothing else", async () => {
    expect((await run({ containers: ["uploads", "exports"] })).census()).toEqual({
      [ACCOUNT]: 1,
      [BLOBS]: 1,
      [CONTAINER]: 2,
      [LIFECYCLE]: 1,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it.each([
    ["germanywestcentral", "Standard_GZRS", "germanynorth"],
    ["germanynorth", "Standard_GRS", "germanywestcentral"],
  ] as const)("in %s is kept as %s, with a copy in %s (A9)", async (region, replication, pairedRegion) => {
    const recording = await run({}, region);
    expect(recording.one(ACCOUNT).inputs["sku"]).toEqual({ name: replication });
    expect(recording.result.recovery).toMatchObject({ replication, pairedRegion });
  });

  it("takes Entra identities only, by TLS 1.2, and is closed to the public", async () => {
    expect((await run()).one(ACCOUNT).inputs).toMatchObject({
      accountName: "stplugiloprodfrafiles",
      kind: "StorageV2",
      allowSharedKeyAccess: false,
      isLocalUserEnabled: false,
      minimumTlsVersion: "TLS1_2",
      enableHttpsTrafficOnly: true,
      allowCrossTenantReplication: false,
      allowBlobPublicAccess: false,
      publicNetworkAccess: "Disabled",
      networkRuleSet: { defaultAction: "Deny", bypass: "None" },
    });
  });

  it("keeps versions and what is deleted for thirty days, and can be rolled back for seven (A4, A22)", async () => {
    const recording = await run();
    expect(recording.one(BLOBS).inputs).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 30 },
      containerDeleteRetentionPolicy: { enabled: true, days: 30 },
      changeFeed: { enabled: true, retentionInDays: 30 },
      restorePolicy: { enabled: true, days: 7 },
    });
    expect(recording.result.recovery).toMatchObject({ softDeleteDays: 30, pointInTimeDays: 7 });
  });

  it("fixes each blob for as long as asked, and then promises no roll-back", async () => {
    const recording = await run({ immutable: { days: 365 } });
    expect(recording.one(POLICY).inputs).toMatchObject({
      containerName: "uploads",
      immutabilityPolicyName: "default",
      immutabilityPeriodSinceCreationInDays: 365,
    });
    expect(recording.one(BLOBS).inputs["restorePolicy"]).toEqual({ enabled: false });
    expect(recording.result.recovery.pointInTimeDays).toBe(0);
  });

  it("removes old versions, and ages blobs only as asked", async () => {
    const versions = {
      name: "expire-old-versions",
      type: "Lifecycle",
      enabled: true,
      definition: {
        actions: { version: { delete: { daysAfterCreationGreaterThan: 30 } } },
        filters: { blobTypes: ["blockBlob"] },
      },
    };
    const rules = async (given: Given) => at((await run(given)).one(LIFECYCLE).inputs, "policy", "rules");
    expect(await rules({})).toEqual([versions]);
    expect(await rules({ lifecycle: { coolAfterDays: 90, deleteAfterDays: 365 } })).toEqual([
      versions,
      {
        ...versions,
        name: "age-blobs",
        definition: {
          actions: {
            baseBlob: {
              tierToCool: { daysAfterModificationGreaterThan: 90 },
              delete: { daysAfterModificationGreaterThan: 365 },
            },
          },
          filters: { blobTypes: ["blockBlob"] },
        },
      },
    ]);
  });

  it("grants writing and reading of blobs, each to its own", async () => {
    const recording = await run({ contributors: { api: "one" }, readers: { report: "two" } });
    const assignments = recording.ofType("azure-native:authorization:RoleAssignment");
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
    });
  });

  it("protects account and containers where the site asks for it, and nothing where not", async () => {
    const [safe, loose] = [await run(), await run({}, "germanywestcentral", false)];
    for (const type of [ACCOUNT, CONTAINER]) expect(safe.one(type).protect).toBe(true);
    expect(loose.all.filter(({ protect }) => protect)).toEqual([]);
  });

  it("tells its id, name and address", async () => {
    const { result } = await run();
    expect(await settled(result.accountId)).toMatch(/\/storageAccounts\/stplugiloprodfrafiles$/);
    expect(await settled(result.accountName)).toBe("stplugiloprodfrafiles");
    expect(await settled(result.blobEndpoint)).toBe("https://stplugiloprodfrafiles.blob.core.windows.net/");
  });

  it.each<[string, Given, string]>([
    ["a container's name with capitals", { containers: ["Uploads"] }, 'containers: got "Uploads"'],
    ["a container twice", { containers: ["a1b", "a1b"] }, "expected each name once"],
    ["protection for no days", { immutable: { days: 0 } }, "immutable.days: got 0"],
    ["half a day", { lifecycle: { coolAfterDays: 0.5 } }, "lifecycle.coolAfterDays: got 0.5"],
    [
      "deletion of what is still protected",
      { immutable: { days: 365 }, lifecycle: { deleteAfterDays: 90 } },
      "expected more than 365",
    ],
    [
      "deletion before cooling",
      { lifecycle: { coolAfterDays: 30, deleteAfterDays: 30 } },
      "lifecycle.deleteAfterDays: got 30",
    ],
  ])("refuses %s", async (_, given, message) => {
    await expect(run(given)).rejects.toThrow(message);
  });
});
