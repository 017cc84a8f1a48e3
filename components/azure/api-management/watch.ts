import type * as pulumi from "@pulumi/pulumi";
import { GATEWAY_ALERTS } from "../../../facts/api-limits";
import type { Alerting, WatchArgs } from "../alerting";

type Watch = Omit<WatchArgs, "targetId" | "namespace" | "runbook" | "dimensions">;

/** Metrics by role. https://learn.microsoft.com/azure/api-management/monitor-api-management-reference#metrics (2026-11) */
const WATCHED: Readonly<Record<string, Watch & { readonly dimensions?: WatchArgs["dimensions"] }>> = {
  capacity: {
    says: "An API gateway has little capacity left; it will slow down and drop calls, not throttle. Add units: it takes half an hour.",
    metric: "Capacity",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: GATEWAY_ALERTS.capacityPercent,
    windowMinutes: 30,
    everyMinutes: 5,
    severity: 3,
  },
  errors: {
    says: "An API gateway answers with server errors; callers see them.",
    metric: "Requests",
    aggregation: "Total",
    operator: "GreaterThan",
    threshold: GATEWAY_ALERTS.serverErrors,
    severity: 1,
    dimensions: { GatewayResponseCodeCategory: ["5xx"] },
  },
  duration: {
    says: "Calls take long at an API gateway, its services included.",
    metric: "Duration",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: GATEWAY_ALERTS.durationMs,
    windowMinutes: 15,
    everyMinutes: 5,
    severity: 2,
  },
};

/** Each region by itself: an average over regions would hide the one that is in trouble. */
const EACH_REGION = { Location: ["*"] };

export function watchGateways(
  name: string,
  alerting: Alerting,
  targetId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [role, { dimensions, ...watch }] of Object.entries(WATCHED)) {
    const namespace = "Microsoft.ApiManagement/service";
    alerting.watch(
      `${name}-${role}`,
      { ...watch, targetId, namespace, runbook: "front-door-errors", dimensions: { ...EACH_REGION, ...dimensions } },
      opts,
    );
  }
}
