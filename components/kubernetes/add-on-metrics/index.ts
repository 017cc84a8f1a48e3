import * as pulumi from "@pulumi/pulumi";
import { KEDA } from "../../../facts/workloads";
import { after, applyCustom } from "../custom-object";
import { ingressMonitor, kedaMonitor } from "./build-monitors";

export interface AddOnMetricsArgs {
  /** Required. Namespace of what scrapes. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. The Prometheus operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/**
 * What AKS' add-ons measure, as metrics of the region's Prometheus. KEDA: what it reads and computes for every trigger by name; the
 * forecasts' accuracy and the emergency flag are watched by it. The mesh's gateways: every request of the region, answered or not;
 * the platform's own promise is held against them.
 *
 * @costs Nothing but a series a trigger, and those of each route.
 * @fails Without it KEDA scales as ever; accuracy has gaps, nobody is told of an emergency that was forgotten, and the platform's
 * error budget stands still.
 * @recovers By itself, as soon as Prometheus finds the pods.
 */
export class AddOnMetrics extends pulumi.ComponentResource {
  constructor(name: string, { namespace, operator }: AddOnMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:kubernetes:AddOnMetrics", name, {}, opts);
    const child = { parent: this, dependsOn: after(operator) };
    applyCustom(`${name}-keda`, kedaMonitor(namespace, KEDA.namespace), child);
    applyCustom(`${name}-ingress`, ingressMonitor(namespace), child);
    this.registerOutputs({});
  }
}
