/** Durations as Azure writes them: `PT5M`, `P14D`, `P1DT2H`. */
import type { Value } from "../../protocol/values";
import { text } from "../body";

const ISO = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Seconds of a duration; undefined for what is none, or unknown. */
export function secondsOf(value: Value | undefined): number | undefined {
  const match = ISO.exec(text(value) ?? "");
  if (!match) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}
