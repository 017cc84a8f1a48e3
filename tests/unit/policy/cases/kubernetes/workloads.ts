import { add, inOrder, set, without } from "../../mutations";
import { withTree } from "../../tree";
import { all, changed, property, unsure, when, type Case } from "../form";
import { inTree } from "./in-tree";

const PROBES = "kubernetes:apps/v1:Deployment probes-exporter";
const ENTRANCE = "kubernetes:apps/v1:Deployment entrance-proxies";
const SYNC = "kubernetes:apps/v1:Deployment mesh-sync";
const ALERTMANAGER = "kubernetes:monitoring.coreos.com/v1:Alertmanager";
const KIBANA = "kubernetes:kibana.k8s.elastic.co/v1:Kibana";
const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const STORE = "kubernetes:apps/v1:StatefulSet metrics-thanos-store";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const PRIORITY = "kubernetes:scheduling.k8s.io/v1:PriorityClass";
const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject mailer";
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const POD = "spec.template.spec";

/** Cases of how many pods there are, where they are and how they go, by the rule's id. */
export const workloadCases: Readonly<Record<string, Case>> = {
  "served-by-more-than-one-pod": all(
    changed(ENTRANCE, "spec.replicas", 1, "1"),
    changed(ALERTMANAGER, "spec.replicas", 1, "1"),
    changed(KIBANA, "spec.count", undefined, "nothing"),
    when("a service has no scaler", inOrder(withTree, without(SCALED_OBJECT)), "spec.replicas", "nothing"),
  ),
  "disruption-budget-exists": all(
    when("there is no budget for a Deployment", without(`${BUDGET} probes-budget`), "disruption budget", "nothing"),
    when(
      "there is no budget for Alertmanager",
      without(`${BUDGET} alertmanager-budget`),
      "disruption budget",
      "nothing",
    ),
    changed(`${BUDGET} probes-budget`, "spec.selector.matchLabels", { app: "other" }, "nothing", "disruption budget"),
    changed(`${BUDGET} probes-budget`, "spec.selector", undefined, "nothing", "disruption budget"),
    when("a scaled service has none", inOrder(withTree, without(`${BUDGET} mailer`)), "disruption budget", "nothing"),
  ),
  "disruption-budget-lets-drains-through": all(
    ...[0, "0%", "100%"].map((most) => changed(BUDGET, "spec.maxUnavailable", most, String(most))),
    changed(BUDGET, "spec.maxUnavailable", undefined, "nothing"),
    when(
      "as many must be there as there are",
      set(`${BUDGET} probes-budget`, { "spec.maxUnavailable": undefined, "spec.minAvailable": 2 }),
      "spec.minAvailable",
      "2",
    ),
  ),
  "served-pods-are-probed": all(
    property(PROBES, `${POD}.containers[0].readinessProbe`, {}, "an object"),
    property(STORE, `${POD}.containers[0].livenessProbe`, {}, "an object"),
  ),
  "pods-drain": all(
    changed(ENTRANCE, `${POD}.containers[0].lifecycle.preStop`, undefined, "nothing"),
    changed(ENTRANCE, `${POD}.terminationGracePeriodSeconds`, 10, "10"),
    changed(ENTRANCE, `${POD}.terminationGracePeriodSeconds`, undefined, "nothing"),
    when(
      "a service does not wait",
      inOrder(withTree, set(`${ROLLOUT} accounts-api`, { [`${POD}.containers[0].lifecycle`]: undefined })),
      `${POD}.containers[0].lifecycle.preStop`,
      "nothing",
    ),
  ),
  "pods-spread": all(
    property(PROBES, `${POD}.affinity.podAntiAffinity`, {}, "nothing"),
    property(PROBES, `${POD}.topologySpreadConstraints`, [], "nothing"),
    changed(
      SYNC,
      `${POD}.topologySpreadConstraints[0].topologyKey`,
      "kubernetes.io/hostname",
      "nothing",
      `${POD}.topologySpreadConstraints`,
    ),
    changed(
      SYNC,
      `${POD}.topologySpreadConstraints[0].labelSelector.matchLabels`,
      { app: "other" },
      "nothing",
      `${POD}.topologySpreadConstraints`,
    ),
    changed(
      KIBANA,
      "spec.podTemplate.spec.affinity",
      undefined,
      "nothing",
      "spec.podTemplate.spec.affinity.podAntiAffinity",
    ),
    changed(
      ELASTICSEARCH,
      "spec.nodeSets[1].zoneAwareness",
      undefined,
      "nothing",
      "spec.nodeSets[1].podTemplate.spec.topologySpreadConstraints",
    ),
  ),
  "pods-find-nodes": all(
    changed(SYNC, `${POD}.nodeSelector`, { "plugilo.com/pool": "fast" }, "plugilo.com/pool=fast"),
    changed(SYNC, `${POD}.tolerations`, undefined, "nothing"),
    when(
      "the pool that placeholders ask for is gone",
      without("kubernetes:karpenter.sh/v1:NodePool nodes-spot @prod-frankfurt"),
      `${POD}.nodeSelector`,
      "plugilo.com/pool=spot",
    ),
  ),
  "spot-only-for-the-tolerant": all(
    ...[
      [STORE, "spot, and disks of its own"],
      ["kubernetes:apps/v1:StatefulSet metrics-thanos-query", "spot, and disks of its own"],
    ].map(([kind = "", got = ""]) =>
      changed(kind, `${POD}.tolerations`, [{ key: "kubernetes.azure.com/scalesetpriority", operator: "Exists" }], got),
    ),
    changed(PROBES, `${POD}.tolerations`, [{ operator: "Exists" }], "one of every taint"),
    inTree(
      `${ROLLOUT} accounts-api`,
      `${POD}.tolerations`,
      [{ key: "kubernetes.azure.com/scalesetpriority", operator: "Exists" }],
      "spot, and the class critical",
    ),
  ),
  "priority-class-exists": all(changed(PROBES, `${POD}.priorityClassName`, "urgent", "urgent")),
  "placeholders-give-way": all(
    property(PRIORITY, "globalDefault", true, "true"),
    property(PRIORITY, "preemptionPolicy", "PreemptLowerPriority", '"PreemptLowerPriority"'),
    unsure(PRIORITY, "value"),
  ),
  "one-scaler-a-workload": all(
    when(
      "a second autoscaler looks after the gateway",
      add({
        type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
        properties: {
          metadata: { namespace: "aks-istio-ingress" },
          spec: {
            minReplicas: 3,
            maxReplicas: 9,
            behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
            scaleTargetRef: { kind: "Deployment", name: "aks-istio-ingressgateway-internal-asm-1-30" },
          },
        },
      }),
      "spec.scaleTargetRef",
      "aks-istio-ingress/Deployment/aks-istio-ingressgateway-internal-asm-1-30",
    ),
  ),
  "pod-scalers-bounded": all(
    property("kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch", "spec.maxReplicas", 3, "3"),
    inTree(SCALED_OBJECT, "spec.minReplicaCount", 1, "1"),
  ),
  "scalers-keep-calm": all(
    inTree(SCALED_OBJECT, "spec.fallback.replicas", undefined, "nothing"),
    inTree(
      SCALED_OBJECT,
      "spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds",
      60,
      "60",
    ),
  ),
};
