import * as fs from "node:fs";
import * as path from "node:path";
import { DateTime } from "luxon";
import * as yaml from "yaml";
import { z } from "zod";
import { PREDICTION } from "../../../facts/scaling";
import { ArgumentError, refuse, type Fault } from "../../arguments";
import { date, timeOfDay, timeZone } from "../../dates";
import { schemaFaults } from "../../schema-faults";

/** The committed calendar, which every service's forecast is made from. */
export const CALENDAR_FILE = path.join(__dirname, "../../../facts/calendar.yaml");

const instant = z
  .string()
  .refine(
    (text) => /T.*(Z|[+-]\d\d:\d\d)$/.test(text) && DateTime.fromISO(text).isValid,
    "a time such as 2026-12-08T09:00:00Z",
  );
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, "expected lower-case letters, digits and underscores");
/** Percent of a usual working day's peak. */
const load = z.int().min(0).max(5000);
const { leadMinutes } = PREDICTION;

const schema = z.strictObject({
  reviewed: date,
  leadMinutes: z.int().min(leadMinutes.least).max(leadMinutes.most),
  zones: z.record(
    timeZone,
    z.strictObject({
      weight: z.int().min(1).max(100),
      /** @default PREDICTION.businessHours; an end before the beginning is the next day's. */
      hours: z.strictObject({ from: timeOfDay, to: timeOfDay }).optional(),
    }),
  ),
  holidays: z.array(z.strictObject({ zone: timeZone, load: z.int().min(0).max(100), dates: z.array(date).min(1) })),
  seasons: z.array(z.strictObject({ name, from: date, to: date, load: load.min(101) })),
  blackFridays: z.array(z.strictObject({ date, load: load.min(101) })),
  launches: z.array(z.strictObject({ name, at: instant, load: load.min(1) })),
});

/** When users come, as far as it is known beforehand. */
export type Calendar = z.infer<typeof schema>;

/** @throws ArgumentError with all faults of the file at once. */
export function readCalendar(file: string = CALENDAR_FILE): Calendar {
  return parseCalendar(fs.readFileSync(file, "utf8"), path.basename(file));
}

/** @throws ArgumentError with all faults of the text at once. */
export function parseCalendar(text: string, source: string): Calendar {
  const document = documentOf(text, source);
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw new ArgumentError("Calendar", source, schemaFaults(parsed.error, document));
  refuse("Calendar", source, contradictions(parsed.data));
  return parsed.data;
}

function documentOf(text: string, source: string): unknown {
  try {
    return yaml.parse(text);
  } catch (error) {
    const got = error instanceof Error ? error.message : String(error);
    throw new ArgumentError("Calendar", source, [{ path: source, got, expected: "YAML", fix: "mend the file" }]);
  }
}

/**
 * What must be done to the calendar by today: it is reviewed twice a year, and the next Black Friday is in it half a year ahead.
 * Faults of time, not of form: a stack comes up with them, and the checks of the repository do not pass.
 */
export function overdue(calendar: Calendar, today: DateTime): Fault[] {
  const { reviewMonths } = PREDICTION.calendar;
  const reviewed = utc(calendar.reviewed);
  const faults: Fault[] = [];
  if (reviewed > today || reviewed.plus({ months: reviewMonths }) < today) {
    faults.push({
      path: "reviewed",
      got: calendar.reviewed,
      expected: `a day within the ${reviewMonths} months before ${today.toISODate()}`,
      fix: "review the entries and set the day: without a year in KEDA's cron, past ones come again",
    });
  }
  const next =
    blackFridayOf(today.year) >= today.startOf("day") ? blackFridayOf(today.year) : blackFridayOf(today.year + 1);
  const dates = calendar.blackFridays.map((entry) => entry.date);
  if (next <= today.plus({ months: reviewMonths }) && !dates.includes(isoDay(next))) {
    faults.push({
      path: "blackFridays",
      got: dates,
      expected: `${isoDay(next)} among them`,
      fix: "add it with its load",
    });
  }
  return faults;
}

/** The day after the fourth Thursday of November, at midnight UTC. */
export function blackFridayOf(year: number): DateTime {
  const first = DateTime.utc(year, 11, 1);
  return first.plus({ days: ((4 - first.weekday + 7) % 7) + 22 });
}

/** Midnight UTC of a day. */
export function utc(day: string): DateTime {
  return DateTime.fromISO(day, { zone: "utc" });
}

function isoDay(time: DateTime): string {
  return time.toFormat("yyyy-MM-dd");
}

/** What each entry allows and all together do not. */
function contradictions(calendar: Calendar): Fault[] {
  return [...zoneFaults(calendar), ...entryFaults(calendar), ...nameFaults(calendar)];
}

function zoneFaults({ zones, holidays }: Calendar): Fault[] {
  const faults: Fault[] = [];
  const sum = Object.values(zones).reduce((total, { weight }) => total + weight, 0);
  if (sum !== 100) {
    faults.push({ path: "zones", got: sum, expected: "weights that add up to 100", fix: "share all users out" });
  }
  for (const [key, { hours = PREDICTION.businessHours }] of Object.entries(zones)) {
    // KEDA's cron skips a time that the clocks skip, and would then believe itself inside until the next day's.
    if (hours.from < "05:00" || hours.to < "04:00" || hours.from === hours.to) {
      faults.push({
        path: `zones.${key}.hours`,
        got: hours,
        expected: "a beginning from 05:00 on and another end from 04:00 on: clocks are changed before",
        fix: "choose other hours",
      });
    }
  }
  holidays.forEach((holiday, index) => {
    if (holiday.zone in zones) return;
    const expected = `one of ${Object.keys(zones).join(", ")}`;
    faults.push({
      path: `holidays.${index}.zone`,
      got: holiday.zone,
      expected,
      fix: "give it a weight, or take it out",
    });
  });
  return faults;
}

function entryFaults({ seasons, blackFridays }: Calendar): Fault[] {
  const faults: Fault[] = [];
  seasons.forEach(({ from, to }, index) => {
    if (to < from) {
      faults.push({ path: `seasons.${index}.to`, got: to, expected: `${from} or later`, fix: "turn the two round" });
    }
    const other = seasons.findIndex((one, at) => at < index && one.from <= to && from <= one.to);
    if (other >= 0) {
      const expected = `no day of seasons.${other}: their loads would add up`;
      faults.push({ path: `seasons.${index}`, got: { from, to }, expected, fix: "divide the weeks" });
    }
  });
  blackFridays.forEach((entry, index) => {
    const expected = isoDay(blackFridayOf(Number(entry.date.slice(0, 4))));
    if (entry.date !== expected) {
      const got = entry.date;
      faults.push({
        path: `blackFridays.${index}.date`,
        got,
        expected,
        fix: "it is the day after the fourth Thursday",
      });
    }
  });
  return faults;
}

/** Names become parts of KEDA's trigger names, which one formula holds. */
function nameFaults({ seasons, launches, holidays, blackFridays }: Calendar): Fault[] {
  const lists = {
    seasons: seasons.map((entry) => entry.name),
    launches: launches.map((entry) => entry.name),
    holidays: holidays.flatMap((entry) => entry.dates.map((day) => `${day} in ${entry.zone}`)),
    blackFridays: blackFridays.map((entry) => entry.date),
  };
  return Object.entries(lists).flatMap(([key, names]) => {
    const twice = names.filter((one, index) => names.indexOf(one) < index);
    return twice.map((got) => ({ path: key, got, expected: "each once", fix: "take one of the two out" }));
  });
}
