import type { Written } from "../../../resilience/estate";
import { UNKNOWN } from "../../../resilience/resource";
import { urnOf, type Estate } from "./estate";

export type Mutation = (estate: Estate) => Estate;

/**
 * Sets properties of a resource, in what is declared and in what is made; `undefined` takes one away.
 *
 * @param kind a type, `<type> <name>`, either with ` @<stack>` after it: the first in the estate that fits.
 */
export function set(kind: string, changes: Readonly<Record<string, unknown>>): Mutation {
  return first(kind, (resource) => {
    const changed = (properties: unknown): unknown =>
      Object.entries(changes).reduce(
        (all, [path, value]) => withValue(all, path.split(/[.[\]]+/).filter(Boolean), value),
        properties,
      );
    return { ...resource, inputs: changed(resource.inputs), outputs: changed(resource.outputs) };
  });
}

/** Gives a resource another type. */
export function retype(kind: string, to: string): Mutation {
  return first(kind, (resource) => ({ ...resource, type: to }));
}

export function unprotect(kind: string): Mutation {
  return first(kind, (resource) => ({ ...resource, protect: false }));
}

/** Takes all that fit away, in the first stack that has one. */
export function without(kind: string): Mutation {
  return (estate) => {
    const { stack } = firstOf(estate, kind);
    return inStack(estate, stack.name, (resources) => resources.filter((one) => !fits(kind, stack.name, one)));
  };
}

/** Adds one resource to Frankfurt. */
export function add({ type, properties }: { readonly type: string; readonly properties: object }): Mutation {
  const added = { urn: urnOf(type, "added"), type, protect: true, inputs: properties, outputs: properties };
  return (estate) => inStack(estate, "prod-frankfurt", (resources) => [...resources, added]);
}

export function inOrder(...mutations: readonly Mutation[]): Mutation {
  return (estate) => mutations.reduce((changed, mutate) => mutate(changed), estate);
}

/** The estate as a preview sees it before anything exists: no ids but names in a cluster and of providers, and what is made from another resource is unknown. */
export const beforeItExists: Mutation = (estate) =>
  estate.map(({ name, resources }) => {
    const ids = new Set(resources.flatMap(({ id, type }) => (id && !/^(kubernetes|pulumi):/.test(type) ? [id] : [])));
    return { name, resources: resources.map((resource) => unmade(resource, ids)) };
  });

function unmade(resource: Written, ids: ReadonlySet<string>): Written {
  const inputs = forget(resource.inputs, ids);
  return { ...resource, id: "", inputs, outputs: { ...Object(inputs), id: UNKNOWN } };
}

function first(kind: string, change: (resource: Written) => Written): Mutation {
  return (estate) => {
    const { stack, resource } = firstOf(estate, kind);
    return inStack(estate, stack.name, (all) => all.map((one) => (one === resource ? change(one) : one)));
  };
}

function firstOf(estate: Estate, kind: string): { stack: Estate[number]; resource: Written } {
  for (const stack of estate) {
    const resource = stack.resources.find((one) => fits(kind, stack.name, one));
    if (resource) return { stack, resource };
  }
  throw new Error(`${kind}: got none in the estate, expected one to change.`);
}

function fits(kind: string, stack: string, { type, urn }: Written): boolean {
  const [what = "", where] = kind.split(" @");
  const name = urn.split("::").at(-1) ?? "";
  return (where === undefined || where === stack) && (what === type || what === `${type} ${name}`);
}

function inStack(estate: Estate, name: string, change: (resources: readonly Written[]) => readonly Written[]): Estate {
  return estate.map((stack) => (stack.name === name ? { name, resources: change(stack.resources) } : stack));
}

function withValue(inside: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(inside) ? Object.assign([], inside) : Object.assign({}, inside);
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

function forget(value: unknown, ids: ReadonlySet<string>): unknown {
  if (typeof value === "string") return ids.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((one) => forget(one, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forget(inner, ids)]));
}
