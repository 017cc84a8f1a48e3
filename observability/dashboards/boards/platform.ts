import { EDGE_ALERTS } from "../../../facts/edge";
import { METRICS } from "../../../facts/observability";
import { SLO_SERIES } from "../../slo/series";
import type { Board } from "../board";
import { buckets, errorShare, inRegion, quantile, requests, sumBy } from "../signals";

const BY = { by: "region" } as const;

export const platform: Board = {
  uid: "platform-overview",
  title: "Platform",
  says: "Are users served, and in which region are they not? The first board of the night.",
  variables: ["region"],
  rows: {
    Now: [
      {
        title: "Alerts that page",
        says: "Firing alerts of severity P0 to P2. None is normal.",
        kind: "number",
        unit: "count",
        queries: { "": `count(${inRegion("ALERTS", 'alertstate="firing",severity=~"P0|P1|P2"')}) or vector(0)` },
        limit: { above: 1 },
      },
      {
        title: "Regions that report",
        says: "Regions of which the centre got a sample in the last five minutes. Fewer than usual: metrics are lost, or a region is.",
        kind: "number",
        unit: "count",
        queries: { "": "count(count by (region) (up))" },
        runbook: "metrics-centre-down",
      },
      {
        title: "Services whose releases are frozen",
        says: "Their error budget is used up: only what mends is released.",
        kind: "number",
        unit: "count",
        queries: { "": `sum(${SLO_SERIES.frozen}{release="ordinary"}) or vector(0)` },
        limit: { above: 1 },
        runbook: "error-budget",
      },
      {
        title: "Nodes that are not ready",
        says: "Their pods move to others within minutes.",
        kind: "number",
        unit: "count",
        queries: {
          "": `sum(${inRegion("kube_node_status_condition", 'condition="Ready",status=~"false|unknown"')}) or vector(0)`,
        },
        limit: { above: 1 },
        runbook: "node-failure",
      },
    ],
    "Golden signals, by region": [
      {
        title: "Traffic",
        says: "Requests that the services answered. A sudden drop is worse news than a rise.",
        unit: "requestsPerSecond",
        queries: { "{{region}}": requests(BY) },
        runbook: "traffic-anomaly",
      },
      {
        title: "Errors",
        says: "Share of requests without an answer or with a server error.",
        unit: "share",
        queries: { "{{region}}": errorShare(BY) },
        limit: { above: EDGE_ALERTS.errorPercent / 100 },
        runbook: "high-error-rate",
      },
      {
        title: "Latency, 95 and 99 of 100",
        says: "Time within which that share of requests is answered.",
        unit: "milliseconds",
        queries: { "{{region}} P95": quantile(0.95, BY), "{{region}} P99": quantile(0.99, BY) },
        limit: { above: EDGE_ALERTS.latencyMs },
        runbook: "high-latency",
      },
      {
        title: "Latency, all of it",
        says: "Requests by how long they took. A second hump is a part of the users whom a percentile hides.",
        kind: "heat",
        unit: "milliseconds",
        queries: { "{{le}}": buckets({ by: "le" }) },
        width: 12,
      },
      {
        title: "Saturation",
        says: "Share of what nodes can give that pods ask for. Near 1, new pods wait for new nodes.",
        unit: "share",
        queries: {
          "{{region}} CPU": asked("cpu"),
          "{{region}} memory": asked("memory"),
        },
        runbook: "high-cpu-or-memory",
        width: 12,
      },
    ],
    "What is wrong": [
      {
        title: "Firing alerts, by component",
        says: "Where to look first. Alerts that follow from another are left out of pages, and are here.",
        unit: "count",
        queries: {
          "{{component}} {{severity}}": sumBy("component, severity", inRegion("ALERTS", 'alertstate="firing"')),
        },
        width: 12,
      },
      {
        title: "Age of a region's newest sample",
        says: `Seconds since the centre heard of a region. Beyond ${METRICS.sampleAgeLimit} of silence samples are lost for good.`,
        unit: "seconds",
        queries: { "{{region}}": `time() - max by (region) (timestamp(${inRegion("up")}))` },
        runbook: "metrics-centre-down",
        width: 12,
      },
    ],
  },
};

function asked(resource: "cpu" | "memory"): string {
  const of = (metric: string): string => sumBy("region", inRegion(metric, `resource="${resource}"`));
  return `${of("kube_pod_container_resource_requests")} / ${of("kube_node_status_allocatable")}`;
}
