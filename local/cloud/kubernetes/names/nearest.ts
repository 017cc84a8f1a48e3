import { closest, distance } from "fastest-levenshtein";

/** The known name that somebody most likely meant, or undefined when none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const best = closest(name, [...known]);
  return distance(name.toLowerCase(), best.toLowerCase()) <= Math.max(1, Math.floor(name.length / 3))
    ? best
    : undefined;
}
