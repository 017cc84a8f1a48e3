import { AddOnMetrics } from "../../../components/kubernetes/add-on-metrics";
import { Operators } from "../../../components/kubernetes/operators";
import { crdFaults } from "./custom-resources";
import { at, record } from "./recorder";

const MONITOR = "kubernetes:monitoring.coreos.com/v1:PodMonitor";

const up = () =>
  record((opts) => {
    const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
    return new AddOnMetrics("add-ons", { namespace: "monitoring", operator: releases.prometheus }, opts);
  });
const onPort = (port: number) => ({
  sourceLabels: ["__meta_kubernetes_pod_ip"],
  regex: "(.+)",
  replacement: `$1:${port}`,
  targetLabel: "__address__",
});

describe("AddOnMetrics", () => {
  test("are monitors that the CRD takes, once the operator is there", async () => {
    const made = await up();
    expect(crdFaults(made.all)).toEqual([]);
    for (const name of ["add-ons-keda", "add-ons-ingress"]) {
      expect(made.one(MONITOR, name).dependsOn).toContain("operators-prometheus");
      expect(at(made.one(MONITOR, name).inputs, "metadata", "namespace")).toBe("monitoring");
    }
  });

  test("ask KEDA's operator on the port that the add-on does not declare, and keep KEDA's own labels", async () => {
    expect(at((await up()).one(MONITOR, "add-ons-keda").inputs, "spec")).toEqual({
      namespaceSelector: { matchNames: ["kube-system"] },
      selector: { matchLabels: { app: "keda-operator" } },
      podMetricsEndpoints: [{ port: "metricsservice", honorLabels: true, relabelings: [onPort(8080)] }],
    });
  });

  test("ask the gateways that AKS runs, where the platform's promise is measured", async () => {
    expect(at((await up()).one(MONITOR, "add-ons-ingress").inputs, "spec")).toEqual({
      namespaceSelector: { matchNames: ["aks-istio-ingress"] },
      selector: {
        matchLabels: { app: "aks-istio-ingressgateway-internal", istio: "aks-istio-ingressgateway-internal" },
      },
      podMetricsEndpoints: [{ port: "http-envoy-prom", path: "/stats/prometheus", relabelings: [onPort(15020)] }],
    });
  });
});
