import { undecided, type Finding } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { fieldsAt, isFields, listAt, type Fields } from "./fields";

/** Where each kind that runs pods has what a pod is made from. Custom resources by the operators that run them. */
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
export const DAEMON_SET = "kubernetes:apps/v1:DaemonSet";
const REPLICA_SET = "kubernetes:apps/v1:ReplicaSet";
export const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
export const BEAT = "kubernetes:beat.k8s.elastic.co/v1beta1:Beat";
export const ELASTICSEARCH = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
export const KIBANA = "kubernetes:kibana.k8s.elastic.co/v1:Kibana";
export const APM_SERVER = "kubernetes:apm.k8s.elastic.co/v1:ApmServer";
export const LOGSTASH = "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash";
export const PROMETHEUS = "kubernetes:monitoring.coreos.com/v1:Prometheus";
export const ALERTMANAGER = "kubernetes:monitoring.coreos.com/v1:Alertmanager";
export const THANOS_RULER = "kubernetes:monitoring.coreos.com/v1:ThanosRuler";
export const KAFKA_NODE_POOL = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";

/** Pods that go on, and are written here in full. */
export const RUNNING: Readonly<Record<string, string>> = {
  [DEPLOYMENT]: "spec.template.spec",
  [STATEFUL_SET]: "spec.template.spec",
  [DAEMON_SET]: "spec.template.spec",
  [REPLICA_SET]: "spec.template.spec",
  [ROLLOUT]: "spec.template.spec",
};

/** Pods that are written here in full: nobody adds what they leave out. */
export const WRITTEN: Readonly<Record<string, string>> = {
  ...RUNNING,
  "kubernetes:core/v1:ReplicationController": "spec.template.spec",
  "kubernetes:core/v1:Pod": "spec",
  "kubernetes:batch/v1:Job": "spec.template.spec",
  "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.spec",
};

/**
 * Pods that an operator completes: it adds images, probes and what a container may do, and what is written here wins.
 * https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/customize-pods,
 * https://prometheus-operator.dev/docs/api-reference/api/, https://strimzi.io/docs/operators/latest/configuring.html (2026-11)
 */
export const COMPLETED: Readonly<Record<string, readonly string[]>> = {
  [BEAT]: ["spec.daemonSet.podTemplate.spec", "spec.deployment.podTemplate.spec"],
  [ELASTICSEARCH]: ["spec.nodeSets[*].podTemplate.spec"],
  [KIBANA]: ["spec.podTemplate.spec"],
  [APM_SERVER]: ["spec.podTemplate.spec"],
  [LOGSTASH]: ["spec.podTemplate.spec"],
  [PROMETHEUS]: ["spec"],
  [ALERTMANAGER]: ["spec"],
  [THANOS_RULER]: ["spec"],
  [KAFKA_NODE_POOL]: ["spec.template.pod"],
};

export const WRITTEN_KINDS: readonly string[] = Object.keys(WRITTEN);
export const POD_KINDS: readonly string[] = [...WRITTEN_KINDS, ...Object.keys(COMPLETED)];

/** Paths of what a resource's pods are made from. */
export function podPaths(resource: Resource): readonly string[] {
  const written = WRITTEN[resource.type];
  if (written !== undefined) return [written];
  return (COMPLETED[resource.type] ?? []).flatMap((path) => {
    const [list = "", rest] = path.split("[*]");
    if (rest === undefined) return valueAt(resource.properties, path) === undefined ? [] : [path];
    return listAt(resource, list).map((_, index) => `${list}[${index}]${rest}`);
  });
}

/** Labels of a workload's pods: written here, or those that its operator gives them. */
export function podLabels(resource: Resource): Fields {
  const written = WRITTEN[resource.type];
  if (written !== undefined) return fieldsAt(resource, written.replace(/spec$/, "metadata.labels"));
  const name = valueAt(resource.properties, "metadata.name");
  return OPERATORS_LABELS[resource.type]?.(name) ?? {};
}

/** https://github.com/prometheus-operator/prometheus-operator/tree/v0.85.0/pkg (2026-11) */
const OPERATORS_LABELS: Readonly<Record<string, (name: unknown) => Fields>> = {
  [PROMETHEUS]: (name) => ({ "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": name }),
  [ALERTMANAGER]: (name) => ({ "app.kubernetes.io/name": "alertmanager", alertmanager: name }),
  [THANOS_RULER]: (name) => ({ "app.kubernetes.io/name": "thanos-ruler", "thanos-ruler": name }),
};

/** A container, and where it stands. */
export interface Container {
  readonly path: string;
  readonly value: Fields;
  /** It runs before the others and ends. */
  readonly first: boolean;
}

/** Judges each container of a resource's pods. Those that nobody knows yet are undecided, and none at all are a violation. */
export function eachContainer(
  resource: Resource,
  judge: (container: Container, pod: string) => readonly Finding[],
): readonly Finding[] {
  return podPaths(resource).flatMap((pod) => {
    const own = containersAt(resource, `${pod}.containers`, false);
    const all = [...own, ...containersAt(resource, `${pod}.initContainers`, true)];
    return all.flatMap((one): readonly Finding[] => ("unknown" in one ? [one] : judge(one, pod)));
  });
}

function containersAt(resource: Resource, path: string, first: boolean): readonly (Container | Finding)[] {
  const value = valueAt(resource.properties, path);
  if (value === UNKNOWN) return [undecided(resource, path, "containers that are known before they are made")];
  return listAt(resource, path).flatMap((one, index): readonly (Container | Finding)[] => {
    const at = `${path}[${index}]`;
    if (one === UNKNOWN) return [undecided(resource, at, "a container that is known before it is made")];
    return isFields(one) ? [{ path: at, value: one, first }] : [];
  });
}
