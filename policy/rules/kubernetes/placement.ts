import { SPOT_TAINT, SYSTEM_POOL } from "../../../facts/aks";
import { LABELS } from "../../../facts/workloads";
import { expectAt, is, type Expectation } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { byType, fieldsAt, isFields, listAt, placesAt, selects, type Fields } from "./fields";
import {
  ALERTMANAGER,
  APM_SERVER,
  BEAT,
  DAEMON_SET,
  DEPLOYMENT,
  ELASTICSEARCH,
  KAFKA_NODE_POOL,
  KIBANA,
  LOGSTASH,
  podLabels,
  podPaths,
  POD_KINDS,
  PROMETHEUS,
  ROLLOUT,
  STATEFUL_SET,
  THANOS_RULER,
} from "./pods";

const READ = "2026-11";
const ZONE = "topology.kubernetes.io/zone";
const NODE = "kubernetes.io/hostname";
const CLUSTER = "azure-native:containerservice:ManagedCluster";
const NODE_POOL = "kubernetes:karpenter.sh/v1:NodePool";
const PRIORITY_CLASS = "kubernetes:scheduling.k8s.io/v1:PriorityClass";
/** Kubernetes' own. https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/ (2026-11) */
const BUILT_IN = ["system-cluster-critical", "system-node-critical"];

const SPREAD = [
  DEPLOYMENT,
  STATEFUL_SET,
  ROLLOUT,
  ELASTICSEARCH,
  KIBANA,
  APM_SERVER,
  LOGSTASH,
  PROMETHEUS,
  ALERTMANAGER,
  THANOS_RULER,
  KAFKA_NODE_POOL,
];

export const placementRules: readonly Rule[] = [
  {
    id: "pods-spread",
    scope: "resource",
    title: "Pods of one workload keep apart, on nodes and over zones.",
    why: "Two pods on one node are one pod when the node goes, and Berlin's nodes, without zones, are all there is to be spread over.",
    remedy: "spread the result of spread(labels) into the pod (components/kubernetes/spread.ts).",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
      read: READ,
    },
    requirements: ["A23", "E4"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: SPREAD,
    judge: (resource) => podPaths(resource).flatMap((pod) => keptApart(resource, pod)),
  },
  {
    id: "pods-find-nodes",
    scope: "estate",
    title: "Pods ask for nodes that a pool of their cluster makes, and tolerate its taint.",
    why: "A selector that no pool meets leaves pods pending for ever, and nothing says so but an event.",
    remedy: "name a pool of NodePools by POOL_LABEL, or the system pool, and tolerate its taint.",
    documentation: { address: "https://karpenter.sh/docs/concepts/scheduling/", read: READ },
    requirements: ["A3"],
    frameworks: ["WAF RE:06"],
    severity: "mandatory",
    unknown: "never",
    judge: homeless,
  },
  {
    id: "spot-only-for-the-tolerant",
    scope: "resource",
    title: "Only work that may be put out at any moment tolerates spot nodes.",
    why: "Azure takes such a node back with thirty seconds' notice: state on its way to a disk and requests of critical services are lost.",
    remedy: "drop the toleration, or let the service be of class batch or standard and keep its state elsewhere.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/spot-node-pool", read: READ },
    requirements: ["A3", "A7"],
    frameworks: ["WAF CO:06", "WAF RE:05"],
    severity: "mandatory",
    unknown: "never",
    types: POD_KINDS,
    judge: (resource) => podPaths(resource).flatMap((pod) => onSpot(resource, pod)),
  },
  {
    id: "priority-class-exists",
    scope: "estate",
    title: "Pods name a class of priority that their cluster has.",
    why: "The API server refuses every pod of a class that is not there: the workload is made and has none.",
    remedy: "use a class that the stack makes, or one of Kubernetes' own.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
      read: READ,
    },
    requirements: ["A7"],
    frameworks: ["WAF RE:06"],
    severity: "mandatory",
    unknown: "never",
    judge: classless,
  },
  {
    id: "placeholders-give-way",
    scope: "resource",
    title: "Classes of priority below the usual put nobody out, and none is everybody's default.",
    why: "A placeholder that pre-empts takes the room it should hold, and as a default its class would let all pods be put out (A7).",
    remedy: "set preemptionPolicy to Never and globalDefault to false, as components/kubernetes/overprovisioning does.",
    documentation: {
      address: "https://kubernetes.io/docs/tasks/administer-cluster/node-overprovisioning/",
      read: READ,
    },
    requirements: ["A7"],
    frameworks: ["WAF RE:06"],
    severity: "mandatory",
    unknown: "refuse",
    types: [PRIORITY_CLASS],
    judge: (resource) => [
      ...expectAt(resource, "globalDefault", is(false)),
      ...expectAt(resource, "value", aNumber),
      ...(Number(resource.properties["value"]) >= 0 ? [] : expectAt(resource, "preemptionPolicy", never)),
    ],
  },
];

const aNumber: Expectation = { text: "a number", met: (value) => typeof value === "number" };
const never: Expectation = { text: '"Never"', met: (value) => value === "Never" };

function keptApart(resource: Resource, pod: string): readonly Finding[] {
  // One pod has nothing to keep apart from, and a container group is on no node of ours.
  if (valueAt(resource.properties, "spec.replicas") === 1) return [];
  if (fieldsAt(resource, `${pod}.nodeSelector`)["type"] === "virtual-kubelet") return [];
  const [apart, over] = [`${pod}.affinity.podAntiAffinity`, `${pod}.topologySpreadConstraints`];
  const anti = valueAt(resource.properties, apart);
  const constraints = valueAt(resource.properties, over);
  if (anti === UNKNOWN) return [undecided(resource, apart, `pods apart by ${NODE}`)];
  if (constraints === UNKNOWN) return [undecided(resource, over, `pods spread by ${ZONE}`)];
  return [
    ...(termsOf(resource, apart).some((term) => keeps(term, NODE, resource))
      ? []
      : [missing(resource, apart, `the pods' own labels apart by ${NODE}`)]),
    ...(isSpread(resource, pod, over) ? [] : [missing(resource, over, `the pods' own labels spread by ${ZONE}`)]),
  ];
}

/** Elasticsearch spreads its nodes by itself where it is told the zones' key. */
function isSpread(resource: Resource, pod: string, path: string): boolean {
  const nodeSet = pod.replace(/\.podTemplate\.spec$/, "");
  if (resource.type === ELASTICSEARCH && valueAt(resource.properties, `${nodeSet}.zoneAwareness.topologyKey`) === ZONE)
    return true;
  return placesAt(resource, path).some(({ value }) => keeps(value, ZONE, resource));
}

function termsOf(resource: Resource, path: string): readonly Fields[] {
  const required = placesAt(resource, `${path}.requiredDuringSchedulingIgnoredDuringExecution`);
  const preferred = placesAt(resource, `${path}.preferredDuringSchedulingIgnoredDuringExecution`);
  const weighed = preferred.map(({ value }) => value["podAffinityTerm"]).filter(isFields);
  return [...required.map(({ value }) => value), ...weighed];
}

/** A term that keeps these very pods apart: one with other labels keeps nothing apart. */
function keeps(term: Fields, topologyKey: string, resource: Resource): boolean {
  const selector = isFields(term["labelSelector"]) ? term["labelSelector"]["matchLabels"] : undefined;
  if (term["topologyKey"] !== topologyKey || !isFields(selector) || Object.keys(selector).length === 0) return false;
  const labels = podLabels(resource);
  // An operator's labels are its own: what we know of them, we compare.
  return Object.keys(labels).length === 0 || isCompleted(resource) || selects(selector, labels);
}

function isCompleted({ type }: Resource): boolean {
  return ![DEPLOYMENT, STATEFUL_SET, ROLLOUT].includes(type);
}

interface Pool {
  readonly labels: Fields;
  /** Labels of which its nodes have one of these values, by key: what Karpenter may choose among. */
  readonly choices: ReadonlyMap<unknown, readonly unknown[]>;
  readonly taints: readonly Fields[];
}

function homeless(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const pools = of(NODE_POOL).map((pool): Pool => {
    const taints = placesAt(pool, "spec.template.spec.taints").map(({ value }) => value);
    const required = placesAt(pool, "spec.template.spec.requirements").map(({ value }) => value);
    const choices = new Map(required.map(({ key, values }) => [key, Array.isArray(values) ? values : []]));
    return { labels: fieldsAt(pool, "spec.template.metadata.labels"), choices, taints };
  });
  // Where a cluster's pools are not told, as in a GitOps tree, nothing can be said.
  if (pools.length === 0 && of(CLUSTER).length === 0) return [];
  const { key, value } = SYSTEM_POOL.modeLabel;
  const known = [...pools, { labels: { [key]: value }, choices: new Map(), taints: [SYSTEM_POOL.taint] }];
  return POD_KINDS.flatMap(of).flatMap((resource) =>
    podPaths(resource).flatMap((pod) => seeking(resource, pod, known)),
  );
}

/** Labels that every node has, whatever its pool. */
const EVERYWHERE = /^(kubernetes\.io\/(os|arch)|type|topology\.kubernetes\.io\/(zone|region))$/;

function seeking(resource: Resource, pod: string, pools: readonly Pool[]): readonly Finding[] {
  const selector = fieldsAt(resource, `${pod}.nodeSelector`);
  const wanted = Object.fromEntries(Object.entries(selector).filter(([key]) => !EVERYWHERE.test(key)));
  if (Object.keys(wanted).length === 0 || selector["type"] === "virtual-kubelet") return [];
  const fitting = pools.filter(({ labels, choices }) =>
    Object.entries(wanted).every(([key, value]) => labels[key] === value || choices.get(key)?.includes(value)),
  );
  const path = `${pod}.nodeSelector`;
  const words = Object.entries(wanted)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(", ");
  if (fitting.length === 0) return [found(resource, path, words, "labels of a pool of the cluster")];
  const tolerations = listAt(resource, `${pod}.tolerations`).filter(isFields);
  if (fitting.some(({ taints }) => taints.every((taint) => tolerated(taint, tolerations)))) return [];
  return [missing(resource, `${pod}.tolerations`, `a toleration of the taint of ${words}`)];
}

function tolerated(taint: Fields, tolerations: readonly Fields[]): boolean {
  return tolerations.some(({ key, operator = "Equal", value }) => {
    if (key !== undefined && key !== taint["key"]) return false;
    return operator === "Exists" || value === taint["value"];
  });
}

/** Kinds that keep something on disks of their own. */
const STATEFUL = [STATEFUL_SET, ELASTICSEARCH, LOGSTASH, PROMETHEUS, ALERTMANAGER, THANOS_RULER, KAFKA_NODE_POOL];

function onSpot(resource: Resource, pod: string): readonly Finding[] {
  // An agent is wanted on every node.
  if (resource.type === DAEMON_SET || resource.type === BEAT) return [];
  const path = `${pod}.tolerations`;
  const all = placesAt(resource, path).filter(
    ({ value }) => value["key"] === SPOT_TAINT.key || value["key"] === undefined,
  );
  const [first] = all;
  if (first === undefined) return [];
  const expected = "no toleration of spot";
  if (first.value["key"] === undefined) return [found(resource, path, "one of every taint", expected)];
  if (STATEFUL.includes(resource.type)) return [found(resource, path, "spot, and disks of its own", expected)];
  const claims = placesAt(resource, `${pod}.volumes`).some(({ value }) => isFields(value["persistentVolumeClaim"]));
  if (claims) return [found(resource, path, "spot, and a disk", expected)];
  const critical = fieldsAt(resource, "metadata.labels")[LABELS.class] === "critical";
  return critical ? [found(resource, path, "spot, and the class critical", expected)] : [];
}

function classless(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const names = [...BUILT_IN, ...of(PRIORITY_CLASS).map(({ properties }) => valueAt(properties, "metadata.name"))];
  return POD_KINDS.flatMap(of).flatMap((resource) =>
    podPaths(resource).flatMap((pod) => {
      const path = `${pod}.priorityClassName`;
      const named = valueAt(resource.properties, path);
      return named === undefined || named === UNKNOWN || names.includes(named)
        ? []
        : [found(resource, path, String(named), "a class that the stack makes, or one of Kubernetes' own")];
    }),
  );
}
