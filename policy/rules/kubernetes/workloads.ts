import { BURST_NAMESPACE, ENTRANCE_NAMESPACE, LABELS, SERVICES_NAMESPACE } from "../../../facts/workloads";
import { expectAt, type Expectation } from "../expectation";
import { found, missing, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { byType, fieldsAt, isFields, namespaceOf, placesAt, selects, textAt, together } from "./fields";
import {
  ALERTMANAGER,
  APM_SERVER,
  DEPLOYMENT,
  eachContainer,
  KIBANA,
  LOGSTASH,
  podLabels,
  podPaths,
  PROMETHEUS,
  ROLLOUT,
  RUNNING,
  STATEFUL_SET,
  THANOS_RULER,
} from "./pods";

const READ = "2026-11";
const SERVICE = "kubernetes:core/v1:Service";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const PRIORITY_CLASS = "kubernetes:scheduling.k8s.io/v1:PriorityClass";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

/** Where each kind says how many pods there are. */
const COUNTS: Readonly<Record<string, string>> = {
  [DEPLOYMENT]: "spec.replicas",
  [STATEFUL_SET]: "spec.replicas",
  [ROLLOUT]: "spec.replicas",
  [PROMETHEUS]: "spec.replicas",
  [ALERTMANAGER]: "spec.replicas",
  [THANOS_RULER]: "spec.replicas",
  [KIBANA]: "spec.count",
  [APM_SERVER]: "spec.count",
  [LOGSTASH]: "spec.count",
};
/** Kinds whose budget is ours to write. */
const BUDGETED = [DEPLOYMENT, STATEFUL_SET, ROLLOUT, PROMETHEUS, ALERTMANAGER, THANOS_RULER];

/** What one pod is enough for, or what must never be two, by its name: users notice nothing while it is made anew. */
const ONE_IS_ENOUGH: Readonly<Record<string, string>> = {
  "azure-metrics": "reads Azure's figures, whose last minutes are there a minute later",
  "elasticsearch-exporter": "reads figures of Elasticsearch, which are there a minute later",
  grafana: "shows what Prometheus and Thanos hold (docs/decisions/58)",
  "thanos-compact": "two compactors on one bucket destroy each other's blocks",
};

export const workloadRules: readonly Rule[] = [
  {
    id: "served-by-more-than-one-pod",
    scope: "estate",
    title: "In production whatever serves has two pods at least, or a scaler that keeps so many.",
    why: "One pod is away with its node, its zone and each of its releases, for as long as a new one takes to start (A23).",
    remedy:
      "set two replicas or more, or scaling.floor in the service's file; what must be one of a kind carries the label plugilo.com/singleton.",
    documentation: {
      address: "https://learn.microsoft.com/azure/aks/best-practices-app-cluster-reliability",
      read: READ,
    },
    requirements: ["A23", "A16"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "never",
    judge: (resources, { tier }) => (tier === "production" ? alone(resources) : []),
  },
  {
    id: "disruption-budget-exists",
    scope: "estate",
    title: "Each workload of several pods has a disruption budget.",
    why: "Without one, an upgrade or a consolidation of nodes may drain all its pods in the same minute.",
    remedy:
      "add a PodDisruptionBudget with the pods' labels beside the workload, as components/kubernetes/probes does.",
    documentation: { address: "https://kubernetes.io/docs/tasks/run-application/configure-pdb/", read: READ },
    requirements: ["A23"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "never",
    judge: withoutBudget,
  },
  {
    id: "disruption-budget-lets-drains-through",
    scope: "estate",
    title: "A disruption budget lets one pod at least be evicted, and never all.",
    why: "One that allows none blocks the drain of every node, and with it each upgrade; one that allows all protects nothing.",
    remedy: "set maxUnavailable to 1 or a share, or minAvailable below the number of pods.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/aks/upgrade-aks-cluster#troubleshoot-aks-cluster-upgrade-error-messages",
      read: READ,
    },
    requirements: ["A23"],
    frameworks: ["WAF RE:05", "WAF OE:11"],
    severity: "mandatory",
    unknown: "never",
    judge: blockingBudgets,
  },
  {
    id: "served-pods-are-probed",
    scope: "resource",
    title: "Each container that listens is asked whether it is ready and whether it lives.",
    why: "Without the first, traffic reaches a pod that cannot answer; without the second, one that hangs stays (A23, E4).",
    remedy: "set readinessProbe and livenessProbe on the container.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
      read: READ,
    },
    requirements: ["A23", "E4"],
    frameworks: ["WAF RE:07", "WAF RE:10"],
    severity: "mandatory",
    unknown: "refuse",
    types: Object.keys(RUNNING),
    judge: (resource) =>
      eachContainer(resource, ({ path, value, first }) => {
        if (first || !Array.isArray(value["ports"]) || value["ports"].length === 0) return [];
        return ["readinessProbe", "livenessProbe"].flatMap((probe) => expectAt(resource, `${path}.${probe}`, aProbe));
      }),
  },
  {
    id: "pods-drain",
    scope: "estate",
    title: "What users' requests reach finishes them before it goes.",
    why: "For some seconds after a pod is told to end, it is still sent requests; each one that meets a closed port is an error.",
    remedy: "set lifecycle.preStop on the container, and a terminationGracePeriodSeconds longer than it sleeps.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
      read: READ,
    },
    requirements: ["A10", "A23"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "never",
    judge: abrupt,
  },
];

const aProbe: Expectation = {
  text: "a probe",
  met: (value) => isFields(value) && ["httpGet", "tcpSocket", "grpc", "exec"].some((how) => isFields(value[how])),
};

function alone(resources: readonly Resource[]): readonly Finding[] {
  const scaled = scaledBy(resources);
  return resources.flatMap((resource) => {
    const path = COUNTS[resource.type];
    if (path === undefined || isOneOfAKind(resource)) return [];
    const count = valueAt(resource.properties, path);
    if (count === UNKNOWN || (count === undefined && scaled(resource))) return [];
    if (typeof count === "number" && count >= 2) return [];
    const expected = "2 pods at least, or a scaler that keeps so many";
    return [count === undefined ? missing(resource, path, expected) : found(resource, path, String(count), expected)];
  });
}

function isOneOfAKind(resource: Resource): boolean {
  const name = textAt(resource, "metadata.name") ?? "";
  return name in ONE_IS_ENOUGH || fieldsAt(resource, "metadata.labels")[LABELS.singleton] === "true";
}

/** Whether an autoscaler looks after a workload's number of pods: by kind and name. */
function scaledBy(resources: readonly Resource[]): (workload: Resource) => boolean {
  const targets = new Set(
    resources
      .filter(({ type }) => type === SCALED_OBJECT || type === AUTOSCALER)
      .map((one) => {
        const { kind = "Deployment", name } = fieldsAt(one, "spec.scaleTargetRef");
        return `${namespaceOf(one)} ${String(kind)} ${String(name)}`;
      }),
  );
  return (one) => {
    const kind = one.type.split(":").at(-1);
    return targets.has(`${namespaceOf(one)} ${kind} ${textAt(one, "metadata.name")}`);
  };
}

function withoutBudget(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const scaled = scaledBy(resources);
  // One without a selector selects nothing. https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/pod-disruption-budget-v1/ (2026-11)
  const budgets = of(BUDGET)
    .map((budget) => ({ budget, wanted: fieldsAt(budget, "spec.selector.matchLabels") }))
    .filter(({ wanted }) => Object.keys(wanted).length > 0);
  return BUDGETED.flatMap(of)
    .filter((workload) => severalPods(workload, scaled) && !isHeldRoom(workload, of(PRIORITY_CLASS)))
    .filter((workload) => {
      const labels = podLabels(workload);
      return !budgets.some(({ budget, wanted }) => together(budget, workload) && selects(wanted, labels));
    })
    .map((workload) => missing(workload, "disruption budget", "a PodDisruptionBudget that selects its pods"));
}

function severalPods(workload: Resource, scaled: (workload: Resource) => boolean): boolean {
  const count = valueAt(workload.properties, COUNTS[workload.type] ?? "");
  // A burst may be put out whole: it is made anew where it fits, and nodes do the work meanwhile.
  if (count === undefined) return scaled(workload) && namespaceOf(workload) !== BURST_NAMESPACE;
  return typeof count === "number" && count >= 2;
}

/** Placeholders are there to be put out (A7): their class of priority is below that of all others. */
function isHeldRoom(workload: Resource, classes: readonly Resource[]): boolean {
  const [pod = ""] = podPaths(workload);
  const named = valueAt(workload.properties, `${pod}.priorityClassName`);
  if (named === undefined) return false;
  return classes.some(
    ({ properties }) => valueAt(properties, "metadata.name") === named && Number(properties["value"]) < 0,
  );
}

function blockingBudgets(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const workloads = BUDGETED.flatMap(of).map((workload) => ({ workload, labels: podLabels(workload) }));
  return of(BUDGET).flatMap((budget) => {
    const most = valueAt(budget.properties, "spec.maxUnavailable");
    const least = valueAt(budget.properties, "spec.minAvailable");
    if (most === UNKNOWN || least === UNKNOWN) return [];
    if (most === undefined && least === undefined) return [missing(budget, "spec.maxUnavailable", "1 or a share")];
    if (most !== undefined) {
      const some = Number(String(most).replace("%", "")) > 0 && most !== "100%";
      return some ? [] : [found(budget, "spec.maxUnavailable", String(most), "1 or a share of the pods")];
    }
    const wanted = fieldsAt(budget, "spec.selector.matchLabels");
    const counts = workloads
      .filter(({ workload, labels }) => together(budget, workload) && selects(wanted, labels))
      .map(({ workload }) => Number(valueAt(workload.properties, COUNTS[workload.type] ?? "")));
    const blocks = least === "100%" || counts.some((count) => typeof least === "number" && least >= count);
    return blocks ? [found(budget, "spec.minAvailable", String(least), "fewer than there are pods")] : [];
  });
}

/** Namespaces of what users' requests pass through; a worker's requests are its own. */
const SERVING: readonly (string | undefined)[] = [SERVICES_NAMESPACE, ENTRANCE_NAMESPACE];

function abrupt(resources: readonly Resource[]): readonly Finding[] {
  const of = byType(resources);
  const selectors = of(SERVICE)
    .filter((service) => SERVING.includes(namespaceOf(service)))
    .map((service) => ({ service, wanted: fieldsAt(service, "spec.selector") }))
    .filter(({ wanted }) => Object.keys(wanted).length > 0);
  return [DEPLOYMENT, ROLLOUT].flatMap(of).flatMap((workload) => {
    const labels = podLabels(workload);
    const served = selectors.some(({ service, wanted }) => together(service, workload) && selects(wanted, labels));
    return served ? drainOf(workload) : [];
  });
}

function drainOf(workload: Resource): readonly Finding[] {
  const [pod = ""] = podPaths(workload);
  const grace = valueAt(workload.properties, `${pod}.terminationGracePeriodSeconds`);
  return placesAt(workload, `${pod}.containers`).flatMap(({ path, value }) => {
    if (!Array.isArray(value["ports"])) return [];
    const before = valueAt(workload.properties, `${path}.lifecycle.preStop`);
    if (before === UNKNOWN || grace === UNKNOWN) return [];
    if (!isFields(before)) return [missing(workload, `${path}.lifecycle.preStop`, "a wait before it ends")];
    const seconds = Number(valueAt(workload.properties, `${path}.lifecycle.preStop.sleep.seconds`) ?? 0);
    const longer = `more than the ${seconds} seconds that it waits first`;
    const at = `${pod}.terminationGracePeriodSeconds`;
    if (typeof grace !== "number") return [missing(workload, at, longer)];
    return grace > seconds ? [] : [found(workload, at, String(grace), longer)];
  });
}
