import type * as pulumi from "@pulumi/pulumi";
import type { AlertGroup } from "../../observability/alerts/group";
import type { Rule } from "../../observability/alerts/rule";
import type { CustomObject } from "./custom-object";

/** Rules as prometheus-operator takes them; they are evaluated in the order given. */
export function prometheusRule(name: string, namespace: pulumi.Input<string>, rules: readonly Rule[]): CustomObject {
  return ruleGroups(name, namespace, [{ name, rules }]);
}

/** Several groups of them, which are evaluated side by side. */
export function ruleGroups(
  name: string,
  namespace: pulumi.Input<string>,
  groups: readonly Pick<AlertGroup, "name" | "intervalSeconds" | "rules">[],
  labels: Readonly<Record<string, string>> = {},
): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: { groups: groups.map(groupOf) },
  };
}

function groupOf({ name, intervalSeconds, rules }: Pick<AlertGroup, "name" | "intervalSeconds" | "rules">): object {
  return {
    name,
    ...(intervalSeconds === undefined ? {} : { interval: `${intervalSeconds}s` }),
    rules: rules.map((rule) => ({ ...rule })),
  };
}
