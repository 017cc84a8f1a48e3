import type * as pulumi from "@pulumi/pulumi";
import type { Burst as BurstMode, PoolKind, PoolLimit } from "../../../facts/aks";
import type { Fault } from "../../arguments";
import { takesAnyPod } from "../node-pools/build-pools";

export interface BurstArgs {
  /** Required. The cluster's: only `virtual-nodes` has somewhere to burst to. */
  readonly mode: BurstMode;
  /** Required. Namespace of what bursts, with a quota of the region's cores: alerts watch that. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Namespace of the rules and alerts. */
  readonly monitoring: pulumi.Input<string>;
  /** Required. The cluster's node pools and how far they grow: `NodePools.pools`. */
  readonly pools: Readonly<Partial<Record<PoolKind, PoolLimit>>>;
  /** Optional. The Prometheus operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/** Pools that any pod may be put into: while one of them may grow, nothing bursts. */
export function openPools({ pools }: Pick<BurstArgs, "pools">): Partial<Record<PoolKind, PoolLimit>> {
  return Object.fromEntries(Object.entries(pools).filter(([kind]) => takesAnyPod(kind as PoolKind)));
}

export function burstFaults(args: BurstArgs): Fault[] {
  const { mode } = args;
  const faults: Fault[] = [];
  if (mode !== "virtual-nodes") {
    const expected = "virtual-nodes: a cluster without them has nowhere to burst to";
    faults.push({ path: "mode", got: mode, expected, fix: "leave the component out" });
  }
  if (Object.keys(openPools(args)).length === 0) {
    const expected = "a pool that any pod may be put into: nothing else tells when nodes are full";
    faults.push({ path: "pools", got: Object.keys(args.pools), expected, fix: "give the cluster's pools" });
  }
  return faults;
}
