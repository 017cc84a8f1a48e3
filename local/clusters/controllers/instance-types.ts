/** Sizes of machines as Karpenter's KWOK provider reads them: Azure's, so that our NodePools find what they ask for. */
import { NODE_SCALING, SKU_FAMILIES, SKU_VERSIONS, zoneLabels } from "../../../facts/aks";
import type { Region } from "../../../facts/regions";

type Capacity = "spot" | "on-demand";

interface Size {
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly cpus: number;
  readonly memoryGi: number;
  readonly gpus?: number;
}

/** A requirement in the form of `InstanceTypeOptions` (sigs.k8s.io/karpenter kwok/cloudprovider/helpers.go, v1.12.1, 2026-11). */
interface Requirement {
  readonly key: string;
  readonly operator: "In";
  readonly values: readonly string[];
}

export interface InstanceType {
  readonly name: string;
  readonly architecture: "amd64";
  readonly operatingSystems: readonly ["linux"];
  readonly resources: Readonly<Record<string, string>>;
  readonly offerings: readonly { readonly Price: number; readonly Requirements: readonly Requirement[] }[];
}

/** CPUs of the sizes of a family: https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/dsv5-series (2026-11). */
const CPUS = [4, 8, 16, 32, 48, 64] as const;
/** GiB a CPU of the series below. */
const MEMORY_GI = { D: 4, E: 8, F: 4 } as const;
/** Series by family and version: https://learn.microsoft.com/azure/virtual-machines/sizes/overview (2026-11). F has none of version 5. */
const SERIES = {
  D: { "5": "s", "6": "s" },
  E: { "5": "s", "6": "s" },
  F: { "6": "as" },
} as const;
/** https://learn.microsoft.com/azure/virtual-machines/sizes/gpu-accelerated/nca100v4-series (2026-11) */
const GPU_SIZE: Size = {
  name: "Standard_NC24ads_A100_v4",
  family: SKU_FAMILIES.gpu[0],
  version: "4",
  cpus: 24,
  memoryGi: 220,
  gpus: 1,
};
/** Zone of nodes in a region that has none. https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools (2026-11) */
const NO_ZONE = "0";
/** Karpenter buys the cheapest: only the order matters. Per CPU and hour; spot costs about 30 % of it. */
const PRICE = { cpu: 0.05, gpu: 3, spotShare: 0.3 } as const;

/**
 * What a region sells.
 *
 * @param capacities what is to be had; leave `spot` out for a region that has run out of it.
 */
export function instanceTypes(
  region: Pick<Region, "name" | "zones" | "gpu">,
  capacities: readonly Capacity[] = ["spot", "on-demand"],
): InstanceType[] {
  const zones = region.zones.length > 0 ? zoneLabels(region) : [NO_ZONE];
  const places = zones.flatMap((zone) => capacities.map((capacity) => ({ zone, capacity })));
  return [...sizes(), ...(region.gpu ? [GPU_SIZE] : [])].map((size) => ({
    name: size.name,
    architecture: "amd64",
    operatingSystems: ["linux"],
    resources: resourcesOf(size),
    offerings: places.map(({ zone, capacity }) => ({
      Price: priceOf(size) * (capacity === "spot" ? PRICE.spotShare : 1),
      Requirements: requirementsOf(size, zone, capacity),
    })),
  }));
}

function sizes(): Size[] {
  return Object.entries(SERIES).flatMap(([family, versions]) =>
    SKU_VERSIONS.flatMap((version) => {
      const feature = (versions as Readonly<Record<string, string>>)[version];
      if (feature === undefined) return [];
      return CPUS.filter((cpus) => cpus <= NODE_SCALING.cpus.most).map((cpus) => ({
        name: `Standard_${family}${cpus}${feature}_v${version}`,
        family,
        version,
        cpus,
        memoryGi: cpus * MEMORY_GI[family as keyof typeof MEMORY_GI],
      }));
    }),
  );
}

function resourcesOf({ cpus, memoryGi, gpus }: Size): Record<string, string> {
  const resources = { cpu: String(cpus), memory: `${memoryGi}Gi`, "ephemeral-storage": "128Gi" };
  return gpus === undefined ? resources : { ...resources, "nvidia.com/gpu": String(gpus) };
}

function priceOf({ cpus, memoryGi, gpus = 0 }: Size): number {
  // Memory breaks the tie between families, so that general work does not land on machines with twice the memory.
  return cpus * PRICE.cpu + memoryGi * (PRICE.cpu / 10) + gpus * PRICE.gpu;
}

/**
 * The keys by which our NodePools choose sizes stand in each offering: the provider then knows them as well as Azure's own
 * does, and nothing of a NodePool but its node class has to be rewritten.
 */
function requirementsOf(size: Size, zone: string, capacity: Capacity): Requirement[] {
  const values: Record<string, string> = {
    "karpenter.sh/capacity-type": capacity,
    "topology.kubernetes.io/zone": zone,
    "karpenter.azure.com/sku-family": size.family,
    "karpenter.azure.com/sku-version": size.version,
    "karpenter.azure.com/sku-cpu": String(size.cpus),
    ...(size.gpus === undefined ? {} : { "karpenter.azure.com/sku-gpu-manufacturer": "nvidia" }),
  };
  return Object.entries(values).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}
