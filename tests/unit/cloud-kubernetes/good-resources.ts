import type { PropertyMap } from "../../../local/cloud/protocol/values";

export type GoodKind =
  | "NodePool"
  | "AKSNodeClass"
  | "ScaledObject"
  | "Kafka"
  | "Elasticsearch"
  | "PrometheusAgent"
  | "VirtualService"
  | "Application";

/** One good resource of each kind that the estate leans on. */
export const GOOD: Record<GoodKind, PropertyMap> = {
  NodePool: {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name: "general" },
    spec: {
      template: {
        metadata: { labels: { "plugilo.com/pool": "general" } },
        spec: {
          nodeClassRef: { group: "karpenter.azure.com", kind: "AKSNodeClass", name: "general" },
          expireAfter: "720h",
          requirements: [
            { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
            { key: "karpenter.azure.com/sku-family", operator: "In", values: ["D"] },
          ],
        },
      },
      disruption: {
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "5m",
        budgets: [{ nodes: "10%" }],
      },
      limits: { cpu: "1000", memory: "1000Gi" },
      weight: 10,
    },
  },
  AKSNodeClass: {
    apiVersion: "karpenter.azure.com/v1beta1",
    kind: "AKSNodeClass",
    metadata: { name: "general" },
    spec: { imageFamily: "Ubuntu", osDiskSizeGB: 128 },
  },
  ScaledObject: {
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: "checkout", namespace: "shop" },
    spec: {
      scaleTargetRef: { name: "checkout" },
      minReplicaCount: 3,
      maxReplicaCount: 60,
      advanced: {
        horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 300 } } },
        scalingModifiers: { formula: "min(load, 30) * factor", target: "1", metricType: "AverageValue" },
      },
      triggers: [
        {
          type: "cron",
          name: "load",
          metadata: { timezone: "Europe/Berlin", start: "0 8 * * *", end: "0 18 * * *", desiredReplicas: "10" },
        },
      ],
    },
  },
  Kafka: {
    apiVersion: "kafka.strimzi.io/v1",
    kind: "Kafka",
    metadata: { name: "logs", namespace: "logging" },
    spec: {
      kafka: {
        version: "4.1.1",
        listeners: [{ name: "tls", port: 9093, type: "internal", tls: true }],
        config: { "min.insync.replicas": 2, "default.replication.factor": 3 },
      },
      entityOperator: { topicOperator: {} },
    },
  },
  Elasticsearch: {
    apiVersion: "elasticsearch.k8s.elastic.co/v1",
    kind: "Elasticsearch",
    metadata: { name: "logs", namespace: "logging" },
    spec: {
      version: "9.2.0",
      nodeSets: [
        { name: "master", count: 3, config: { "node.roles": ["master"] } },
        { name: "data", count: 3, podTemplate: { spec: { containers: [{ name: "elasticsearch" }] } } },
      ],
    },
  },
  PrometheusAgent: {
    apiVersion: "monitoring.coreos.com/v1alpha1",
    kind: "PrometheusAgent",
    metadata: { name: "agent", namespace: "monitoring" },
    spec: {
      replicas: 2,
      scrapeInterval: "30s",
      remoteWrite: [{ url: "https://prometheus.plugilo.internal/api/v1/write", remoteTimeout: "30s" }],
      resources: { requests: { cpu: "500m", memory: 2147483648 } },
    },
  },
  VirtualService: {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "checkout", namespace: "shop" },
    spec: {
      hosts: ["checkout"],
      http: [
        {
          timeout: "30s",
          route: [
            { destination: { host: "checkout", subset: "stable" }, weight: 90 },
            { destination: { host: "checkout", subset: "canary" }, weight: 10 },
          ],
        },
      ],
    },
  },
  Application: {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name: "checkout", namespace: "argocd" },
    spec: {
      project: "default",
      source: { repoURL: "https://git.plugilo.com/gitops.git", path: "clusters/frankfurt", targetRevision: "main" },
      destination: { server: "https://kubernetes.default.svc", namespace: "shop" },
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
  },
};
