import type { CustomObject } from "../custom-object";
import type { ElkPlan } from "./args";
import { OF_CLUSTER } from "./build-kafka";

/**
 * Brokers, and the exporter of consumers' lag (E5), as Strimzi serves both.
 * https://github.com/strimzi/strimzi-kafka-operator/blob/0.51.0/examples/metrics/prometheus-install/pod-monitors/kafka-resources-metrics.yaml (2026-11)
 */
export function kafkaMonitor({ namespace }: ElkPlan): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "kafka", namespace },
    spec: {
      selector: { matchLabels: { ...OF_CLUSTER, "strimzi.io/kind": "Kafka" } },
      podMetricsEndpoints: [{ port: "tcp-prometheus", path: "/metrics" }],
    },
  };
}
