import type * as pulumi from "@pulumi/pulumi";
import type { CustomObject } from "./custom-object";

/** Pods that Prometheus reads, on ports that they declare by name. */
export function podMonitor(
  name: string,
  namespace: pulumi.Input<string>,
  matchLabels: Readonly<Record<string, string>>,
  ports: readonly string[],
): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace },
    spec: { selector: { matchLabels }, podMetricsEndpoints: ports.map((port) => ({ port })) },
  };
}
