import type * as pulumi from "@pulumi/pulumi";
import type { CustomObject } from "../custom-object";

/**
 * The add-on's operator serves its metrics on 8080, and declares only its other port: the pods are found by that one and asked on
 * this. https://github.com/Azure/karpenter-provider-azure/issues/949 (2026-11)
 */
export function kedaMonitor(namespace: pulumi.Input<string>, kedaNamespace: string): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "keda", namespace },
    spec: {
      namespaceSelector: { matchNames: [kedaNamespace] },
      selector: { matchLabels: { app: "keda-operator" } },
      podMetricsEndpoints: [
        {
          port: "metricsservice",
          // KEDA says which namespace a ScaledObject is in; a target's own namespace would hide that.
          honorLabels: true,
          relabelings: [
            {
              sourceLabels: ["__meta_kubernetes_pod_ip"],
              regex: "(.+)",
              replacement: "$1:8080",
              targetLabel: "__address__",
            },
          ],
        },
      ],
    },
  };
}
