import { EgressFirewall, type EgressFirewallArgs, firewallFaults } from "../../../components/azure/egress-firewall";
import { ruleGroups } from "../../../components/azure/egress-firewall/build-rules";
import type { RegionName } from "../../../facts/regions";
import { SUBSCRIPTION } from "./computed";
import { WORKSPACE_ID } from "./doors";
import { at, record, settled } from "./recorder";
import { siteIn } from "./sites";

const FIREWALL = "azure-native:network:AzureFirewall";
const POLICY = "azure-native:network:FirewallPolicy";
const GROUP = "azure-native:network:FirewallPolicyRuleCollectionGroup";
const ADDRESS = "azure-native:network:PublicIPAddress";
const DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting";

const SUBNET_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/v/subnets/AzureFirewallSubnet`;

function argsIn(region: RegionName, more: Partial<EgressFirewallArgs> = {}): EgressFirewallArgs {
  return {
    site: siteIn(region),
    subnetId: SUBNET_ID,
    sources: { nodes: "10.16.0.0/16", burst: "10.17.0.0/20" },
    publicIps: 3,
    behindNat: false,
    protection: "Disabled",
    destinations: { payments: ["api.payments.example.com", "*.cards.example.com"], git: ["github.com"] },
    ...more,
  };
}

const firewall = (region: RegionName, more: Partial<EgressFirewallArgs> = {}) =>
  record((opts) => new EgressFirewall("exit", argsIn(region, more), opts));

/** Names by rule, of all groups, in the order in which the firewall reads them. */
function namesByRule(region: RegionName): Record<string, unknown> {
  const [, ...groups] = ruleGroups(argsIn(region));
  const rules = groups.flatMap(
    ({ collection }) => collection.rules as { name: string; fqdnTags?: string[]; targetFqdns?: string[] }[],
  );
  return Object.fromEntries(rules.map(({ name, fqdnTags, targetFqdns }) => [name, fqdnTags ?? targetFqdns]));
}

describe("EgressFirewall", () => {
  it("is a Standard firewall in all zones with a policy of its own that refuses what is known to be bad", async () => {
    const recording = await firewall("germanywestcentral", { capacity: { minimum: 6, maximum: 20 } });
    expect(recording.census()).toEqual({ [FIREWALL]: 1, [POLICY]: 1, [GROUP]: 3, [ADDRESS]: 3 });
    expect(recording.one(POLICY).inputs).toMatchObject({ sku: { tier: "Standard" }, threatIntelMode: "Deny" });
    expect(recording.one(FIREWALL).inputs).toMatchObject({
      azureFirewallName: "afw-plugilo-prod-fra",
      sku: { name: "AZFW_VNet", tier: "Standard" },
      firewallPolicy: { id: recording.one(POLICY).id },
      zones: ["1", "2", "3"],
      autoscaleConfiguration: { minCapacity: 6, maxCapacity: 20 },
    });
    expect(await settled(recording.result.privateAddress)).toBe("10.17.27.132");
    expect(await settled(recording.result.publicAddresses)).toHaveLength(3);
  });

  it("says nothing of zones where there are none, and leaves its size to Azure when none is set", async () => {
    const { inputs } = (await firewall("germanynorth")).one(FIREWALL);
    expect(inputs).not.toHaveProperty("zones");
    expect(inputs).not.toHaveProperty("autoscaleConfiguration");
  });

  it("names its subnet once and every address once", async () => {
    const recording = await firewall("germanywestcentral");
    const ids = recording.ofType(ADDRESS).map(({ id }) => id);
    expect(recording.one(FIREWALL).inputs["ipConfigurations"]).toEqual([
      { name: "address-1", publicIPAddress: { id: ids[0] }, subnet: { id: SUBNET_ID } },
      { name: "address-2", publicIPAddress: { id: ids[1] } },
      { name: "address-3", publicIPAddress: { id: ids[2] } },
    ]);
  });

  it("gets its rules before it is made, one group after the other, because a policy takes one change at a time", async () => {
    const recording = await firewall("germanywestcentral");
    expect(recording.one(GROUP, "exit-partners").dependsOn).toContain("exit-platform");
    expect(recording.one(FIREWALL).dependsOn).toEqual(expect.arrayContaining(["exit-platform", "exit-partners"]));
  });

  it("lets through mails of alerts to the relay alone, whose name it looks up itself", async () => {
    const recording = await firewall("germanywestcentral", { destinations: {} });
    expect(recording.one(POLICY).inputs).toMatchObject({ dnsSettings: { enableProxy: true } });
    expect(at(recording.one(GROUP, "exit-mail").inputs, "ruleCollections", 0)).toMatchObject({
      action: { type: "Allow" },
      rules: [
        {
          ruleType: "NetworkRule",
          sourceAddresses: ["10.16.0.0/16", "10.17.0.0/20"],
          destinationFqdns: ["smtp.azurecomm.net"],
          destinationPorts: ["587"],
          ipProtocols: ["TCP"],
        },
      ],
    });
  });

  it("lets through all else by name over HTTPS only, from the subnets that call out, and has no rule by address", () => {
    for (const { collection } of ruleGroups(argsIn("germanywestcentral")).slice(1)) {
      expect(collection.action).toEqual({ type: "Allow" });
      for (const rule of collection.rules as object[]) {
        expect(rule).toMatchObject({
          ruleType: "ApplicationRule",
          sourceAddresses: ["10.16.0.0/16", "10.17.0.0/20"],
          protocols: [{ protocolType: "Https", port: 443 }],
        });
      }
    }
  });

  it("lets through what AKS, its add-ons and sign-in need, and then what was asked for", () => {
    expect(namesByRule("germanynorth")).toEqual({
      kubernetes: ["AzureKubernetesService"],
      entra: ["login.microsoftonline.com"],
      defender: ["*.ods.opinsights.azure.com", "*.oms.opinsights.azure.com", "*.cloud.defender.microsoft.com"],
      "azure-policy": ["data.policy.core.windows.net", "store.policy.core.windows.net", "dc.services.visualstudio.com"],
      "cost-analysis": ["management.azure.com"],
      payments: ["api.payments.example.com", "*.cards.example.com"],
      git: ["github.com"],
    });
  });

  it("lets GPU drivers through where there are GPUs", () => {
    expect(namesByRule("germanywestcentral")).toHaveProperty("gpu-drivers");
    expect(namesByRule("germanynorth")).not.toHaveProperty("gpu-drivers");
  });

  it("has no group for partners when there are none", async () => {
    const recording = await firewall("germanywestcentral", { destinations: {} });
    expect(recording.ofType(GROUP).map(({ name }) => name)).toEqual(["exit-mail", "exit-platform"]);
  });

  it("writes down what it lets through and what it refuses, in tables of its own kind", async () => {
    const recording = await firewall("germanywestcentral", { workspaceId: WORKSPACE_ID });
    expect(recording.one(DIAGNOSTICS).inputs).toMatchObject({
      resourceUri: recording.one(FIREWALL).id,
      workspaceId: WORKSPACE_ID,
      logs: [{ categoryGroup: "allLogs", enabled: true }],
      logAnalyticsDestinationType: "Dedicated",
    });
  });

  it("protects its addresses as it is told", async () => {
    for (const { inputs } of (await firewall("germanynorth", { protection: "Enabled" })).ofType(ADDRESS)) {
      expect(at(inputs, "ddosSettings", "protectionMode")).toBe("Enabled");
    }
  });
});

describe("EgressFirewall refuses", () => {
  const paths = (more: Pick<EgressFirewallArgs, "capacity" | "destinations">) =>
    firewallFaults(more).map(({ path }) => path);

  it.each([
    [{ minimum: 1, maximum: 20 }, ["capacity.minimum"]],
    [{ minimum: 2, maximum: 51 }, ["capacity.maximum"]],
    [{ minimum: 2.5, maximum: 20 }, ["capacity.minimum"]],
    [{ minimum: 5, maximum: 4 }, ["capacity.maximum"]],
    [{ minimum: 5, maximum: 6 }, ["capacity.maximum"]],
    [{ minimum: 5, maximum: 5 }, []],
    [{ minimum: 5, maximum: 7 }, []],
  ])("%j for what is wrong with it", (capacity, wrong) => {
    expect(paths({ capacity })).toEqual(wrong);
  });

  it.each([
    ["*.example.com", true],
    ["example.com", true],
    ["api-2.example.co.uk", true],
    ["*", false],
    ["*example.com", false],
    ["api.*.example.com", false],
    ["https://example.com", false],
    ["Example.com", false],
    ["10.0.0.1", false],
    ["localhost", false],
  ])("%s as a name, unless it is one", (name, right) => {
    expect(paths({ destinations: { partner: [name] } })).toEqual(right ? [] : ["destinations.partner"]);
  });

  it("an empty list, a key that is no name of a rule, and says all at once", async () => {
    const wrong = { capacity: { minimum: 1, maximum: 20 }, destinations: { "No good": ["a.example.com"], none: [] } };
    expect(paths(wrong)).toEqual(["capacity.minimum", "destinations.No good", "destinations.none"]);
    await expect(firewall("germanynorth", wrong)).rejects.toThrow("3 faults in its arguments");
  });
});
