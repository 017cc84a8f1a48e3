import type { ObjectKind } from "./kind";

/** What the provider's configuration lets be changed in place. */
export interface Mutable {
  readonly configMaps: boolean;
  readonly secrets: boolean;
}

const ALWAYS = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

/**
 * Properties that a kind cannot change in place, by group and kind; a path covers what lies beneath it. Pulumi's provider
 * replaces the object then (https://github.com/pulumi/pulumi-kubernetes, provider/pkg/provider/diff.go, 2026-11); the
 * fields are those that the API server calls immutable.
 */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  "apps/Deployment": ["spec.selector"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/ReplicaSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completions", "spec.completionMode", "spec.selector", "spec.template", "spec.podFailurePolicy"],
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.dataSource",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.volumeName",
  ],
  "/Pod": ["spec.containers", "spec.initContainers", "spec.nodeName", "spec.serviceAccountName", "spec.volumes"],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP", "spec.type"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "scheduling.k8s.io/PriorityClass": ["value", "preemptionPolicy"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"],
  "storage.k8s.io/CSIDriver": ["spec.attachRequired", "spec.fsGroupPolicy", "spec.volumeLifecycleModes"],
};

/** Whether a change at a path needs a new object. */
export function replacesAt(object: ObjectKind, mutable: Mutable): (path: string) => boolean {
  const paths = [...ALWAYS, ...(IMMUTABLE[`${object.group}/${object.kind}`] ?? []), ...dataOf(object, mutable)];
  return (path) => paths.some((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`));
}

/** ConfigMaps and Secrets are replaced when their data changes, so that what mounts them rolls; unless configured otherwise. */
function dataOf(object: ObjectKind, mutable: Mutable): string[] {
  if (object.group !== "") return [];
  if (object.kind === "ConfigMap" && !mutable.configMaps) return ["data", "binaryData", "immutable"];
  return object.kind === "Secret" && !mutable.secrets ? ["data", "stringData", "immutable"] : [];
}
