import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../../test-cloud";
import type { LawCase } from "../obey";
import { address, addressId, subnetId } from "./ids";

const rule = (priority: number, name = "a"): PropertyMap => ({
  name,
  priority,
  direction: "Inbound",
  access: "Deny",
  protocol: "*",
  sourceAddressPrefix: "*",
  sourcePortRange: "*",
  destinationAddressPrefix: "*",
  destinationPortRange: "*",
});
const group = (right: PropertyMap[], wrong: PropertyMap[]): LawCase => ({
  kind: "network:NetworkSecurityGroup",
  right: { networkSecurityGroupName: "nsg", securityRules: right },
  wrong: { securityRules: wrong },
});
const table = (cloud: TestCloud) => cloud.make("network:RouteTable", "rt", { routeTableName: "rt" });
const route = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  given: table,
  kind: "network:Route",
  right: { routeTableName: "rt", routeName: "out", addressPrefix: "0.0.0.0/0", ...right },
  wrong,
});
const cluster = (outboundType: string): PropertyMap => ({
  resourceName: "aks",
  dnsPrefix: "aks",
  networkProfile: { outboundType },
  agentPoolProfiles: [pool("right")],
});
const pool = (subnet: string): PropertyMap => ({
  name: "system",
  mode: "System",
  count: 3,
  vmSize: "Standard_D4ads_v5",
  vnetSubnetID: subnetId(subnet),
});

/** Two subnets, of which the right one has a way out. */
async function subnets(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await table(cloud);
  await cloud.make("network:Route", "out", {
    routeTableName: "rt",
    routeName: "out",
    addressPrefix: "0.0.0.0/0",
    nextHopType: "VirtualAppliance",
    nextHopIpAddress: "10.1.0.4",
  });
  await address(cloud, "nat");
  await cloud.make("network:NatGateway", "ng", {
    natGatewayName: "ng",
    sku: { name: "Standard" },
    publicIpAddresses: [{ id: addressId("nat") }],
  });
  await cloud.subnet("right", "10.1.4.0/24", {
    routeTable: { id: `${GROUP}/providers/Microsoft.Network/routeTables/rt` },
    natGateway: { id: `${GROUP}/providers/Microsoft.Network/natGateways/ng` },
  });
  await cloud.subnet("wrong", "10.1.5.0/24");
}
const leaving = (outboundType: string): LawCase => ({
  given: subnets,
  kind: "containerservice:ManagedCluster",
  right: cluster(outboundType),
  wrong: { agentPoolProfiles: [pool("wrong")] },
});

export const routeAndRuleCases: Readonly<Record<string, LawCase>> = {
  "security-rule-priority-in-range": group([rule(100)], [rule(99)]),
  "security-rule-priorities-differ": group([rule(100), rule(101, "b")], [rule(100), rule(100, "b")]),
  "security-rule-alone-has-a-priority-in-range": {
    given: (cloud) => cloud.make("network:NetworkSecurityGroup", "nsg", { networkSecurityGroupName: "nsg" }),
    kind: "network:SecurityRule",
    right: { networkSecurityGroupName: "nsg", securityRuleName: "a", ...rule(4096) },
    wrong: { priority: 4097 },
  },
  "route-to-an-appliance-names-it": route({ nextHopType: "None" }, { nextHopType: "VirtualAppliance" }),
  "only-a-route-to-an-appliance-names-an-address": route({ nextHopType: "None" }, { nextHopIpAddress: "10.1.0.4" }),
  "cluster-has-the-routes-that-it-leaves-by": leaving("userDefinedRouting"),
  "cluster-has-the-nat-gateway-that-it-leaves-by": leaving("userAssignedNATGateway"),
};
