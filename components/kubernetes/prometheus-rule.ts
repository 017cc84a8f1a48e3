import type * as pulumi from "@pulumi/pulumi";
import type { CustomObject } from "./custom-object";

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold, such as `5m`. */
  readonly for: string;
  readonly labels: { readonly severity: "warning" | "critical" };
  readonly annotations: { readonly summary: string; readonly description: string };
}

export type Rule = RecordingRule | AlertingRule;

/** Rules as prometheus-operator takes them; they are evaluated in the order given. */
export function prometheusRule(name: string, namespace: pulumi.Input<string>, rules: readonly Rule[]): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace },
    spec: { groups: [{ name, rules: rules.map((rule) => ({ ...rule })) }] },
  };
}
