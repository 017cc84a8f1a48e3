import { headroomOf, type Left } from "../../../review/headroom";
import type { Recorded, StackChange } from "../../../review/change";
import { recorded, stack } from "./form";

const GROUP = "/subscriptions/s/resourceGroups/g/providers";
const NETWORK = `${GROUP}/Microsoft.Network/virtualNetworks/v`;

export function subnetId(name: string): string {
  return `${NETWORK}/subnets/${name}`;
}

export function subnet(name: string, addressPrefix: string): Recorded {
  return recorded("azure-native:network:Subnet", name, { id: subnetId(name), inputs: { addressPrefix } });
}

export function network(addressPrefix: string): Recorded {
  const inputs = { addressSpace: { addressPrefixes: [addressPrefix] } };
  return recorded("azure-native:network:VirtualNetwork", "vnet", { id: NETWORK, inputs });
}

/** With one pool, of three nodes of four CPUs each, and an upgrade that adds one. */
export function cluster(more: Readonly<Record<string, unknown>> = {}, subscription = "s"): Recorded {
  const pool = { mode: "System", vmSize: "Standard_D4ds_v5", count: 3, maxPods: 110, vnetSubnetID: subnetId("nodes") };
  return recorded("azure-native:containerservice:ManagedCluster", "cluster", {
    id: `/subscriptions/${subscription}/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c`,
    inputs: {
      location: "germanywestcentral",
      networkProfile: { networkPlugin: "azure" },
      agentPoolProfiles: [{ ...pool, upgradeSettings: { maxSurge: "33%" } }],
      ...more,
    },
  });
}

/** A provisioned pool and its class, whose nodes hold 110 pods. */
export function pool(cpu: string, requirements: readonly object[], joins = "nodes"): Recorded[] {
  return [
    recorded("kubernetes:karpenter.azure.com/v1beta1:AKSNodeClass", "class", {
      inputs: { metadata: { name: "class" }, spec: { maxPods: 110, vnetSubnetID: subnetId(joins) } },
    }),
    recorded("kubernetes:karpenter.sh/v1:NodePool", "pool", {
      inputs: {
        metadata: { name: "pool" },
        spec: { limits: { cpu }, template: { spec: { nodeClassRef: { name: "class" }, requirements } } },
      },
    }),
  ];
}

export function only(key: string, ...values: readonly string[]): object {
  return { key, operator: "In", values };
}

export function moreCpusThan(value: string): object {
  return { key: "karpenter.azure.com/sku-cpu", operator: "Gt", values: [value] };
}

/** How much is left of what is said to have so much of it, in an estate of these stacks. */
export function leftOf(what: string, ...stacks: readonly (readonly Recorded[])[]): Left | undefined {
  const changes = stacks.map((after, index): StackChange => stack({ stack: `stack-${index}`, after }));
  return headroomOf(changes).find((one) => one.what === what)?.after;
}
