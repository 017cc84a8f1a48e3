import type * as pulumi from "@pulumi/pulumi";
import { CLUSTER_NETWORKS, type Burst } from "../../../facts/aks";
import type { Tags } from "../../../facts/tags";
import type { CustomObject } from "../custom-object";

export type NodeClass = "standard" | "gpu" | "system-surge";

/**
 * How nodes are made, for the node provisioner. Fields of Karpenter 1.12 only, AKS 1.36's.
 * https://learn.microsoft.com/azure/aks/node-auto-provisioning-aksnodeclass (2026-11)
 */
export function nodeClass(
  name: NodeClass,
  { burst, subnetId, tags }: { burst: Burst; subnetId: pulumi.Input<string>; tags: Tags },
): CustomObject {
  return {
    apiVersion: "karpenter.azure.com/v1beta1",
    kind: "AKSNodeClass",
    metadata: { name },
    spec: {
      // The driver that AKS puts on GPU nodes is the one for Ubuntu.
      imageFamily: name === "gpu" ? "Ubuntu" : "AzureLinux",
      osDiskSizeGB: 128,
      maxPods: CLUSTER_NETWORKS[burst].maxPods,
      vnetSubnetID: subnetId,
      tags: { ...tags },
    },
  };
}
