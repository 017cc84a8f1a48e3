import { isObject, isSecret, secret, secretContent, unwrap, type PropertyMap, type Value } from "../../protocol/values";
import { at, mapAt } from "../objects/fields";
import { outputsOf } from "../objects/computed";
import type { ObjectKind } from "../objects/kind";

/** What an API server computes of an object's metadata. */
const COMPUTED = ["uid", "creationTimestamp", "resourceVersion", "generation"] as const;
const COMPUTED_OF_SERVICE = ["clusterIP", "clusterIPs", "type", "sessionAffinity"] as const;

/** What a program reads of a live object: its own inputs and what the server has computed. */
export function outputsFromLive(object: ObjectKind, inputs: PropertyMap, live: PropertyMap): PropertyMap {
  const isService = object.group === "" && object.kind === "Service";
  const computed: PropertyMap = {
    metadata: picked(mapAt(live, "metadata"), COMPUTED),
    ...(isService ? { spec: picked(mapAt(live, "spec"), COMPUTED_OF_SERVICE) } : {}),
    ...(live["status"] === undefined || object.patch ? {} : { status: live["status"] }),
  };
  return outputsOf(object, inputs, computed);
}

function picked(from: PropertyMap, keys: readonly string[]): PropertyMap {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key)));
}

/** The part of an object that its author decides: what a write of the same inputs would leave as it is. */
export function decided(live: PropertyMap): PropertyMap {
  const { metadata, status: _, ...rest } = live;
  const kept = Object.entries(mapAt({ metadata: metadata ?? {} }, "metadata")).filter(([key]) =>
    ["name", "namespace", "labels", "annotations", "finalizers", "ownerReferences"].includes(key),
  );
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** A live object seen through what is known of it: the same fields, with the values that stand there now; secrets stay secret. */
export function seenThrough(known: PropertyMap, live: PropertyMap): PropertyMap {
  const { stringData: texts, ...rest } = known;
  const seen = asObject(through(rest, live));
  // The server keeps a Secret's texts only as data.
  if (texts === undefined) return seen;
  const data = Object.keys(asObject(unwrap(texts))).map((key): [string, Value] => {
    const encoded = at(live, "data", key);
    return [key, typeof encoded === "string" ? Buffer.from(encoded, "base64").toString("utf8") : null];
  });
  return { ...seen, stringData: secret(Object.fromEntries(data.filter(([, value]) => value !== null))) };
}

function through(known: Value, live: Value | undefined): Value {
  if (isSecret(known)) return secret(through(secretContent(known), live));
  if (live === undefined) return null;
  if (Array.isArray(known)) {
    return Array.isArray(live) && live.length === known.length
      ? known.map((item, index) => through(item, live[index]))
      : live;
  }
  if (!isObject(known) || !isObject(live)) return live;
  return Object.fromEntries(
    Object.entries(known)
      .map(([key, value]): [string, Value] => [key, through(value, live[key])])
      .filter(([, value]) => value !== null),
  );
}

function asObject(value: Value): PropertyMap {
  return isObject(value) ? value : {};
}

/** What is sent of inputs: plain, as the author wrote it. */
export function sent(object: ObjectKind, inputs: PropertyMap): PropertyMap {
  return { ...unwrap(inputs), apiVersion: object.apiVersion, kind: object.kind };
}
