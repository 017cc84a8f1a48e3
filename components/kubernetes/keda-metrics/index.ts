import * as pulumi from "@pulumi/pulumi";
import { KEDA } from "../../../facts/workloads";
import { applyCustom } from "../custom-object";
import { kedaMonitor } from "./build-monitor";

export interface KedaMetricsArgs {
  /** Required. Namespace of what scrapes. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. The Prometheus operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/**
 * What KEDA reads and computes, for every trigger by name, as metrics of the region's Prometheus: the forecasts' accuracy and the
 * emergency flag are watched by it.
 *
 * @costs Nothing but a series a trigger.
 * @fails Without it KEDA scales as ever; accuracy has gaps, and nobody is told of an emergency that was forgotten.
 * @recovers By itself, as soon as Prometheus finds KEDA's pods.
 */
export class KedaMetrics extends pulumi.ComponentResource {
  constructor(name: string, args: KedaMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:kubernetes:KedaMetrics", name, {}, opts);
    const { namespace, operator } = args;
    applyCustom(`${name}-monitor`, kedaMonitor(namespace, KEDA.namespace), {
      parent: this,
      dependsOn: operator ? [operator] : [],
    });
    this.registerOutputs({});
  }
}
