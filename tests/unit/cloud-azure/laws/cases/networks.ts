import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import type { TestCloud } from "../../test-cloud";
import type { LawCase } from "../obey";
import { address, addressId, networkId, subnetId } from "./ids";

const VNET: PropertyMap = { virtualNetworkName: "vnet", addressSpace: { addressPrefixes: ["10.1.0.0/16"] } };
const inline = (...prefixes: string[]): PropertyMap => ({
  subnets: prefixes.map((addressPrefix, index) => ({ name: `s${index}`, addressPrefix })),
});
const SUBNET: PropertyMap = { virtualNetworkName: "vnet", subnetName: "subject", addressPrefix: "10.1.4.0/24" };
const vnet = (cloud: TestCloud) => cloud.network();
const ofNetwork = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "network:VirtualNetwork",
  right: { ...VNET, ...right },
  wrong,
});
const ofSubnet = (wrong: PropertyMap, given: LawCase["given"] = vnet, right: PropertyMap = {}): LawCase => ({
  given,
  kind: "network:Subnet",
  right: { ...SUBNET, ...right },
  wrong,
});
const PEER: PropertyMap = {
  virtualNetworkName: "vnet",
  virtualNetworkPeeringName: "to-hub",
  remoteVirtualNetwork: { id: networkId("hub") },
};

async function gateways(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await cloud.network("hub", "10.2.0.0/16");
  for (const name of ["ours", "theirs"]) {
    await address(cloud, name);
    await cloud.make("network:NatGateway", name, {
      natGatewayName: name,
      sku: { name: "Standard" },
      publicIpAddresses: [{ id: addressId(name) }],
    });
  }
  await cloud.subnet("theirs", "10.2.0.0/24", { virtualNetworkName: "hub", natGateway: { id: gatewayId("theirs") } });
}
const gatewayId = (name: string): string => addressId(name).replace("publicIPAddresses", "natGateways");

export const networkCases: Readonly<Record<string, LawCase>> = {
  "network-blocks-are-cidr": ofNetwork({}, { addressSpace: { addressPrefixes: ["10.1.4.0/16"] } }),
  "network-blocks-share-nothing": ofNetwork({}, { addressSpace: { addressPrefixes: ["10.1.0.0/16", "10.1.4.0/24"] } }),
  "inline-subnets-are-cidr": ofNetwork(inline("10.1.4.0/24"), inline("10.1.4.1/24")),
  "inline-subnets-share-nothing": ofNetwork(
    inline("10.1.4.0/24", "10.1.5.0/24"),
    inline("10.1.4.0/24", "10.1.4.128/25"),
  ),
  "inline-subnets-within-space": ofNetwork(inline("10.1.4.0/24"), inline("10.2.4.0/24")),
  "network-keeps-the-space-of-its-subnets": {
    given: async (cloud) => {
      await cloud.make("network:VirtualNetwork", "subject", VNET);
      await cloud.subnet("standing", "10.1.4.0/24");
    },
    kind: "network:VirtualNetwork",
    right: VNET,
    wrong: { addressSpace: { addressPrefixes: ["10.2.0.0/16"] } },
  },
  "ddos-protection-needs-its-plan": ofNetwork({}, { enableDdosProtection: true }),
  "subnet-is-cidr": ofSubnet({ addressPrefix: "10.1.4.7/24" }),
  "subnet-within-its-network": ofSubnet({ addressPrefix: "10.2.4.0/24" }),
  "subnet-shares-no-address": ofSubnet({ addressPrefix: "10.1.5.0/25" }, async (cloud) => {
    await cloud.network();
    await cloud.subnet("taken", "10.1.5.0/24");
  }),
  "subnet-in-use-keeps-its-block": ofSubnet({ addressPrefix: "10.1.6.0/24" }, async (cloud) => {
    await cloud.network();
    await cloud.make("network:Subnet", "subject", SUBNET);
    await cloud.make("network:LoadBalancer", "user", {
      loadBalancerName: "user",
      sku: { name: "Standard" },
      frontendIPConfigurations: [{ name: "f", subnet: { id: subnetId("subject") } }],
    });
  }),
  "delegated-subnet-has-no-way-out-of-ours": ofSubnet({ defaultOutboundAccess: false }, vnet, {
    delegations: [{ name: "owner", serviceName: "Microsoft.Network/dnsResolvers" }],
  }),
  "nat-gateway-serves-one-network": ofSubnet({ natGateway: { id: gatewayId("theirs") } }, gateways, {
    natGateway: { id: gatewayId("ours") },
  }),
  "peered-networks-share-no-address": {
    given: async (cloud) => {
      await cloud.network();
      await cloud.network("hub", "10.2.0.0/16");
      await cloud.network("rival", "10.1.0.0/20");
    },
    kind: "network:VirtualNetworkPeering",
    right: PEER,
    wrong: { remoteVirtualNetwork: { id: networkId("rival") } },
  },
  "networks-are-peered-once": {
    given: async (cloud) => {
      await cloud.network();
      await cloud.network("hub", "10.2.0.0/16");
      await cloud.network("other", "10.3.0.0/16");
      await cloud.make("network:VirtualNetworkPeering", "first", {
        ...PEER,
        virtualNetworkPeeringName: "first",
        remoteVirtualNetwork: { id: networkId("other") },
      });
    },
    kind: "network:VirtualNetworkPeering",
    right: PEER,
    wrong: { remoteVirtualNetwork: { id: networkId("other") } },
  },
};
