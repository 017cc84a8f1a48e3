import { valueAt, type Properties } from "../../resilience/resource";
import type { Measures, Quantity } from "../resource";
import { numberAt } from "../values";

/** Networks, their ways in and out, names. */
export const NETWORK_MEASURES: Measures = {
  "azure-native:network:NatGateway": () => [
    { meter: "natGateway", count: 1 },
    { meter: "natData", count: 1, usage: "natData" },
  ],
  "azure-native:network:PublicIPAddress": ({ properties }) => [
    { meter: "publicAddress", count: 1 },
    ...(valueAt(properties, "ddosSettings.protectionMode") === "Enabled"
      ? [{ unpriced: "protection of a single address against DDoS" }]
      : []),
  ],
  "azure-native:network:PrivateEndpoint": () => [
    { meter: "privateEndpoint", count: 1 },
    { meter: "privateEndpointData", count: 1, usage: "privateEndpointData" },
  ],
  "azure-native:network:VirtualNetworkPeering": () => [{ meter: "peeringData", count: 1, usage: "peeringData" }],
  "azure-native:privatedns:PrivateZone": () => [{ meter: "dnsZone", count: 1 }],
  "azure-native:dns:Zone": () => [{ meter: "dnsZone", count: 1 }],
  "azure-native:network:AzureFirewall": ({ properties }) => {
    const tier = valueAt(properties, "sku.tier");
    if (tier !== "Standard" && tier !== "Premium") return [{ unpriced: `Azure Firewall of tier ${String(tier)}` }];
    return [
      { meter: tier === "Premium" ? "firewallPremium" : "firewallStandard", count: 1 },
      { meter: "firewallData", count: 1, usage: "firewallData" },
    ];
  },
  "azure-native:network:DdosProtectionPlan": () => [{ meter: "ddosPlan", count: 1 }],
  "azure-native:network:FlowLog": ({ properties }) => [
    { meter: "flowLogs", count: 1, usage: "flowLogs" },
    ...flowAnalysis(properties),
  ],
  "azure-native:dnsresolver:InboundEndpoint": () => [{ meter: "dnsResolverEndpoint", count: 1 }],
  "azure-native:dnsresolver:OutboundEndpoint": () => [{ meter: "dnsResolverEndpoint", count: 1 }],
  "azure-native:dnsresolver:DnsForwardingRuleset": () => [{ meter: "dnsForwardingRules", count: 1 }],
  /** AKS makes a rule of the cluster's load balancer of each port. */
  "kubernetes:core/v1:Service": ({ properties }) => {
    const ports = valueAt(properties, "spec.ports");
    if (valueAt(properties, "spec.type") !== "LoadBalancer" || !Array.isArray(ports)) return [];
    return [
      { meter: "loadBalancerRule", count: ports.length },
      { meter: "loadBalancerData", count: 1, usage: "loadBalancerData" },
    ];
  },
};

const ANALYSIS = "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration";

function flowAnalysis(properties: Properties): Quantity[] {
  if (valueAt(properties, `${ANALYSIS}.enabled`) !== true) return [];
  const often = numberAt(properties, `${ANALYSIS}.trafficAnalyticsInterval`) === 10;
  return [{ meter: often ? "flowAnalysisOften" : "flowAnalysis", count: 1, usage: "flowLogs" }];
}
