import { closest, distance } from "fastest-levenshtein";

/** The candidate that was probably meant, if any is near enough to suggest. */
export function nearest(got: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const best = closest(got, candidates);
  return distance(got, best) <= Math.max(2, Math.floor(got.length / 3)) ? best : undefined;
}
