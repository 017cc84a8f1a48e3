/** What a resource looks like from outside: its inputs, what Azure computes for every type, and what its rule adds. */
import type { ResourceSchema } from "../schema";
import {
  containsSecret,
  containsUnknown,
  equal,
  isObject,
  secret,
  UNKNOWN,
  type PropertyMap,
  type Value,
} from "../protocol/values";
import { objects, text } from "./body";
import type { Situation } from "./rule";
import { ruleOf } from "./rules";
import { identityOf } from "./rules/identities";
import { connectionList } from "./rules/private-link";

/**
 * All outputs, secrets marked.
 * @param inputs as given, with secrets; `situation.body` is the same without.
 */
export function outputsOf(schema: ResourceSchema, situation: Situation, inputs: PropertyMap): PropertyMap {
  const computed: PropertyMap = {
    ...standard(schema, situation),
    ...identityOf(situation),
    ...withPartIds(situation, ruleOf(situation.type)?.outputs?.(situation) ?? {}),
  };
  const outputs: PropertyMap = {};
  for (const name of schema.outputs) {
    const value = computed[name] ?? situation.body[name];
    if (value === undefined) continue;
    const hidden = containsSecret(inputs[name]) || schema.secretOutputs.includes(name);
    outputs[name] = hidden ? secret(value) : value;
  }
  return situation.preview ? outputs : known(outputs);
}

/** Of a resource that is not there yet: what its inputs tell; everything that Azure will add is unknown. */
export function previewOf(schema: ResourceSchema, outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const preview: PropertyMap = {};
  for (const name of schema.outputs) {
    const given = inputs[name];
    const value = outputs[name];
    if (given === undefined || value === undefined) preview[name] = UNKNOWN;
    else preview[name] = containsSecret(given) ? secret(given) : masked(given, value);
  }
  return preview;
}

/** A computed value with everything unknown that was not given. */
function masked(given: Value | undefined, value: Value): Value {
  if (given === undefined) return UNKNOWN;
  if (Array.isArray(given) && Array.isArray(value) && given.length === value.length) {
    return value.map((item, index) => masked(given[index], item));
  }
  if (isObject(given) && isObject(value)) {
    const result: PropertyMap = {};
    for (const key of Object.keys(value)) result[key] = masked(given[key], value[key] ?? null);
    return result;
  }
  return equal(given, value) ? value : UNKNOWN;
}

/** After a deployment nothing is unknown: what cannot be told is left out. */
function known(outputs: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, value] of Object.entries(outputs)) {
    if (value !== UNKNOWN) result[name] = containsUnknown(value) ? withoutUnknowns(value) : value;
  }
  return result;
}

function withoutUnknowns(value: Value): Value {
  if (Array.isArray(value)) return value.filter((item) => item !== UNKNOWN).map(withoutUnknowns);
  return isObject(value) ? known(value) : value;
}

function standard(schema: ResourceSchema, situation: Situation): PropertyMap {
  const { id, seal, store, preview } = situation;
  return {
    name: id.name,
    type: id.type,
    etag: `W/"${seal.guid("etag")}"`,
    eTag: `W/"${seal.guid("etag")}"`,
    provisioningState: "Succeeded",
    systemData: { createdBy: "plugilo", createdByType: "Application" },
    ...(schema.apiVersion === undefined ? {} : { azureApiVersion: schema.apiVersion }),
    ...(situation.location === "" ? {} : { location: situation.body["location"] ?? situation.location }),
    ...(schema.outputs.includes("privateEndpointConnections")
      ? { privateEndpointConnections: preview ? [] : connectionList(store, id.id) }
      : {}),
  };
}

/** Parts of a body that are resources of their own get their ids. */
function withPartIds(situation: Situation, outputs: PropertyMap): PropertyMap {
  const result = { ...outputs };
  for (const property of ruleOf(situation.type)?.inline ?? []) {
    const given = result[property] ?? situation.body[property];
    if (!Array.isArray(given)) continue;
    result[property] = objects(given).map((part) => {
      const name = text(part["name"]);
      if (name === undefined) return part;
      const id = `${situation.id.id}/${property}/${name}`;
      return { ...part, id, etag: `W/"${situation.seal.guid("etag")}"`, provisioningState: "Succeeded" };
    });
  }
  return result;
}
