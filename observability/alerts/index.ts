import { budgetRules } from "../slo/budget";
import { burnAlerts, regionRatioRules } from "../slo/burn";
import { edgeRules, measureRules } from "../slo/measures";
import { anomalyRules } from "./anomalies";
import { businessRules } from "./business";
import { clusterRules } from "./cluster";
import { deliveryRules } from "./delivery";
import { elasticsearchRules } from "./elasticsearch";
import { type AlertGroup, CLUSTERS, type ClusterKind } from "./group";
import { kafkaRules } from "./kafka";
import { meshRules } from "./mesh";
import { metricsRules, remoteWriteRules, thanosRules } from "./metrics";
import { reachabilityRules } from "./reachability";
import { regionSilentRules } from "./region-silent";
import { scalingRules } from "./scaling";

const WITH_SERVICES = ["region", "standalone"] as const;
const WITH_CENTRE = ["region", "hub"] as const;

type Group = Omit<AlertGroup, "where">;

/** Judged in each cluster by its own Prometheus. */
const REGION: readonly Group[] = [
  { name: "cluster", clusters: CLUSTERS, rules: clusterRules() },
  { name: "metrics", clusters: CLUSTERS, rules: metricsRules() },
  { name: "reachability", clusters: CLUSTERS, rules: reachabilityRules() },
  { name: "remote-write", clusters: WITH_CENTRE, rules: remoteWriteRules() },
  { name: "mesh", clusters: WITH_SERVICES, rules: meshRules() },
  { name: "scaling", clusters: WITH_SERVICES, rules: scalingRules() },
  { name: "business", clusters: WITH_SERVICES, rules: businessRules() },
  { name: "kafka", clusters: WITH_CENTRE, rules: kafkaRules() },
  { name: "delivery", clusters: ["hub", "standalone"], rules: deliveryRules() },
  { name: "elasticsearch", clusters: ["hub"], rules: elasticsearchRules() },
  { name: "thanos", clusters: ["hub"], rules: thanosRules() },
  { name: "slo-measures", clusters: WITH_SERVICES, rules: measureRules() },
  { name: "slo-edge", clusters: ["hub"], rules: edgeRules() },
  { name: "slo-burn", clusters: CLUSTERS, rules: [...regionRatioRules(), ...burnAlerts("region")] },
];

/** Judged once, over all regions or over long times. A month's sums are not for every half minute. */
const CENTRE: readonly Group[] = [
  { name: "region-silent", clusters: ["hub"], intervalSeconds: 60, rules: regionSilentRules() },
  { name: "slo-budget", clusters: ["hub"], intervalSeconds: 300, rules: budgetRules() },
  { name: "slo-burn-slow", clusters: ["hub"], intervalSeconds: 60, rules: burnAlerts("centre") },
  { name: "anomalies", clusters: ["hub"], intervalSeconds: 60, rules: anomalyRules() },
];

/** Every alert and recording rule of the platform, each once. Those of services come with the services (golden-path/). */
export function alertRules(): readonly AlertGroup[] {
  return [
    ...REGION.map((group): AlertGroup => ({ ...group, where: "region" })),
    ...CENTRE.map((group): AlertGroup => ({ ...group, where: "centre" })),
  ];
}

/** Groups that a kind of cluster has; of the hub, those of the centre are among them. */
export function groupsOf(cluster: ClusterKind): readonly AlertGroup[] {
  return alertRules().filter(({ clusters }) => clusters.includes(cluster));
}
