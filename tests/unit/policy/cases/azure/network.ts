import { UNKNOWN } from "../../../../../resilience/resource";
import { beforeItExists, inOrder, set, type Mutation } from "../../mutations";
import { all, property, when, type Case } from "../form";

const SUBNET = "azure-native:network:Subnet network-nodes @prod-frankfurt";
const GROUP = "azure-native:network:NetworkSecurityGroup network-nodes-rules @prod-frankfurt";
const CLOSED_GROUP = "azure-native:network:NetworkSecurityGroup network-private-link-service-rules @prod-frankfurt";
const ZONES = "azure-native:network:PrivateDnsZoneGroup";
const ADDRESS = "azure-native:network:PublicIPAddress gateway-address @prod-frankfurt";
const PEERING = "azure-native:network:VirtualNetworkPeering";
const CLUSTER = "azure-native:containerservice:ManagedCluster cluster-cluster @prod-frankfurt";
const FIREWALL = "azure-native:network:AzureFirewall";
const POLICY = "azure-native:network:FirewallPolicy";
const COLLECTIONS = "azure-native:network:FirewallPolicyRuleCollectionGroup network-firewall-mail";
const RULE = "ruleCollections[0].rules[0]";
const ROUTE = "azure-native:network:Route";
const FLOW_LOG = "azure-native:network:FlowLog";
const LIFECYCLE = "azure-native:storage:ManagementPolicy flow-logs-lifecycle";

const DELETED = "policy.rules[1].definition.actions.baseBlob.delete.daysAfterModificationGreaterThan";

/** What the first rule of a security group lets in instead of what it does. */
function letsIn(what: string, source: object, path: string, got: string): Case["broken"] {
  const { sourceAddressPrefix, sourceAddressPrefixes } = { ...EMPTY, ...source };
  return {
    [what]: {
      by: set(GROUP, {
        "securityRules[0].sourceAddressPrefix": sourceAddressPrefix,
        "securityRules[0].sourceAddressPrefixes": sourceAddressPrefixes,
      }),
      path: `securityRules[0].${path}`,
      got,
    },
  };
}
const EMPTY: { sourceAddressPrefix?: unknown; sourceAddressPrefixes?: unknown } = {};

/** No subnet of Frankfurt has a route table. */
const closed: Mutation = inOrder(
  ...["nodes", "system-nodes", "burst"].map((role) =>
    set(`azure-native:network:Subnet network-${role} @prod-frankfurt`, { routeTable: undefined }),
  ),
);

export const networkCases: Readonly<Record<string, Case>> = {
  "subnet-filtered": {
    broken: {
      "a subnet has no group": {
        by: set(SUBNET, { networkSecurityGroup: undefined }),
        path: "networkSecurityGroup.id",
        got: "nothing",
      },
    },
    undecided: { "a subnet's name is unknown": { by: set(SUBNET, { subnetName: UNKNOWN }), path: "subnetName" } },
  },
  "subnet-goes-out-by-our-ways": property(SUBNET, "defaultOutboundAccess", true, "true"),
  "nobody-lets-the-internet-in": {
    broken: {
      ...letsIn("everybody comes in", { sourceAddressPrefix: "*" }, "sourceAddressPrefix", '"*"'),
      ...letsIn("the internet comes in", { sourceAddressPrefix: "Internet" }, "sourceAddressPrefix", '"Internet"'),
      ...letsIn(
        "one of many sources is everybody",
        { sourceAddressPrefixes: ["10.0.0.0/8", "0.0.0.0/0"] },
        "sourceAddressPrefixes",
        '"0.0.0.0/0"',
      ),
      ...letsIn("a rule says nothing of its source", {}, "sourceAddressPrefix", "nothing"),
    },
    undecided: {
      "a source is unknown": {
        by: set(GROUP, { "securityRules[0].sourceAddressPrefixes": [UNKNOWN] }),
        path: "securityRules[0].sourceAddressPrefixes",
      },
    },
  },
  "security-group-refuses-the-rest": {
    broken: {
      "a group has no rules": { by: set(GROUP, { securityRules: [] }), path: "securityRules", got: "nothing" },
      "the last rule refuses one port only": {
        by: set(GROUP, { "securityRules[5].destinationPortRange": "22" }),
        path: "securityRules",
        got: "nothing",
      },
    },
    undecided: { "the rules are unknown": { by: set(GROUP, { securityRules: UNKNOWN }), path: "securityRules" } },
  },
  "nobody-lets-everything-out": {
    broken: {
      "what was refused is let out": {
        by: set(CLOSED_GROUP, { "securityRules[1].access": "Allow" }),
        path: "securityRules[1].access",
        got: "everything",
      },
      "a rule does not say that it refuses": {
        by: set(CLOSED_GROUP, { "securityRules[1].access": undefined }),
        path: "securityRules[1].access",
        got: "everything",
      },
    },
    undecided: "never",
  },
  "zone-group-names-its-zone": all(
    property(ZONES, "privateDnsZoneConfigs", [], "nothing"),
    when(
      "a zone has no id",
      set(ZONES, { "privateDnsZoneConfigs[0].privateDnsZoneId": undefined }),
      "privateDnsZoneConfigs[0].privateDnsZoneId",
      "nothing",
    ),
  ),
  "public-address-survives-a-zone": all(
    property(ADDRESS, "sku.name", "Basic", '"Basic"'),
    property(ADDRESS, "publicIPAllocationMethod", "Dynamic", '"Dynamic"'),
    property(ADDRESS, "zones", ["1"], "1 entry"),
  ),
  "peering-carries-nobody-else": all(
    property(PEERING, "allowForwardedTraffic", true, "true"),
    property(PEERING, "allowGatewayTransit", true, "true"),
    property(PEERING, "useRemoteGateways", true, "true"),
    property(PEERING, "allowVirtualNetworkAccess", false, "false"),
  ),
  "zone-link-names-its-network": property(
    "azure-native:privatedns:VirtualNetworkLink",
    "registrationEnabled",
    true,
    "true",
  ),
  "snat-ports-last": all(
    when(
      "a NAT gateway has one address only",
      set("azure-native:network:NatGateway @prod-berlin", { publicIpAddresses: [{ id: "/one" }] }),
      "ports on the way out",
      "51609",
    ),
    when(
      "a firewall has fewer instances",
      set(`${FIREWALL} @prod-frankfurt`, { "autoscaleConfiguration.minCapacity": 4 }),
      "ports on the way out",
      "135782",
    ),
    {
      broken: {},
      undecided: {
        "a pool's size is unknown": {
          by: set(CLUSTER, { "agentPoolProfiles[0].count": UNKNOWN }),
          path: "agentPoolProfiles",
        },
      },
    },
  ),
  "nodes-have-a-way-out": all(
    when("nodes have no route", set(SUBNET, { routeTable: undefined }), "routeTable.id", "nothing"),
    when(
      "the system pool has no NAT gateway",
      set("azure-native:network:Subnet network-system-nodes @staging-frankfurt", { natGateway: undefined }),
      "natGateway.id",
      "nothing",
    ),
    when(
      "no subnet may be the nodes', and no id is known",
      inOrder(closed, beforeItExists),
      "routeTable.id",
      "nothing",
    ),
  ),
  "nothing-goes-around-the-firewall": all(
    property(ROUTE, "nextHopType", "Internet", '"Internet"'),
    when("a route says not what for", set(ROUTE, { addressPrefix: undefined }), "addressPrefix", "nothing"),
  ),
  "firewall-survives-a-zone": all(
    property(`${FIREWALL} @prod-frankfurt`, "zones", ["1"], "1 entry"),
    when(
      "a firewall may shrink to one instance",
      set(`${FIREWALL} @prod-berlin`, { autoscaleConfiguration: { minCapacity: 1, maxCapacity: 3 } }),
      "autoscaleConfiguration.minCapacity",
      "1",
    ),
    when("it has no policy", set(FIREWALL, { firewallPolicy: undefined }), "firewallPolicy.id", "nothing"),
  ),
  "firewall-refuses-known-threats": all(
    property(POLICY, "threatIntelMode", "Alert", '"Alert"'),
    property(POLICY, "dnsSettings.enableProxy", false, "false"),
  ),
  "firewall-lets-out-what-is-named": {
    broken: Object.fromEntries(
      ["sourceAddresses", "destinationFqdns", "destinationPorts"].map((part) => [
        `${part} is everything`,
        { by: set(COLLECTIONS, { [`${RULE}.${part}`]: ["*"] }), path: `${RULE}.${part}`, got: "everything" },
      ]),
    ),
    undecided: {
      "who may go out is unknown": {
        by: set(COLLECTIONS, { [`${RULE}.sourceAddresses`]: UNKNOWN }),
        path: `${RULE}.sourceAddresses`,
      },
    },
  },
  "flows-are-logged": all(
    when("another network's are", set(FLOW_LOG, { targetResourceId: "/another" }), "flow log", "nothing"),
    property(FLOW_LOG, "enabled", false, "false"),
    when(
      "flows are not analysed",
      set(FLOW_LOG, { "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled": false }),
      "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled",
      "false",
    ),
    when("it is kept nowhere", set(FLOW_LOG, { storageId: undefined }), "storageId", "nothing"),
    when("they are deleted after a month", set(LIFECYCLE, { [DELETED]: 30 }), DELETED, "30"),
    {
      broken: {},
      undecided: { "when they are deleted is unknown": { by: set(LIFECYCLE, { [DELETED]: UNKNOWN }), path: DELETED } },
    },
  ),
};
