import { budgetRules } from "../slo/budget";
import { burnAlerts, regionRatioRules } from "../slo/burn";
import { edgeRules, measureRules } from "../slo/measures";
import { anomalyRules } from "./anomalies";
import { businessRules } from "./business";
import { clusterRules } from "./cluster";
import { deliveryRules } from "./delivery";
import { elasticsearchRules } from "./elasticsearch";
import { type AlertGroup, CLUSTERS, type ClusterKind, type Own, ownOf } from "./group";
import { kafkaRules } from "./kafka";
import { meshRules } from "./mesh";
import { metricsRules, remoteWriteRules, thanosRules } from "./metrics";
import { reachabilityRules } from "./reachability";
import { regionSilentRules } from "./region-silent";
import type { Rule } from "./rule";
import { scalingRules } from "./scaling";

interface RegionGroup {
  readonly clusters: readonly ClusterKind[];
  readonly rules: (own: Own) => Rule[];
}

const WITH_SERVICES = ["region", "standalone"] as const;

/** Judged in each cluster by its own Prometheus. */
const REGION_GROUPS: Readonly<Record<string, RegionGroup>> = {
  cluster: { clusters: CLUSTERS, rules: clusterRules },
  metrics: { clusters: CLUSTERS, rules: metricsRules },
  reachability: { clusters: CLUSTERS, rules: reachabilityRules },
  "remote-write": { clusters: ["region"], rules: remoteWriteRules },
  mesh: { clusters: WITH_SERVICES, rules: meshRules },
  scaling: { clusters: WITH_SERVICES, rules: scalingRules },
  business: { clusters: WITH_SERVICES, rules: businessRules },
  changes: { clusters: ["region", "hub"], rules: kafkaRules },
  delivery: { clusters: ["hub", "standalone"], rules: deliveryRules },
  elasticsearch: { clusters: ["hub"], rules: elasticsearchRules },
  thanos: { clusters: ["hub"], rules: thanosRules },
  "region-silent": { clusters: ["hub"], rules: regionSilentRules },
  "slo-measures": { clusters: WITH_SERVICES, rules: measureRules },
  "slo-edge": { clusters: ["hub"], rules: edgeRules },
  "slo-burn": { clusters: CLUSTERS, rules: (own) => [...regionRatioRules(own), ...burnAlerts("region", own)] },
};

/** Judged once, over all regions or over long times. Seconds between two evaluations: a month's sums are not for every half minute. */
const CENTRE_GROUPS: readonly AlertGroup[] = [
  { name: "slo-budget", where: "centre", clusters: ["hub"], intervalSeconds: 300, rules: budgetRules() },
  { name: "slo-burn-slow", where: "centre", clusters: ["hub"], intervalSeconds: 60, rules: burnAlerts("centre") },
  { name: "anomalies", where: "centre", clusters: ["hub"], intervalSeconds: 60, rules: anomalyRules() },
];

/** Groups of a kind of cluster: its own, and in the hub those of the centre. */
export function groupsOf(cluster: ClusterKind): readonly AlertGroup[] {
  const own = Object.entries(REGION_GROUPS)
    .filter(([, { clusters }]) => clusters.includes(cluster))
    .map(([name, { clusters, rules }]): AlertGroup => ({
      name,
      where: "region",
      clusters,
      rules: rules(ownOf(cluster)),
    }));
  return cluster === "hub" ? [...own, ...CENTRE_GROUPS] : own;
}

/** Every alert and recording rule of the platform, each once. Those of services come with the services (golden-path/). */
export function alertRules(): readonly AlertGroup[] {
  const own = Object.entries(REGION_GROUPS).map(([name, { clusters, rules }]): AlertGroup => ({
    name,
    where: "region",
    clusters,
    rules: rules(""),
  }));
  return [...own, ...CENTRE_GROUPS];
}
