import type { Rule } from "./rule";

/** What kind of cluster judges a group. */
export const CLUSTERS = ["region", "hub", "standalone"] as const;
export type ClusterKind = (typeof CLUSTERS)[number];

/** Rules that are evaluated one after another. */
export interface AlertGroup {
  readonly name: string;
  /**
   * `region`: by each cluster's own Prometheus, of that cluster, without the centre. `centre`: over all regions, or over more than a
   * region keeps.
   */
  readonly where: "region" | "centre";
  /** Clusters that have what the group is about. A centre is in the hub only. */
  readonly clusters: readonly ClusterKind[];
  /** Optional. Seconds between two evaluations. @default the server's */
  readonly intervalSeconds?: number;
  readonly rules: readonly Rule[];
}

/** Matchers that select a cluster's own series, with a comma behind them; to stand first between the braces. */
export type Own = string;

/**
 * The hub's servers hold what regions wrote to them beside what they read themselves, and only the former carries the label
 * `cluster`: servers put their own on what they send, not on what they keep.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file (2026-11)
 */
export function ownOf(cluster: ClusterKind): Own {
  return cluster === "hub" ? 'cluster="",' : "";
}
