import * as ipaddr from "ipaddr.js";
import { containsUnknown, unwrap, type PropertyMap, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { at, listAt, mapAt, textAt } from "../objects/fields";
import type { ObjectKind } from "../objects/kind";
import { between, oneOf, port, ruleFaults, someOf, type ValueRule } from "./rules";

const replicas = between("spec.replicas", 0, Infinity);
const templateRestarts = oneOf("spec.template.spec.restartPolicy", "Always");

const cidr = (path: string): ValueRule => ({
  path,
  expected: "a block of addresses such as 10.9.8.0/24",
  holds: (value) => typeof value === "string" && ipaddr.isValidCIDR(value),
});
/** Five fields, or a name such as @daily: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax (2026-11). */
const schedule: ValueRule = {
  path: "spec.schedule",
  expected: "five fields of cron, or a name such as @daily",
  holds: (value) =>
    typeof value === "string" &&
    (/^@\w+/.test(value) || /^(TZ=\S+ +)?([\w*,/?-]+\s+){4}[\w*,/?-]+$/.test(value.trim())),
};
const highestPriority = 1_000_000_000;

/**
 * Values that the API server asks for in built-in kinds, beyond their types, by group and kind.
 * Source: the validation.go of each group, https://github.com/kubernetes/kubernetes/tree/v1.36.3/pkg/apis (2026-11); a rig holds
 * them against the API server itself (tests/rigs/real-clusters).
 */
const RULES: Readonly<Record<string, readonly ValueRule[]>> = {
  "apps/Deployment": [replicas, templateRestarts, oneOf("spec.strategy.type", "Recreate", "RollingUpdate")],
  "apps/StatefulSet": [
    replicas,
    templateRestarts,
    oneOf("spec.podManagementPolicy", "OrderedReady", "Parallel"),
    oneOf("spec.updateStrategy.type", "OnDelete", "RollingUpdate"),
  ],
  "apps/DaemonSet": [templateRestarts, oneOf("spec.updateStrategy.type", "OnDelete", "RollingUpdate")],
  "apps/ReplicaSet": [replicas, templateRestarts],
  "batch/Job": [oneOf("spec.template.spec.restartPolicy", "Never", "OnFailure")],
  "batch/CronJob": [
    schedule,
    oneOf("spec.concurrencyPolicy", "Allow", "Forbid", "Replace"),
    oneOf("spec.jobTemplate.spec.template.spec.restartPolicy", "Never", "OnFailure"),
  ],
  "/Service": [
    port("spec.ports[*].port"),
    port("spec.ports[*].targetPort"),
    oneOf("spec.ports[*].protocol", "TCP", "UDP", "SCTP"),
    oneOf("spec.type", "ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    oneOf("spec.sessionAffinity", "ClientIP", "None"),
    oneOf("spec.externalTrafficPolicy", "Cluster", "Local"),
  ],
  "networking.k8s.io/NetworkPolicy": [
    oneOf("spec.policyTypes[*]", "Ingress", "Egress"),
    ...["spec.ingress[*].from[*]", "spec.egress[*].to[*]"].flatMap((peer) => [
      cidr(`${peer}.ipBlock.cidr`),
      cidr(`${peer}.ipBlock.except[*]`),
    ]),
    ...["spec.ingress[*]", "spec.egress[*]"].flatMap((rule) => [
      port(`${rule}.ports[*].port`),
      oneOf(`${rule}.ports[*].protocol`, "TCP", "UDP", "SCTP"),
    ]),
  ],
  "rbac.authorization.k8s.io/Role": [someOf("rules[*].verbs", "verb")],
  "rbac.authorization.k8s.io/ClusterRole": [someOf("rules[*].verbs", "verb")],
  "rbac.authorization.k8s.io/RoleBinding": [
    oneOf("roleRef.kind", "ClusterRole", "Role"),
    oneOf("subjects[*].kind", "ServiceAccount", "User", "Group"),
  ],
  "rbac.authorization.k8s.io/ClusterRoleBinding": [
    oneOf("roleRef.kind", "ClusterRole"),
    oneOf("subjects[*].kind", "ServiceAccount", "User", "Group"),
  ],
  "scheduling.k8s.io/PriorityClass": [
    between("value", -2_147_483_648, highestPriority),
    oneOf("preemptionPolicy", "Never", "PreemptLowerPriority"),
  ],
  "autoscaling/HorizontalPodAutoscaler": [between("spec.maxReplicas", 1, Infinity)],
};

export function builtInFaults(object: ObjectKind, inputs: PropertyMap): SchemaFault[] {
  const key = `${object.group}/${object.kind}`;
  const own = ruleFaults(RULES[key] ?? [], inputs);
  switch (key) {
    case "/Service":
      return [...own, ...unnamedPorts(inputs)];
    case "networking.k8s.io/NetworkPolicy":
      return [...own, ...reversedRanges(inputs)];
    case "/ConfigMap":
      return [...own, ...keyFaults(inputs, "data"), ...keyFaults(inputs, "binaryData")];
    case "/Secret":
      return [...own, ...keyFaults(inputs, "data"), ...keyFaults(inputs, "stringData"), ...encodingFaults(inputs)];
    default:
      return own;
  }
}

function unnamedPorts(inputs: PropertyMap): SchemaFault[] {
  const ports = listAt(inputs, "spec", "ports");
  if (ports.length < 2) return [];
  return ports.flatMap((each, index) =>
    at(each, "name") === undefined && !containsUnknown(each)
      ? [{ path: `spec.ports[${index}].name`, got: "nothing", expected: "a name, as there are several ports" }]
      : [],
  );
}

function reversedRanges(inputs: PropertyMap): SchemaFault[] {
  return ["ingress", "egress"].flatMap((way) =>
    listAt(inputs, "spec", way).flatMap((rule, index) =>
      listAt(rule, "ports").flatMap((each, place) => {
        const [first, last] = [at(each, "port"), at(each, "endPort")];
        if (typeof first !== "number" || typeof last !== "number" || last >= first) return [];
        const path = `spec.${way}[${index}].ports[${place}].endPort`;
        return [{ path, got: String(last), expected: `at least the port ${first}` }];
      }),
    ),
  );
}

const KEY = /^(?!\.\.?$)[-._a-zA-Z0-9]{1,253}$/;

function keyFaults(inputs: PropertyMap, part: string): SchemaFault[] {
  return Object.keys(mapAt(inputs, part))
    .filter((key) => !KEY.test(key))
    .map((key) => ({
      path: part,
      got: `the key ${JSON.stringify(key)}`,
      expected: "keys of letters, digits, -, _ and .",
    }));
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The value itself is never shown. */
function encodingFaults(inputs: PropertyMap): SchemaFault[] {
  const data: Value = mapAt(inputs, "data");
  return Object.keys(mapAt(data)).flatMap((key) => {
    const text = textAt(data, key);
    if (
      text === undefined ||
      containsUnknown(at(data, key)) ||
      BASE64.test(String(unwrap(text)).replace(/[\r\n]/g, ""))
    )
      return [];
    return [
      { path: `data["${key}"]`, got: "a text that is not base64", expected: "base64; or put the text into stringData" },
    ];
  });
}
