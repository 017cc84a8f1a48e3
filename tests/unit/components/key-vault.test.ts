import { KeyVault, type KeyVaultArgs } from "../../../components/azure/key-vault";
import { ROLES, type RoleKey } from "../../../facts/roles";
import { SUBSCRIPTION } from "./computed";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<KeyVaultArgs, "site" | "link">>;

const VAULT = "azure-native:keyvault:Vault";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";

function run(given: Given = {}, protect = true): Promise<Recording<KeyVault>> {
  return record((opts) => {
    const site = siteIn("germanywestcentral", { protect });
    return new KeyVault("vault", { tenantId: TENANT_ID, ...given, site, link: doorIn(site, "keyVault", opts) }, opts);
  });
}

const definition = (role: RoleKey) =>
  `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${ROLES[role].guid}`;

describe("a key vault", () => {
  it("is a vault behind a private endpoint, and nothing else until somebody may use it", async () => {
    expect((await run()).census()).toEqual({
      [VAULT]: 1,
      "azure-native:network:PrivateEndpoint": 1,
      "azure-native:network:PrivateDnsZoneGroup": 1,
      "azure-native:privatedns:PrivateZone": 1,
      "azure-native:privatedns:VirtualNetworkLink": 1,
    });
  });

  it("asks Entra for every right, is closed to the public, and keeps what is deleted for ninety days", async () => {
    const vault = (await run()).one(VAULT);
    expect(vault.protect).toBe(true);
    expect(vault.inputs).toMatchObject({
      vaultName: "kv-plugilo-prod-fra",
      location: "germanywestcentral",
      properties: {
        tenantId: TENANT_ID,
        enableRbacAuthorization: true,
        enableSoftDelete: true,
        softDeleteRetentionInDays: 90,
        enablePurgeProtection: true,
        publicNetworkAccess: "Disabled",
        networkAcls: { defaultAction: "Deny", bypass: "None" },
      },
    });
  });

  it("is made new, or takes up the one that was deleted, as it is told", async () => {
    expect((await run()).one(VAULT).inputs["properties"]).not.toHaveProperty("createMode");
    expect((await run({ recover: true })).one(VAULT).inputs["properties"]).toHaveProperty("createMode", "recover");
  });

  it("has a role in its name where a region has several", async () => {
    expect((await run({ role: "edge" })).one(VAULT).inputs["vaultName"]).toBe("kv-plugilo-prod-fra-edge");
  });

  it("lets readers read secrets and no more", async () => {
    const recording = await run({ readers: { api: "principal-api" } });
    expect(recording.one(ASSIGNMENT)).toMatchObject({
      name: "vault-reader-api",
      inputs: {
        principalId: "principal-api",
        principalType: "ServicePrincipal",
        roleDefinitionId: definition("keyVaultSecretsUser"),
        scope: recording.one(VAULT).id,
      },
    });
  });

  it("lets groups of officers manage secrets and certificates", async () => {
    const assignments = (await run({ officers: { admins: "group-admins" } })).ofType(ASSIGNMENT);
    expect(assignments.map(({ inputs }) => [inputs["principalType"], inputs["roleDefinitionId"]])).toEqual([
      ["Group", definition("keyVaultCertificatesOfficer")],
      ["Group", definition("keyVaultSecretsOfficer")],
    ]);
  });

  it("sends its logs to the workspace, if there is one", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID });
    expect(recording.one("azure-native:monitor:DiagnosticSetting").inputs).toMatchObject({
      resourceUri: recording.one(VAULT).id,
      workspaceId: WORKSPACE_ID,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
    });
  });

  it("is connected, and tells its id, name and address", async () => {
    const recording = await run({}, false);
    const { inputs } = recording.one("azure-native:network:PrivateEndpoint");
    expect(at(inputs, "privateLinkServiceConnections", 0, "privateLinkServiceId")).toBe(recording.one(VAULT).id);
    expect(await settled(recording.result.vaultId)).toBe(recording.one(VAULT).id);
    expect(await settled(recording.result.vaultName)).toBe("kv-plugilo-prod-fra");
    expect(await settled(recording.result.vaultUri)).toBe("https://kv-plugilo-prod-fra.vault.azure.net/");
    expect(recording.one(VAULT).protect).toBe(false);
  });
});
