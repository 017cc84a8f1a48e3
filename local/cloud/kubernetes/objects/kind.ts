import { crdCatalogue } from "../crds/catalogue";

/** A kind of object as the API server addresses it. */
export interface ObjectKind {
  /** `apps/v1`, or `v1` for the core group. */
  readonly apiVersion: string;
  /** `apps`; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Whether the resource patches an object that it does not own. */
  readonly patch: boolean;
}

/** What a Pulumi token of the package `kubernetes` stands for. */
export type Target =
  | { readonly is: "object"; readonly object: ObjectKind }
  | { readonly is: "release" }
  | { readonly is: "unsupported"; readonly why: string };

const UNSUPPORTED: Readonly<Record<string, string>> = {
  "helm.sh/v3": "charts are rendered by Helm, which the embedded cloud does not have; use helm.sh/v3:Release",
  "helm.sh/v4": "charts are rendered by Helm, which the embedded cloud does not have; use helm.sh/v3:Release",
  yaml: "write the objects as typed resources, so that each is checked by itself",
  "yaml/v2": "write the objects as typed resources, so that each is checked by itself",
  kustomize: "Argo CD renders kustomizations; write platform objects as typed resources",
  "kustomize/v2": "Argo CD renders kustomizations; write platform objects as typed resources",
};

/**
 * Reads a token: `kubernetes:apps/v1:Deployment`, `kubernetes:core/v1:NamespacePatch`, `kubernetes:keda.sh/v1alpha1:ScaledObject`,
 * `kubernetes:helm.sh/v3:Release`.
 */
export function parseToken(token: string): Target {
  const [, module = "", name = ""] = token.split(":");
  if (module === "helm.sh/v3" && name === "Release") return { is: "release" };
  const why = UNSUPPORTED[module];
  if (why !== undefined) return { is: "unsupported", why };
  if (name.endsWith("List") && !isPublished(module, name)) {
    return { is: "unsupported", why: "a list is no object of its own; write each item as a resource" };
  }
  const patch = name.endsWith("Patch") && !isPublished(module, name);
  const [group = "", version = ""] = module.split("/");
  const core = group === "core";
  return {
    is: "object",
    object: {
      apiVersion: core ? version : module,
      group: core ? "" : group,
      version,
      kind: patch ? name.slice(0, -"Patch".length) : name,
      patch,
    },
  };
}

function isPublished(module: string, kind: string): boolean {
  return crdCatalogue().entry(module.split("/")[0] ?? "", kind) !== undefined;
}

/**
 * Built-in kinds that belong to no namespace.
 * Source: `kubectl api-resources --namespaced=false`, https://kubernetes.io/docs/reference/kubernetes-api/ (1.36, 2026-11).
 */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IngressClass",
  "IPAddress",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "ResourceSlice",
  "RuntimeClass",
  "ServiceCIDR",
  "StorageClass",
  "StorageVersionMigration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
]);

/** Groups that the API server itself serves; all others come from CRDs. */
export function isBuiltIn(object: ObjectKind): boolean {
  if (!object.group.includes(".")) return true;
  return object.group.endsWith(".k8s.io") && crdCatalogue().kinds(object.group).length === 0;
}

/** Whether objects of the kind live in a namespace; unknown custom kinds are taken to. */
export function isNamespaced(object: ObjectKind): boolean {
  const published = crdCatalogue().entry(object.group, object.kind);
  if (published !== undefined) return published.scope === "Namespaced";
  return !(isBuiltIn(object) && CLUSTER_SCOPED.has(object.kind));
}
