import { UNKNOWN, type Properties, type Resource } from "../../../policy/rules/resource";

export type Stack = readonly Resource[];
export type Mutation = (stack: Stack) => Stack;

/**
 * Sets properties of a resource; `undefined` takes one away.
 *
 * @param kind its type, and its name after a space where the stack has several.
 */
export function set(kind: string, changes: Readonly<Record<string, unknown>>): Mutation {
  return only(kind, (resource) => ({
    ...resource,
    properties: Object.entries(changes).reduce(
      (properties, [path, value]) => withValue(properties, path.split(/[.[\]]+/).filter(Boolean), value) as Properties,
      resource.properties,
    ),
  }));
}

/** Gives a resource another type. */
export function retype(kind: string, to: string): Mutation {
  return only(kind, (resource) => ({ ...resource, type: to }));
}

export function unprotect(kind: string): Mutation {
  return only(kind, (resource) => ({ ...resource, protect: false }));
}

/** Takes all resources of a type away. */
export function without(type: string): Mutation {
  return (stack) => stack.filter((resource) => resource.type !== type);
}

/** Adds one resource. */
export function add(resource: Pick<Resource, "type" | "properties">): Mutation {
  const { type } = resource;
  const urn = `urn:pulumi:prod-frankfurt::plugilo::${type}::added`;
  return (stack) => [...stack, { urn, name: "added", protect: true, propertySources: {}, ...resource }];
}

export function inOrder(...mutations: readonly Mutation[]): Mutation {
  return (stack) => mutations.reduce((changed, mutate) => mutate(changed), stack);
}

/**
 * The stack as a preview sees it before anything exists: ids are unknown, also those within other resources, and the engine
 * tells instead which resource each property was made from.
 */
export const beforeItExists: Mutation = (stack) => {
  const urns = new Map(stack.map(({ urn, properties }) => [properties["id"], urn]));
  // Several kinds may go by one name: whose own name a property says is told by the property's, too.
  const byName = new Map(
    stack.flatMap(({ urn, properties }) =>
      Object.entries(properties)
        .filter(([key, value]) => /Name$/.test(key) && value === lastPart(properties["id"]))
        .map(([key, value]) => [`${key} ${String(value)}`, urn] as const),
    ),
  );
  return stack.map((resource) => {
    const properties: Record<string, unknown> = { id: UNKNOWN };
    const propertySources: Record<string, readonly string[]> = {};
    for (const [key, value] of Object.entries(resource.properties).filter(([name]) => name !== "id")) {
      const sources = new Set<string>();
      properties[key] = forget(value, urns, sources);
      const named = byName.get(`${key} ${String(value)}`);
      propertySources[key] = [...sources, ...(named !== undefined && named !== resource.urn ? [named] : [])];
    }
    return { ...resource, properties, propertySources };
  });
};

function only(kind: string, change: (resource: Resource) => Resource): Mutation {
  return (stack) => {
    const fitting = stack.filter(({ type, name }) => kind === type || kind === `${type} ${name}`);
    if (fitting.length !== 1) throw new Error(`${kind}: expected one in the stack, got ${fitting.length}`);
    return stack.map((resource) => (resource === fitting[0] ? change(resource) : resource));
  };
}

function withValue(inside: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<string, unknown> = Array.isArray(inside) ? Object.assign([], inside) : Object.assign({}, inside);
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

function forget(value: unknown, urns: ReadonlyMap<unknown, string>, sources: Set<string>): unknown {
  const urn = urns.get(value);
  if (urn !== undefined) {
    sources.add(urn);
    return UNKNOWN;
  }
  if (Array.isArray(value)) return value.map((one) => forget(one, urns, sources));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forget(inner, urns, sources)]));
}

function lastPart(id: unknown): string {
  return String(id).split("/").at(-1) ?? "";
}
