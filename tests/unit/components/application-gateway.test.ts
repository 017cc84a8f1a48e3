import { ApplicationGateway, type ApplicationGatewayArgs } from "../../../components/azure/application-gateway";
import type { RegionName } from "../../../facts/regions";
import type { Value } from "../../../local/cloud/protocol/values";
import { at, record } from "./recorder";
import { siteIn } from "./sites";

const GATEWAY = "azure-native:network:ApplicationGateway";
const ADDRESS = "azure-native:network:PublicIPAddress";
const FIREWALL = "azure-native:network:WebApplicationFirewallPolicy";
const IDENTITY = "azure-native:managedidentity:UserAssignedIdentity";
const ROLE = "azure-native:authorization:RoleAssignment";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";

const vnet = "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v";
const vaultId = "/subscriptions/s/resourceGroups/data/providers/Microsoft.KeyVault/vaults/kv";

function gateway(overrides: Partial<ApplicationGatewayArgs> = {}, region: RegionName = "germanywestcentral") {
  const args: ApplicationGatewayArgs = {
    site: siteIn(region),
    subnetId: `${vnet}/subnets/gateway`,
    privateLinkSubnetId: `${vnet}/subnets/gateway-private-link`,
    privateFrontendAddress: "10.17.25.10",
    backendAddress: "10.17.27.10",
    hostNames: ["www.plugilo.com", "api.plugilo.com"],
    certificate: { secretId: "https://kv.vault.azure.net/secrets/public-names", vaultId },
    capacity: { minimum: 4, maximum: 50 },
    probePath: "/healthz",
    ...overrides,
  };
  return record((opts) => new ApplicationGateway("gateway", args, opts));
}

async function body(overrides: Partial<ApplicationGatewayArgs> = {}, region?: RegionName) {
  return (await gateway(overrides, region)).one(GATEWAY).inputs;
}

/** Ids within a body that point at the gateway itself, and the parts that the body has. */
function selfReferences(value: Value | undefined, id: string): string[] {
  if (typeof value === "string") return value.startsWith(`${id}/`) ? [value.slice(id.length + 1)] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => selfReferences(inner, id));
}

describe("ApplicationGateway", () => {
  it("makes exactly a gateway, its firewall, its address and an identity that may read the certificate", async () => {
    const recording = await gateway();
    expect(recording.census()).toEqual({ [GATEWAY]: 1, [ADDRESS]: 1, [FIREWALL]: 1, [IDENTITY]: 1, [ROLE]: 1 });
    expect(recording.one(ROLE).inputs).toMatchObject({
      scope: vaultId,
      principalId: "principal-of-gateway-identity",
      roleDefinitionId: expect.stringMatching(/4633458b-17de-408a-b874-0445c86b69e6$/) as unknown,
    });
    expect(recording.one(GATEWAY).dependsOn).toContain("gateway-reads-certificate");
  });

  it("refers only to parts of itself that there are", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(GATEWAY);
    const references = selfReferences(inputs, id);
    expect(references.length).toBeGreaterThan(10);
    for (const reference of references) {
      const [collection = "", name] = reference.split("/");
      const parts = inputs[collection];
      expect(Array.isArray(parts) && parts.map((part) => at(part, "name"))).toContainEqual(name);
    }
  });

  it("listens on the private address only, which is where Front Door's private link leads", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(GATEWAY);
    expect(at(inputs, "frontendIPConfigurations", 0)).toMatchObject({
      name: recording.result.privateLinkFrontendName,
      privateIPAddress: "10.17.25.10",
      privateIPAllocationMethod: "Static",
      subnet: { id: `${vnet}/subnets/gateway` },
      privateLinkConfiguration: { id: `${id}/privateLinkConfigurations/front-door` },
    });
    for (const index of [0, 1]) {
      expect(at(inputs, "httpListeners", index, "frontendIPConfiguration", "id")).toBe(
        `${id}/frontendIPConfigurations/private`,
      );
    }
  });

  it("takes the private link's addresses from the other subnet, dynamically, the first being primary", async () => {
    const configurations = at(await body(), "privateLinkConfigurations", 0, "ipConfigurations");
    expect(configurations).toHaveLength(8);
    expect(configurations).toEqual(
      Array.from({ length: 8 }, (_, index) => ({
        name: `nat-${index + 1}`,
        primary: index === 0,
        privateIPAllocationMethod: "Dynamic",
        subnet: { id: `${vnet}/subnets/gateway-private-link` },
      })),
    );
  });

  it("serves the host names with the vault's certificate and TLS 1.2 at least", async () => {
    const inputs = await body();
    expect(at(inputs, "httpListeners", 0)).toMatchObject({
      protocol: "Https",
      hostNames: ["www.plugilo.com", "api.plugilo.com"],
    });
    expect(inputs["sslPolicy"]).toEqual({ policyType: "Predefined", policyName: "AppGwSslPolicy20220101S" });
    expect(at(inputs, "sslCertificates", 0, "keyVaultSecretId")).toBe(
      "https://kv.vault.azure.net/secrets/public-names",
    );
  });

  it("sends HTTP on to HTTPS with path and query kept", async () => {
    expect(at(await body(), "redirectConfigurations", 0)).toMatchObject({
      redirectType: "Permanent",
      includePath: true,
      includeQueryString: true,
    });
  });

  it("passes requests to the cluster over HTTPS, and lets those under way end before it is taken out", async () => {
    const inputs = await body();
    expect(at(inputs, "backendAddressPools", 0, "backendAddresses")).toEqual([{ ipAddress: "10.17.27.10" }]);
    expect(at(inputs, "backendHttpSettingsCollection", 0)).toMatchObject({
      protocol: "Https",
      port: 443,
      requestTimeout: 30,
      cookieBasedAffinity: "Disabled",
      connectionDraining: { enabled: true, drainTimeoutInSec: 60 },
    });
  });

  it("drops a dead cluster in 17 seconds (C3)", async () => {
    const probe = at(await body({ probePath: "/ready" }), "probes", 0);
    expect(probe).toMatchObject({ protocol: "Https", path: "/ready", host: "www.plugilo.com" });
    const [interval, timeout, failures] = ["interval", "timeout", "unhealthyThreshold"].map((key) =>
      Number(at(probe, key)),
    );
    expect(Number(interval) * Number(failures) + Number(timeout)).toBe(17);
  });

  it("overwrites what a client claims about its own address", async () => {
    const headers = at(
      await body(),
      "rewriteRuleSets",
      0,
      "rewriteRules",
      0,
      "actionSet",
      "requestHeaderConfigurations",
    );
    expect(headers).toContainEqual({ headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" });
    expect(headers).toContainEqual({ headerName: "X-Real-IP", headerValue: "{http_req_X-Azure-ClientIP}" });
  });

  it("prevents, not just detects, by the newest managed rules", async () => {
    const recording = await gateway();
    const { inputs, id } = recording.one(FIREWALL);
    expect(inputs["policySettings"]).toMatchObject({ state: "Enabled", mode: "Prevention", requestBodyCheck: true });
    expect(at(inputs, "managedRules", "managedRuleSets")).toEqual([
      { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2" },
      { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
    ]);
    expect(inputs).not.toHaveProperty("customRules");
    expect(at(recording.one(GATEWAY).inputs, "firewallPolicy", "id")).toBe(id);
  });

  it("blocks whatever did not come through our Front Door, once that is known", async () => {
    const { inputs } = (await gateway({ frontDoorId: "fd-1" })).one(FIREWALL);
    expect(at(inputs, "customRules", 0)).toMatchObject({
      action: "Block",
      matchConditions: [{ negationConditon: true, matchValues: ["fd-1"] }],
    });
  });

  it("scales between the bounds given", async () => {
    const inputs = await body({ capacity: { minimum: 2, maximum: 10 } });
    expect(inputs["autoscaleConfiguration"]).toEqual({ minCapacity: 2, maxCapacity: 10 });
    expect(inputs["sku"]).toEqual({ name: "WAF_v2", tier: "WAF_v2" });
  });

  it("spans all zones where there are any, and names none where there are none", async () => {
    expect((await body({}, "germanywestcentral"))["zones"]).toEqual(["1", "2", "3"]);
    const berlin = await gateway({}, "germanynorth");
    expect(berlin.one(GATEWAY).inputs).not.toHaveProperty("zones");
    expect(berlin.one(ADDRESS).inputs).not.toHaveProperty("zones");
  });

  it("sends logs to the workspace when there is one", async () => {
    const recording = await gateway({ workspaceId: "/subscriptions/s/workspaces/w" });
    expect(recording.one(DIAGNOSTICS).inputs).toMatchObject({
      resourceUri: recording.one(GATEWAY).id,
      workspaceId: "/subscriptions/s/workspaces/w",
    });
  });

  it("names all faults of its arguments at once, before any resource", async () => {
    const program = gateway({
      privateFrontendAddress: "10.17.25",
      backendAddress: "cluster",
      hostNames: ["WWW.plugilo.com", "a.plugilo.com", "a.plugilo.com"],
      capacity: { minimum: 9, maximum: 1 },
      probePath: "healthz",
      certificate: { secretId: "https://kv.vault.azure.net/secrets/public-names/0123456789abcdef", vaultId },
    });
    const message = await program.then(String, String);
    const paths = [...message.matchAll(/^ {2}- (\S+): got/gm)].map(([, path]) => path);
    expect(paths).toEqual([
      "privateFrontendAddress",
      "backendAddress",
      "hostNames[0]",
      "hostNames[2]",
      "capacity.maximum",
      "capacity.minimum",
      "certificate.secretId",
      "probePath",
    ]);
  });

  it("refuses a wildcard as the name that the health probe asks for", async () => {
    await expect(gateway({ hostNames: ["*.plugilo.com"] })).rejects.toThrow('hostNames[0]: got "*.plugilo.com"');
  });

  it.each([[[]], [["a.de", "b.de", "c.de", "d.de", "e.de", "f.de"]]])("refuses host names %j", async (hostNames) => {
    await expect(gateway({ hostNames })).rejects.toThrow("expected 1 to 5 host names");
  });
});
