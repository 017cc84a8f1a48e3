import { armId, armIdOf, type Resource } from "../../../resilience/resource";

/** Those that point at a resource. */
export type Lookup = (target: Resource) => readonly Resource[];

/**
 * Who points at whom, looked up once a stack, so that a rule stays linear. An ARM id tells where both ends are known; where one is
 * not, what the property was made from does.
 *
 * @param property the one that holds the ids, whatever lies within it.
 */
export function linked(
  from: readonly Resource[],
  property: string,
  idsOf: (one: Resource) => readonly unknown[],
): Lookup {
  const byId = new Map<string, Resource[]>();
  const bySource = new Map<string, Resource[]>();
  const byUnknown = new Map<string, Resource[]>();
  for (const one of from) {
    const ids = idsOf(one).map(armId);
    if (ids.length === 0) continue;
    for (const id of ids) if (id !== undefined) enter(byId, id, one);
    for (const urn of one.propertySources[property] ?? []) {
      enter(bySource, urn, one);
      if (ids.includes(undefined)) enter(byUnknown, urn, one);
    }
  }
  return (target) => {
    const own = armIdOf(target);
    if (own === undefined) return bySource.get(target.urn) ?? [];
    return [...(byId.get(own) ?? []), ...(byUnknown.get(target.urn) ?? [])];
  };
}

/** What lies within a resource in Azure, whose ids nest. @param property names the parent. */
export function within(children: readonly Resource[], property: string): Lookup {
  return linked(children, property, (child) => [armIdOf(child)?.split("/").slice(0, -2).join("/")]);
}

export function ofType(resources: readonly Resource[], ...types: readonly string[]): readonly Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}

function enter(map: Map<string, Resource[]>, key: string, one: Resource): void {
  const known = map.get(key);
  if (known) known.push(one);
  else map.set(key, [one]);
}
