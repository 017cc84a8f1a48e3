import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { timesFile, type Time } from "../../../bench/cluster-times";

const measured: Time[] = [];

/** Keeps a time for the bench's table. @returns the seconds since `began`. */
export function took(what: string, began: number, limit?: Time["limit"]): number {
  const seconds = (Date.now() - began) / 1000;
  measured.push({ what, seconds, ...(limit ? { limit } : {}) });
  return seconds;
}

/** Writes what a part of the rig has measured; scenarios that did not run leave no line. */
export function writeTimes(part: Parameters<typeof timesFile>[0]): void {
  const file = timesFile(part);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(measured, undefined, 2));
}
