import { createHash } from "node:crypto";
import { CloudError } from "../../protocol/provider";
import { equal, isObject, secret, type PropertyMap, type Value } from "../../protocol/values";
import { conceal } from "../../store/concealment";
import type { Resource, Store } from "../../store/store";
import { admit, type Arrival } from "../checks/admission";
import type { Cluster } from "../cluster/cluster";
import { expose, isExposed } from "../services/load-balancer";
import { removePrivateLinkServices } from "../services/private-link-service";
import { computedMetadata, outputsOf, settled } from "./computed";
import { at, listAt, mapAt, textAt } from "./fields";
import { held } from "./held";
import { isNamespaced, type ObjectKind } from "./kind";

/** Where an object stands: in the program, in the cluster and in the store. */
export interface Place {
  readonly object: ObjectKind;
  readonly namespace: string | undefined;
  readonly name: string;
  /** Pulumi's id: `namespace/name`, or the name alone. */
  readonly id: string;
  readonly storeId: string;
}

/** The place that inputs or an id name. A patch has a place of its own, so that it never hides what it patches. */
export function placeOf(cluster: Cluster, object: ObjectKind, urn: string, from: PropertyMap | string): Place {
  const [namespace, name] = typeof from === "string" ? fromId(from) : fromInputs(object, from);
  const mark = object.patch ? `~${createHash("sha256").update(urn).digest("hex").slice(0, 8)}` : "";
  const storeId = cluster.idOf(object, namespace, `${name}${mark}`);
  return { object, namespace, name, id: namespace === undefined ? name : `${namespace}/${name}`, storeId };
}

function fromId(id: string): [string | undefined, string] {
  const cut = id.indexOf("/");
  return cut < 0 ? [undefined, id] : [id.slice(0, cut), id.slice(cut + 1)];
}

function fromInputs(object: ObjectKind, inputs: PropertyMap): [string | undefined, string] {
  const namespace = isNamespaced(object) ? textAt(inputs, "metadata", "namespace") : undefined;
  const name = textAt(inputs, "metadata", "name");
  if (name === undefined)
    throw new CloudError("Invalid", `${object.kind}: metadata.name: got nothing, expected a name`, 422);
  return [namespace, name];
}

export interface Writing {
  readonly urn: string;
  readonly token: string;
  readonly inputs: PropertyMap;
  /** A creation must find its place free; a change may come from a resource that was renamed by an alias. */
  readonly creating: boolean;
}

/** Creates or changes an object, and what comes with it. All of it or nothing. @throws CloudError what the cluster refuses. */
export function apply(store: Store, cluster: Cluster, place: Place, writing: Writing): PropertyMap {
  return store.write(() => {
    admitArrival(store, cluster, place, writing);
    const before = store.get(place.storeId);
    const { computed, references } = compute(store, cluster, place, writing.inputs, before);
    const { location, id: clusterId } = cluster.resource;
    const namespace = place.namespace === undefined ? undefined : store.get(cluster.namespaceId(place.namespace));
    store.put(
      {
        id: place.storeId,
        type: typeOf(place.object),
        token: writing.token,
        location,
        parent: namespace?.id ?? clusterId,
        owner: writing.urn,
        body: conceal(guarded(place.object, writing.inputs), store.secretKey()),
        outputs: computed,
      },
      references,
    );
    return outputsOf(place.object, writing.inputs, computed);
  });
}

/** @throws CloudError what the cluster's admission refuses, or a place that another resource holds */
export function admitArrival(store: Store, cluster: Cluster, place: Place, writing: Writing): void {
  if (writing.creating) refuseOthers(place, store.get(place.storeId), writing.urn);
  const arrival: Arrival = { ...place, id: place.storeId, inputs: writing.inputs };
  admit(store, cluster, arrival);
}

/** `k8s/apps/v1/Deployment`; patches are a type of their own. */
export function typeOf(object: ObjectKind): string {
  return `k8s/${object.apiVersion}/${object.kind}${object.patch ? "Patch" : ""}`;
}

/** Server-side apply refuses fields of another manager; what a Helm release made may be taken over. */
function refuseOthers(place: Place, before: Resource | undefined, urn: string): void {
  if (before === undefined || before.owner === urn || before.owner.startsWith("k8s://")) return;
  throw new CloudError(
    "AlreadyExists",
    `${place.object.kind} "${place.id}" already exists: ${before.owner} manages it. Give one of the two another ` +
      `metadata.name, or import it instead of creating it`,
    409,
  );
}

/** A Secret's data never reach the disk, whether the author marked them or not. */
function guarded(object: ObjectKind, inputs: PropertyMap): PropertyMap {
  if (object.kind !== "Secret" || object.group !== "") return inputs;
  const hidden = ["data", "stringData"].filter((key) => inputs[key] !== undefined);
  return { ...inputs, ...Object.fromEntries(hidden.map((key): [string, Value] => [key, secret(inputs[key] ?? null)])) };
}

interface Computation {
  readonly computed: PropertyMap;
  readonly references: readonly { to: string; path: string }[];
}

function compute(
  store: Store,
  cluster: Cluster,
  place: Place,
  inputs: PropertyMap,
  before: Resource | undefined,
): Computation {
  const { object, storeId } = place;
  const metadata = computedMetadata(storeId, inputs, generationOf(before, conceal(inputs, store.secretKey())));
  const computed: PropertyMap = { metadata, ...(object.patch ? {} : settled(object, storeId, inputs)) };
  if (object.patch || object.kind !== "Service" || object.group !== "") return { computed, references: [] };
  if (!isExposed(inputs)) {
    removePrivateLinkServices(store, storeId);
    return { computed: { ...computed, status: { loadBalancer: {} } }, references: [] };
  }
  const { status, references } = expose(store, cluster, storeId, inputs);
  return { computed: { ...computed, status }, references };
}

/** Counts changes of the spec, as the API server does. */
function generationOf(before: Resource | undefined, inputs: PropertyMap): number {
  if (before === undefined) return 1;
  const last = at(before.outputs, "metadata", "generation");
  const number = typeof last === "number" ? last : 1;
  return equal(before.body["spec"], inputs["spec"]) ? number : number + 1;
}

/** What the cluster holds of an object, or undefined when it is gone. Secrets that have not changed are taken from `known`. */
export function observe(
  store: Store,
  place: Place,
  known: PropertyMap,
): { inputs: PropertyMap; outputs: PropertyMap } | undefined {
  const found = held(store, place.storeId, known);
  return found && { inputs: found.inputs, outputs: outputsOf(place.object, found.inputs, found.record.outputs) };
}

/** Removes an object and all that goes with it; gone is fine. @throws CloudError when something outside still uses it. */
export function remove(store: Store, cluster: Cluster, place: Place): void {
  store.write(() => {
    const found = store.get(place.storeId);
    if (found !== undefined) removeOne(store, cluster, found, place.object);
  });
}

function removeOne(store: Store, cluster: Cluster, found: Resource, object: ObjectKind): void {
  if (!object.patch && object.group === "" && object.kind === "Namespace") {
    for (const one of store.children(found.id)) removeContent(store, one);
  }
  if (!object.patch && object.kind === "CustomResourceDefinition") removeInstances(store, cluster, found);
  removeContent(store, found);
}

function removeContent(store: Store, one: Resource): void {
  removePrivateLinkServices(store, one.id);
  store.remove(one.id);
}

/** A CRD takes its custom resources along. */
function removeInstances(store: Store, cluster: Cluster, crd: Resource): void {
  const spec = mapAt(crd.body, "spec");
  const [group, kind] = [textAt(spec, "group"), textAt(spec, "names", "kind")];
  for (const version of listAt(spec, "versions").filter(isObject)) {
    const type = `k8s/${group ?? ""}/${textAt(version, "name") ?? ""}/${kind ?? ""}`;
    for (const one of cluster.ofType(type)) store.remove(one.id);
  }
}
