import { KeyVault, type KeyVaultArgs } from "../../../components/azure/key-vault";
import { ROLES, type RoleKey } from "../../../facts/roles";
import { alertingIn, watched } from "./alerts";
import { SUBSCRIPTION } from "./computed";
import { doorIn, TENANT_ID, WORKSPACE_ID } from "./doors";
import { at, record, type Recording, settled } from "./recorder";
import { siteIn } from "./sites";

type Given = Partial<Omit<KeyVaultArgs, "site" | "link" | "alerting">>;

const VAULT = "azure-native:keyvault:Vault";
const ASSIGNMENT = "azure-native:authorization:RoleAssignment";
const KEY = "azure-native:keyvault:Key";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";
const ACLS = ["properties", "networkAcls"] as const;
const TLS = { hostNames: ["berlin.example.com", "www.example.com"], issuer: "DigiCert" } as const;

function run(given: Given = {}, protect = true, heard = false): Promise<Recording<KeyVault>> {
  return record((opts) => {
    const site = siteIn("germanywestcentral", { protect });
    const alerting = heard ? { alerting: alertingIn(site, opts) } : {};
    const link = doorIn(site, "keyVault", opts);
    return new KeyVault("vault", { tenantId: TENANT_ID, ...given, site, link, ...alerting }, opts);
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

describe("keys of a vault", () => {
  it("wrap other keys, and are made anew each year by themselves", async () => {
    const key = (await run({ keys: ["files"] })).one(KEY);
    expect(key.protect).toBe(true);
    expect(key.inputs).toMatchObject({
      keyName: "files",
      vaultName: "kv-plugilo-prod-fra",
      properties: {
        kty: "RSA",
        keySize: 3072,
        keyOps: ["wrapKey", "unwrapKey"],
        rotationPolicy: {
          attributes: { expiryTime: "P2Y" },
          lifetimeActions: [
            { action: { type: "rotate" }, trigger: { timeAfterCreate: "P1Y" } },
            { action: { type: "notify" }, trigger: { timeBeforeExpiry: "P30D" } },
          ],
        },
      },
    });
  });

  it("have an identity each, which may use its own key and nothing else", async () => {
    const recording = await run({ keys: ["files", "images"] });
    expect(recording.ofType(IDENTITY).map(({ inputs }) => inputs["resourceName"])).toEqual([
      "id-plugilo-prod-fra-key-files",
      "id-plugilo-prod-fra-key-images",
    ]);
    expect(recording.one(ASSIGNMENT, "vault-key-images-user").inputs).toMatchObject({
      principalId: "principal-of-vault-key-images-identity",
      roleDefinitionId: definition("keyVaultCryptoServiceEncryptionUser"),
      scope: recording.one(KEY, "vault-key-images").id,
    });
  });

  it("are handed to stores by address without a version, with the identity's two names", async () => {
    const recording = await run({ keys: ["files"] });
    const files = recording.result.keys["files"];
    if (!files) throw new Error("expected a key");
    expect(await settled(files.keyName)).toBe("files");
    expect(await settled(files.vaultUri)).toBe("https://kv-plugilo-prod-fra.vault.azure.net/");
    expect(await settled(files.keyUri)).toBe("https://kv-plugilo-prod-fra.vault.azure.net/keys/files");
    expect(await settled(files.identityId)).toBe(recording.one(IDENTITY).id);
    expect(await settled(files.identityClientId)).toBe("client-of-vault-key-files-identity");
  });

  it("let Azure's own services in, as stores unwrap from Azure's side", async () => {
    const { inputs } = (await run({ keys: ["files"] })).one(VAULT);
    expect(at(inputs, ...ACLS)).toEqual({ defaultAction: "Deny", bypass: "AzureServices" });
  });
});

describe("certificates that a vault is to hold", () => {
  it("are declared and not made: an address without a version, and a way to ask", async () => {
    const recording = await run({ certificates: { "gateway-tls": TLS } });
    const expected = recording.result.certificates["gateway-tls"];
    if (!expected) throw new Error("expected a certificate");
    expect(await settled(expected.secretId)).toBe("https://kv-plugilo-prod-fra.vault.azure.net/secrets/gateway-tls");
    expect(recording.ofType("azure-native:keyvault:Secret")).toEqual([]);
  });

  it("are asked for from the named issuer, for all names, and renewed a month before their end", async () => {
    const expected = (await run({ certificates: { "gateway-tls": TLS } })).result.certificates["gateway-tls"];
    expect(JSON.parse(expected?.policy ?? "")).toEqual({
      issuerParameters: { name: "DigiCert" },
      keyProperties: { exportable: true, keySize: 2048, keyType: "RSA", reuseKey: false },
      lifetimeActions: [{ action: { actionType: "AutoRenew" }, trigger: { daysBeforeExpiry: 30 } }],
      secretProperties: { contentType: "application/x-pkcs12" },
      x509CertificateProperties: {
        ekus: ["1.3.6.1.5.5.7.3.1"],
        keyUsage: ["digitalSignature", "keyEncipherment"],
        subject: "CN=berlin.example.com",
        subjectAlternativeNames: { dnsNames: ["berlin.example.com", "www.example.com"] },
        validityInMonths: 6,
      },
    });
  });

  it("let Azure's own services in, as a gateway reads from Azure's side", async () => {
    const { inputs } = (await run({ certificates: { "gateway-tls": TLS } })).one(VAULT);
    expect(at(inputs, ...ACLS)).toEqual({ defaultAction: "Deny", bypass: "AzureServices" });
  });
});

describe("watching a vault", () => {
  it("tells of one that fails, is slow, nears its limits or turns calls away; nobody where nobody hears", async () => {
    expect(watched(await run({}, true, true))).toEqual([
      ["vault-availability", "Availability", "LessThan", 99, 1],
      ["vault-saturation", "SaturationShoebox", "GreaterThan", 75, 3],
      ["vault-slow", "ServiceApiLatency", "GreaterThan", 1000, 2],
      ["vault-throttled", "ServiceApiResult", "GreaterThan", 10, 2],
    ]);
    expect(watched(await run())).toEqual([]);
  });

  it("asks the logs each day what expires soon, where there are logs", async () => {
    const recording = await run({ workspaceId: WORKSPACE_ID }, true, true);
    const { inputs } = recording.one(LOG_ALERT, "vault-expiry");
    expect(inputs).toMatchObject({
      scopes: [WORKSPACE_ID],
      evaluationFrequency: "P1D",
      windowSize: "P1D",
      severity: 2,
    });
    expect(at(inputs, "criteria", "allOf", 0)).toMatchObject({
      query: expect.stringContaining(`_ResourceId =~ '${recording.one(VAULT).id}'`),
      operator: "GreaterThan",
      threshold: 0,
    });
    expect((await run({}, true, true)).ofType(LOG_ALERT)).toEqual([]);
    expect((await run({ workspaceId: WORKSPACE_ID })).ofType(LOG_ALERT)).toEqual([]);
  });
});

describe("a key vault refuses", () => {
  it.each<[string, Given, string]>([
    ["a key's name with a dot", { keys: ["a.b"] }, 'keys: got "a.b"'],
    ["a key twice", { keys: ["files", "files"] }, 'keys: got "files", expected each name once'],
    ["a certificate's name with a dot", { certificates: { "a.b": TLS } }, 'certificates.a.b: got "a.b"'],
    [
      "a certificate that proves nothing",
      { certificates: { tls: { ...TLS, hostNames: [] } } },
      "certificates.tls.hostNames",
    ],
    ["a host name with capitals", { certificates: { tls: { ...TLS, hostNames: ["A.com"] } } }, 'got "A.com"'],
  ])("%s", async (_, given, fault) => {
    await expect(run(given)).rejects.toThrow(fault);
  });
});
