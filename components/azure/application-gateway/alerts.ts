import type * as pulumi from "@pulumi/pulumi";
import { EDGE_ALERTS } from "../../../facts/edge";
import type { Alerting } from "../alerting";

const NAMESPACE = "Microsoft.Network/applicationGateways";
const FIVE_HUNDREDS = { HttpStatusGroup: ["5xx"] };

/**
 * What of a gateway wakes people: work metrics only (B9). Azure counts errors but offers no share of them, so how many are usual
 * is learned. https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference (2026-11)
 */
export function watchGateway(
  name: string,
  alerting: Alerting,
  targetId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const gateway = { targetId, namespace: NAMESPACE };
  alerting.watchPattern(
    `${name}-errors`,
    {
      ...gateway,
      says: "The region's gateway answers with more server errors than it usually does: its users see failures.",
      metric: "ResponseStatus",
      aggregation: "Total",
      operator: "GreaterThan",
      severity: 0,
      dimensions: FIVE_HUNDREDS,
    },
    opts,
  );
  alerting.watchPattern(
    `${name}-backend-errors`,
    {
      ...gateway,
      says: "What stands behind the region's gateway answers with more server errors than it usually does.",
      metric: "BackendResponseStatus",
      aggregation: "Total",
      operator: "GreaterThan",
      severity: 0,
      dimensions: FIVE_HUNDREDS,
    },
    opts,
  );
  alerting.watchPattern(
    `${name}-requests`,
    {
      ...gateway,
      says: "The region's gateway gets far fewer or far more requests than at this hour on other days.",
      metric: "TotalRequests",
      aggregation: "Total",
      operator: "GreaterOrLessThan",
      sensitivity: "Low",
      severity: 1,
    },
    opts,
  );
  alerting.watch(
    `${name}-latency`,
    {
      ...gateway,
      says: "Requests through the region's gateway take longer on average than 95 of 100 may take.",
      metric: "ApplicationGatewayTotalTime",
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: EDGE_ALERTS.latencyMs,
      windowMinutes: 15,
      severity: 1,
    },
    opts,
  );
  alerting.watch(
    `${name}-unhealthy-backend`,
    {
      ...gateway,
      says: "A backend of the region's gateway fails its health probes: its site is down, or, if it is the idle colour, nobody can switch to it.",
      metric: "UnhealthyHostCount",
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: 0,
      severity: 1,
      // Each pair of pool and settings by itself, so that the alert says which.
      dimensions: { BackendSettingsPool: ["*"] },
    },
    opts,
  );
}
