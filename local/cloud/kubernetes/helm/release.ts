import type { CheckRequest } from "../../protocol/provider";
import { CloudError } from "../../protocol/provider";
import { equal, isUnknown, UNKNOWN, type PropertyMap } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { conceal } from "../../store/concealment";
import type { Resource, Store } from "../../store/store";
import { type Cluster, crdsOfRelease, KEPT_CRDS_TYPE, RELEASE_TYPE } from "../cluster/cluster";
import { madeName } from "../names/autoname";
import { nameFault } from "../names/rules";
import { at, textAt } from "../objects/fields";
import { held } from "../objects/held";
import type { Writing } from "../objects/lifecycle";

/** Helm keeps room for its own suffixes: https://helm.sh/docs/chart_template_guide/builtin_objects/ (2026-11). */
const LONGEST_NAME = 53;

/** Only these need a new release; all else is a new revision. */
export function releaseReplacesAt(path: string): boolean {
  return path === "name" || path === "namespace";
}

/** Inputs with a name (as Pulumi's provider makes one) and a namespace. */
export function normalRelease(request: CheckRequest, inputs: PropertyMap, namespace: string): PropertyMap {
  const earlier = request.olds["name"];
  const name = inputs["name"] ?? (typeof earlier === "string" ? earlier : madeName(request));
  return { ...inputs, name, namespace: inputs["namespace"] ?? namespace };
}

export function releaseFaults(inputs: PropertyMap): SchemaFault[] {
  const name = inputs["name"];
  if (typeof name !== "string" || isUnknown(name)) return [];
  if (name.length > LONGEST_NAME) {
    return [{ path: "name", got: `${name.length} characters`, expected: `at most ${LONGEST_NAME}` }];
  }
  const fault = nameFault("Release", name);
  return fault === undefined ? [] : [{ path: "name", ...fault }];
}

export function releasePreview(inputs: PropertyMap): PropertyMap {
  return { ...inputs, status: UNKNOWN, resourceNames: UNKNOWN };
}

export interface ReleasePlace {
  readonly namespace: string;
  readonly name: string;
  readonly id: string;
  readonly storeId: string;
}

export function releasePlace(cluster: Cluster, from: PropertyMap | string): ReleasePlace {
  const namespace = typeof from === "string" ? (from.split("/")[0] ?? "") : (textAt(from, "namespace") ?? "default");
  const name = typeof from === "string" ? (from.split("/")[1] ?? "") : (textAt(from, "name") ?? "");
  return { namespace, name, id: `${namespace}/${name}`, storeId: cluster.releaseId(namespace, name) };
}

/** Installs or upgrades. @throws CloudError when the namespace is missing or another release has the name. */
export function install(store: Store, cluster: Cluster, place: ReleasePlace, writing: Writing): PropertyMap {
  const { urn, inputs } = writing;
  return store.write(() => {
    const before = store.get(place.storeId);
    if (writing.creating && before !== undefined && before.owner !== urn) {
      const text = `cannot re-use a name that is still in use: ${place.id} belongs to ${before.owner}. Choose another name`;
      throw new CloudError("ReleaseExists", text, 409);
    }
    ensureNamespace(store, cluster, place, inputs);
    const parent = store.get(cluster.namespaceId(place.namespace))?.id ?? cluster.resource.id;
    const computed = {
      status: statusOf(place, inputs, revisionOf(before, conceal(inputs, store.secretKey()))),
      resourceNames: {},
    };
    store.put({
      id: place.storeId,
      type: RELEASE_TYPE,
      token: "kubernetes:helm.sh/v3:Release",
      location: cluster.resource.location,
      parent,
      owner: urn,
      body: conceal(inputs, store.secretKey()),
      outputs: computed,
    });
    return { ...inputs, ...computed };
  });
}

function ensureNamespace(store: Store, cluster: Cluster, place: ReleasePlace, inputs: PropertyMap): void {
  if (cluster.hasNamespace(place.namespace)) return;
  if (inputs["createNamespace"] !== true) {
    throw new CloudError(
      "NotFound",
      `namespaces "${place.namespace}" not found in the cluster ${cluster.resource.id}. Set createNamespace, or create ` +
        `the Namespace first and let the release depend on it`,
      404,
    );
  }
  const { location, id: parent } = cluster.resource;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: place.namespace } };
  const base = { id: cluster.namespaceId(place.namespace), type: "k8s/v1/Namespace", token: "", location, parent };
  store.put({ ...base, owner: place.storeId, body, outputs: { status: { phase: "Active" } } });
}

function revisionOf(before: Resource | undefined, inputs: PropertyMap): number {
  const last = at(before?.outputs, "status", "revision");
  if (before === undefined || typeof last !== "number") return 1;
  return equal(before.body, inputs) ? last : last + 1;
}

function statusOf(place: ReleasePlace, inputs: PropertyMap, revision: number): PropertyMap {
  const chart = (textAt(inputs, "chart") ?? "").split("/").at(-1) ?? "";
  const version = textAt(inputs, "version") ?? "";
  return {
    name: place.name,
    namespace: place.namespace,
    revision,
    status: "deployed",
    chart,
    version,
    appVersion: version,
  };
}

export function observeRelease(
  store: Store,
  place: ReleasePlace,
  known: PropertyMap,
): { inputs: PropertyMap; outputs: PropertyMap } | undefined {
  const found = held(store, place.storeId, known);
  return found && { inputs: found.inputs, outputs: { ...found.inputs, ...found.record.outputs } };
}

/**
 * Uninstalls. The namespace stays and so do the CRDs: Helm never removes those of a chart's `crds/` folder, and the other
 * charts of the estate mark theirs `helm.sh/resource-policy: keep` (https://helm.sh/docs/topics/charts/, 2026-11).
 */
export function uninstall(store: Store, cluster: Cluster, place: ReleasePlace): void {
  store.write(() => {
    const found = store.get(place.storeId);
    if (found === undefined) return;
    for (const source of crdsOfRelease(found.body)) {
      const { location, id: parent } = cluster.resource;
      const base = { id: `${cluster.root}/kept-crds/${source}`, type: KEPT_CRDS_TYPE, token: "", location, parent };
      store.put({ ...base, owner: parent, body: { source }, outputs: {} });
    }
    store.remove(place.storeId);
  });
}
