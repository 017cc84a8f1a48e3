import { createHash } from "node:crypto";
import { isObject, secret, UNKNOWN, unwrap, canonical, type PropertyMap, type Value } from "../../protocol/values";
import { at, listAt, mapAt, textAt, withMetadata } from "./fields";
import type { ObjectKind } from "./kind";

const hex = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A UUID that belongs to an id for ever: the embedded cloud's outputs do not change from one run to the next. */
export function uuidOf(id: string): string {
  const digits = hex(`uid ${id}`);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

/** Some moment of early 2026, the same for an id each time. */
function momentOf(id: string): string {
  const seconds = parseInt(hex(`created ${id}`).slice(0, 8), 16) % (90 * 86_400);
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().replace(".000", "");
}

/** What the API server fills in. `generation` counts changes of the spec. */
export function computedMetadata(id: string, inputs: PropertyMap, generation: number): PropertyMap {
  const version = parseInt(hex(canonical(unwrap(inputs))).slice(0, 10), 16) % 100_000_000;
  return { uid: uuidOf(id), creationTimestamp: momentOf(id), resourceVersion: String(version), generation };
}

/** Kinds that programs read a status of, besides custom ones. */
const WITH_STATUS =
  /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Pod|Job|CronJob|Service|Ingress|Namespace|PersistentVolumeClaim|HorizontalPodAutoscaler|PodDisruptionBudget|CustomResourceDefinition)$/;

/** The outputs of a preview: inputs, and an unknown for all that the cluster will compute. */
export function previewOutputs(object: ObjectKind, inputs: PropertyMap): PropertyMap {
  const metadata = { uid: UNKNOWN, creationTimestamp: UNKNOWN, resourceVersion: UNKNOWN, generation: UNKNOWN };
  const shown = withMetadata(asRead(object, inputs), metadata);
  if (object.kind === "Service" && object.group === "") shown["spec"] = withUnset(shown["spec"], serviceSpec(UNKNOWN));
  return WITH_STATUS.test(object.kind) && shown["status"] === undefined ? { ...shown, status: UNKNOWN } : shown;
}

/** What the API server keeps of inputs: a Secret's texts move into its data, as base64. Data of a Secret are secret. */
export function asRead(object: ObjectKind, inputs: PropertyMap): PropertyMap {
  if (object.kind !== "Secret" || object.group !== "") return { ...inputs };
  const texts = Object.entries(mapAt(inputs, "stringData")).map(([key, value]): [string, Value] => [
    key,
    encoded(unwrap(value)),
  ]);
  const data = { ...mapAt(inputs, "data"), ...Object.fromEntries(texts) };
  const kept = { ...inputs, type: inputs["type"] ?? "Opaque", data: secret(unwrap(data)) };
  return inputs["stringData"] === undefined ? kept : { ...kept, stringData: secret(inputs["stringData"]) };
}

function encoded(value: Value): Value {
  return typeof value === "string" && value !== UNKNOWN ? Buffer.from(value).toString("base64") : value;
}

/** Computed parts of a spec and the status of an object that has settled. */
export function settled(object: ObjectKind, id: string, inputs: PropertyMap): PropertyMap {
  if (object.group === "" && object.kind === "Service") return { spec: serviceSpec(clusterIp(id, inputs)) };
  const status = statusOf(object, id, inputs);
  return status === undefined ? {} : { status };
}

function serviceSpec(address: string): PropertyMap {
  return { clusterIP: address, clusterIPs: [address], type: "ClusterIP", sessionAffinity: "None" };
}

/** AKS' default service range is 10.0.0.0/16; `None` is a headless service. */
function clusterIp(id: string, inputs: PropertyMap): string {
  const given = textAt(inputs, "spec", "clusterIP");
  if (given !== undefined) return given;
  const number = parseInt(hex(`ip ${id}`).slice(0, 6), 16);
  return `10.0.${1 + (number % 250)}.${1 + (Math.floor(number / 256) % 250)}`;
}

function statusOf(object: ObjectKind, id: string, inputs: PropertyMap): PropertyMap | undefined {
  const replicas = at(inputs, "spec", "replicas") ?? 1;
  switch (object.kind) {
    case "Deployment":
    case "StatefulSet":
    case "ReplicaSet":
      return {
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        updatedReplicas: replicas,
        observedGeneration: 1,
      };
    case "Namespace":
      return { phase: "Active" };
    case "Pod":
      return { phase: "Running", podIP: clusterIp(id, {}) };
    case "PersistentVolumeClaim":
      return { phase: "Bound", accessModes: listAt(inputs, "spec", "accessModes") };
    case "CustomResourceDefinition":
      return { acceptedNames: mapAt(inputs, "spec", "names"), conditions: [{ type: "Established", status: "True" }] };
    default:
      return undefined;
  }
}

/** Inputs win over what is computed beneath them; objects are joined, everything else replaced. */
export function withUnset(value: Value | undefined, computed: Value): Value {
  if (value === undefined) return computed;
  if (!isObject(value) || !isObject(computed)) return value;
  const joined: PropertyMap = { ...value };
  for (const [key, item] of Object.entries(computed)) joined[key] = withUnset(joined[key], item);
  return joined;
}

/** Everything that the API server answers of an object. */
export function outputsOf(object: ObjectKind, inputs: PropertyMap, computed: PropertyMap): PropertyMap {
  const joined = withUnset(asRead(object, inputs), computed);
  return isObject(joined) ? joined : inputs;
}

/** What the API server computes beside the status; the rest of an output repeats the inputs. */
const COMPUTED_METADATA = ["uid", "creationTimestamp", "resourceVersion", "generation"];

/** Old outputs with the new inputs: what the cluster computed once stays, so that dependants see no false change. */
export function updatePreviewOutputs(object: ObjectKind, olds: PropertyMap, news: PropertyMap): PropertyMap {
  const kept: PropertyMap = {
    metadata: picked(mapAt(olds, "metadata"), COMPUTED_METADATA),
    ...picked(olds, ["status"]),
  };
  const isService = object.group === "" && object.kind === "Service";
  const spec: PropertyMap = isService ? { spec: picked(mapAt(olds, "spec"), Object.keys(serviceSpec(""))) } : {};
  return outputsOf(object, news, { ...kept, ...spec });
}

function picked(from: PropertyMap, keys: readonly string[]): PropertyMap {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}
