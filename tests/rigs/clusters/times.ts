import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Where the bench finds what the last run of the rig measured. */
export const TIMES_FILE = path.resolve(__dirname, "../../../node_modules/.cache/plugilo/cluster-times.json");

/** A time that the rig measured. */
export interface Time {
  readonly what: string;
  readonly seconds: number;
  /** The most that it may be, and which requirement says so. None where no requirement gives a figure. */
  readonly limit?: { readonly seconds: number; readonly from: string };
}

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
