import { tierOf } from "../../../../policy/rules/tier";
import { declared, type Written } from "../../../../resilience/estate";
import type { Estate } from "../estate";
import type { SafeProperty, SafeResource, Safety } from "./form";
import { at, changed, misspelt, placesOf, type Place } from "./places";

export type Kind = "dropped" | "misspelt" | "weakened" | "taken away";

/** A resource of ours with one mistake, or without the resource. */
export interface Mutant {
  readonly stack: string;
  readonly resource: Written;
  /** As the list of safe properties says it; empty where the resource is taken away. */
  readonly path: string;
  readonly kind: Kind;
  /** Who asks for it. */
  readonly source: string;
  /** What is there instead. */
  readonly instead: Written | undefined;
  /** Key of the resource's properties below which all else is as it was. */
  readonly key: string | undefined;
}

/** Every mutant of every resource of the estate. */
export function* mutantsOf(estate: Estate, safety: Safety, resources: readonly SafeResource[]): Generator<Mutant> {
  for (const { name, resources: all } of estate) {
    for (const resource of all) {
      const production = tierOf(declared(resource)) === "production";
      const asked = (one: { readonly production?: true }): boolean => production || one.production !== true;
      for (const property of safety[resource.type] ?? []) {
        if (asked(property) && (property.where?.(resource.inputs) ?? true)) yield* mistakes(name, resource, property);
      }
      const gone = resources.find(
        (one) => one.type === resource.type && asked(one) && (one.where?.(resource.inputs) ?? true),
      );
      if (gone) {
        const { source } = gone;
        yield { source, stack: name, resource, path: "", kind: "taken away", instead: undefined, key: undefined };
      }
    }
  }
}

function* mistakes(stack: string, resource: Written, property: SafeProperty): Generator<Mutant> {
  const { path, weak, only, source } = property;
  const one = (kind: Kind, place: Place, change: (properties: unknown) => unknown): Mutant => ({
    ...{ stack, resource, path, kind, source, key: place[0] },
    instead: { ...unmade(resource, place), inputs: change(resource.inputs), outputs: change(resource.outputs) },
  });
  for (const place of placesOf(resource.inputs, path, only === "added")) {
    const value = at(resource.inputs, place);
    for (const weakened of weak.map((each) => (typeof each === "function" ? (each(value) as unknown) : each))) {
      if (same(weakened, value)) continue;
      yield one("weakened", place, (properties) => changed(properties, place, weakened));
    }
    if (only !== undefined) continue;
    yield one("dropped", place, (properties) => changed(properties, place, undefined));
    if (Number.isNaN(Number(place.at(-1)))) yield one("misspelt", place, (properties) => misspelt(properties, place));
  }
}

/** A property of its own that is another now was made from nothing else. */
function unmade(resource: Written, [key = "", ...below]: Place): Written {
  const { [key]: _, ...others } = resource.propertyDependencies ?? {};
  return below.length > 0 ? resource : { ...resource, propertyDependencies: others };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
