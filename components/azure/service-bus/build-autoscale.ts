import type { AutoscaleSettingArgs } from "@pulumi/azure-native/monitor";
import type * as inputs from "@pulumi/azure-native/types/input";
import type * as pulumi from "@pulumi/pulumi";
import { UNIT_SCALING } from "../../../facts/service-bus";
import type { Site } from "../../site";

/**
 * Units between two counts, by CPU (C1). Steps are Azure's own next count, since not every number is one
 * (`ServiceAllowedNextValue`): https://learn.microsoft.com/azure/service-bus-messaging/automate-update-messaging-units (2026-11)
 */
export function unitScaling(
  site: Site,
  role: string,
  namespaceId: pulumi.Input<string>,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): AutoscaleSettingArgs {
  const { out, in: back } = UNIT_SCALING;
  const scaleUp = rule(namespaceId, "Increase", "GreaterThan", out.abovePercent, out);
  const scaleDown = rule(namespaceId, "Decrease", "LessThan", back.belowPercent, back);
  return {
    autoscaleSettingName: site.names.of("autoscaleSetting", role),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    enabled: true,
    targetResourceUri: namespaceId,
    profiles: [
      {
        name: "by-cpu",
        // Without metrics it stays at the default: the most, because messages are not to wait for a broken measurement.
        capacity: { minimum: `${minimum}`, maximum: `${maximum}`, default: `${maximum}` },
        rules: [scaleUp, scaleDown],
      },
    ],
    tags: site.tags,
  };
}

function rule(
  namespaceId: pulumi.Input<string>,
  direction: "Increase" | "Decrease",
  operator: "GreaterThan" | "LessThan",
  threshold: number,
  { forMinutes, coolDownMinutes }: { readonly forMinutes: number; readonly coolDownMinutes: number },
): inputs.monitor.ScaleRuleArgs {
  return {
    metricTrigger: {
      metricName: "NamespaceCpuUsage",
      metricNamespace: "microsoft.servicebus/namespaces",
      metricResourceUri: namespaceId,
      timeGrain: "PT1M",
      statistic: "Average",
      timeWindow: `PT${forMinutes}M`,
      timeAggregation: "Average",
      operator,
      threshold,
      dividePerInstance: false,
    },
    scaleAction: { direction, type: "ServiceAllowedNextValue", value: "1", cooldown: `PT${coolDownMinutes}M` },
  };
}
