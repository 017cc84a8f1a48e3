import { ContainerRegistry, type ContainerRegistryArgs } from "../../../components/azure/container-registry";
import { regionNamed, type RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { doorIn, WORKSPACE_ID } from "./doors";
import { record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<ContainerRegistryArgs, "site" | "link">>;

const REGISTRY = "azure-native:containerregistry:Registry";
const REPLICATION = "azure-native:containerregistry:Replication";

const regions = (...names: RegionName[]) => names.map(regionNamed);

function run(
  given: Given = {},
  home: RegionName = "swedencentral",
  protect = true,
): Promise<Recording<ContainerRegistry>> {
  return record((opts) => {
    const site = siteIn(home, { protect });
    const replicas = regions("germanywestcentral", "germanynorth");
    return new ContainerRegistry("images", { replicas, ...given, site, link: doorIn(site, "registry", opts) }, opts);
  });
}

describe("the registry of images", () => {
  it("is a registry, a copy in each region, an endpoint, and nothing else", async () => {
    expect((await run()).census()).toEqual({
      [REGISTRY]: 1,
      [REPLICATION]: 2,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("has no passwords, lets nobody pull unknown, and is closed to the public", async () => {
    const registry = (await run()).one(REGISTRY);
    expect(registry.protect).toBe(true);
    expect(registry.inputs).toMatchObject({
      registryName: "crplugiloprodgvl",
      sku: { name: "Premium" },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      dataEndpointEnabled: true,
      publicNetworkAccess: "Disabled",
      policies: { exportPolicy: { status: "disabled" }, retentionPolicy: { status: "enabled", days: 30 } },
    });
  });

  it("spreads over zones where there are any, each copy by its own region", async () => {
    const recording = await run();
    expect(recording.one(REGISTRY).inputs["zoneRedundancy"]).toBe("Enabled");
    expect(recording.ofType(REPLICATION).map(({ inputs }) => [inputs["location"], inputs["zoneRedundancy"]])).toEqual([
      ["germanynorth", "Disabled"],
      ["germanywestcentral", "Enabled"],
    ]);
    const inBerlin = await run({ replicas: [] }, "germanynorth");
    expect(inBerlin.one(REGISTRY).inputs["zoneRedundancy"]).toBe("Disabled");
  });

  it("makes one copy after the other, and its endpoint after the last, which gives it their records", async () => {
    const recording = await run();
    expect(recording.one(REPLICATION, "images-replica-ber").dependsOn).toContain("images-replica-fra");
    expect(recording.one("azure-native:network:PrivateEndpoint").dependsOn).toEqual(
      expect.arrayContaining(["images-replica-fra", "images-replica-ber"]),
    );
  });

  it("grants pulling and pushing, each to its own", async () => {
    const recording = await run({ pullers: { frankfurt: "kubelet" }, pushers: { builds: "builder" } });
    const assignments = recording.ofType("azure-native:authorization:RoleAssignment");
    expect(assignments.map(({ inputs }) => [inputs["principalId"], inputs["roleDefinitionId"]])).toEqual([
      ["kubelet", expect.stringContaining(ROLES.acrPull.guid)],
      ["builder", expect.stringContaining(ROLES.acrPush.guid)],
    ]);
    for (const { inputs } of assignments) expect(inputs["scope"]).toBe(recording.one(REGISTRY).id);
  });

  it("sends its logs to the workspace, if there is one", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(REGISTRY).id,
      workspaceId: WORKSPACE_ID,
    });
  });

  it("tells its id and where to sign in, and is unprotected where the site is", async () => {
    const recording = await run({}, "swedencentral", false);
    expect(await settled(recording.result.loginServer)).toBe("crplugiloprodgvl.azurecr.io");
    expect(await settled(recording.result.registryId)).toBe(recording.one(REGISTRY).id);
    expect(recording.one(REGISTRY).protect).toBe(false);
  });

  it("refuses a copy at home, and two in one region, both at once", async () => {
    const replicas = regions("swedencentral", "germanynorth", "germanynorth");
    await expect(run({ replicas })).rejects.toThrow(/2 faults[^]*"swedencentral"[^]*"germanynorth"/);
  });
});
