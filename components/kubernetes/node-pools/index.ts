import * as pulumi from "@pulumi/pulumi";
import type { PoolKind, PoolLimit } from "../../../facts/aks";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { poolFaults, poolsOf, type NodePoolsArgs } from "./args";
import { nodeClass, type NodeClass } from "./build-classes";
import { nodeClassOf, nodePool, systemSurgePool } from "./build-pools";

export type { NodePoolsArgs } from "./args";

/**
 * Pools of a cluster whose nodes AKS provisions as pods need them (A3): general, memory, compute, spot, and gpu where the
 * region has it. The CRDs come with the cluster.
 *
 * @costs The estate's largest part: CPUs that run, by the hour, as pods ask for them. Spot nodes cost about 70 % less.
 * Limits of the pools are the most that a runaway workload can cost.
 * @fails At a pool's limit, or with Azure out of a size, pods wait and users see slower answers, then errors. Spot nodes go
 * at half a minute's notice, with the pods that agreed to that.
 * @recovers Karpenter by itself: it asks for another size or zone, and a node comes in about two minutes. A limit that is
 * too low is raised by a person, here and in the region's quota.
 * @throws ArgumentError when a pool cannot exist in the region or could not hold one node.
 */
export class NodePools extends pulumi.ComponentResource {
  /** The pools of pods' nodes, and how far each may grow. */
  readonly pools: Readonly<Partial<Record<PoolKind, PoolLimit>>>;
  /** Most that all pools together may grow to: what the region's quota must hold. */
  readonly limit: PoolLimit;

  constructor(
    private readonly name: string,
    args: NodePoolsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("NodePools", name, poolFaults(args));
    super("plugilo:kubernetes:NodePools", name, {}, opts);
    this.pools = poolsOf(args);
    const pools = Object.entries(this.pools) as [PoolKind, PoolLimit][];
    const classes = new Map<NodeClass, pulumi.Resource>();
    for (const key of new Set(pools.map(([kind]) => nodeClassOf(kind)))) {
      classes.set(key, this.nodeClass(key, args.nodeSubnetId, args));
    }
    for (const [kind, limit] of pools) {
      applyCustom(`${name}-${kind}`, nodePool(kind, limit, args.site.region, args.burst), {
        parent: this,
        dependsOn: classes.get(nodeClassOf(kind)) ?? [],
      });
    }
    this.makeRoomForSystemPods(args);
    this.limit = pools.reduce(
      (sum, [, { cpu, memoryGi }]) => ({ cpu: sum.cpu + cpu, memoryGi: sum.memoryGi + memoryGi }),
      { cpu: 0, memoryGi: 0 },
    );
    this.registerOutputs({ limit: this.limit });
  }

  private nodeClass(key: NodeClass, subnetId: pulumi.Input<string>, { burst, site }: NodePoolsArgs): pulumi.Resource {
    return applyCustom(`${this.name}-class-${key}`, nodeClass(key, { burst, subnetId, tags: site.tags }), {
      parent: this,
    });
  }

  private makeRoomForSystemPods(args: NodePoolsArgs): void {
    if (!args.systemSurge || args.systemSurge.nodes === 0) return;
    const dependsOn = this.nodeClass("system-surge", args.systemSurge.subnetId, args);
    applyCustom(`${this.name}-system-surge`, systemSurgePool(args.systemSurge, args.site.region), {
      parent: this,
      dependsOn,
    });
  }
}
