import { nameOfUrn, tokenOfUrn } from "../cloud/protocol/provider";
import type { DeclaredResource } from "../recording";

/**
 * Which old resource each new one is: by its URN, else by one that the program or the SDK says it had. Names of a parent count for
 * its children, as in the engine's `generateAliases`:
 * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go (2026-11)
 *
 * @param typeAliases other tokens of a type. @returns by new URN
 */
export function matched(
  olds: readonly DeclaredResource[],
  news: readonly DeclaredResource[],
  typeAliases: Readonly<Record<string, readonly string[]>>,
): Map<string, DeclaredResource> {
  const byUrn = new Map(olds.map((old) => [old.urn, old]));
  const found = new Map<string, DeclaredResource>();
  const taken = new Set<string>();
  // Parents come before their children, in the order of registration.
  for (const now of news) {
    const urns = [now.urn, ...formerUrns(now, found, typeAliases)];
    const old = urns.map((urn) => byUrn.get(urn)).find((one) => one !== undefined && !taken.has(one.urn));
    if (!old) continue;
    found.set(now.urn, old);
    taken.add(old.urn);
  }
  return found;
}

function* formerUrns(
  now: DeclaredResource,
  found: ReadonlyMap<string, DeclaredResource>,
  typeAliases: Readonly<Record<string, readonly string[]>>,
): Generator<string> {
  const own = now.options.aliases ?? [];
  const types = typeAliases[now.type] ?? [];
  yield* own;
  for (const type of types) yield withType(now.urn, type);
  const parent = now.parent === undefined ? undefined : found.get(now.parent);
  if (!parent || parent.urn === now.parent) return;
  const newParent = nameOfUrn(now.parent ?? "");
  for (const urn of [now.urn, ...own, ...types.map((type) => withType(now.urn, type))]) {
    yield inherited(urn, newParent, parent.urn);
  }
}

/** A child under the name that its parent had; a name that begins with the parent's follows it. */
function inherited(urn: string, newParent: string, oldParent: string): string {
  const [stack = "", project = "", parentTypes = ""] = oldParent.replace(/^urn:pulumi:/, "").split("::");
  const name = nameOfUrn(urn);
  const formerName = name.startsWith(newParent) ? `${nameOfUrn(oldParent)}${name.slice(newParent.length)}` : name;
  return `urn:pulumi:${stack}::${project}::${parentTypes}$${tokenOfUrn(urn)}::${formerName}`;
}

function withType(urn: string, type: string): string {
  const parts = urn.split("::");
  const types = (parts[2] ?? "").split("$");
  return [...parts.slice(0, 2), [...types.slice(0, -1), type].join("$"), ...parts.slice(3)].join("::");
}
