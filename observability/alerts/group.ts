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
