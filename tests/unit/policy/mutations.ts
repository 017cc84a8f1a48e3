import { UNKNOWN } from "../../../resilience/resource";
import { urnOf, type Estate, type Recorded } from "./estate";

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

/**
 * The estate as a preview sees it before anything exists: unknown is what our programs' previews do not know, whatever a mutation said
 * of it. What a mutation added is as it is, but for its id.
 */
export const beforeItExists: Mutation = (estate) =>
  estate.map(({ name, resources }) => ({ name, resources: resources.map(unmade) }));

function unmade({ previewed, ...resource }: Recorded): Recorded {
  const { inputs, outputs } = previewed ?? { inputs: {}, outputs: {} };
  return {
    ...resource,
    id: "",
    inputs: veiled(resource.inputs, inputs),
    outputs: { ...Object(veiled(resource.outputs, outputs)), id: UNKNOWN },
  };
}

function veiled(value: unknown, previewed: unknown): unknown {
  if (previewed === UNKNOWN) return UNKNOWN;
  if (Array.isArray(value)) return value.map((one, index) => veiled(one, Object(previewed)[index]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, veiled(inner, Object(previewed)[key])]));
}

function first(kind: string, change: (resource: Recorded) => Recorded): Mutation {
  return (estate) => {
    const { stack, resource } = firstOf(estate, kind);
    return inStack(estate, stack.name, (all) => all.map((one) => (one === resource ? change(one) : one)));
  };
}

function firstOf(estate: Estate, kind: string): { stack: Estate[number]; resource: Recorded } {
  for (const stack of estate) {
    const resource = stack.resources.find((one) => fits(kind, stack.name, one));
    if (resource) return { stack, resource };
  }
  throw new Error(`${kind}: got none in the estate, expected one to change.`);
}

function fits(kind: string, stack: string, { type, urn }: Recorded): boolean {
  const [what = "", where] = kind.split(" @");
  const name = urn.split("::").at(-1) ?? "";
  return (where === undefined || where === stack) && (what === type || what === `${type} ${name}`);
}

function inStack(
  estate: Estate,
  name: string,
  change: (resources: readonly Recorded[]) => readonly Recorded[],
): Estate {
  return estate.map((stack) => (stack.name === name ? { name, resources: change(stack.resources) } : stack));
}

function withValue(inside: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(inside) ? Object.assign([], inside) : Object.assign({}, inside);
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}
