/** The name that was probably meant. */
import { distance } from "fastest-levenshtein";

/** The nearest of `names`, when it is near enough to be a slip of the hand: the case alone, or up to a third of the letters. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  const wanted = given.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const far = distance(wanted, name.toLowerCase());
    if (far < bestDistance) {
      best = name;
      bestDistance = far;
    }
  }
  return best;
}

/** All of `values`, those nearest to what was given first. */
export function byNearness(given: string, values: readonly (string | number)[]): (string | number)[] {
  const wanted = given.toLowerCase();
  const far = new Map(values.map((value) => [value, distance(wanted, String(value).toLowerCase())]));
  return [...values].sort((left, right) => (far.get(left) ?? 0) - (far.get(right) ?? 0));
}
