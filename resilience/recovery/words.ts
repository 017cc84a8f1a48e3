import type { Sum } from "./sum";

/** `17 s`, `7 min`, `4.5 h`; of what nobody can say, `?`. */
export function inWords(seconds: number): string {
  if (seconds === Infinity) return "?";
  if (seconds < 120) return `${round(seconds)} s`;
  if (seconds < 7200) return `${round(seconds / 60)} min`;
  return `${round(seconds / 3600)} h`;
}

/** `0 s`, `5 s to 45 s`, `8 min to ?`, `lost` */
export function rangeInWords({ range: { best, worst }, lost }: Sum): string {
  if (lost !== undefined) return "lost";
  return best === worst ? inWords(worst) : `${inWords(best)} to ${inWords(worst)}`;
}

function round(figure: number): number {
  return Math.round(figure * 10) / 10;
}
