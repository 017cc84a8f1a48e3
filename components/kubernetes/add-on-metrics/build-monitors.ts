import type * as pulumi from "@pulumi/pulumi";
import { MESH_INGRESS } from "../../../facts/aks";
import { SIDECAR_PORTS } from "../../../facts/service-defaults";
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
          relabelings: [onPort(8080)],
        },
      ],
    },
  };
}

/**
 * What the region's gateways took in, and whether somebody answered: a service whose pods are all gone counts nothing itself. Found
 * and asked as sidecars are (golden-path/build-observability.ts).
 */
export function ingressMonitor(namespace: pulumi.Input<string>): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "mesh-ingress", namespace },
    spec: {
      namespaceSelector: { matchNames: [MESH_INGRESS.namespace] },
      selector: { matchLabels: MESH_INGRESS.selector },
      podMetricsEndpoints: [
        { port: "http-envoy-prom", path: "/stats/prometheus", relabelings: [onPort(SIDECAR_PORTS.metrics)] },
      ],
    },
  };
}

function onPort(port: number): object {
  return {
    sourceLabels: ["__meta_kubernetes_pod_ip"],
    regex: "(.+)",
    replacement: `$1:${port}`,
    targetLabel: "__address__",
  };
}
