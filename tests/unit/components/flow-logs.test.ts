import { FlowLogs } from "../../../components/azure/flow-logs";
import { SUBSCRIPTION } from "./computed";
import { doorIn, WORKSPACE_ID } from "./doors";
import { at, record, settled } from "./recorder";
import { siteIn } from "./sites";

const LOG = "azure-native:network:FlowLog";
const ACCOUNT = "azure-native:storage:StorageAccount";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const GRANT = "azure-native:authorization:RoleAssignment";
const BLOBS = "azure-native:storage:BlobServiceProperties";
const POLICY = "azure-native:storage:ManagementPolicy";
const ENDPOINT = "azure-native:network:PrivateEndpoint";

const VNET_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-net/providers/Microsoft.Network/virtualNetworks/vnet`;

const flows = (region: "germanywestcentral" | "germanynorth" = "germanywestcentral") =>
  record((opts) => {
    const site = siteIn(region);
    const link = doorIn(site, "blob", opts);
    return new FlowLogs("flows", { site, link, vnetId: VNET_ID, workspaceId: WORKSPACE_ID }, opts);
  });

describe("FlowLogs", () => {
  it("makes one log of the network, with an account and an identity of its own", async () => {
    const recording = await flows();
    const own = recording.all.filter(({ parent }) => parent === "flows").map(({ type }) => type);
    expect(own.sort()).toEqual(
      [
        LOG,
        ACCOUNT,
        IDENTITY,
        GRANT,
        BLOBS,
        POLICY,
        ENDPOINT,
        `${ENDPOINT.replace("PrivateEndpoint", "PrivateDnsZoneGroup")}`,
      ].sort(),
    );
    expect(await settled(recording.result.flowLogId)).toBe(recording.one(LOG).id);
    expect(await settled(recording.result.accountId)).toBe(recording.one(ACCOUNT).id);
  });

  it("writes under the watcher that Azure makes in the region, about the whole network, in version 2", async () => {
    const recording = await flows("germanynorth");
    expect(recording.one(LOG).inputs).toMatchObject({
      flowLogName: "flow-plugilo-prod-ber",
      networkWatcherName: "NetworkWatcher_germanynorth",
      resourceGroupName: "NetworkWatcherRG",
      location: "germanynorth",
      targetResourceId: VNET_ID,
      storageId: recording.one(ACCOUNT).id,
      enabled: true,
      format: { type: "JSON", version: 2 },
    });
  });

  it("analyses the traffic into the workspace, every hour", async () => {
    const { inputs } = (await flows()).one(LOG);
    expect(at(inputs, "flowAnalyticsConfiguration", "networkWatcherFlowAnalyticsConfiguration")).toEqual({
      enabled: true,
      workspaceResourceId: WORKSPACE_ID,
      workspaceRegion: "germanywestcentral",
      trafficAnalyticsInterval: 60,
    });
  });

  it("lets the watcher in as a trusted service, with an identity that may write blobs and before it writes", async () => {
    const recording = await flows();
    const identity = recording.one(IDENTITY);
    expect(recording.one(LOG).inputs["identity"]).toEqual({
      type: "UserAssigned",
      userAssignedIdentities: [identity.id],
    });
    expect(recording.one(GRANT).inputs).toMatchObject({
      principalId: "principal-of-flows-writer",
      scope: recording.one(ACCOUNT).id,
      // Storage Blob Data Contributor.
      roleDefinitionId: expect.stringContaining("ba92f5b4-2d11-453d-a403-e96b0029c9fe"),
    });
    expect(recording.one(LOG).dependsOn).toContain("flows-write");
  });

  it("closes the account to keys and to everybody else", async () => {
    const recording = await flows();
    expect(recording.one(ACCOUNT).inputs).toMatchObject({
      kind: "StorageV2",
      publicNetworkAccess: "Disabled",
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      networkRuleSet: { defaultAction: "Deny", bypass: "AzureServices" },
    });
    expect(recording.one(ACCOUNT).protect).toBe(true);
    expect(at(recording.one(ENDPOINT).inputs, "privateLinkServiceConnections", 0, "privateLinkServiceId")).toBe(
      recording.one(ACCOUNT).id,
    );
  });

  it("keeps logs 90 days by the account's own rules, not by the log's, which would write over them", async () => {
    const recording = await flows();
    expect(recording.one(LOG).inputs["retentionPolicy"]).toEqual({ enabled: false, days: 0 });
    const rules = at(recording.one(POLICY).inputs, "policy", "rules") as { name: string }[];
    expect(rules.find(({ name }) => name === "age-blobs")).toMatchObject({
      definition: { actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } } } },
    });
    expect(recording.one(BLOBS).inputs).toMatchObject({
      isVersioningEnabled: true,
      deleteRetentionPolicy: { enabled: true, days: 7 },
      containerDeleteRetentionPolicy: { enabled: true, days: 7 },
    });
  });

  it("survives the region's loss, over zones where there are some", async () => {
    expect((await flows()).one(ACCOUNT).inputs["sku"]).toEqual({ name: "Standard_GZRS" });
    expect((await flows("germanynorth")).one(ACCOUNT).inputs["sku"]).toEqual({ name: "Standard_GRS" });
  });
});
