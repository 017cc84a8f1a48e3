import type { input } from "@pulumi/kubernetes/types";
import { AZURE_METRICS, type AzureMetrics } from "../../../facts/azure-metrics";
import { AZURE_EXPORTER } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { containerSecurity, podSecurity } from "../spread";
import { AZURE_METRICS_ACCOUNT, type AzureMetricsExporterArgs } from "./args";

export const EXPORTER_PODS = { "app.kubernetes.io/name": AZURE_METRICS_ACCOUNT };

/** Dimensions of one metric that are told at most: those with the most, should there be more. */
const MOST_SERIES = 100;

/** One: it keeps nothing, and a second would ask Azure everything once more. */
export function exporter(): input.apps.v1.DeploymentSpec {
  const healthy = { httpGet: { path: "/healthz", port: "http" } };
  return {
    replicas: 1,
    selector: { matchLabels: EXPORTER_PODS },
    template: {
      metadata: { labels: { ...EXPORTER_PODS, "azure.workload.identity/use": "true" } },
      spec: {
        serviceAccountName: AZURE_METRICS_ACCOUNT,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        containers: [
          {
            name: "exporter",
            image: AZURE_EXPORTER.image,
            // Both servers of a pair read it: Azure is asked once.
            env: [{ name: "ENABLE_CACHING", value: "1" }],
            ports: [{ name: "http", containerPort: AZURE_EXPORTER.port }],
            readinessProbe: { ...healthy, periodSeconds: 10 },
            livenessProbe: { ...healthy, periodSeconds: 30, failureThreshold: 4 },
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
            securityContext: containerSecurity,
          },
        ],
      },
    },
  };
}

/**
 * What is asked of the exporter, each kind of resource by itself: it finds those that its identity sees.
 * https://github.com/webdevops/azure-metrics-exporter#probemetricsresourcegraph-parameters (2026-11)
 */
export function monitor({ namespace, asks, subscriptionId }: AzureMetricsExporterArgs): CustomObject {
  const wanted = Object.entries<AzureMetrics>(AZURE_METRICS).filter(([, { askedBy }]) => askedBy === asks);
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { name: AZURE_METRICS_ACCOUNT, namespace },
    spec: {
      selector: { matchLabels: EXPORTER_PODS },
      endpoints: wanted.flatMap(
        ([key, { resourceType, metrics, splitBy, windowMinutes = AZURE_EXPORTER.windowMinutes }]) =>
          Object.entries(metrics).map(([aggregation, names]) => ({
            port: "http",
            path: "/probe/metrics/resourcegraph",
            interval: `${AZURE_EXPORTER.intervalSeconds}s`,
            scrapeTimeout: `${AZURE_EXPORTER.intervalSeconds - 5}s`,
            params: {
              name: [key],
              template: ["{name}_{metric}_{aggregation}"],
              subscription: [subscriptionId],
              resourceType: [resourceType],
              metric: [names.join(",")],
              aggregation: [aggregation],
              timespan: [duration(windowMinutes)],
              interval: [duration(windowMinutes)],
              cache: [`${AZURE_EXPORTER.intervalSeconds}s`],
              ...(splitBy ? { metricFilter: [`${splitBy} eq '*'`], metricTop: [String(MOST_SERIES)] } : {}),
            },
          })),
      ),
    },
  };
}

/** As Azure names its time grains. */
function duration(minutes: number): string {
  return minutes % 60 === 0 ? `PT${minutes / 60}H` : `PT${minutes}M`;
}
