import {
  CPU_QUOTA,
  leastCpus,
  NODE_SCALING,
  SKU_FAMILIES,
  SKU_VERSIONS,
  SPOT_TAINT,
  SYSTEM_POOL,
  zoneLabels,
  type Burst,
  type PoolKind,
  type PoolLimit,
} from "../../../facts/aks";
import type { Region } from "../../../facts/regions";
import { cpusOf } from "../../../facts/vm-sizes";
import type { CustomObject } from "../custom-object";
import type { NodeClass } from "./build-classes";

interface Requirement {
  readonly key: string;
  readonly operator: "In" | "Gt" | "Lt";
  readonly values: readonly string[];
}
interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule";
}
interface PoolShape {
  readonly nodeClass: NodeClass;
  /** Letters of the families, the first of which is a quota's. */
  readonly families: readonly [Family, ...Family[]];
  readonly capacity: "on-demand" | "spot";
  /** Of the pools that a pod fits, the one with the highest is tried first. */
  readonly weight: number;
  readonly taint?: Taint;
}

type Family = Exclude<keyof typeof CPU_QUOTA, "spot" | "region">;

/** Label by which a workload asks for a pool. */
export const POOL_LABEL = "plugilo.com/pool";

/**
 * Spot comes first, for those that tolerate it and nobody else; then general. Memory and compute are for those that ask, and take
 * others when general is at its limit.
 */
const SHAPES: Readonly<Record<PoolKind, PoolShape>> = {
  general: { nodeClass: "standard", families: SKU_FAMILIES.general, capacity: "on-demand", weight: 50 },
  memory: { nodeClass: "standard", families: SKU_FAMILIES.memory, capacity: "on-demand", weight: 10 },
  compute: { nodeClass: "standard", families: SKU_FAMILIES.compute, capacity: "on-demand", weight: 10 },
  spot: {
    nodeClass: "standard",
    families: [...SKU_FAMILIES.general, ...SKU_FAMILIES.memory, ...SKU_FAMILIES.compute],
    capacity: "spot",
    weight: 100,
    taint: SPOT_TAINT,
  },
  gpu: {
    nodeClass: "gpu",
    families: SKU_FAMILIES.gpu,
    capacity: "on-demand",
    weight: 1,
    taint: { key: "nvidia.com/gpu", value: "present", effect: "NoSchedule" },
  },
};

export function nodeClassOf(kind: PoolKind): NodeClass {
  return SHAPES[kind].nodeClass;
}

/** Whether pods that ask for no pool may be put there: when all such pools are at their limits, nodes are full (A5). */
export function takesAnyPod(kind: PoolKind): boolean {
  return SHAPES[kind].taint === undefined;
}

/** Quota that a pool draws on: its family's, or spot's, which is one for all families. */
export function quotaOf(kind: PoolKind): keyof typeof CPU_QUOTA {
  const { capacity, families } = SHAPES[kind];
  return capacity === "spot" ? "spot" : families[0];
}

/** A3: a pool of provisioned nodes, spread over the region's zones where it has any. */
export function nodePool(kind: PoolKind, limit: PoolLimit, region: Region, burst: Burst): CustomObject {
  const { nodeClass, families, capacity, weight, taint } = SHAPES[kind];
  const [least, { most }] = [leastCpus(burst), NODE_SCALING.cpus];
  const requirements = [
    ...base(capacity, region),
    only("karpenter.azure.com/sku-family", families),
    ...(kind === "gpu"
      ? [only("karpenter.azure.com/sku-gpu-manufacturer", ["nvidia"])]
      : [only("karpenter.azure.com/sku-version", SKU_VERSIONS)]),
    { key: "karpenter.azure.com/sku-cpu", operator: "Gt" as const, values: [String(least - 1)] },
    { key: "karpenter.azure.com/sku-cpu", operator: "Lt" as const, values: [String(most + 1)] },
  ];
  return pool(kind, nodeClass, { [POOL_LABEL]: kind }, requirements, taint, {
    weight,
    limits: { cpu: String(limit.cpu), memory: `${limit.memoryGi}Gi` },
  });
}

/** Nodes for system pods when the fixed pool is full: same size, same taint, at most so many. */
export function systemSurgePool({ nodes, vmSize }: { nodes: number; vmSize: string }, region: Region): CustomObject {
  const { modeLabel, taint } = SYSTEM_POOL;
  const requirements = [...base("on-demand", region), only("node.kubernetes.io/instance-type", [vmSize])];
  return pool("system-surge", "system-surge", { [modeLabel.key]: modeLabel.value }, requirements, taint, {
    limits: { cpu: String(nodes * cpusOf(vmSize)) },
  });
}

function pool(
  name: string,
  nodeClass: NodeClass,
  labels: Record<string, string>,
  requirements: readonly Requirement[],
  taint: Taint | undefined,
  sizing: { weight?: number; limits: Record<string, string> },
): CustomObject {
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name },
    spec: {
      ...sizing,
      disruption: disruption(),
      template: {
        metadata: { labels },
        spec: {
          nodeClassRef: { group: "karpenter.azure.com", kind: "AKSNodeClass", name: nodeClass },
          expireAfter: NODE_SCALING.expireAfter,
          ...(taint ? { taints: [taint] } : {}),
          requirements,
        },
      },
    },
  };
}

/** No `terminationGracePeriod`: it would override disruption budgets of pods (A23). */
function disruption() {
  return {
    consolidationPolicy: "WhenEmptyOrUnderutilized",
    consolidateAfter: NODE_SCALING.consolidateAfter,
    budgets: [{ nodes: NODE_SCALING.disruptedAtOnce }, { nodes: "0", reasons: ["Drifted"], ...NODE_SCALING.noDrift }],
  };
}

function base(capacity: PoolShape["capacity"], region: Region): Requirement[] {
  const zones = zoneLabels(region);
  return [
    only("kubernetes.io/os", ["linux"]),
    only("kubernetes.io/arch", ["amd64"]),
    only("karpenter.sh/capacity-type", [capacity]),
    ...(zones.length > 0 ? [only("topology.kubernetes.io/zone", zones)] : []),
  ];
}

function only(key: string, values: readonly string[]): Requirement {
  return { key, operator: "In", values };
}
