import type { input } from "@pulumi/azure-native/types";
import { CLUSTER_NETWORKS, IN_CLUSTER_ADDRESSES, type Burst } from "../../../facts/aks";
import { usableAddress } from "../../../facts/address-plan";
import type { ClusterEgress } from "./args";

/**
 * Neither has AKS make anything for the way out: with one, all nodes share the NAT gateway's 64,512 ports an address instead of
 * 1,024 a node on a load balancer (B10); with the other, they follow the subnets' routes.
 */
const OUTBOUND: Readonly<Record<ClusterEgress, string>> = {
  nat: "userAssignedNATGateway",
  firewall: "userDefinedRouting",
};

/**
 * The cluster's networking. All of it is fixed at creation. Cilium enforces network policies on either kind; load
 * balancer pools stay NIC-based, AKS' default, because a private link service takes no others.
 */
export function networkProfile(
  burst: Burst,
  egress: ClusterEgress,
  serviceCidr: string = IN_CLUSTER_ADDRESSES.services,
) {
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
    outboundType: OUTBOUND[egress],
  } satisfies input.containerservice.ContainerServiceNetworkProfileArgs;
}
