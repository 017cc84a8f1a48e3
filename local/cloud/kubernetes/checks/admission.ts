import { CloudError } from "../../protocol/provider";
import type { PropertyMap } from "../../protocol/values";
import type { Store } from "../../store/store";
import { BLOCKED_BY_MESH, howToGet } from "../cluster/add-ons";
import type { Cluster } from "../cluster/cluster";
import { crdCatalogue } from "../crds/catalogue";
import { textAt } from "../objects/fields";
import { isBuiltIn, isNamespaced, type ObjectKind } from "../objects/kind";
import { targetOf } from "./semantics";

/** An object on its way into a cluster. */
export interface Arrival {
  readonly object: ObjectKind;
  readonly id: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly inputs: PropertyMap;
}

/**
 * What the API server and the admission webhooks of a cluster refuse once an object arrives. A workload whose service
 * account or priority class is missing is let in, as in a real cluster: only its pods wait, until that is there.
 * @throws CloudError `NotFound` (namespace, kind), `Forbidden` (mesh, second autoscaler, missing service account of a bare pod).
 */
export function admit(store: Store, cluster: Cluster, arrival: Arrival): void {
  const { object, namespace } = arrival;
  if (!isBuiltIn(object) && !cluster.serves(object)) throw noSuchKind(cluster, object);
  if (namespace !== undefined && isNamespaced(object) && !cluster.hasNamespace(namespace)) {
    throw new CloudError(
      "NotFound",
      `namespaces "${namespace}" not found in the cluster ${cluster.resource.id}. Create the Namespace first and let this ` +
        `${object.kind} depend on it (take its name from the Namespace's metadata)`,
      404,
    );
  }
  if (cluster.meshed && object.group.endsWith("istio.io") && BLOCKED_BY_MESH.includes(object.kind)) {
    throw forbidden(`${object.kind} is blocked by AKS' Istio add-on. Expected another way to configure the mesh`);
  }
  refuseSecondAutoscaler(cluster, arrival);
  refuseStrayPod(store, cluster, arrival);
}

function noSuchKind(cluster: Cluster, object: ObjectKind): CloudError {
  const entry = crdCatalogue().entry(object.group, object.kind);
  const source = crdCatalogue().sources.find((one) => one.crds.some((crd) => crd === entry));
  const expected =
    source === undefined
      ? "a CustomResourceDefinition of this kind in the cluster; create it first"
      : `the CRD of ${source.name}; ${howToGet(source.name)}, and let this resource depend on it`;
  return new CloudError(
    "NoKindMatch",
    `no matches for kind "${object.kind}" in version "${object.apiVersion}" in the cluster ${cluster.resource.id}. ` +
      `Expected ${expected}`,
    404,
  );
}

/**
 * KEDA's webhook refuses a second autoscaler of one workload.
 * Source: https://keda.sh/docs/2.19/concepts/admission-webhooks/ (2026-11).
 */
function refuseSecondAutoscaler(cluster: Cluster, arrival: Arrival): void {
  if (arrival.object.group !== "keda.sh" || arrival.object.kind !== "ScaledObject") return;
  const target = targetOf(arrival.inputs);
  const others = ["k8s/keda.sh/v1alpha1/ScaledObject", "k8s/autoscaling/v2/HorizontalPodAutoscaler"];
  for (const other of others.flatMap((type) => cluster.ofType(type))) {
    const same = textAt(other.body, "metadata", "namespace") === arrival.namespace && targetOf(other.body) === target;
    if (target === undefined || !same || other.id.toLowerCase() === arrival.id.toLowerCase()) continue;
    throw forbidden(
      `admission webhook "vscaledobject.kb.io" denied the request: the workload ${target} in ${arrival.namespace} is ` +
        `already scaled by ${other.id.split("/").slice(-3).join(" ")}. Keep one autoscaler for each workload`,
    );
  }
}

function refuseStrayPod(store: Store, cluster: Cluster, arrival: Arrival): void {
  if (arrival.object.kind !== "Pod" || arrival.object.group !== "") return;
  const account = textAt(arrival.inputs, "spec", "serviceAccountName") ?? "default";
  const namespace = arrival.namespace ?? "default";
  if (account === "default" || store.has(`${cluster.root}/v1/ServiceAccount/${namespace}/${account}`)) return;
  throw forbidden(
    `pods "${arrival.name}" is forbidden: error looking up service account ${namespace}/${account}: serviceaccount ` +
      `"${account}" not found. Create the ServiceAccount first and let the pod depend on it`,
  );
}

function forbidden(message: string): CloudError {
  return new CloudError("Forbidden", message, 403);
}
