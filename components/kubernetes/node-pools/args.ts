import type * as pulumi from "@pulumi/pulumi";
import {
  CPU_QUOTA,
  leastCpus,
  POOL_LIMITS,
  SYSTEM_POOL,
  type Burst,
  type PoolKind,
  type PoolLimit,
} from "../../../facts/aks";
import { cpusOf } from "../../../facts/vm-sizes";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import { quotaOf } from "./build-pools";

export interface NodePoolsArgs {
  readonly site: Site;
  /** Required. The cluster's: decides how many pods, and so addresses, a node has. */
  readonly burst: Burst;
  /** Required. Subnet of the nodes. Karpenter never changes a node class' subnet: another one means new nodes. */
  readonly nodeSubnetId: pulumi.Input<string>;
  /**
   * Optional. Room for system pods beyond the fixed system pool: `AksCluster.systemSurgeNodes`, and the size of one node.
   * Default: none, system pods wait when the pool is full.
   */
  readonly systemSurge?: {
    readonly nodes: number;
    /** Required. The system pool's size, such as `Standard_D4ads_v5`. */
    readonly vmSize: string;
    readonly subnetId: pulumi.Input<string>;
  };
  /**
   * Optional. Pools and how far they grow. Default: general, memory, compute and spot with the limits of facts/aks.ts, and
   * gpu where the region has such sizes.
   */
  readonly pools?: Readonly<Partial<Record<PoolKind, PoolLimit>>>;
}

/** The pools that a cluster has when it names none. */
export function poolsOf({ pools, site }: NodePoolsArgs): Partial<Record<PoolKind, PoolLimit>> {
  if (pools) return pools;
  const { gpu, ...everywhere } = POOL_LIMITS;
  return site.region.gpu ? { ...everywhere, gpu } : everywhere;
}

export function poolFaults(args: NodePoolsArgs): Fault[] {
  const { site, burst, systemSurge, pools } = args;
  const least = leastCpus(burst);
  const faults: Fault[] = [];
  if (pools?.gpu && !site.region.gpu) {
    faults.push({
      path: "pools.gpu",
      got: pools.gpu,
      expected: `no such pool: ${site.region.name} has no GPU sizes`,
      fix: "remove it",
    });
  }
  for (const [kind, limit] of Object.entries(poolsOf(args))) {
    if (limit.cpu < least) {
      faults.push({
        path: `pools.${kind}.cpu`,
        got: limit.cpu,
        expected: `room for the smallest node, ${least} CPUs`,
        fix: "raise the limit, or leave the pool out",
      });
    }
  }
  if (systemSurge && (!Number.isInteger(systemSurge.nodes) || systemSurge.nodes < 0)) {
    faults.push({
      path: "systemSurge.nodes",
      got: systemSurge.nodes,
      expected: "a number of nodes, 0 or more",
      fix: "give the cluster's systemSurgeNodes",
    });
  }
  if (systemSurge && Number.isNaN(cpusOf(systemSurge.vmSize))) {
    faults.push({
      path: "systemSurge.vmSize",
      got: systemSurge.vmSize,
      expected: "a size such as Standard_D4ads_v5, whose name tells its CPUs",
      fix: "give the system pool's size",
    });
  }
  return [...faults, ...quotaFaults(args)];
}

/** What Azure would refuse only when the last nodes are asked for, which is when they are needed most. */
function quotaFaults(args: NodePoolsArgs): Fault[] {
  return Object.entries(cpusByQuota(args))
    .filter(([quota, cpus]) => cpus > CPU_QUOTA[quota as Quota])
    .map(([quota, cpus]) => ({
      path: "pools",
      got: `${cpus} CPUs of ${quota}`,
      expected: `at most the ${CPU_QUOTA[quota as Quota]} of the quota, system nodes included`,
      fix: "lower the limits, or have Azure raise the quota and say so in facts/aks.ts",
    }));
}

type Quota = keyof typeof CPU_QUOTA;

/** Most that pools and system nodes may ask of each quota. */
function cpusByQuota(args: NodePoolsArgs): Partial<Record<Quota, number>> {
  const sums: Partial<Record<Quota, number>> = {};
  const add = (quota: Quota, cpus: number): void => {
    sums[quota] = (sums[quota] ?? 0) + cpus;
    // The region's quota is of nodes that stay; spot has its own.
    if (quota !== "spot") sums.region = (sums.region ?? 0) + cpus;
  };
  for (const [kind, { cpu }] of Object.entries(poolsOf(args)) as [PoolKind, PoolLimit][]) add(quotaOf(kind), cpu);
  const { systemSurge } = args;
  const system = systemSurge ? (SYSTEM_POOL.minimumNodes + systemSurge.nodes) * cpusOf(systemSurge.vmSize) : 0;
  // Another size has its own fault.
  if (system > 0) add("D", system);
  return sums;
}
