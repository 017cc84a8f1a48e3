import path from "node:path";
import { DateTime } from "luxon";
import type { Calendar } from "../../../components/kubernetes/predictive-scaling/calendar";
import { objectsOf } from "../../../golden-path/render";
import { readTree } from "../../../golden-path/tree";
import type { Service } from "../../../golden-path/schema";
import type { Manifest } from "./api";
import { rigged } from "./rigged";

const ROOT = path.resolve(__dirname, "..", "..", "..");

const TREE = readTree(ROOT);
/** The sample services of the GitOps tree. */
export const SERVICES = TREE.services;

/** A calendar by which nobody is at work just now, whatever the time is when the rig runs. */
export function quietCalendar(): Calendar {
  const now = DateTime.utc();
  const at = (hours: number): string => now.plus({ hours }).toFormat("HH:mm");
  const zones = { "Etc/UTC": { weight: 100, hours: { from: at(8), to: at(9) } } };
  return { ...TREE.calendar, zones, holidays: [], seasons: [], blackFridays: [], launches: [] };
}

/** What of a service is tried out differently. */
interface Variant {
  /** Of what its team wrote. */
  readonly change?: Partial<Service>;
  /** Default: one by which nobody comes. */
  readonly calendar?: Calendar;
}

/** What a sample service gets by the golden path, for the rig. */
export function serviceObjects(name: string, { change = {}, calendar = quietCalendar() }: Variant = {}): Manifest[] {
  return objectsOf({ ...serviceNamed(name), ...change }, { services: SERVICES, calendar }).map((one) => rigged(one));
}

export function serviceNamed(name: string): Service {
  const found = SERVICES.find((service) => service.name === name);
  if (!found) throw new Error(`service: got ${name}, expected one of ${SERVICES.map((one) => one.name).join(", ")}`);
  return found;
}
