import * as fc from "fast-check";
import { ContainerRegistry, type ContainerRegistryArgs } from "../../../components/azure/container-registry";
import { KeyVault } from "../../../components/azure/key-vault";
import { ruleName } from "../../../components/azure/container-registry/build-rule-name";
import { regionNamed, type RegionName } from "../../../facts/regions";
import { ROLES } from "../../../facts/roles";
import { alertingIn, watched } from "./alerts";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<ContainerRegistryArgs, "site" | "link" | "alerting" | "customerKey">>;
/** What is made beside the registry and handed to it. */
interface Beside {
  readonly alerting?: true;
  readonly customerKey?: true;
}

const REGISTRY = "azure-native:containerregistry:Registry";
const REPLICATION = "azure-native:containerregistry:Replication";

const RULE = "azure-native:containerregistry:CacheRule";
const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";

const regions = (...names: RegionName[]) => names.map(regionNamed);

function run(
  given: Given = {},
  home: RegionName = "swedencentral",
  protect = true,
  { alerting, customerKey }: Beside = {},
): Promise<Recording<ContainerRegistry>> {
  return record((opts) => {
    const site = siteIn(home, { protect });
    const replicas = regions("germanywestcentral", "germanynorth");
    const link = doorIn(site, customerKey ? ["registry", "keyVault"] : "registry", opts);
    const key = customerKey && new KeyVault("vault", { site, link, tenantId: TENANT_ID, keys: ["images"] }, opts);
    const args: ContainerRegistryArgs = {
      replicas,
      ...given,
      site,
      link,
      ...(alerting ? { alerting: alertingIn(site, opts) } : {}),
      ...(key?.keys["images"] ? { customerKey: key.keys["images"] } : {}),
    };
    return new ContainerRegistry("images", args, opts);
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
      policies: {
        exportPolicy: { status: "disabled" },
        retentionPolicy: { status: "disabled" },
        quarantinePolicy: { status: "disabled" },
      },
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

describe("what enters the registry from elsewhere", () => {
  it("is what is listed, under the same path below the registry's own name, after all copies are made", async () => {
    const recording = await run({ upstreams: ["quay.io/strimzi/*", "ghcr.io/kedacore/keda"] });
    const rules = recording.ofType(RULE);
    expect(
      rules.map(({ inputs }) => [inputs["cacheRuleName"], inputs["sourceRepository"], inputs["targetRepository"]]),
    ).toEqual([
      ["ghcr-io-kedacore-keda", "ghcr.io/kedacore/keda", "ghcr.io/kedacore/keda"],
      ["quay-io-strimzi-all", "quay.io/strimzi/*", "quay.io/strimzi/*"],
    ]);
    for (const { dependsOn } of rules) expect(dependsOn).toContain("images-replica-ber");
  });

  it.each<[string, string[], string]>([
    ["what asks for an account", ["docker.io/library/nginx"], 'upstreams: got "docker.io/library/nginx"'],
    ["a host alone", ["quay.io"], "expected <host>/<repository>"],
    ["the same twice", ["quay.io/a/*", "quay.io/a/b"], "expected nothing that overlaps quay.io/a/*"],
    ["two of one rule's name", ["quay.io/a-b", "quay.io/a/b"], "expected a rule's name unlike that of quay.io/a-b"],
  ])("is not %s", async (_, upstreams, fault) => {
    await expect(run({ upstreams })).rejects.toThrow(fault);
  });

  it("is let in by a rule whose name Azure takes, however long the path", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,20}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), fc.boolean(), (path, all) => {
        expect(ruleName(`quay.io/${path.join("/")}${all ? "/*" : ""}`)).toMatch(/^[a-z0-9][a-z0-9-]{4,49}$/);
      }),
    );
  });
});

describe("what is kept, released and encrypted", () => {
  it("lets manifests go that no tag names, only where told, and refuses days that Azure does", async () => {
    const { inputs } = (await run({ untaggedDays: 60 })).one(REGISTRY);
    expect(at(inputs, "policies", "retentionPolicy")).toEqual({ status: "enabled", days: 60 });
    await expect(run({ untaggedDays: 366 })).rejects.toThrow("untaggedDays: got 366");
  });

  it("holds back what was pushed until a scanner releases it, if there is one", async () => {
    const recording = await run({ scanners: { defender: "scanner" } });
    expect(at(recording.one(REGISTRY).inputs, "policies", "quarantinePolicy")).toEqual({ status: "enabled" });
    expect(recording.one("azure-native:authorization:RoleAssignment").inputs).toMatchObject({
      principalId: "scanner",
      roleDefinitionId: expect.stringContaining(ROLES.acrQuarantineWriter.guid),
    });
  });

  it("is under a key of ours where one is given, whatever its version", async () => {
    const recording = await run({}, "swedencentral", true, { customerKey: true });
    const identity = recording.one("azure-native:managedidentity:UserAssignedIdentity");
    expect(recording.one(REGISTRY).inputs).toMatchObject({
      identity: { type: "UserAssigned" },
      encryption: {
        status: "enabled",
        keyVaultProperties: {
          identity: "client-of-vault-key-images-identity",
          keyIdentifier: "https://kv-plugilo-prod-gvl.vault.azure.net/keys/images",
        },
      },
    });
    expect(JSON.stringify(recording.one(REGISTRY).inputs["identity"])).toContain(identity.id);
    expect(recording.one(REGISTRY).dependsOn).toContain("vault-key-images-user");
  });
});

describe("watching the registry", () => {
  it("tells of growth beyond what the price includes; nobody where nobody hears", async () => {
    const recording = await run({}, "swedencentral", true, { alerting: true });
    expect(watched(recording)).toEqual([["images-growth", "StorageUsed", "GreaterThan", 500 * 2 ** 30, 3]]);
    expect(recording.ofType(LOG_ALERT)).toEqual([]);
    expect(watched(await run({ workspaceId: WORKSPACE_ID }))).toEqual([]);
  });

  it("tells of pulls that fail, by the logs", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID }, "swedencentral", true, { alerting: true });
    const { inputs } = recording.one(LOG_ALERT, "images-failed-pulls");
    expect(inputs).toMatchObject({ scopes: [WORKSPACE_ID], evaluationFrequency: "PT15M", severity: 1 });
    expect(at(inputs, "criteria", "allOf", 0)).toMatchObject({
      query: expect.stringContaining(`_ResourceId =~ '${recording.one(REGISTRY).id}'`),
      threshold: 20,
    });
  });
});
