import type { input } from "@pulumi/azure-native/types";
import { CLUSTER_NETWORKS, IN_CLUSTER_ADDRESSES, type Burst } from "../../../facts/aks";
import { usableAddress } from "../../../facts/address-plan";

/**
 * The cluster's networking. All of it is fixed at creation. Cilium enforces network policies on either kind; load
 * balancer pools stay NIC-based, AKS' default, because a private link service takes no others.
 */
export function networkProfile(burst: Burst, serviceCidr: string = IN_CLUSTER_ADDRESSES.services) {
  return {
    networkPlugin: "azure",
    ...(CLUSTER_NETWORKS[burst].pods === "overlay"
      ? { networkPluginMode: "overlay", podCidr: IN_CLUSTER_ADDRESSES.pods }
      : {}),
    networkDataplane: "cilium",
    networkPolicy: "cilium",
    serviceCidr,
    dnsServiceIP: usableAddress(serviceCidr, 6),
    loadBalancerSku: "standard",
    // B10: 64,512 ports a public address, shared by all nodes, instead of 1,024 a node on a load balancer.
    outboundType: "userAssignedNATGateway",
  } satisfies input.containerservice.ContainerServiceNetworkProfileArgs;
}
