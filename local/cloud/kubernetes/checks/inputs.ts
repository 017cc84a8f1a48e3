import type { CheckFailure, CheckRequest } from "../../protocol/provider";
import { isUnknown, type PropertyMap } from "../../protocol/values";
import { unknownToken, validate } from "../../schema";
import type { PackageSchema, SchemaFault } from "../../schema/types";
import { crdCatalogue } from "../crds/catalogue";
import type { StructuralSchema } from "../crds/schema";
import { validateCustomResource } from "../crds/validate";
import { withName } from "../names/autoname";
import { metadataFaults } from "../names/rules";
import { at, pruned, textAt, withMetadata } from "../objects/fields";
import { isBuiltIn, isNamespaced, type ObjectKind } from "../objects/kind";
import { semanticFaults } from "./semantics";

/** Inputs as Pulumi's provider hands them on: without nulls, with kind, name and namespace. */
export function normalInputs(request: CheckRequest, object: ObjectKind, namespace: string): PropertyMap {
  const given = pruned(request.news);
  const typed: PropertyMap = {
    ...given,
    apiVersion: given["apiVersion"] ?? object.apiVersion,
    kind: given["kind"] ?? object.kind,
  };
  const named = object.patch ? typed : withName(request, typed);
  if (isUnknown(at(named, "metadata"))) return named;
  if (!isNamespaced(object)) return withoutNamespace(named);
  return at(named, "metadata", "namespace") === undefined ? withMetadata(named, { namespace }) : named;
}

/** Objects of the whole cluster have no namespace; one that is given means nothing. */
function withoutNamespace(inputs: PropertyMap): PropertyMap {
  const metadata = at(inputs, "metadata");
  if (textAt(metadata, "namespace") === undefined) return inputs;
  const kept = Object.entries(withMetadata(inputs, {})["metadata"] ?? {}).filter(([key]) => key !== "namespace");
  return { ...inputs, metadata: Object.fromEntries(kept) };
}

/** What is wrong with an object by itself, whatever cluster it goes to. */
export interface Judgement {
  readonly schema: PackageSchema;
  readonly object: ObjectKind;
  readonly token: string;
  readonly inputs: PropertyMap;
  /** Inputs of the same object before, if it exists. */
  readonly olds: PropertyMap | undefined;
  /** The schema that a CRD of the cluster gives, if one does. */
  readonly ownCrd: StructuralSchema | undefined;
}

export function objectFailures(judgement: Judgement): CheckFailure[] {
  const { schema, object, token, inputs } = judgement;
  if (schema.resource(token) === undefined) return [{ property: "", reason: unknownToken(schema, token) }];
  if (object.patch && at(inputs, "metadata", "name") === undefined && !isUnknown(at(inputs, "metadata"))) {
    const expected = "the name of the object to patch";
    return [failureOf({ path: "metadata.name", got: "nothing", expected })];
  }
  const typed = validate(schema, token, inputs);
  const custom = isBuiltIn(object) || object.patch ? [] : customFaults(judgement);
  const faults = [...typed, ...custom, ...metadataFaults(object, inputs), ...semanticFaults(object, inputs)];
  return faults.map(failureOf);
}

function customFaults({ object, inputs, olds, ownCrd }: Judgement): SchemaFault[] {
  const published = crdCatalogue().schema(object.group, object.version, object.kind);
  const schema = ownCrd ?? published;
  if (schema !== undefined) return validateCustomResource(schema, inputs, olds);
  const kinds = crdCatalogue().kinds(object.group);
  if (kinds.length === 0) return [];
  const versions = crdCatalogue().entry(object.group, object.kind)?.versions;
  const served = versions?.map((version) => `${object.group}/${version}`).join(", ");
  const expected = served ?? `one of the group's kinds: ${kinds.map((one) => one.kind).join(", ")}`;
  const path = versions === undefined ? "kind" : "apiVersion";
  return [{ path, got: `${object.apiVersion} ${object.kind}, which no CRD serves`, expected }];
}

/**
 * A fault as the engine shows it. The path stands in the text: given as a property of its own, the engine would print the
 * property's value beside it, `{<nil>}` for a nested one and the plain text of a secret for another.
 */
export function failureOf(fault: SchemaFault): CheckFailure {
  const fix = fault.fix === undefined ? "" : `; ${fault.fix}`;
  const place = fault.path === "" ? "" : `${fault.path}: `;
  return { property: "", reason: `${place}got ${fault.got}, expected ${fault.expected}${fix}` };
}
