import type { Estate } from "../estate";
import { clusterSafety } from "./cluster";
import { dataSafety } from "./data";
import { edgeSafety } from "./edge";
import type { SafeProperty, Safety } from "./form";
import { mutantsOf, type Kind, type Mutant } from "./mutants";
import { networkSafety } from "./network";
import { operationsSafety } from "./operations";
import { platformSafety } from "./platform";
import { operatedPodSafety, podSafety } from "./pods";
import { SAFE_RESOURCES } from "./resources";
import { Trial } from "./trial";

export const SAFETY: Safety = merged([
  ...[clusterSafety, dataSafety, networkSafety, edgeSafety, operationsSafety],
  ...[podSafety, operatedPodSafety, platformSafety],
]);

/** All mutants of one mistake: one property of one type, one way to get it wrong. */
export interface Tried {
  readonly type: string;
  readonly path: string;
  readonly kind: Kind;
  readonly mutants: number;
  readonly caught: number;
  /** Names of resources whose mutant no rule stopped. */
  readonly survivors: readonly string[];
  /** One of them, to show a cloud. */
  readonly example: Mutant;
}

/** Judges every mutant of the estate. */
export function scoreOf(estate: Estate): readonly Tried[] {
  const trials = new Map(estate.map((stack) => [stack.name, new Trial(stack)]));
  const tried = new Map<string, Tried>();
  for (const mutant of mutantsOf(estate, SAFETY, SAFE_RESOURCES)) {
    const { resource, path, kind, stack } = mutant;
    const key = [resource.type, path, kind].join(" ");
    const before = tried.get(key) ?? {
      ...{ type: resource.type, path, kind, mutants: 0, caught: 0, survivors: [], example: mutant },
    };
    const caught = trials.get(stack)?.caughtBy(mutant) !== undefined;
    const name = `${resource.urn.split("::").at(-1) ?? ""} of ${stack}`;
    tried.set(key, {
      ...before,
      mutants: before.mutants + 1,
      caught: before.caught + (caught ? 1 : 0),
      survivors: caught ? before.survivors : [...before.survivors, name],
    });
  }
  return [...tried.values()];
}

function merged(parts: readonly Safety[]): Safety {
  const all: Record<string, readonly SafeProperty[]> = {};
  for (const part of parts) {
    for (const [type, properties] of Object.entries(part)) all[type] = [...(all[type] ?? []), ...properties];
  }
  return all;
}
