/** How urgent an alert is, what it is of, and where its reader is sent (B4, B7). */

/** Minutes until somebody's telephone rings; none: a mail that is read in working hours. Azure Monitor's 0 to 3 are the same four. */
export const SEVERITIES = {
  P0: { pageAfterMinutes: 0 },
  P1: { pageAfterMinutes: 5 },
  P2: { pageAfterMinutes: 15 },
  P3: { pageAfterMinutes: undefined },
} as const satisfies Record<string, { readonly pageAfterMinutes: number | undefined }>;

export type Severity = keyof typeof SEVERITIES;

/** What an alert can be of: its label `component`. */
export const COMPONENTS = [
  "front-door",
  "gateway",
  "service",
  "mesh",
  "postgres",
  "cosmos",
  "redis",
  "service-bus",
  "kafka",
  "elasticsearch",
  "metrics",
  "certificates",
  "network",
  "cluster",
  "delivery",
  "business",
  "slo",
  "region",
] as const;

export type Component = (typeof COMPONENTS)[number];

/** Runbooks that an alert may send its reader to: `observability/runbooks/<id>.md`. */
export const RUNBOOKS = [
  "node-failure",
  "pod-crash-loop",
  "database-connections",
  "high-cpu-or-memory",
  "high-error-rate",
  "high-latency",
  "service-unavailable",
  "database-failover",
  "replication-lag",
  "connection-pool-exhausted",
  "snat-exhaustion",
  "region-failover",
  "region-failback",
  "emergency-mode",
  "certificate-expiry",
  "kafka-consumer-lag",
  "argo-out-of-sync",
  "quota-reached",
  "metrics-centre-down",
  "log-pipeline",
  "error-budget",
  "traffic-anomaly",
  "scheduled-job-failed",
  "queue-backlog",
  "front-door-errors",
  "cosmos-errors",
  "redis-errors",
  "scaler-blind",
  "burst-and-forecast",
] as const;

export type Runbook = (typeof RUNBOOKS)[number];

export const RUNBOOKS_URL = "https://github.com/plugilo/infrastructure/blob/main/observability/runbooks";

/** Address of a runbook, as alerts carry it. */
export function runbookUrl(runbook: Runbook): string {
  return `${RUNBOOKS_URL}/${runbook}.md`;
}
