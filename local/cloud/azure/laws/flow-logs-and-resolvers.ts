/** Flow logs of networks, and resolvers of names in them. */
import { parseBlock, prefixesOfSubnet } from "../addresses";
import { at, idOf, objects, text } from "../body";
import type { BodyView, Situation } from "../rule";
import type { Breach, Law } from "./law";

const FLOW_LOG = "Microsoft.Network/networkWatchers/flowLogs";
const RESOLVER = "Microsoft.Network/dnsResolvers";
const RULE = "Microsoft.Network/dnsForwardingRulesets/forwardingRules";
const INTERVALS = [10, 60];
const RESOLVER_PREFIX = { largest: 24, smallest: 28 };
const MOST_SERVERS = 6;

const FLOW_LOGS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview#considerations-for-virtual-network-flow-logs",
  read: "2026-11",
};
const SUBNETS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/dns/dns-private-resolver-overview#subnet-restrictions",
  read: "2026-11",
};
const RULES: Law["source"] = {
  from: "https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets#rules",
  read: "2026-11",
};

/** Subnets that an endpoint names: an inbound one in its configurations, an outbound one by itself. */
function subnetsOf(body: BodyView["body"]): { id: string; property: string }[] {
  const single = idOf(body["subnet"]);
  return [
    ...(single === undefined ? [] : [{ id: single, property: "subnet.id" }]),
    ...objects(body["ipConfigurations"]).flatMap((entry, index) => {
      const id = idOf(entry["subnet"]);
      return id === undefined ? [] : [{ id, property: `ipConfigurations[${index}].subnet.id` }];
    }),
  ];
}

function sizeBreaches({ store, body }: Situation): Breach[] {
  const { largest, smallest } = RESOLVER_PREFIX;
  return subnetsOf(body).flatMap(({ id, property }) => {
    const subnet = store.get(id);
    const wrong = (subnet ? prefixesOfSubnet(subnet) : []).find((prefix) => {
      const bits = parseBlock(prefix)?.bitmask;
      return bits !== undefined && (bits < largest || bits > smallest);
    });
    if (wrong === undefined) return [];
    return [{ property, got: `${id}, ${wrong}`, expected: `/${smallest} to /${largest}`, fix: "Resize the subnet" }];
  });
}

function delegationBreaches({ store, body }: Situation): Breach[] {
  return subnetsOf(body).flatMap(({ id, property }) => {
    const subnet = store.get(id);
    const services = objects(subnet?.body["delegations"]).map(({ serviceName }) => text(serviceName)?.toLowerCase());
    if (!subnet || services.includes(RESOLVER.toLowerCase())) return [];
    return [{ property, got: id, expected: `a subnet delegated to ${RESOLVER}`, fix: "Delegate the subnet" }];
  });
}

const endpointLaws: readonly Law[] = (["inbound", "outbound"] as const).flatMap((direction) => [
  {
    id: `resolver-${direction}-subnet-is-delegated`,
    type: `${RESOLVER}/${direction}Endpoints`,
    says: `The subnet of a resolver's ${direction} endpoint is delegated to resolvers.`,
    code: "DnsResolverSubnetNotDelegated",
    source: SUBNETS,
    admit: delegationBreaches,
  },
  {
    id: `resolver-${direction}-subnet-has-its-size`,
    type: `${RESOLVER}/${direction}Endpoints`,
    says: `The subnet of a resolver's ${direction} endpoint is a /28 to /24.`,
    code: "DnsResolverSubnetSizeInvalid",
    source: SUBNETS,
    admit: sizeBreaches,
  },
]);

export const flowLogAndResolverLaws: readonly Law[] = [
  {
    id: "flow-log-is-kept-in-its-region",
    type: FLOW_LOG,
    says: "A flow log's storage account is in the network's region.",
    code: "FlowLogStorageAccountRegionMismatch",
    source: FLOW_LOGS,
    admit: ({ store, body, location }) => {
      const account = store.get(text(body["storageId"]) ?? "");
      if (!account || account.location === location) return [];
      const got = `${account.id} in ${account.location}`;
      return [{ property: "storageId", got, expected: `one in ${location}`, fix: "Make an account there" }];
    },
  },
  {
    id: "flow-log-is-kept-in-a-standard-account",
    type: FLOW_LOG,
    says: "A flow log's storage account is a standard one.",
    code: "FlowLogStorageAccountTierNotSupported",
    source: FLOW_LOGS,
    admit: ({ store, body }) => {
      const account = store.get(text(body["storageId"]) ?? "");
      const sku = text(at(account?.body, "sku", "name"));
      if (!account || !sku?.startsWith("Premium")) return [];
      return [{ property: "storageId", got: `${account.id}, ${sku}`, expected: "a Standard sku", fix: "Use another" }];
    },
  },
  {
    id: "traffic-is-analysed-every-ten-or-sixty-minutes",
    type: FLOW_LOG,
    says: "Traffic analytics runs every 10 or 60 minutes.",
    code: "TrafficAnalyticsIntervalInvalid",
    source: { from: "https://learn.microsoft.com/azure/network-watcher/traffic-analytics", read: "2026-11" },
    check: ({ body }) => {
      const path = [
        "flowAnalyticsConfiguration",
        "networkWatcherFlowAnalyticsConfiguration",
        "trafficAnalyticsInterval",
      ];
      const minutes = at(body, ...path);
      if (typeof minutes !== "number" || INTERVALS.includes(minutes)) return [];
      return [{ property: path.join("."), got: String(minutes), expected: INTERVALS.join(" or "), fix: "Choose one" }];
    },
  },
  {
    id: "resolver-is-where-its-network-is",
    type: RESOLVER,
    says: "A resolver is in its network's region.",
    code: "DnsResolverVirtualNetworkRegionMismatch",
    source: {
      from: "https://learn.microsoft.com/azure/dns/dns-private-resolver-overview#virtual-network-restrictions",
      read: "2026-11",
    },
    admit: ({ store, body, location }) => {
      const network = store.get(idOf(body["virtualNetwork"]) ?? "");
      if (!network || network.location === location) return [];
      const got = `${network.id} in ${network.location}`;
      return [{ property: "virtualNetwork.id", got, expected: `a network in ${location}`, fix: "Move the resolver" }];
    },
  },
  ...endpointLaws,
  {
    id: "forwarded-domain-ends-with-a-dot",
    type: RULE,
    says: "The domain of a forwarding rule ends with a dot.",
    code: "ForwardingRuleDomainNameInvalid",
    source: RULES,
    check: ({ body }) => {
      const domain = text(body["domainName"]);
      if (domain === undefined || domain.endsWith(".")) return [];
      return [{ property: "domainName", got: domain, expected: `${domain}.`, fix: "Add the dot" }];
    },
  },
  {
    id: "forwarding-rule-has-six-servers",
    type: RULE,
    says: "A forwarding rule has at most six servers.",
    code: "ForwardingRuleTargetDnsServerCountExceeded",
    source: {
      from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits",
      read: "2026-11",
    },
    check: ({ body }) => {
      const { length } = objects(body["targetDnsServers"]);
      if (length <= MOST_SERVERS) return [];
      return [
        { property: "targetDnsServers", got: `${length}`, expected: `at most ${MOST_SERVERS}`, fix: "Use fewer" },
      ];
    },
  },
];
