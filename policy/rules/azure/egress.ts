import { FLOW_LOGS, portsAllowed, SNAT } from "../../../facts/network";
import { largestPools, portsOf } from "../../../resilience/capacity/pools";
import { waysOut } from "../../../resilience/capacity/ways-out";
import { armId, armIdOf, UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, expectPresent, is, word } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { linked, ofType, within } from "./links";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const NODE_CLASS = "kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass";
const SUBNET = "azure-native:network:Subnet";
const FLOW_LOG = "azure-native:network:FlowLog";

/** What a cluster's outboundType asks of its nodes' subnets. Others are judged by cluster-goes-out-by-our-ways. */
const WAYS: Readonly<Record<string, string>> = {
  userdefinedrouting: "routeTable.id",
  userassignednatgateway: "natGateway.id",
};

export const egressRules: readonly Rule[] = [
  {
    id: "snat-ports-last",
    scope: "estate",
    title: `The way out has ports for the largest cluster, with ${100 - SNAT.usedAtMostPercent} % to spare.`,
    why: "A cluster that opens more connections than its addresses have ports fails as a whole: the SNAT lesson (B10).",
    remedy:
      "raise RegionalNetwork's egress.publicIps, the firewall's least capacity, or lower the limits of NodePools.",
    documentation: {
      address: "https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#scalability",
      read: READ,
    },
    requirements: ["B10", "A3"],
    frameworks: ["WAF RE:06", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => ofType(resources, CLUSTER).flatMap((cluster) => portFindings(cluster, resources)),
  },
  {
    id: "nodes-have-a-way-out",
    scope: "estate",
    title: "Nodes go out through the NAT gateway or the firewall that their cluster is made for.",
    why: "AKS does not make the way itself then: without it nodes start, pull nothing and never join (A3, B10).",
    remedy: "take the nodes' subnets from RegionalNetwork, which joins them to its way out.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/egress-outboundtype", read: READ },
    requirements: ["A3", "B10"],
    frameworks: ["WAF SE:06"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const [cluster] = ofType(resources, CLUSTER);
      const way = WAYS[String(cluster && valueAt(cluster.properties, "networkProfile.outboundType")).toLowerCase()];
      if (way === undefined) return [];
      const subnets = new Map(ofType(resources, SUBNET).map((one) => [one.urn, one]));
      const byId = new Map([...subnets.values()].map((one) => [armIdOf(one), one]));
      return [
        ...ofType(resources, CLUSTER).flatMap((one) =>
          entriesAt(one, "agentPoolProfiles").flatMap((_, index) =>
            wayFindings(one, `agentPoolProfiles[${index}].vnetSubnetID`, way, { subnets, byId }),
          ),
        ),
        ...ofType(resources, NODE_CLASS).flatMap((one) =>
          wayFindings(one, "spec.vnetSubnetID", way, { subnets, byId }),
        ),
      ];
    },
  },
  {
    id: "nothing-goes-around-the-firewall",
    scope: "resource",
    title: "A route to the whole internet leads to the firewall.",
    why: "One route to the internet itself, and what a pod sends out is neither filtered nor seen (B10).",
    remedy: "leave routes to RegionalNetwork with egress.kind firewall.",
    documentation: { address: "https://learn.microsoft.com/azure/firewall/forced-tunneling", read: READ },
    requirements: ["B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.23"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:network:Route"],
    judge: (route) => {
      const prefix = route.properties["addressPrefix"];
      if (typeof prefix === "string" && prefix !== UNKNOWN && !/^(0\.0\.0\.0|::)\/0$/.test(prefix)) return [];
      return [
        ...expectAt(route, "addressPrefix", word("0.0.0.0/0", "::/0")),
        ...expectAt(route, "nextHopType", word("VirtualAppliance")),
      ];
    },
  },
  {
    id: "flows-are-logged",
    scope: "estate",
    title: `Each network's flows are logged and kept ${FLOW_LOGS.retentionDays} days.`,
    why: "After an attack or an exhausted NAT gateway nothing else tells who called whom (B10, B2).",
    remedy: "give the network to FlowLogs.",
    documentation: { address: "https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview", read: READ },
    requirements: ["B2", "B10"],
    frameworks: ["WAF SE:10", "CIS Azure 5.0.0 6.1.1.7", "CIS Azure 5.0.0 7.8", "ISO 27001 A.8.15"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const logs = ofType(resources, FLOW_LOG);
      const ofNetwork = linked(logs, "targetResourceId", (log) => [log.properties["targetResourceId"]]);
      return [
        ...ofType(resources, "azure-native:network:VirtualNetwork")
          .filter((network) => ofNetwork(network).length === 0)
          .map((network) => missing(network, "flow log", "one of this network, in the same stack")),
        ...logs.flatMap(completeness),
        ...keepingFindings(logs, resources),
      ];
    },
  },
];

/** Subnets by URN, and by their ids as far as those are known. */
interface Subnets {
  readonly subnets: ReadonlyMap<string, Resource>;
  readonly byId: ReadonlyMap<string | undefined, Resource>;
}

/** While a subnet's id is unknown, one of those that it may be must have the way. */
function wayFindings(user: Resource, path: string, way: string, { subnets, byId }: Subnets): readonly Finding[] {
  const expected = "the way out that the cluster's outboundType names";
  const id = valueAt(user.properties, path);
  if (id === undefined) return [missing(user, path, "a subnet of the network")];
  if (id !== UNKNOWN) {
    const subnet = byId.get(armId(id));
    return subnet ? expectPresent(subnet, way, expected) : [];
  }
  const [property = ""] = path.split(/[.[]/);
  const perhaps = (user.propertySources[property] ?? []).flatMap((urn) => subnets.get(urn) ?? []);
  const lacking = perhaps.flatMap((subnet) => expectPresent(subnet, way, expected));
  return lacking.length > 0 && lacking.length === perhaps.length ? lacking : [];
}

function portFindings(cluster: Resource, resources: readonly Resource[]): readonly Finding[] {
  const counts = entriesAt(cluster, "agentPoolProfiles").map((pool) => fieldOf(pool, "count"));
  if (counts.includes(UNKNOWN)) return [undecided(cluster, "agentPoolProfiles", "how many nodes each pool has")];
  const needed = portsOf(largestPools(resources));
  const allowed = waysOut(resources).reduce((sum, { way, addresses }) => sum + portsAllowed(way, addresses), 0);
  const expected = `at least ${needed} ports, for all nodes with all of their connections`;
  return allowed >= needed ? [] : [found(cluster, "ports on the way out", String(allowed), expected)];
}

function completeness(log: Resource): readonly Finding[] {
  const analytics = "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration";
  return [
    ...expectAt(log, "enabled", is(true)),
    ...expectAt(log, `${analytics}.enabled`, is(true)),
    ...expectPresent(log, `${analytics}.workspaceResourceId`, "a workspace"),
    ...expectPresent(log, "storageId", "a storage account"),
  ];
}

/** Lifecycles delete them, not the log's own retention, which works only for the network watcher's old kind of account. */
function keepingFindings(logs: readonly Resource[], resources: readonly Resource[]): readonly Finding[] {
  const inAccount = linked(logs, "storageId", (log) => [log.properties["storageId"]]);
  const lifecycles = within(ofType(resources, "azure-native:storage:ManagementPolicy"), "accountName");
  return ofType(resources, "azure-native:storage:StorageAccount")
    .filter((account) => inAccount(account).length > 0)
    .flatMap((account) => lifecycles(account))
    .flatMap((lifecycle) =>
      entriesAt(lifecycle, "policy.rules").flatMap((rule, index) => {
        const days = "definition.actions.baseBlob.delete.daysAfterModificationGreaterThan";
        const expected = atLeast(FLOW_LOGS.retentionDays, "days");
        return fieldOf(rule, days) === undefined ? [] : expectAt(lifecycle, `policy.rules[${index}].${days}`, expected);
      }),
    );
}
