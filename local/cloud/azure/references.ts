/** ARM ids within bodies: where they stand, whether what they name exists, and who keeps whom from being deleted. */
import { isObject, isSecret, mapObject, type PropertyMap, type Value } from "../protocol/values";
import { member } from "../protocol/diff";
import { keyOf, type Reference, type Resource, type Store } from "../store/store";
import { isArmId, parseArmId, SUBSCRIPTION_TYPE } from "./arm-id";
import { objects, text } from "./body";
import type { Refusal } from "./rule";
import { ruleOf } from "./rules";

export interface Mention {
  /** Where in the body: `subnet.id`. */
  path: string;
  id: string;
}

/** Ids in a body, at any depth; not in secrets, nor in tags, whose values nobody resolves. */
export function mentionsIn(body: PropertyMap): Mention[] {
  const mentions: Mention[] = [];
  walk(
    mapObject(body, (value, key) => (key === "tags" ? null : value)),
    "",
  );
  return mentions;

  function walk(value: Value, path: string): void {
    if (typeof value === "string") {
      if (isArmId(value)) mentions.push({ path, id: value });
    } else if (Array.isArray(value)) value.forEach((item, index) => walk(item, `${path}[${index}]`));
    else if (isObject(value) && !isSecret(value)) {
      for (const [key, item] of Object.entries<Value>(value)) walk(item, member(path, key));
    }
  }
}

/** Definitions that Azure brings along, and places that are no resources. */
const BUILT_IN = [
  /\/providers\/Microsoft\.Authorization\/(roleDefinitions|policyDefinitions|policySetDefinitions)\/[\w-]+$/i,
  /^\/providers\//i,
  /^\/subscriptions\/[^/]+\/providers\/[\w.]+\/locations\//i,
  /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Security\/pricings\//i,
];

/**
 * A namespace of a cluster: roles may be granted on it, and Resource Manager does not know which there are.
 * https://learn.microsoft.com/azure/aks/manage-azure-rbac (2026-11)
 */
const CLUSTER_NAMESPACE = /\/managedClusters\/namespaces$/i;

/** Whether an id names something: a resource, a part that a resource declares in its body, or a thing that Azure has anyway. */
export function exists(store: Store, id: string, self?: { id: string; body: PropertyMap }): boolean {
  if (store.has(id) || BUILT_IN.some((pattern) => pattern.test(id))) return true;
  const parsed = parseArmId(id);
  if (parsed.type === SUBSCRIPTION_TYPE) return true;
  if (self && keyOf(self.id) === keyOf(id)) return true;
  if (CLUSTER_NAMESPACE.test(parsed.type)) return exists(store, parsed.parent, self);
  return isDeclaredPart(store, id, self);
}

function isDeclaredPart(store: Store, id: string, self?: { id: string; body: PropertyMap }): boolean {
  const steps = id.split("/");
  const [collection, name] = [steps.at(-2), steps.at(-1)];
  const ownerId = steps.slice(0, -2).join("/");
  if (collection === undefined || name === undefined || ownerId.length < 10) return false;
  const bodies: PropertyMap[] = [];
  if (self && keyOf(self.id) === keyOf(ownerId)) bodies.push(self.body);
  const owner = store.get(ownerId);
  if (owner) bodies.push(owner.body, owner.outputs);
  return bodies.some((body) => {
    const property = Object.keys(body).find((key) => key.toLowerCase() === collection.toLowerCase());
    const parts = property === undefined ? [] : objects(body[property]);
    return parts.some((part) => text(part["name"])?.toLowerCase() === name.toLowerCase());
  });
}

export function missingReferences(store: Store, self: { id: string; body: PropertyMap }): Refusal[] {
  return mentionsIn(self.body)
    .filter(({ id }) => !exists(store, id, self))
    .map(({ id, path }) => ({
      property: path,
      code: "InvalidResourceReference",
      message:
        `resource ${id}, referenced at \`${path}\` by ${self.id}, was not found. Expected: the id of a resource that ` +
        `exists. Create it first, or correct the id`,
    }));
}

/** The references to keep with a resource, its own parts left out. */
export function referencesOf(id: string, body: PropertyMap): Omit<Reference, "from">[] {
  const key = keyOf(id);
  return mentionsIn(body)
    .filter((mention) => keyOf(mention.id) !== key && !keyOf(mention.id).startsWith(`${key}/`))
    .map((mention) => ({ to: mention.id, path: mention.path }));
}

/** Who still uses a resource, a part of it or a child of it; users within the resource and soft ones do not count. */
export function usersOf(store: Store, resource: Resource): { user: Resource; reference: Reference }[] {
  const key = keyOf(resource.id);
  return store
    .referrersWithin(resource.id)
    .filter(({ from }) => from !== key && !from.startsWith(`${key}/`))
    .flatMap((reference) => {
      const user = store.get(reference.from);
      return user && !isSoft(user, reference) && user.owner !== resource.id ? [{ user, reference }] : [];
    });
}

function isSoft(user: Resource, reference: Reference): boolean {
  const soft = ruleOf(user.type)?.soft;
  if (soft === undefined) return false;
  return soft === true || soft.some((path) => reference.path.replace(/\[\d+\]/g, "[*]").startsWith(path));
}
