import { SYSTEM_POOL } from "../../../facts/aks";
import { containerSecurity, podSecurity } from "../spread";

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

/**
 * Of the mesh's objects it may change what a release needs, and of no other mesh's or gateway's.
 * https://github.com/argoproj/argo-helm/tree/main/charts/argo-rollouts, https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio (2026-11)
 */
export function rolloutsValues(): Record<string, unknown> {
  const others = ["smi", "ambassador", "awsLoadBalancerController", "awsAppMesh", "traefik", "apisix", "contour"];
  const off = Object.fromEntries([...others, "glooPlatform", "gatewayAPI"].map((provider) => [provider, false]));
  return {
    fullnameOverride: "argo-rollouts",
    installCRDs: true,
    keepCRDs: true,
    dashboard: { enabled: false },
    providerRBAC: { enabled: true, providers: { ...off, istio: true } },
    controller: {
      replicas: 2,
      ...ON_SYSTEM_NODES,
      pdb: { enabled: true, minAvailable: 1 },
      metrics: { enabled: true, serviceMonitor: { enabled: true } },
    },
  };
}

/**
 * The controller only: workflows are seen in Argo CD. Its CRDs are the chart's small ones, since the full ones are fetched from the
 * internet by a job; what they leave unchecked is checked in the tree. All of it, and what it puts beside a step, is as `restricted`
 * pod security wants it; the executor writes beside its volumes, so its root file system is the one that may be written.
 * https://github.com/argoproj/argo-helm/tree/main/charts/argo-workflows (2026-11)
 */
export function workflowsValues(watches: readonly string[]): Record<string, unknown> {
  return {
    fullnameOverride: "argo-workflows",
    crds: { install: true, keep: true, full: false },
    server: { enabled: false },
    // Each workflow brings its own account and what that may do.
    workflow: { serviceAccount: { create: false }, rbac: { create: false } },
    controller: {
      replicas: 2,
      ...ON_SYSTEM_NODES,
      workflowNamespaces: [...watches],
      podSecurityContext: { seccompProfile: podSecurity.seccompProfile },
      workflowDefaults: { spec: { securityContext: podSecurity } },
      pdb: { enabled: true, minAvailable: 1 },
      metricsConfig: { enabled: true },
      serviceMonitor: { enabled: true },
    },
    mainContainer: { securityContext: containerSecurity },
    executor: { securityContext: { ...containerSecurity, readOnlyRootFilesystem: false } },
  };
}
