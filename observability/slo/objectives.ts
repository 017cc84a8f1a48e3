import { SERVICE_LEVEL } from "../../facts/objectives";
import type { RecordingRule } from "../alerts/rule";
import { SLO_SERIES } from "./series";

export interface ServiceLevel {
  /** Percent of requests that end well. */
  readonly availability: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface Promised {
  readonly service: string;
  readonly owner: string;
  readonly level: ServiceLevel;
}

/**
 * Milliseconds at which Envoy's buckets end.
 * https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto#config-metrics-v3-histogrambucketsettings (2026-11)
 */
const BUCKETS_MS = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

/**
 * The bucket that a promise is measured by: the first that does not end below it, so that nothing within the promise counts as slow.
 * Prometheus 3 writes whole numbers with a decimal: https://prometheus.io/docs/prometheus/latest/migration (2026-11).
 */
export function bucketOf(milliseconds: number): string {
  const end = BUCKETS_MS.find((bucket) => bucket >= milliseconds);
  if (end === undefined) return "+Inf";
  return Number.isInteger(end) ? end.toFixed(1) : String(end);
}

/** What is promised, as series that the rules of all services join with: a service more is three constants more, and no rule. */
export function objectiveRules({ service, owner, level }: Promised): RecordingRule[] {
  const objective = (slo: string, ratio: number, more: Record<string, string> = {}): RecordingRule => ({
    record: SLO_SERIES.objective,
    expr: `vector(${ratio})`,
    labels: { service, owner, slo, ...more },
  });
  return [
    objective("availability", Number((level.availability / 100).toPrecision(6))),
    objective("latency-p95", 0.95, { le: bucketOf(level.p95Ms) }),
    objective("latency-p99", 0.99, { le: bucketOf(level.p99Ms) }),
  ];
}

/** B5's promise of the platform as a whole, by what comes in at a region's gateway, and at the edge. */
export const FRONTS = {
  platform: { service: "platform", owner: "platform", level: SERVICE_LEVEL },
  edge: { service: "edge", owner: "platform", level: SERVICE_LEVEL },
} as const satisfies Record<string, Promised>;
