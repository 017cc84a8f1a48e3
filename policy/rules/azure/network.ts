import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, expectPresent, fromTable, is, word } from "../expectation";
import { expectZones } from "../region";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { eachAt, entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const SUBNET = "azure-native:network:Subnet";
const GROUP = "azure-native:network:NetworkSecurityGroup";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const ADDRESS = "azure-native:network:PublicIPAddress";

/**
 * Subnets of Azure's own, where it takes no security group or none of ours.
 * https://learn.microsoft.com/azure/firewall/firewall-faq#are-network-security-groups--nsgs--supported-on-the-azurefirewallsubnet,
 * https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub (2026-11)
 */
const WITHOUT_GROUP = word(
  "AzureFirewallSubnet",
  "AzureFirewallManagementSubnet",
  "GatewaySubnet",
  "RouteServerSubnet",
);

/** Words by which a rule means everybody. */
const EVERYBODY = word("*", "Any", "Internet", "0.0.0.0/0", "0.0.0.0", "::/0");

export const networkRules: readonly Rule[] = [
  {
    id: "subnet-filtered",
    scope: "resource",
    title: "Each subnet has a network security group, except where Azure takes none.",
    why: "A subnet without one lets everything in that a peered network or a neighbour sends (A17).",
    remedy: "use RegionalNetwork, which gives each subnet of its plan a group.",
    documentation: {
      address: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:04", "CIS Azure 5.0.0 7.11", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SUBNET],
    judge: (subnet) => {
      const name = subnet.properties["subnetName"];
      if (name === UNKNOWN) return [undecided(subnet, "subnetName", "a name, because Azure's own take no group")];
      return WITHOUT_GROUP.met(name)
        ? []
        : expectPresent(subnet, "networkSecurityGroup.id", "the group of this subnet");
    },
  },
  {
    id: "subnet-goes-out-by-our-ways",
    scope: "resource",
    title: "No subnet has Azure's default way to the internet.",
    why: "Its address changes, nobody watches its ports, and it goes around the firewall (B10).",
    remedy: "use RegionalNetwork; what must go out gets a route to the firewall or a NAT gateway.",
    documentation: {
      address: "https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access",
      read: READ,
    },
    requirements: ["B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SUBNET],
    judge: (subnet) => {
      // Delegated subnets and Azure's own cannot be private: the same page, "Limitations of private subnets".
      const delegated = entriesAt(subnet, "delegations").length > 0;
      const { subnetName: name } = subnet.properties;
      return delegated || WITHOUT_GROUP.met(name) ? [] : expectAt(subnet, "defaultOutboundAccess", is(false));
    },
  },
  {
    id: "nobody-lets-the-internet-in",
    scope: "resource",
    title: "No security group lets everybody in, on any port.",
    why: "Users come through Front Door's private link, so that no address of ours has to answer the internet (A1, A17).",
    remedy: "name the subnet or the service tag that calls; RegionalNetwork's plan has all that the platform needs.",
    documentation: {
      address: "https://learn.microsoft.com/azure/security/fundamentals/network-best-practices",
      read: READ,
    },
    requirements: ["A1", "A17"],
    frameworks: [
      "WAF SE:06",
      "CIS Azure 5.0.0 7.1",
      "CIS Azure 5.0.0 7.2",
      "CIS Azure 5.0.0 7.3",
      "CIS Azure 5.0.0 7.4",
      "ISO 27001 A.8.20",
    ],
    severity: "mandatory",
    unknown: "refuse",
    types: [GROUP, "azure-native:network:SecurityRule"],
    judge: (resource) =>
      resource.type === GROUP
        ? entriesAt(resource, "securityRules").flatMap((rule, index) =>
            sources(resource, rule, `securityRules[${index}].`),
          )
        : sources(resource, resource.properties, ""),
  },
  {
    id: "security-group-refuses-the-rest",
    scope: "resource",
    title: "Each security group ends by refusing whatever it did not let in.",
    why: "Azure's own last rules let every peered network in, so that one region's pods would reach the other's (A17).",
    remedy: "use RegionalNetwork, or add an inbound rule that denies everything, with priority 4096.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules",
      read: READ,
    },
    requirements: ["A17"],
    frameworks: ["WAF SE:04", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GROUP],
    judge: (group) => {
      const rules = entriesAt(group, "securityRules");
      const expected = "a rule that denies everything inbound";
      if (rules.some(refusesAll)) return [];
      return rules.includes(UNKNOWN)
        ? [undecided(group, "securityRules", expected)]
        : [missing(group, "securityRules", expected)];
    },
  },
  {
    id: "nobody-lets-everything-out",
    scope: "resource",
    title: "No security group lets everything out to everybody.",
    why: "What was broken into calls home: an intruder who reaches nothing outside has nothing (B10).",
    remedy: "use RegionalNetwork; name destination and port of what must go out.",
    documentation: {
      address: "https://learn.microsoft.com/azure/security/fundamentals/network-best-practices",
      read: READ,
    },
    requirements: ["A17", "B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GROUP],
    judge: (group) =>
      entriesAt(group, "securityRules").flatMap((rule, index) => outwards(group, rule, `securityRules[${index}]`)),
  },
  {
    id: "zone-group-names-its-zone",
    scope: "resource",
    title: "A private endpoint's zone group names the private zone.",
    why: "An empty group registers no name: clients go on to the public address, which is closed (B10).",
    remedy: "create endpoints through PrivateLinkEverything.connect().",
    documentation: {
      address: "https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration",
      read: READ,
    },
    requirements: ["B10"],
    frameworks: ["WAF SE:06"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:network:PrivateDnsZoneGroup"],
    judge: (group) =>
      eachAt(group, "privateDnsZoneConfigs", "a zone", (at) =>
        expectPresent(group, `${at}.privateDnsZoneId`, "the id of a private zone"),
      ),
  },
  {
    id: "public-address-survives-a-zone",
    scope: "resource",
    title: "A public address is of the standard kind, fixed, and in all zones of its region.",
    why: "What stands behind it is no more available than its address is; partners know it by that address (A16, B10).",
    remedy: "use publicAddress() of components/azure, which takes zones from facts/regions.ts.",
    documentation: {
      address: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#availability-zone",
      read: READ,
    },
    requirements: ["A16", "B10"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [ADDRESS],
    judge: (address) => [
      ...expectAt(address, "sku.name", word("Standard", "StandardV2")),
      ...expectAt(address, "publicIPAllocationMethod", word("Static")),
      ...expectZones(address, "zones"),
    ],
  },
  {
    id: "peering-carries-nobody-else",
    scope: "resource",
    title: "A peering joins two networks and carries nobody else's traffic.",
    why: "With forwarding or a shared gateway one region would reach the other through the hub, and share its fate (A17).",
    remedy: "use HubPeering, which turns transit and forwarding off.",
    documentation: {
      address: "https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview",
      read: READ,
    },
    requirements: ["A17", "A18"],
    frameworks: ["WAF SE:04", "ISO 27001 A.8.22"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:network:VirtualNetworkPeering": {
        allowForwardedTraffic: is(false),
        allowGatewayTransit: is(false),
        useRemoteGateways: is(false),
        allowVirtualNetworkAccess: is(true),
      },
    }),
  },
  {
    id: "zone-link-names-its-network",
    scope: "resource",
    title: "A private zone's link names a network, and takes no records of machines from it.",
    why: "A zone that no network asks answers nobody; one that machines register in answers whatever a machine calls itself (B10).",
    remedy: "link zones through PrivateLinkEverything or HubPeering.",
    documentation: {
      address: "https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links",
      read: READ,
    },
    requirements: ["B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [LINK],
    judge: (link) => [
      ...expectAt(link, "registrationEnabled", is(false)),
      ...expectPresent(link, "virtualNetwork.id", "a network's id"),
    ],
  },
];

/** Findings on whom an inbound rule lets in. A rule that says neither how nor which way is taken to let in. */
function sources(resource: Resource, rule: unknown, at: string): readonly Finding[] {
  if (word("Deny").met(fieldOf(rule, "access")) || word("Outbound").met(fieldOf(rule, "direction"))) return [];
  const expected = "subnets or service tags that are named";
  const one = fieldOf(rule, "sourceAddressPrefix");
  const several = fieldOf(rule, "sourceAddressPrefixes");
  const all = [one, ...(Array.isArray(several) ? (several as unknown[]) : [several])];
  const groups = fieldOf(rule, "sourceApplicationSecurityGroups");
  const everybody = all.find(EVERYBODY.met);
  const path = `${at}${several === undefined ? "sourceAddressPrefix" : "sourceAddressPrefixes"}`;
  if (everybody !== undefined) return [found(resource, path, `"${String(everybody)}"`, expected)];
  if (all.includes(UNKNOWN)) return [undecided(resource, path, expected)];
  return all.every((source) => source === undefined) && groups === undefined ? [missing(resource, path, expected)] : [];
}

/** Findings on an outbound rule that names neither where to nor a port. */
function outwards(group: Resource, rule: unknown, at: string): readonly Finding[] {
  if (word("Deny").met(fieldOf(rule, "access")) || !word("Outbound").met(fieldOf(rule, "direction"))) return [];
  const open =
    EVERYBODY.met(fieldOf(rule, "destinationAddressPrefix")) && fieldOf(rule, "destinationPortRange") === "*";
  return open ? [found(group, `${at}.access`, "everything", "a destination and its port, or a refusal")] : [];
}

function refusesAll(rule: unknown): boolean {
  if (typeof rule !== "object" || rule === null) return false;
  const wanted = {
    access: "Deny",
    direction: "Inbound",
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  };
  return Object.entries(wanted).every(([key, value]) => word(value).met(valueAt(rule as Record<string, unknown>, key)));
}
