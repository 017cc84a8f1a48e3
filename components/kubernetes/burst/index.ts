import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { prometheusRule } from "../prometheus-rule";
import { burstFaults, openPools, type BurstArgs } from "./args";
import { burstLimits, burstQuota } from "./build-quota";
import { burstRules } from "./build-signals";

export type { BurstArgs } from "./args";

/**
 * What lets stateless work go to container instances once nodes are full, and no sooner (A5): the signal that a service's burst twin
 * scales by, bounds of the twins' namespace beside its cores, and alerts.
 *
 * @costs Nothing until it opens; then container instances by the second, at two to three times a node's price.
 * @fails Beyond the quota pods are refused and wait. Without the signal, because Prometheus is away, nothing bursts. When Azure is out
 * of sizes before the pools are at their limits, pods wait for nodes and do not burst either: the instances come from the same stock.
 * @recovers By itself: twins shrink as their services' pods find nodes again. A quota that is too low is raised by a person.
 */
export class Burst extends pulumi.ComponentResource {
  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: BurstArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Burst", name, burstFaults(args));
    super("plugilo:kubernetes:Burst", name, {}, opts);
    const { mode, namespace, monitoring, operator } = args;
    const metadata = { name: "container-instances", namespace };
    new core.ResourceQuota(`${name}-quota`, { metadata, spec: burstQuota() }, { parent: this });
    new core.LimitRange(`${name}-limits`, { metadata, spec: burstLimits() }, { parent: this });
    applyCustom(`${name}-rules`, prometheusRule("burst", monitoring, burstRules(openPools(args), mode)), {
      parent: this,
      dependsOn: after(operator),
    });
    this.registerOutputs({});
  }
}
