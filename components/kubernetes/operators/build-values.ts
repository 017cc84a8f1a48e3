import { SYSTEM_POOL } from "../../../facts/aks";

/** Operators are part of the platform: they live on system nodes, out of the way of workloads and of consolidation. */
export const ON_SYSTEM_NODES = {
  nodeSelector: { [SYSTEM_POOL.modeLabel.key]: SYSTEM_POOL.modeLabel.value },
  tolerations: [{ key: SYSTEM_POOL.taint.key, operator: "Exists", effect: SYSTEM_POOL.taint.effect }],
} as const;

/** Control-plane parts that AKS runs out of reach of a scrape; their rules would only ever be silent or false. */
const OUT_OF_REACH = ["kubeControllerManager", "kubeScheduler", "kubeEtcd", "kubeProxy"] as const;

/**
 * The operator and its exporters only: which servers there are, and where they write to, is the federation's.
 * https://github.com/prometheus-community/helm-charts/tree/kube-prometheus-stack-77.0.0/charts/kube-prometheus-stack (2026-11)
 */
export function prometheusValues(): Record<string, unknown> {
  return {
    fullnameOverride: "prometheus-operator",
    crds: { enabled: true },
    prometheus: { enabled: false },
    alertmanager: { enabled: false },
    grafana: { enabled: false, forceDeployDashboards: false },
    ...Object.fromEntries(OUT_OF_REACH.map((part) => [part, { enabled: false }])),
    defaultRules: { create: false },
    prometheusOperator: { ...ON_SYSTEM_NODES, logLevel: "info" },
    // Which pool a node is of: what is used of a pool's limit is read off its nodes (A5).
    "kube-state-metrics": { ...ON_SYSTEM_NODES, metricLabelsAllowlist: ["nodes=[karpenter.sh/nodepool]"] },
    "prometheus-node-exporter": { tolerations: [{ operator: "Exists" }] },
  };
}

/** https://strimzi.io/docs/operators/0.51.0/deploying#deploying-cluster-operator-helm-chart-str (2026-11) */
export function kafkaValues(watches: readonly string[] | undefined): Record<string, unknown> {
  return {
    replicas: 2,
    ...(watches ? { watchNamespaces: [...watches] } : { watchAnyNamespace: true }),
    ...ON_SYSTEM_NODES,
    podDisruptionBudget: { enabled: true },
  };
}

/** https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/install-using-helm-chart (2026-11) */
export function elasticValues(watches: readonly string[] | undefined): Record<string, unknown> {
  return {
    installCRDs: true,
    replicaCount: 2,
    managedNamespaces: [...(watches ?? [])],
    config: { telemetryDisabled: "true" },
    ...ON_SYSTEM_NODES,
    podDisruptionBudget: { enabled: true },
  };
}
