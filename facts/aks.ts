import type { Colour } from "./edge";
import type { Source } from "./source";

/** What AKS is and is not, as far as a decision of ours depends on it. */

/** Components that a minor version of AKS brings: rigs and schemas follow these, not the newest release of each. */
export interface AksRelease {
  readonly keda: string;
  readonly karpenter: string;
  readonly verticalPodAutoscaler: string;
  /** Mesh revisions that may be installed, newest last. A revision lives some months: pin one, move by canary. */
  readonly meshRevisions: readonly string[];
}

const releaseNotes: Source = {
  from: "https://learn.microsoft.com/azure/aks/supported-kubernetes-versions#aks-components-breaking-changes-by-version",
  read: "2026-11",
};

/**
 * By Kubernetes minor version. Mesh revisions: https://learn.microsoft.com/azure/aks/istio-support-policy (2026-11), which
 * expected asm-1-29 to end in September and asm-1-30 in December 2026: ask \`az aks mesh get-revisions\` first. A cluster of another version is refused: its add-ons would be guesses. */
export const AKS_RELEASES: ReadonlyMap<string, AksRelease & { readonly source: Source }> = new Map([
  [
    "1.36",
    {
      keda: "2.19.0",
      karpenter: "1.12.2",
      verticalPodAutoscaler: "1.6.0",
      meshRevisions: ["asm-1-29", "asm-1-30"],
      source: releaseNotes,
    },
  ],
]);

/**
 * Addresses that exist only inside a cluster, the same in each: no network of the estate uses them, and pods of one
 * cluster never talk to another's (A17). AKS forbids 169.254.0.0/16, 172.30.0.0/16, 172.31.0.0/16 and 192.0.2.0/24.
 * https://learn.microsoft.com/azure/aks/concepts-network-cni-overview (2026-11)
 */
export const IN_CLUSTER_ADDRESSES = {
  services: "172.20.0.0/16",
  /** Overlay only: a /24 a node, so room for 2,048 nodes. */
  pods: "100.64.0.0/13",
} as const;

/**
 * Pods a node: with flat networking each reserves an address of the subnet. AKS takes up to 250 with either.
 * https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning#maximum-pods-per-node (2026-11)
 */
export const MAX_PODS = { flat: 110, overlay: 250 } as const;

/**
 * Networking by burst mode. Virtual nodes want flat Azure CNI; NAP takes flat and overlay, and recommends the Cilium data plane;
 * NAP does not work with Calico or dynamic pod addresses.
 * https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay#choose-a-network-model,
 * https://learn.microsoft.com/azure/aks/node-auto-provisioning-networking (2026-11)
 */
export const CLUSTER_NETWORKS = {
  "virtual-nodes": {
    pods: "flat",
    maxPods: MAX_PODS.flat,
    // Each pair of the three is documented, all three together are not: docs/decisions/08.
    source: { from: "https://learn.microsoft.com/azure/aks/virtual-nodes", read: "2026-11", verified: false },
  },
  none: {
    pods: "overlay",
    maxPods: MAX_PODS.overlay,
    source: { from: "https://learn.microsoft.com/azure/aks/node-auto-provisioning-networking", read: "2026-11" },
  },
} as const satisfies Record<string, { pods: "flat" | "overlay"; maxPods: number; source: Source }>;

export type Burst = keyof typeof CLUSTER_NETWORKS;

/**
 * Two provisioners in one cluster add nodes for the same pods unless taints keep them apart, so no pool has the cluster
 * autoscaler: the system pool has a fixed count, and grows through a NodePool of its own.
 * https://learn.microsoft.com/azure/aks/migrate-from-autoscaler-to-node-auto-provisioning (2026-11)
 */
export const SYSTEM_POOL = {
  name: "system",
  taint: { key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" },
  /** A node a zone: AKS takes two and recommends three. https://learn.microsoft.com/azure/aks/use-system-pools (2026-11) */
  minimumNodes: 3,
  /** A pool name in a node label that system pods prefer. */
  modeLabel: { key: "kubernetes.azure.com/mode", value: "system" },
} as const;

/** The taint of nodes that may go at any time; AKS gives it to those of its own pools. https://learn.microsoft.com/azure/aks/spot-node-pool (2026-11) */
export const SPOT_TAINT = {
  key: "kubernetes.azure.com/scalesetpriority",
  value: "spot",
  effect: "NoSchedule",
} as const;

/** `topology.kubernetes.io/zone` of nodes: region and zone; "0" where the region has none, so nothing is to be pinned. */
export function zoneLabels(region: { readonly name: string; readonly zones: readonly string[] }): string[] {
  return region.zones.map((zone) => `${region.name}-${zone}`);
}

/**
 * SKU families on offer in every region of the estate: x86, up to v6; Berlin has no Arm, no v7, no GPU.
 * https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools#sku-selectors (2026-11)
 */
export const SKU_FAMILIES = {
  general: ["D"],
  memory: ["E"],
  compute: ["F"],
  gpu: ["N"],
} as const;

/** Generations (`karpenter.azure.com/sku-version`) in every region of the estate. */
export const SKU_VERSIONS = ["5", "6"] as const;

/** A3: what holds for every pool. */
export const NODE_SCALING = {
  /** Wait before an under-used node is removed: the seed's five minutes. */
  consolidateAfter: "5m",
  /** Nodes are renewed this often at least, so that images stay current. Ignores budgets: keep it well above a release. */
  expireAfter: "720h",
  /** Share of a pool's nodes that may be disrupted at once. */
  disruptedAtOnce: "10%",
  /** No drift (new images, new settings) is rolled out in business hours, 08:00-18:00 in Germany summer and winter. UTC. */
  noDrift: { schedule: "0 6 * * mon-fri", duration: "12h" },
  /**
   * Virtual CPUs a node: fewer waste too much on daemons, more lose too much at once. With flat networking a node of any
   * size reserves the addresses of all the pods that it may hold, so small ones would use the subnet up long before a
   * pool is at its limit (facts/network.ts does the sum).
   */
  cpus: { least: { flat: 16, overlay: 4 }, most: 64 },
} as const;

/**
 * Virtual CPUs of the smallest size that a provisioned pool takes at all, whatever it allows.
 * https://github.com/Azure/karpenter-provider-azure/blob/main/website/content/en/docs/reference/instance-types.md (2026-11)
 */
export const LEAST_NODE_CPUS = 2;

/** Virtual CPUs of the smallest node that a pool buys. */
export function leastCpus(burst: Burst): number {
  return NODE_SCALING.cpus.least[CLUSTER_NETWORKS[burst].pods];
}

export const POOL_KINDS = ["general", "memory", "compute", "spot", "gpu"] as const;
export type PoolKind = (typeof POOL_KINDS)[number];

/** Most that a pool may grow to. The sum is what the subscription's quota must hold in the region. */
export interface PoolLimit {
  readonly cpu: number;
  readonly memoryGi: number;
}

export const POOL_LIMITS: Readonly<Record<PoolKind, PoolLimit>> = {
  general: { cpu: 4000, memoryGi: 16_000 },
  memory: { cpu: 1000, memoryGi: 8_000 },
  compute: { cpu: 1000, memoryGi: 2_000 },
  spot: { cpu: 2000, memoryGi: 8_000 },
  gpu: { cpu: 96, memoryGi: 880 },
};

/**
 * Virtual CPUs that a region's subscription is to have, by letter of the family, for spot, and in all: asked of Azure before a stack
 * comes up, as a new subscription has ten to a few hundred. Spot counts by itself, whatever the family.
 * https://learn.microsoft.com/azure/quotas/per-vm-quota-requests, https://learn.microsoft.com/azure/quotas/spot-quota (2026-11)
 */
export const CPU_QUOTA = { D: 4500, E: 1200, F: 1200, N: 96, spot: 2000, region: 6500 } as const;

/**
 * Mesh revision that a cluster of this version runs: the newest that it offers, of those whose sidecars `restricted` pod security takes.
 * Before asm-1-30 a new mesh puts an init container with NET_ADMIN into each pod, and has to be told not to (docs/decisions/51).
 * https://github.com/Azure/AKS/pull/5835 (2026-11)
 */
export function meshRevisionOf(kubernetesVersion: string): string {
  const revisions = AKS_RELEASES.get(kubernetesVersion)?.meshRevisions ?? [];
  const revision = revisions.filter((one) => Number(one.replace("asm-1-", "")) >= 30).at(-1);
  if (revision !== undefined) return revision;
  const known = [...AKS_RELEASES.keys()].join(", ");
  throw new Error(
    `Kubernetes: got version ${kubernetesVersion}, expected one of ${known}; add it to facts/aks.ts with its source.`,
  );
}

/**
 * The mesh add-on's internal ingress gateway: namespace and pods, which AKS makes. Its pods listen on 8443 for HTTPS, and on whatever
 * port a Gateway of the mesh names: green has one of its own (A10). Virtual services name a Gateway as `gatewayOf` writes it.
 * https://learn.microsoft.com/azure/aks/istio-deploy-ingress (2026-11)
 */
export const MESH_INGRESS = {
  namespace: "aks-istio-ingress",
  selector: { app: "aks-istio-ingressgateway-internal", istio: "aks-istio-ingressgateway-internal" },
  httpsPort: 8443,
  greenHttpsPort: 9443,
  /**
   * Pods, a zone each at least. AKS begins with 2 to 5 at 80 % CPU, lets both be changed, and takes no fewer than 2. Client's and
   * server's proxy together take 0.4 CPUs for 1,000 requests a second: https://learn.microsoft.com/azure/aks/istio-scale (2026-11)
   */
  replicas: { least: 3, most: 30 },
} as const;

/** Where the mesh's control plane is, and what is said there holds for all of the mesh. */
export const MESH_SYSTEM_NAMESPACE = "aks-istio-system";

/** Name of a colour's Gateway (A10), in the ingress' namespace. */
export function gatewayName(colour: Colour): string {
  return `plugilo-${colour}`;
}

/** A colour's Gateway as virtual services of any namespace name it. */
export function gatewayOf(colour: Colour): string {
  return `${MESH_INGRESS.namespace}/${gatewayName(colour)}`;
}
