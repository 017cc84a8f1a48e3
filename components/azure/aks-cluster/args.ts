import type * as pulumi from "@pulumi/pulumi";
import type { Burst } from "../../../facts/aks";
import type { Site } from "../../site";

export type ClusterEgress = "nat" | "firewall";

export type Weekday = "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday" | "Sunday";

/** Subnets that the cluster puts something into: its identity gets the right to join these, and no others. */
export interface ClusterSubnets {
  /** Required. Nodes of the system pool. */
  readonly systemNodes: pulumi.Input<string>;
  /** Required. Nodes that auto-provisioning adds. */
  readonly nodes: pulumi.Input<string>;
  /** Conditional: required by `burst: "virtual-nodes"`, delegated to container groups; unused otherwise. */
  readonly burst?: pulumi.Input<string>;
  /** Optional. Frontends of internal load balancers. Default: none can be put outside the node subnets. */
  readonly internalLoadBalancer?: pulumi.Input<string>;
  /** Optional. Addresses of private link services. Default: none can be made outside the node subnets. */
  readonly privateLinkService?: pulumi.Input<string>;
}

export interface AksClusterArgs {
  readonly site: Site;
  readonly network: {
    /** Required. Joined by the cluster identity only when `privateDnsZone` is a zone of ours, to link the two. */
    readonly vnetId: pulumi.Input<string>;
    readonly subnetIds: ClusterSubnets;
    /** Required. `"system"`: AKS makes and links the API server's zone; else the id of a zone of ours. */
    readonly privateDnsZone: "system" | pulumi.Output<string>;
    /** Conditional: required by `egress: "firewall"`, refused otherwise. The routes that lead to the firewall. */
    readonly routeTableId?: pulumi.Input<string>;
  };
  /**
   * Optional. How pods reach the internet: the NAT gateway on the subnets, or routes to a firewall. Fixed at creation: clusters
   * with node auto-provisioning cannot change it.
   * https://learn.microsoft.com/azure/aks/node-auto-provisioning#limitations-and-unsupported-features (2026-11).
   * @default "nat"
   */
  readonly egress?: ClusterEgress;
  /** Required. `"virtual-nodes"` forces flat networking, an address of the subnet a pod (A5). Fixed at creation. */
  readonly burst: Burst;
  /** Required. Minor version, such as `1.36`; AKS keeps the patch current within it. */
  readonly kubernetesVersion: string;
  readonly systemPool: {
    /** Required. A size with a temporary disk of at least 128 GB: system disks are ephemeral. */
    readonly vmSize: string;
    /** Required. Nodes that the pool always has. */
    readonly minimum: number;
    /** Required. Nodes when system pods need more; those above the minimum come by a NodePool (`systemSurgeNodes`). */
    readonly maximum: number;
  };
  /** Required. Object ids of the Entra groups that administer the cluster. */
  readonly adminGroupIds: readonly string[];
  readonly tenantId: pulumi.Input<string>;
  /** Required. Log Analytics workspace of control-plane audit logs. */
  readonly workspaceId: pulumi.Input<string>;
  /**
   * Required. Log Analytics workspace of Defender's sensor, another one: it knows no Entra sign-in, and its pods crash on a
   * workspace that takes no keys. https://github.com/Azure/Microsoft-Defender-for-Cloud/issues/1010 (2026-11)
   */
  readonly sensorWorkspaceId: pulumi.Input<string>;
  /** Optional. Registry that nodes pull images from. Default: none. */
  readonly registryId?: pulumi.Input<string>;
  /** Required. When AKS may upgrade, in UTC. At least 4 hours. */
  readonly maintenance: {
    readonly day: Weekday;
    readonly startHourUtc: number;
    readonly durationHours: number;
    /**
     * Optional. Days, first and last, on which nothing is upgraded whatever the week says, such as those around Black Friday.
     * Security fixes of node images wait, too: keep them short. @default none
     */
    readonly freezes?: readonly { readonly from: string; readonly to: string }[];
  };
  /** Optional. Addresses of services inside the cluster. Default: facts/aks.ts, the same in each cluster. */
  readonly serviceCidr?: string;
}
