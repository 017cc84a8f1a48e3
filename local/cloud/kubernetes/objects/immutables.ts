import type { ObjectKind } from "./kind";

/** What the provider's configuration lets be changed in place. */
export interface Mutable {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

const ALWAYS = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

/** All of a pod's specification but its tolerations, its deadline and its ephemeral containers. */
const POD = [
  ...["affinity", "automountServiceAccountToken", "containers", "dnsConfig", "dnsPolicy", "enableServiceLinks"],
  ...["hostAliases", "hostIPC", "hostNetwork", "hostPID", "hostname", "imagePullSecrets", "initContainers", "nodeName"],
  ...[
    "nodeSelector",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
  ],
  ...["runtimeClassName", "schedulerName", "securityContext", "serviceAccount", "serviceAccountName"],
  ...["shareProcessNamespace", "subdomain", "terminationGracePeriodSeconds", "volumes"],
];

/**
 * Properties whose change makes Pulumi's provider replace the object, by group and kind; a path covers what lies beneath it.
 * Source: https://github.com/pulumi/pulumi-kubernetes/blob/v4.32.0/provider/pkg/provider/diff.go (2026-11).
 */
const REPLACED: Readonly<Record<string, readonly string[]>> = {
  "apps/Deployment": ["spec.selector"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/StatefulSet": [
    "spec.podManagementPolicy",
    "spec.revisionHistoryLimit",
    "spec.selector",
    "spec.serviceName",
    "spec.volumeClaimTemplates",
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "/PersistentVolumeClaim": ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  "/Pod": POD.map((property) => `spec.${property}`),
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/**
 * Properties that the provider would change in place and the API server refuses: whoever wants them otherwise makes a new
 * object. Source: the `Validate...Update` functions of https://github.com/kubernetes/kubernetes/tree/master/pkg/apis
 * (apps unread; batch, core, scheduling, storage: 2026-11).
 */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "apps/ReplicaSet": ["spec.selector"],
  "batch/Job": ["spec.completionMode", "spec.podFailurePolicy"],
  "/PersistentVolumeClaim": ["spec.dataSource", "spec.volumeMode"],
  "scheduling.k8s.io/PriorityClass": ["value", "preemptionPolicy"],
  "storage.k8s.io/StorageClass": ["reclaimPolicy", "volumeBindingMode"],
  "storage.k8s.io/CSIDriver": ["spec.attachRequired", "spec.volumeLifecycleModes"],
};

const covers = (paths: readonly string[]) => (path: string) =>
  paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));

/** Whether a change at a path needs a new object. */
export function replacesAt(object: ObjectKind, mutable: Mutable): (path: string) => boolean {
  return covers([...ALWAYS, ...(REPLACED[`${object.group}/${object.kind}`] ?? []), ...dataOf(object, mutable)]);
}

/** Paths of a change that the API server refuses. */
export function refusedAmong(object: ObjectKind, paths: readonly string[]): string[] {
  return object.patch ? [] : paths.filter(covers(REFUSED[`${object.group}/${object.kind}`] ?? []));
}

/** ConfigMaps and Secrets are replaced when their data changes, so that what mounts them rolls; unless configured otherwise. */
function dataOf(object: ObjectKind, mutable: Mutable): string[] {
  if (object.group !== "") return [];
  if (object.kind === "ConfigMap" && !mutable.configMaps) return ["data", "binaryData", "immutable"];
  return object.kind === "Secret" && !mutable.secrets ? ["data", "stringData", "immutable"] : [];
}
