import { isObject, type PropertyMap, type Value } from "../../protocol/values";
import { at, listAt, mapAt } from "../objects/fields";

/**
 * Who owns a field that two have set, as Pulumi's provider decides it under server-side apply.
 * Sources: https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/ and
 * https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/await.go (2026-11).
 */

/** Annotation by which an object takes fields from whoever else has set them. */
export const FORCE = "pulumi.com/patchForce";

export function isForced(inputs: PropertyMap): boolean {
  return at(inputs, "metadata", "annotations", FORCE) === "true";
}

/** Managers, by how their names begin, whose fields a change takes over: people with kubectl, and earlier ways of Pulumi's own. */
const YIELDING: readonly { readonly name: string; readonly operations: readonly string[] }[] = [
  { name: "kubectl", operations: ["Apply", "Update"] },
  { name: "before-first-apply", operations: ["Update"] },
  { name: "pulumi-kubernetes", operations: ["Update"] },
  { name: "pulumi-resource-kubernetes", operations: ["Update"] },
];

/** An object's `metadata.managedFields` with those fields given to `manager`; undefined if there are none to give. */
export function takenOver(live: PropertyMap, manager: string): Value[] | undefined {
  const entries = listAt(live, "metadata", "managedFields");
  const isOwn = (entry: Value): boolean => at(entry, "manager") === manager && at(entry, "operation") === "Apply";
  const taken = entries.filter((entry) => !isOwn(entry) && yields(entry));
  const [first] = taken;
  if (first === undefined) return undefined;
  const own = entries.find(isOwn) ?? first;
  const fieldsV1 = [own, ...taken].map((entry) => mapAt(entry, "fieldsV1")).reduce(union);
  const others = entries.filter((entry) => !isOwn(entry) && !taken.includes(entry));
  return [...others, { ...(isObject(own) ? own : {}), manager, operation: "Apply", fieldsV1 }];
}

/** What is written through a subresource (`status`, `scale`) stays with its writer. */
function yields(entry: Value): boolean {
  const [manager, operation] = [at(entry, "manager"), at(entry, "operation")];
  if (typeof manager !== "string" || typeof operation !== "string" || at(entry, "subresource") !== undefined)
    return false;
  return YIELDING.some(({ name, operations }) => manager.startsWith(name) && operations.includes(operation));
}

/** Fields are a tree of names: https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management (2026-11). */
function union(one: PropertyMap, other: PropertyMap): PropertyMap {
  const added = Object.keys(other).map((key): [string, Value] => [key, union(mapAt(one, key), mapAt(other, key))]);
  return { ...one, ...Object.fromEntries(added) };
}
