/** Firewalls, and the subnet that they have to themselves. */
import type { Store } from "../../store/store";
import { parseBlock, prefixesOfSubnet } from "../addresses";
import { parseArmId } from "../arm-id";
import { at, idOf, objects, text } from "../body";
import { type Law, pagesBelow } from "./law";

const FIREWALL = "Microsoft.Network/azureFirewalls";
const SUBNET = "Microsoft.Network/virtualNetworks/subnets";
const SUBNET_NAME = "AzureFirewallSubnet";
const SMALLEST_PREFIX = 26;
const MOST_ADDRESSES = 250;
const CAPACITY = { least: 2, most: 50 };

const page = pagesBelow("azure/firewall", "2026-11");
const PRESCALING = page("prescaling", "how-prescaling-works");

/** Ids that the body's configurations name, with where. */
function named(body: Parameters<typeof at>[0], part: "subnet" | "publicIPAddress"): { id: string; property: string }[] {
  return objects(at(body, "ipConfigurations")).flatMap((configuration, index) => {
    const id = idOf(configuration[part]);
    return id === undefined ? [] : [{ id, property: `ipConfigurations[${index}].${part}.id` }];
  });
}

function policyTier(store: Store, body: Parameters<typeof at>[0]): string | undefined {
  const policy = store.get(idOf(at(body, "firewallPolicy")) ?? "");
  return policy && (text(at(policy.body, "sku", "tier")) ?? "Standard");
}

/** Firewalls that a policy of a tier may be given to. https://learn.microsoft.com/azure/firewall-manager/policy-overview (2026-11) */
const FIREWALLS_OF_POLICY: Readonly<Record<string, readonly string[]>> = {
  Basic: ["Basic"],
  Standard: ["Standard", "Premium"],
  Premium: ["Premium"],
};

const ofSubnet: readonly Law[] = [
  {
    id: "firewall-stands-in-its-own-subnet",
    type: FIREWALL,
    says: "A firewall's subnet is called AzureFirewallSubnet.",
    code: "AzureFirewallSubnetNameInvalid",
    source: page("tutorial-firewall-deploy-portal"),
    check: ({ body }) =>
      named(body, "subnet")
        .filter(({ id }) => parseArmId(id).name !== SUBNET_NAME)
        .map(({ id, property }) => ({ property, got: id, expected: SUBNET_NAME, fix: "Give the subnet that name" })),
  },
  {
    id: "firewall-subnet-is-large-enough",
    type: FIREWALL,
    says: "A firewall's subnet is a /26 or larger.",
    code: "AzureFirewallSubnetTooSmall",
    source: page("firewall-faq", "why-does-azure-firewall-need-a--26-subnet-size"),
    admit: ({ store, body }) =>
      named(body, "subnet").flatMap(({ id, property }) => {
        const subnet = store.get(id);
        const small = (subnet ? prefixesOfSubnet(subnet) : []).find(
          (prefix) => (parseBlock(prefix)?.bitmask ?? 0) > SMALLEST_PREFIX,
        );
        if (small === undefined) return [];
        return [{ property, got: `${id}, ${small}`, expected: `a /${SMALLEST_PREFIX}`, fix: "Make the subnet larger" }];
      }),
  },
  {
    id: "firewall-subnet-takes-no-security-group",
    type: SUBNET,
    says: "A firewall's subnet has no security group: Azure has rules of its own there.",
    code: "NetworkSecurityGroupNotAllowedOnAzureFirewallSubnet",
    source: page("firewall-faq", "are-network-security-groups--nsgs--supported-on-the-azurefirewallsubnet"),
    check: ({ body }) => {
      if (text(body["subnetName"]) !== SUBNET_NAME || body["networkSecurityGroup"] === undefined) return [];
      const fix = "Leave networkSecurityGroup out";
      return [{ property: "networkSecurityGroup", got: `one on ${SUBNET_NAME}`, expected: "none", fix }];
    },
  },
];

const ofFirewall: readonly Law[] = [
  {
    id: "firewall-addresses-are-standard-and-static",
    type: FIREWALL,
    says: "A firewall's public addresses are Standard and static.",
    code: "AzureFirewallPublicIpSkuInvalid",
    source: {
      from: "https://learn.microsoft.com/azure/virtual-network/ip-services/configure-public-ip-firewall",
      read: "2026-11",
    },
    admit: ({ store, body }) =>
      named(body, "publicIPAddress").flatMap(({ id, property }) => {
        const address = store.get(id);
        const sku = text(at(address?.body, "sku", "name")) ?? "Basic";
        const method = text(address?.body["publicIPAllocationMethod"]) ?? "Dynamic";
        if (!address || (sku === "Standard" && method === "Static")) return [];
        return [{ property, got: `${id}, ${sku} and ${method}`, expected: "Standard and Static", fix: "Change it" }];
      }),
  },
  {
    id: "firewall-is-in-the-group-of-its-network",
    type: FIREWALL,
    says: "A firewall, its network and its addresses are in one resource group.",
    code: "AzureFirewallResourceGroupMismatch",
    source: page("firewall-faq", "are-there-any-firewall-resource-group-restrictions"),
    check: ({ body }) => {
      const group = text(body["resourceGroupName"]);
      return [...named(body, "subnet"), ...named(body, "publicIPAddress")]
        .filter(({ id }) => group !== undefined && parseArmId(id).resourceGroup.toLowerCase() !== group.toLowerCase())
        .map(({ id, property }) => {
          const fix = "Put them into one";
          return { property, got: id, expected: `something in the group ${String(group)}, as the firewall`, fix };
        });
    },
  },
  {
    id: "firewall-takes-250-addresses",
    type: FIREWALL,
    says: "A firewall has at most 250 public addresses.",
    code: "AzureFirewallPublicIpCountExceeded",
    source: page("deploy-multi-public-ip-powershell"),
    check: ({ body }) => {
      const { length } = objects(body["ipConfigurations"]);
      if (length <= MOST_ADDRESSES) return [];
      const fix = "Use fewer, or a NAT gateway on the subnet";
      return [{ property: "ipConfigurations", got: `${length}`, expected: `at most ${MOST_ADDRESSES}`, fix }];
    },
  },
  {
    id: "firewall-capacity-in-range",
    type: FIREWALL,
    says: "A firewall's least and most capacity are from 2 to 50 units.",
    code: "AzureFirewallAutoscaleConfigurationInvalid",
    source: PRESCALING,
    check: ({ body }) =>
      ["minCapacity", "maxCapacity"].flatMap((key) => {
        const units = at(body, "autoscaleConfiguration", key);
        const { least, most } = CAPACITY;
        if (typeof units !== "number" || (units >= least && units <= most)) return [];
        const property = `autoscaleConfiguration.${key}`;
        return [{ property, got: `${units}`, expected: `${least} to ${most}`, fix: "Choose one in the range" }];
      }),
  },
  {
    id: "firewall-capacities-are-apart-or-equal",
    type: FIREWALL,
    says: "A firewall's least and most capacity are equal, or two or more apart.",
    code: "AzureFirewallAutoscaleConfigurationInvalid",
    source: PRESCALING,
    check: ({ body }) => {
      const [least, most] = ["minCapacity", "maxCapacity"].map((key) => at(body, "autoscaleConfiguration", key));
      if (typeof least !== "number" || typeof most !== "number" || most === least || most - least > 1) return [];
      const property = "autoscaleConfiguration.maxCapacity";
      return [
        { property, got: `${most} with ${least}`, expected: `${least}, or ${least + 2} and more`, fix: "Raise it" },
      ];
    },
  },
  {
    id: "firewall-takes-policies-of-its-tier",
    type: FIREWALL,
    says: "A firewall takes policies of its tier; a Premium one takes Standard ones, too.",
    code: "AzureFirewallPolicyTierMismatch",
    source: {
      from: "https://learn.microsoft.com/azure/firewall-manager/policy-overview#basic-standard-and-premium-policies",
      read: "2026-11",
    },
    admit: ({ store, body }) => {
      const [tier, policy] = [text(at(body, "sku", "tier")) ?? "Standard", policyTier(store, body)];
      const takes = policy === undefined ? undefined : FIREWALLS_OF_POLICY[policy];
      if (!takes || takes.includes(tier)) return [];
      const got = `a ${policy} policy for a ${tier} firewall`;
      return [
        { property: "firewallPolicy.id", got, expected: `a firewall of ${takes.join(" or ")}`, fix: "Change one" },
      ];
    },
  },
];

export const firewallLaws: readonly Law[] = [...ofSubnet, ...ofFirewall];
