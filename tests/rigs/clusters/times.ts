import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { TIMES_FILE, type Time } from "../../../bench/cluster-times";

const measured: Time[] = [];

/** Keeps a time for the bench's table. @returns the seconds since `began`. */
export function took(what: string, began: number, limit?: Time["limit"]): number {
  const seconds = (Date.now() - began) / 1000;
  measured.push({ what, seconds, ...(limit ? { limit } : {}) });
  return seconds;
}

/** Writes what has been measured; scenarios that did not run leave no line. */
export function writeTimes(): void {
  mkdirSync(path.dirname(TIMES_FILE), { recursive: true });
  writeFileSync(TIMES_FILE, JSON.stringify(measured, undefined, 2));
}
