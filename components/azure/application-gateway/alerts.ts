import type * as pulumi from "@pulumi/pulumi";
import { EDGE_ALERTS } from "../../../facts/edge";
import type { Alerting, WatchArgs, WatchPatternArgs } from "../alerting";

type Watched = "targetId" | "namespace";

const SERVER_ERRORS = { HttpStatusGroup: ["5xx"] };

/** Azure counts a gateway's errors but offers no share of them: how many are usual is learned. */
const PATTERNS: Readonly<Record<string, Omit<WatchPatternArgs, Watched>>> = {
  errors: {
    runbook: "front-door-errors",
    says: "The region's gateway answers with more server errors than it usually does: its users see failures.",
    metric: "ResponseStatus",
    aggregation: "Total",
    operator: "GreaterThan",
    severity: 0,
    dimensions: SERVER_ERRORS,
  },
  "backend-errors": {
    runbook: "front-door-errors",
    says: "What stands behind the region's gateway answers with more server errors than it usually does.",
    metric: "BackendResponseStatus",
    aggregation: "Total",
    operator: "GreaterThan",
    severity: 0,
    dimensions: SERVER_ERRORS,
  },
  requests: {
    runbook: "traffic-anomaly",
    says: "The region's gateway gets far fewer or far more requests than at this hour on other days.",
    metric: "TotalRequests",
    aggregation: "Total",
    operator: "GreaterOrLessThan",
    sensitivity: "Low",
    severity: 1,
  },
};

const THRESHOLDS: Readonly<Record<string, Omit<WatchArgs, Watched>>> = {
  latency: {
    runbook: "high-latency",
    says: "Requests through the region's gateway take longer on average than 95 of 100 may take.",
    metric: "ApplicationGatewayTotalTime",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: EDGE_ALERTS.latencyMs,
    windowMinutes: 15,
    severity: 1,
  },
  "unhealthy-backend": {
    runbook: "service-unavailable",
    says: "A backend of the region's gateway fails its health probes: its site is down, or, if it is the idle colour, nobody can switch to it.",
    metric: "UnhealthyHostCount",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: 0,
    severity: 1,
    // Each pair of pool and settings by itself, so that the alert says which.
    dimensions: { BackendSettingsPool: ["*"] },
  },
};

/**
 * What of a gateway wakes people: work metrics only (B9).
 * https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference (2026-11)
 */
export function watchGateway(
  name: string,
  alerting: Alerting,
  targetId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const gateway = { targetId, namespace: "Microsoft.Network/applicationGateways" };
  for (const [key, args] of Object.entries(PATTERNS)) {
    alerting.watchPattern(`${name}-${key}`, { ...gateway, ...args }, opts);
  }
  for (const [key, args] of Object.entries(THRESHOLDS)) {
    alerting.watch(`${name}-${key}`, { ...gateway, ...args }, opts);
  }
}
