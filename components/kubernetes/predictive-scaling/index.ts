import * as pulumi from "@pulumi/pulumi";
import { after, applyCustom } from "../custom-object";
import { prometheusRule } from "../prometheus-rule";
import { accuracyRules } from "./build-accuracy";
import { readCalendar, type Calendar } from "./calendar";

export interface PredictiveScalingArgs {
  /** Required. Namespace of the rules and alerts. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. When users come. Default: facts/calendar.yaml. */
  readonly calendar?: Calendar;
  /** Optional. The Prometheus operator's release, which brings the CRDs. Default: they are there already. */
  readonly operator?: pulumi.Resource;
}

/**
 * How good the forecasts are by which pods are started ahead of their users (A8): recorded by service and over all, with an alert for
 * one that keeps missing and one for a calendar that nobody has reviewed. The forecasts themselves are triggers of each service's
 * ScaledObject; build-triggers.ts makes them from the calendar.
 *
 * @costs Nothing by itself. A forecast that is too high costs the pods that nobody needed.
 * @fails A forecast that is too low, or missing, leaves scaling to the load itself: users wait for pods two to three minutes when
 * their hours begin. Without Prometheus forecasts go on, as KEDA's cron needs nothing but a clock.
 * @recovers By a person, who mends the calendar or the service's usual peak; the next sync of Argo CD brings it to the clusters.
 */
export class PredictiveScaling extends pulumi.ComponentResource {
  /** @throws ArgumentError with all faults of the calendar. */
  constructor(name: string, args: PredictiveScalingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:kubernetes:PredictiveScaling", name, {}, opts);
    const { namespace, calendar = readCalendar(), operator } = args;
    applyCustom(`${name}-rules`, prometheusRule("predictive-scaling", namespace, accuracyRules(calendar)), {
      parent: this,
      dependsOn: after(operator),
    });
    this.registerOutputs({});
  }
}
