import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { address, addressId, subnetId } from "./cases/ids";
import { describeLaws, type LawCase } from "./obey";

const policyId = (name: string): string => `${GROUP}/providers/Microsoft.Network/firewallPolicies/${name}`;
const policy = (cloud: TestCloud, firewallPolicyName: string, tier: string, more: PropertyMap = {}) =>
  cloud.make("network:FirewallPolicy", firewallPolicyName, { firewallPolicyName, sku: { tier }, ...more });

/** One configuration of a firewall: its address, and the subnet that it is in. */
const via = (name: string, subnet = subnetId("AzureFirewallSubnet")): PropertyMap => ({
  ipConfigurations: [{ name: "a", publicIPAddress: { id: addressId(name) }, subnet: { id: subnet } }],
});
const RIGHT: PropertyMap = {
  azureFirewallName: "afw",
  sku: { name: "AZFW_VNet", tier: "Standard" },
  firewallPolicy: { id: policyId("standard") },
  ...via("right"),
};

async function place(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await cloud.network("small", "10.2.0.0/16");
  await cloud.subnet("AzureFirewallSubnet", "10.1.0.0/26");
  await cloud.make("network:Subnet", "small", {
    virtualNetworkName: "small",
    subnetName: "AzureFirewallSubnet",
    addressPrefix: "10.2.0.0/27",
  });
  await cloud.subnet("other", "10.1.1.0/26");
  await address(cloud, "right");
  await address(cloud, "basic", { sku: { name: "Basic" } });
  await policy(cloud, "standard", "Standard");
  await policy(cloud, "premium", "Premium");
}
const firewall = (wrong: PropertyMap, right: PropertyMap = {}): LawCase => ({
  given: place,
  kind: "network:AzureFirewall",
  right: { ...RIGHT, ...right },
  wrong,
});
const scaled = (minCapacity: number, maxCapacity: number): PropertyMap => ({
  autoscaleConfiguration: { minCapacity, maxCapacity },
});

const HTTPS = [{ protocolType: "Https", port: 443 }];
const rules = (rule: PropertyMap, ruleType = "ApplicationRule"): PropertyMap => ({
  ruleCollections: [
    {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: "allow",
      priority: 200,
      action: { type: "Allow" },
      rules: [{ ruleType, name: "r", sourceAddresses: ["10.1.0.0/16"], ...rule }],
    },
  ],
});
const group = (right: PropertyMap, wrong: PropertyMap, dns: PropertyMap = {}): LawCase => ({
  given: (cloud) => policy(cloud, "standard", "Standard", dns),
  kind: "network:FirewallPolicyRuleCollectionGroup",
  right: { firewallPolicyName: "standard", ruleCollectionGroupName: "platform", priority: 200, ...right },
  wrong,
});
const NAMED = rules({ protocols: HTTPS, targetFqdns: ["*.example.com"] });
const TAGGED = rules({ protocols: HTTPS, fqdnTags: ["AzureKubernetesService"] });
const OVER_TCP = { ipProtocols: ["TCP"], destinationPorts: ["443"] };

describeLaws("EgressFirewall", {
  "firewall-stands-in-its-own-subnet": firewall(via("right", subnetId("other"))),
  "firewall-subnet-is-large-enough": firewall(via("right", subnetId("AzureFirewallSubnet", "small"))),
  "firewall-subnet-takes-no-security-group": {
    given: async (cloud) => {
      await cloud.network();
      await cloud.make("network:NetworkSecurityGroup", "nsg", { networkSecurityGroupName: "nsg" });
    },
    kind: "network:Subnet",
    right: { virtualNetworkName: "vnet", subnetName: "AzureFirewallSubnet", addressPrefix: "10.1.0.0/26" },
    wrong: { networkSecurityGroup: { id: `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg` } },
  },
  "firewall-addresses-are-standard-and-static": firewall(via("basic")),
  "firewall-is-in-the-group-of-its-network": firewall(
    via("right", subnetId("AzureFirewallSubnet").replace("/rg/", "/other/")),
  ),
  "firewall-takes-250-addresses": firewall({
    ipConfigurations: Array.from({ length: 251 }, (_, index) => ({ name: `a${index}` })),
  }),
  "firewall-capacity-in-range": firewall(scaled(1, 20), scaled(2, 20)),
  "firewall-capacities-are-apart-or-equal": firewall(scaled(6, 7), scaled(6, 8)),
  "firewall-takes-policies-of-its-tier": firewall({ firewallPolicy: { id: policyId("premium") } }),
  "firewall-names-have-their-asterisk-on-the-left": group(
    NAMED,
    rules({ protocols: HTTPS, targetFqdns: ["api.*.example.com"] }),
  ),
  "firewall-fqdn-tags-are-for-https": group(
    TAGGED,
    rules({ protocols: [{ protocolType: "Http", port: 80 }], fqdnTags: ["AzureKubernetesService"] }),
  ),
  "firewall-tags-and-names-are-apart": group(
    TAGGED,
    rules({ protocols: HTTPS, fqdnTags: ["AzureKubernetesService"], targetFqdns: ["example.com"] }),
  ),
  "firewall-ports-end-at-64000": group(
    NAMED,
    rules({ protocols: [{ protocolType: "Https", port: 64_001 }], targetFqdns: ["example.com"] }),
  ),
  "firewall-group-priorities-in-range": group(NAMED, { priority: 99 }),
  "firewall-names-in-network-rules-need-its-dns": group(
    rules({ ...OVER_TCP, destinationAddresses: ["192.0.2.0/24"] }, "NetworkRule"),
    rules({ ...OVER_TCP, destinationFqdns: ["example.com"] }, "NetworkRule"),
  ),
  "firewall-intrusion-detection-is-premium": {
    kind: "network:FirewallPolicy",
    right: { firewallPolicyName: "p", sku: { tier: "Standard" } },
    wrong: { intrusionDetection: { mode: "Deny" } },
  },
});
