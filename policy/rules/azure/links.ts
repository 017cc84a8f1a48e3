import { armId, armIdOf, UNKNOWN, type Resource } from "../../../resilience/resource";

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

/**
 * Those that name a resource by a word, such as the containers of an account. While a word is not known, what the property was made
 * from tells.
 *
 * @param property the one that holds the word, whatever lies within it.
 * @param key property of the resource that is named.
 */
export function naming(
  from: readonly Resource[],
  property: string,
  key: string,
  wordsOf: (one: Resource) => readonly unknown[] = ({ properties }) => [properties[property]],
): Lookup {
  const byWord = new Map<string, Resource[]>();
  const bySource = new Map<string, Resource[]>();
  for (const one of from) {
    const words = wordsOf(one);
    for (const word of words) if (typeof word === "string" && word !== UNKNOWN) enter(byWord, word, one);
    if (words.includes(UNKNOWN)) for (const urn of one.propertySources[property] ?? []) enter(bySource, urn, one);
  }
  return ({ urn, properties }) => [...(byWord.get(String(properties[key])) ?? []), ...(bySource.get(urn) ?? [])];
}

export function ofType(resources: readonly Resource[], ...types: readonly string[]): readonly Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}

function enter(map: Map<string, Resource[]>, key: string, one: Resource): void {
  const known = map.get(key);
  if (known) known.push(one);
  else map.set(key, [one]);
}
