import { EXCEPTIONS, type Exception } from "./exceptions";
import { graphOf } from "./graph";
import { FELT, MEANINGS } from "./kinds";
import { SHARED, type WrittenStack } from "./nodes";
import { dependencesOf, type Dependence } from "./walk";

export { EXCEPTIONS, type Exception } from "./exceptions";
export { KINDS, MEANINGS, type Kind } from "./kinds";
export { SHARED, type WrittenStack } from "./nodes";
export type { Dependence, Step } from "./walk";

/** A way in which a region would fail with another place, or an exception that no longer excuses one. */
export interface Breach {
  readonly law: "regions-share-no-fate" | "exceptions-are-used" | "exceptions-expire";
  /** The region's stack. */
  readonly stack: string;
  readonly resource: string;
  readonly got: string;
  readonly expected: string;
}

/** All that each region needs, nearest first by kind: for a page, and for whoever asks what a loss would cost. */
export function dependencesByRegion(stacks: readonly WrittenStack[]): ReadonlyMap<string, readonly Dependence[]> {
  const graph = graphOf(stacks);
  return new Map(graph.regions.map((region) => [region.name, dependencesOf(graph, region)]));
}

/**
 * Why no region fails with the other or with the hub (A17, C10): from each of Front Door's origins on, through the gateway, the
 * entrance and the pods to data, secrets and names, nothing that users would miss lies in another place, but for exceptions.
 *
 * @param today exceptions end.
 * @returns every breach, none where the proof holds.
 */
export function sharedFateBreaches(
  stacks: readonly WrittenStack[],
  today: Date,
  exceptions: readonly Exception[] = EXCEPTIONS,
): Breach[] {
  const regions = dependencesByRegion(stacks);
  const crossing = [...regions.values()].flat().filter(isShared);
  const day = today.toISOString().slice(0, 10);
  return [
    ...crossing.filter((one) => !exceptions.some((exception) => excuses(exception, one))).map(told),
    ...exceptions.filter(({ from, expires }) => regions.has(from) && expires < day).map((one) => expired(one, day)),
    ...exceptions.filter(({ from }) => regions.has(from)).flatMap((exception) => unused(exception, crossing)),
  ];
}

/** Whether users would miss it, and it is neither the region's own nor made to outlive each region. */
export function isShared({ region, place, kind }: Dependence): boolean {
  return place !== region && place !== SHARED && FELT.has(kind);
}

export function excuses({ from, to, names, kind }: Exception, one: Dependence): boolean {
  return from === one.region && to === one.place && kind === one.kind && names.includes(one.name);
}

/** The whole way, as people read it. */
export function wayOf({ path }: Dependence): string {
  return path.map(({ name, place, by }) => `${by === undefined ? "" : ` -(${by})-> `}${name} [${place}]`).join("");
}

function told(one: Dependence): Breach {
  return {
    law: "regions-share-no-fate",
    stack: one.region,
    resource: one.name,
    got: `${one.type} in ${one.place}, without which ${MEANINGS[one.kind]}: ${wayOf(one)}`,
    expected: `one of ${one.region}'s own, or an exception in resilience/shared-fate/exceptions.ts`,
  };
}

function expired({ from, names, expires }: Exception, day: string): Breach {
  return {
    law: "exceptions-expire",
    stack: from,
    resource: names.join(", "),
    got: `an exception that ended on ${expires}; it is ${day}`,
    expected: "the dependence gone, or a later day by its owner",
  };
}

function unused(exception: Exception, crossing: readonly Dependence[]): Breach[] {
  return exception.names
    .filter((name) => !crossing.some((one) => excuses({ ...exception, names: [name] }, one)))
    .map((name) => ({
      law: "exceptions-are-used",
      stack: exception.from,
      resource: name,
      got: `an exception for a dependence on ${exception.to} that is not there`,
      expected: "no exception",
    }));
}
