import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../../test-cloud";
import type { LawCase } from "../obey";
import { networkId, subnetId } from "./ids";

const accountId = (name: string): string => `${GROUP}/providers/Microsoft.Storage/storageAccounts/${name}`;
const account = (cloud: TestCloud, accountName: string, sku: string, location = "germanywestcentral") =>
  cloud.make("storage:StorageAccount", accountName, {
    accountName,
    location,
    kind: sku.startsWith("Premium") ? "BlockBlobStorage" : "StorageV2",
    sku: { name: sku },
  });

/** The network brings its region's watcher. */
const watched = (cloud: TestCloud) => cloud.network().then(() => account(cloud, "stright", "Standard_LRS"));
const analysed = (trafficAnalyticsInterval: number): PropertyMap => ({
  flowAnalyticsConfiguration: {
    networkWatcherFlowAnalyticsConfiguration: { enabled: false, trafficAnalyticsInterval },
  },
});
const flowLog = (wrong: PropertyMap, given: (cloud: TestCloud) => Promise<unknown> = watched): LawCase => ({
  given,
  kind: "network:FlowLog",
  right: {
    resourceGroupName: "NetworkWatcherRG",
    networkWatcherName: "NetworkWatcher_germanywestcentral",
    flowLogName: "flow",
    targetResourceId: networkId(),
    storageId: accountId("stright"),
    ...analysed(60),
  },
  wrong,
});

const DELEGATED: PropertyMap = { delegations: [{ name: "owner", serviceName: "Microsoft.Network/dnsResolvers" }] };
async function resolver(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await cloud.subnet("right", "10.1.4.0/28", DELEGATED);
  await cloud.subnet("spare", "10.1.4.16/28", DELEGATED);
  await cloud.subnet("large", "10.1.6.0/23", DELEGATED);
  await cloud.subnet("plain", "10.1.5.0/28");
  await cloud.make("dnsresolver:DnsResolver", "dns", {
    dnsResolverName: "dns",
    virtualNetwork: { id: networkId() },
  });
}
const into = (subnet: string): PropertyMap => ({ ipConfigurations: [{ subnet: { id: subnetId(subnet) } }] });
const inbound = (subnet: string): LawCase => ({
  given: resolver,
  kind: "dnsresolver:InboundEndpoint",
  right: { dnsResolverName: "dns", inboundEndpointName: "in", ...into("right") },
  wrong: into(subnet),
});
const outbound = (subnet: string): LawCase => ({
  given: resolver,
  kind: "dnsresolver:OutboundEndpoint",
  right: { dnsResolverName: "dns", outboundEndpointName: "out", subnet: { id: subnetId("right") } },
  wrong: { subnet: { id: subnetId(subnet) } },
});

async function ruleset(cloud: TestCloud): Promise<void> {
  await resolver(cloud);
  const made = await cloud.make("dnsresolver:OutboundEndpoint", "out", {
    dnsResolverName: "dns",
    outboundEndpointName: "out",
    subnet: { id: subnetId("spare") },
  });
  await cloud.make("dnsresolver:DnsForwardingRuleset", "rules", {
    dnsForwardingRulesetName: "rules",
    dnsResolverOutboundEndpoints: [{ id: made.id }],
  });
}
const servers = (count: number): PropertyMap => ({
  targetDnsServers: Array.from({ length: count }, (_, index) => ({ ipAddress: `10.9.0.${index + 4}`, port: 53 })),
});
const forward = (wrong: PropertyMap): LawCase => ({
  given: ruleset,
  kind: "dnsresolver:ForwardingRule",
  right: {
    dnsForwardingRulesetName: "rules",
    forwardingRuleName: "aws",
    domainName: "aws.plugilo.internal.",
    ...servers(2),
  },
  wrong,
});

export const flowLogAndResolverCases: Readonly<Record<string, LawCase>> = {
  "flow-log-is-kept-in-its-region": flowLog({ storageId: accountId("stfar") }, (cloud) =>
    watched(cloud).then(() => account(cloud, "stfar", "Standard_LRS", "swedencentral")),
  ),
  "flow-log-is-kept-in-a-standard-account": flowLog({ storageId: accountId("stfast") }, (cloud) =>
    watched(cloud).then(() => account(cloud, "stfast", "Premium_LRS")),
  ),
  "traffic-is-analysed-every-ten-or-sixty-minutes": flowLog(analysed(30)),
  "resolver-is-where-its-network-is": {
    given: async (cloud) => {
      await cloud.network();
      await cloud.network("far", "10.2.0.0/16", "swedencentral");
    },
    kind: "dnsresolver:DnsResolver",
    right: { dnsResolverName: "dns", virtualNetwork: { id: networkId() } },
    wrong: { virtualNetwork: { id: networkId("far") } },
  },
  "resolver-inbound-subnet-is-delegated": inbound("plain"),
  "resolver-inbound-subnet-has-its-size": inbound("large"),
  "resolver-outbound-subnet-is-delegated": outbound("plain"),
  "resolver-outbound-subnet-has-its-size": outbound("large"),
  "forwarded-domain-ends-with-a-dot": forward({ domainName: "aws.plugilo.internal" }),
  "forwarding-rule-has-six-servers": forward(servers(7)),
};
