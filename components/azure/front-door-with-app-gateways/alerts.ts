import type * as pulumi from "@pulumi/pulumi";
import { EDGE_ALERTS, FRONT_DOOR_SAMPLING } from "../../../facts/edge";
import type { Alerting, WatchArgs, WatchPatternArgs } from "../alerting";

type Watched = "targetId" | "namespace";

/** Percent of good probes below which an edge site drops an origin: the alert says what most of them already act on. */
const HEALTHY_PERCENT = (100 * FRONT_DOOR_SAMPLING.needed) / FRONT_DOOR_SAMPLING.sampleSize;

const THRESHOLDS: Readonly<Record<string, Omit<WatchArgs, Watched>>> = {
  errors: {
    runbook: "front-door-errors",
    says: "Users get server errors more than fourteen times as often as a month's budget allows.",
    metric: "Percentage5XX",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: EDGE_ALERTS.errorPercent,
    severity: 0,
  },
  "origin-health": {
    runbook: "region-failover",
    says: "A region fails the probes of Front Door, which sends its requests to the others.",
    metric: "OriginHealthPercentage",
    aggregation: "Average",
    operator: "LessThan",
    threshold: HEALTHY_PERCENT,
    severity: 0,
    // Each origin by itself, so that a good region does not hide a bad one.
    dimensions: { Origin: ["*"], OriginGroup: ["*"] },
  },
  latency: {
    runbook: "high-latency",
    says: "Requests take longer on average than 95 of 100 may take.",
    metric: "TotalLatency",
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: EDGE_ALERTS.latencyMs,
    windowMinutes: 15,
    severity: 1,
  },
};

const PATTERNS: Readonly<Record<string, Omit<WatchPatternArgs, Watched>>> = {
  requests: {
    runbook: "traffic-anomaly",
    says: "Far fewer or far more requests come in than at this hour on other days.",
    metric: "RequestCount",
    aggregation: "Total",
    operator: "GreaterOrLessThan",
    sensitivity: "Low",
    severity: 1,
  },
};

/**
 * What of the way in wakes people: work metrics only (B9).
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cdn-profiles-metrics (2026-11)
 */
export function watchFrontDoor(
  name: string,
  alerting: Alerting,
  targetId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  const profile = { targetId, namespace: "Microsoft.Cdn/profiles" };
  for (const [key, args] of Object.entries(THRESHOLDS)) {
    alerting.watch(`${name}-${key}`, { ...profile, ...args }, opts);
  }
  for (const [key, args] of Object.entries(PATTERNS)) {
    alerting.watchPattern(`${name}-${key}`, { ...profile, ...args }, opts);
  }
}
