import type { PropertyMap, Value } from "../../../local/cloud/protocol/values";
import { isObject } from "../../../local/cloud/protocol/values";

/** One mistake in an object: where it stands, and the value put there; undefined takes away what was there. */
export interface Mistake {
  readonly what: string;
  readonly kind: string;
  readonly path: readonly (string | number)[];
  readonly value: Value | undefined;
}

const POD = ["spec", "template", "spec"] as const;
const CONTAINER = [...POD, "containers", 0] as const;
const mistake = (kind: string, what: string, path: Mistake["path"], value: Value | undefined): Mistake => ({
  ...{ kind, what, path, value },
});

const DEPLOYMENTS: readonly Mistake[] = [
  mistake("Deployment", "replicas in words", ["spec", "replicas"], "three"),
  mistake("Deployment", "fewer replicas than none", ["spec", "replicas"], -1),
  mistake("Deployment", "no selector", ["spec", "selector"], undefined),
  mistake("Deployment", "no containers", [...POD, "containers"], undefined),
  mistake("Deployment", "an empty list of containers", [...POD, "containers"], []),
  mistake("Deployment", "a misspelt field", ["spec", "replica"], 3),
  mistake("Deployment", "a selector that misses its pods", ["spec", "selector", "matchLabels"], { app: "other" }),
  mistake("Deployment", "a container's name with capitals", [...CONTAINER, "name"], "Proxy_1"),
  mistake("Deployment", "a pull policy that there is not", [...CONTAINER, "imagePullPolicy"], "Sometimes"),
  mistake("Deployment", "a strategy that there is not", ["spec", "strategy"], { type: "BlueGreen" }),
  mistake("Deployment", "a quantity that is none", [...CONTAINER, "resources"], { requests: { cpu: "a lot" } }),
  mistake("Deployment", "a request beyond its limit", [...CONTAINER, "resources"], {
    requests: { cpu: "2" },
    limits: { cpu: "1" },
  }),
  mistake("Deployment", "pods that are not started again", [...POD, "restartPolicy"], "Never"),
  mistake("Deployment", "a port beyond all ports", [...CONTAINER, "ports"], [{ containerPort: 70_000 }]),
  mistake("Deployment", "a probe that asks in two ways", [...CONTAINER, "livenessProbe"], {
    httpGet: { path: "/", port: 80 },
    tcpSocket: { port: 80 },
  }),
  mistake("Deployment", "a mount of no volume", [...CONTAINER, "volumeMounts"], [{ name: "nowhere", mountPath: "/x" }]),
  mistake(
    "Deployment",
    "a spread over nothing",
    [...POD, "topologySpreadConstraints"],
    [{ maxSkew: 0, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }],
  ),
];

const BUILT_IN: readonly Mistake[] = [
  mistake("Service", "a name with a dot", ["metadata", "name"], "a.b"),
  mistake("Service", "a port that is none", ["spec", "ports"], [{ port: 0 }]),
  mistake("Service", "two ports without names", ["spec", "ports"], [{ port: 80 }, { port: 81 }]),
  mistake("Service", "a type that there is not", ["spec", "type"], "Balanced"),
  mistake("Service", "an affinity that there is not", ["spec", "sessionAffinity"], "Cookie"),
  mistake("NetworkPolicy", "a direction that there is not", ["spec", "policyTypes"], ["Both"]),
  mistake(
    "NetworkPolicy",
    "a block of addresses that is none",
    ["spec", "ingress"],
    [{ from: [{ ipBlock: { cidr: "10.0.0.0/33" } }] }],
  ),
  mistake(
    "NetworkPolicy",
    "a range that ends before it begins",
    ["spec", "ingress"],
    [{ ports: [{ protocol: "TCP", port: 90, endPort: 80 }] }],
  ),
  mistake("PodDisruptionBudget", "both halves of a budget", ["spec"], {
    ...{ minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: "x" } } },
  }),
  mistake("PodDisruptionBudget", "half of them in words", ["spec", "minAvailable"], "half"),
  mistake("ConfigMap", "a key with a blank", ["data"], { "a b": "c" }),
  mistake("ConfigMap", "data that are no text", ["data"], { a: { b: "c" } }),
  mistake("Secret", "data that are not base64", ["data"], { a: "not base64!" }),
  mistake("Namespace", "a name with capitals", ["metadata", "name"], "Shop"),
  mistake("Namespace", "a label with a blank", ["metadata", "labels"], { team: "a b" }),
  mistake("Namespace", "an annotation with two slashes", ["metadata", "annotations"], { "a/b/c": "d" }),
  mistake("ServiceAccount", "a name with an underscore", ["metadata", "name"], "a_b"),
  mistake("ClusterRole", "a rule without verbs", ["rules"], [{ apiGroups: [""], resources: ["pods"], verbs: [] }]),
  mistake("ClusterRoleBinding", "a role that is a group", ["roleRef", "kind"], "Group"),
  mistake("ClusterRoleBinding", "a subject that there is not", ["subjects"], [{ kind: "Robot", name: "a" }]),
  mistake("ServiceAccount", "a namespace that is not there", ["metadata", "namespace"], "nowhere"),
  mistake("NetworkPolicy", "another namespace that is not there", ["metadata", "namespace"], "nowhere"),
];

const CUSTOM: readonly Mistake[] = [
  mistake("NodePool", "a label of Karpenter's own (CEL)", ["spec", "template", "metadata"], {
    labels: { "karpenter.sh/nodepool": "mine" },
  }),
  mistake(
    "NodePool",
    "an operator that there is not",
    ["spec", "template", "spec", "requirements"],
    [{ key: "plugilo.com/x", operator: "Near", values: ["a"] }],
  ),
  mistake(
    "NodePool",
    "an operator without its values (CEL)",
    ["spec", "template", "spec", "requirements"],
    [{ key: "plugilo.com/x", operator: "In" }],
  ),
  mistake(
    "NodePool",
    "a budget's schedule without its length (CEL)",
    ["spec", "disruption", "budgets"],
    [{ nodes: "10%", schedule: "0 9 * * *" }],
  ),
  mistake("NodePool", "a weight above all", ["spec", "weight"], 101),
  mistake("NodePool", "a time in words", ["spec", "disruption", "consolidateAfter"], "5 minutes"),
  mistake("NodePool", "a node class without its group", ["spec", "template", "spec", "nodeClassRef"], {
    ...{ kind: "AKSNodeClass", name: "standard" },
  }),
  mistake("AKSNodeClass", "a disk that is too small", ["spec", "osDiskSizeGB"], 10),
  mistake("AKSNodeClass", "an image that there is not", ["spec", "imageFamily"], "Windows"),
  mistake("KafkaTopic", "no partitions", ["spec", "partitions"], 0),
  mistake("KafkaUser", "a way to log in that there is not", ["spec", "authentication"], { type: "password" }),
  mistake(
    "Kafka",
    "a listener of no kind",
    ["spec", "kafka", "listeners"],
    [{ name: "a", port: 9092, type: "outside", tls: true }],
  ),
  mistake("Prometheus", "an interval with a blank", ["spec", "scrapeInterval"], "30 s"),
  mistake("Elasticsearch", "a number of nodes in words", ["spec", "nodeSets"], [{ name: "a", count: "three" }]),
  mistake("AppProject", "no specification", ["spec"], undefined),
  mistake("AppProject", "a misspelt field", ["spec", "sourceRepo"], ["*"]),
  mistake("VirtualService", "a time in words (CEL)", ["spec", "http", 0, "timeout"], "half a minute"),
  mistake(
    "VirtualService",
    "a match in two ways",
    ["spec", "http", 0, "match"],
    [{ uri: { exact: "/a", prefix: "/b" } }],
  ),
  mistake("VirtualService", "a weight below none", ["spec", "http", 0, "route", 0, "weight"], "ten"),
  mistake("ScaledObject", "no triggers", ["spec", "triggers"], undefined),
  mistake("ScaledObject", "nothing to scale", ["spec", "scaleTargetRef"], undefined),
  mistake("ScaledObject", "replicas in words", ["spec", "maxReplicaCount"], "many"),
  mistake("HorizontalPodAutoscaler", "more at least than at most", ["spec", "minReplicas"], 50),
  mistake("HorizontalPodAutoscaler", "no most", ["spec", "maxReplicas"], undefined),
  mistake("CronJob", "a time that is none", ["spec", "schedule"], "every day"),
  mistake("CronJob", "two runs that there is no rule for", ["spec", "concurrencyPolicy"], "Queue"),
  mistake("CronJob", "a name that leaves no room", ["metadata", "name"], "x".repeat(53)),
  mistake("PriorityClass", "a value of the system's own", ["value"], 1_500_000_000),
  mistake("PodChaos", "a kind that the cluster does not serve", ["spec", "mode"], "all"),
];

export const MISTAKES: readonly Mistake[] = [...DEPLOYMENTS, ...BUILT_IN, ...CUSTOM];

/** Changes that an API server refuses in an object that is there; Pulumi's provider replaces some of them. */
export const CHANGES: readonly Mistake[] = [
  mistake("Deployment", "another selector", ["spec", "selector", "matchLabels"], { app: "other" }),
  mistake("ClusterRoleBinding", "another role", ["roleRef", "name"], "view"),
  mistake("Secret", "another type", ["type"], "kubernetes.io/basic-auth"),
  mistake("StatefulSet", "another service", ["spec", "serviceName"], "other"),
  mistake(
    "NodePool",
    "a node class of another group (CEL)",
    ["spec", "template", "spec", "nodeClassRef", "group"],
    "x.y",
  ),
];

/** A copy of an object with a mistake in it. */
export function mistaken(object: PropertyMap, { path, value }: Mistake): PropertyMap {
  const copy = structuredClone(object);
  let here: Value = copy;
  for (const step of path.slice(0, -1)) here = child(here, step);
  const last = path.at(-1) ?? "";
  if (Array.isArray(here) && typeof last === "number" && value !== undefined) here[last] = value;
  else if (isObject(here) && value === undefined) delete here[last];
  else if (isObject(here) && value !== undefined) here[last] = value;
  return copy;
}

function child(here: Value, step: string | number): Value {
  if (Array.isArray(here) && typeof step === "number") return here[step] ?? null;
  if (!isObject(here)) throw new Error(`no ${step} to put a mistake into`);
  return (here[step] ??= {});
}
