import type * as pulumi from "@pulumi/pulumi";
import type { Rule } from "../../observability/alerts/rule";
import type { CustomObject } from "./custom-object";

/** Rules as prometheus-operator takes them; they are evaluated in the order given. */
export function prometheusRule(name: string, namespace: pulumi.Input<string>, rules: readonly Rule[]): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace },
    spec: { groups: [{ name, rules: rules.map((rule) => ({ ...rule })) }] },
  };
}
