import type { input } from "@pulumi/kubernetes/types";
import { stringify } from "yaml";
import { EXPORTERS_OF_LOGS } from "../../../facts/log-sources";
import type { CustomObject } from "../custom-object";
import { podMonitor } from "../pod-monitor";
import { containerSecurity, podSecurity } from "../spread";
import type { ElkPlan } from "./args";
import { ELASTIC } from "./build-elastic";
import { OF_CLUSTER } from "./build-kafka";

const { elasticsearch: EXPORTER } = EXPORTERS_OF_LOGS;
export const EXPORTER_PODS = { "app.kubernetes.io/name": EXPORTER.name };
const CA = "/mnt/elasticsearch-ca";

/**
 * Brokers, and the exporter of consumers' lag (E5), as Strimzi serves both.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/0.51.0/examples/metrics/prometheus-install/pod-monitors/kafka-resources-metrics.yaml (2026-11)
 */
export function kafkaMonitor({ namespace }: ElkPlan): CustomObject {
  return podMonitor("kafka", namespace, { ...OF_CLUSTER, "strimzi.io/kind": "Kafka" }, ["tcp-prometheus"]);
}

export function elasticMonitor({ namespace }: ElkPlan): CustomObject {
  return podMonitor(EXPORTER.name, namespace, EXPORTER_PODS, ["metrics"]);
}

/**
 * Java's figures by Prometheus' names: rates as counters, all else as gauges, what stands between as labels.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/0.51.0/examples/metrics/kafka-metrics.yaml (2026-11)
 */
export function metricsRules(): string {
  const rule = (suffix: string, value: string, type: "COUNTER" | "GAUGE", ending: string) =>
    ["", ", (.+)=(.+)", ", (.+)=(.+), (.+)=(.+)"].reverse().map((keys, fewer) => ({
      pattern: `kafka.(\\w+)<type=(.+), name=(.+)${suffix}${keys}><>${value}`,
      name: `kafka_$1_$2_$3${ending}`,
      type,
      ...(fewer < 2 ? { labels: { $4: "$5", ...(fewer === 0 ? { $6: "$7" } : {}) } } : {}),
    }));
  return stringify({
    lowercaseOutputName: true,
    rules: [...rule("PerSec\\w*", "Count", "COUNTER", "_total"), ...rule("", "Value", "GAUGE", "")],
  });
}

/**
 * Elasticsearch shows its figures to who signs in, and not by Prometheus' names. ECK makes this user for such questions, who may see
 * figures and no document. https://github.com/elastic/cloud-on-k8s/blob/v3.5.0/pkg/controller/elasticsearch/user/predefined.go (2026-11)
 */
export function elasticExporter(): input.apps.v1.DeploymentSpec {
  const user = "elastic-internal-monitoring";
  const password = { secretKeyRef: { name: `${ELASTIC.cluster}-es-internal-users`, key: user } };
  return {
    replicas: 1,
    selector: { matchLabels: EXPORTER_PODS },
    template: {
      metadata: { labels: EXPORTER_PODS },
      spec: {
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity,
        containers: [
          {
            name: "exporter",
            image: EXPORTER.image,
            args: [
              `--es.uri=https://${ELASTIC.cluster}-es-http:9200`,
              `--es.ca=${CA}/ca.crt`,
              "--es.all",
              "--es.indices",
              `--web.listen-address=:${EXPORTER.port}`,
            ],
            env: [
              { name: "ES_USERNAME", value: user },
              { name: "ES_PASSWORD", valueFrom: password },
            ],
            ports: [{ name: "metrics", containerPort: EXPORTER.port }],
            readinessProbe: { httpGet: { path: "/healthz", port: "metrics" } },
            livenessProbe: { httpGet: { path: "/healthz", port: "metrics" }, failureThreshold: 6 },
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
            securityContext: containerSecurity,
            volumeMounts: [{ name: "ca", mountPath: CA, readOnly: true }],
          },
        ],
        volumes: [{ name: "ca", secret: { secretName: `${ELASTIC.cluster}-es-http-certs-public` } }],
      },
    },
  };
}
