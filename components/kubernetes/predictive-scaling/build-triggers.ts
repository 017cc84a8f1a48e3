import { DateTime } from "luxon";
import { PREDICTION } from "../../../facts/scaling";
import { refuse, type Fault } from "../../arguments";
import { utc, type Calendar } from "./calendar";

/**
 * A trigger of KEDA 2.19: inside its window it is worth `desiredReplicas`, a whole number above 0, and outside 0. A window is
 * where the next end comes before the next start.
 * https://github.com/kedacore/keda/blob/v2.19.0/pkg/scalers/cron_scaler.go (2026-11)
 */
export interface CronTrigger {
  readonly type: "cron";
  readonly name: string;
  readonly metadata: {
    readonly timezone: string;
    readonly start: string;
    readonly end: string;
    readonly desiredReplicas: string;
  };
}

export interface Prediction {
  readonly triggers: readonly CronTrigger[];
  /**
   * Pods that the calendar expects, out of the triggers by name: a part of `scalingModifiers.formula`, to be put under `max`
   * with the load and under the service's `min`.
   */
  readonly formula: string;
}

/** Prefixes of the triggers' names, by what a trigger does in the formula. The rules on accuracy find them by these. */
export const CRON = {
  /** Hundredths of a pod, added. */
  hours: "cron_hours_",
  /** Hundredths of a pod, taken off the same hours. */
  holiday: "cron_holiday_",
  /** Percent on top of all hours. */
  season: "cron_season_",
  /** Hundredths of a pod, at least. */
  event: "cron_event_",
} as const;

interface Window {
  readonly name: string;
  readonly zone: string;
  readonly start: string;
  readonly end: string;
  readonly value: number;
}

/**
 * What a service's pods are started ahead for (A8): working hours of each zone's users, in that zone's time and with its daylight
 * saving, which KEDA keeps; quieter holidays, busier seasons, Black Friday and launches.
 *
 * Values are hundredths of a pod: KEDA takes whole numbers only, and a rounded pod for each zone would be several too many.
 *
 * @param service.usualPeak pods that carry a usual working day's peak, all zones at work; loads of the calendar are percent of it.
 */
export function predictionTriggers(calendar: Calendar, service: { readonly usualPeak: number }): Prediction {
  const scale = service.usualPeak;
  refuse("predictionTriggers", "service", peakFaults(scale));
  const [hours, holidays, seasons, events] = [
    workingHours(calendar, scale),
    holidaysOf(calendar, scale),
    seasonsOf(calendar),
    eventsOf(calendar, scale),
  ].map((windows) => windows.filter(({ value }) => value > 0)) as [Window[], Window[], Window[], Window[]];
  const usual = [hours.map(nameOf).join(" + "), ...holidays.map(nameOf)].join(" - ");
  const busy = seasons.length > 0 ? `(${usual}) * (100 + ${seasons.map(nameOf).join(" + ")}) / 100` : usual;
  const most = events.length > 0 ? `max(${[busy, ...events.map(nameOf)].join(", ")})` : `(${busy})`;
  return { triggers: [...hours, ...holidays, ...seasons, ...events].map(trigger), formula: `${most} / 100` };
}

function peakFaults(usualPeak: number): Fault[] {
  if (Number.isInteger(usualPeak) && usualPeak >= 1) return [];
  const [expected, fix] = ["a whole number of pods from 1", "say what carries a usual working day's peak"];
  return [{ path: "usualPeak", got: usualPeak, expected, fix }];
}

function nameOf({ name }: Window): string {
  return name;
}

function trigger({ name, zone, start, end, value }: Window): CronTrigger {
  return { type: "cron", name, metadata: { timezone: zone, start, end, desiredReplicas: String(value) } };
}

interface Hours {
  /** Minute and hour, as cron writes them. */
  readonly from: string;
  readonly to: string;
  readonly overnight: boolean;
}

/** The lead is taken off the beginning, which lies late enough in the day for that. */
function hoursOf({ zones, leadMinutes }: Calendar, zone: string): Hours {
  const { from, to } = zones[zone]?.hours ?? PREDICTION.businessHours;
  const early = DateTime.fromFormat(from, "HH:mm", { zone: "utc" }).minus({ minutes: leadMinutes });
  const late = DateTime.fromFormat(to, "HH:mm", { zone: "utc" });
  return { from: early.toFormat("m H"), to: late.toFormat("m H"), overnight: to < from };
}

function workingHours(calendar: Calendar, scale: number): Window[] {
  return Object.entries(calendar.zones).map(([zone, { weight }]) => {
    const { from, to, overnight } = hoursOf(calendar, zone);
    return {
      name: `${CRON.hours}${identifier(zone)}`,
      zone,
      start: `${from} * * 1-5`,
      end: `${to} * * ${overnight ? "2-6" : "1-5"}`,
      value: Math.round(weight * scale),
    };
  });
}

/** The hours of a day, taken off in part. Days of one month share a trigger: cron lists days, but only within months. */
function holidaysOf(calendar: Calendar, scale: number): Window[] {
  return calendar.holidays.flatMap(({ zone, load, dates }) => {
    const { from, to, overnight } = hoursOf(calendar, zone);
    const weight = calendar.zones[zone]?.weight ?? 0;
    const days = dates.map(utc).filter((day) => day.weekday <= 5 && counts(calendar, day, day.plus({ days: 2 })));
    const ends = (day: DateTime): DateTime => day.plus({ days: overnight ? 1 : 0 });
    const groups = new Map<string, { first: DateTime; group: DateTime[] }>();
    for (const day of days) {
      const key = `${day.month} ${ends(day).month}`;
      const { first, group } = groups.get(key) ?? { first: day, group: [] };
      groups.set(key, { first, group: [...group, day] });
    }
    return [...groups.values()].map(({ first, group }) => ({
      name: `${CRON.holiday}${identifier(zone)}_${first.toFormat("yyyy_MM_dd")}`,
      zone,
      start: `${from} ${daysOf(group)} *`,
      end: `${to} ${daysOf(group.map(ends))} *`,
      value: Math.round(weight * scale) - Math.round((weight * scale * load) / 100),
    }));
  });
}

function seasonsOf(calendar: Calendar): Window[] {
  return calendar.seasons.flatMap(({ name, from, to, load }) =>
    dated(calendar, `${CRON.season}${name}`, utc(from), utc(to).plus({ days: 1 }), load - 100),
  );
}

function eventsOf(calendar: Calendar, scale: number): Window[] {
  const { blackFridayHours, launch } = PREDICTION;
  return [
    ...calendar.blackFridays.flatMap(({ date, load }) => {
      const start = utc(date);
      const end = start.plus({ hours: blackFridayHours });
      return dated(calendar, `${CRON.event}black_friday_${start.year}`, start, end, Math.round(load * scale));
    }),
    ...calendar.launches.flatMap(({ name, at, load }) => {
      const time = DateTime.fromISO(at, { zone: "utc" });
      const start = time.minus({ hours: launch.hoursBefore });
      const end = time.plus({ hours: launch.hoursAfter });
      return dated(calendar, `${CRON.event}launch_${name}`, start, end, Math.round(load * scale));
    }),
  ];
}

/** A window of its own, in UTC, where no clocks are changed. None when it is over or too far ahead. */
function dated(calendar: Calendar, name: string, start: DateTime, end: DateTime, value: number): Window[] {
  if (!counts(calendar, start, end)) return [];
  const early = start.minus({ minutes: calendar.leadMinutes });
  return [{ name, zone: "Etc/UTC", start: early.toFormat("m H d M *"), end: end.toFormat("m H d M *"), value }];
}

/** Whether an entry is neither over at the calendar's review nor so far ahead that, without a year, it would come too early. */
function counts({ reviewed }: Calendar, start: DateTime, end: DateTime): boolean {
  const since = utc(reviewed);
  return end > since && start < since.plus({ months: PREDICTION.calendar.monthsAhead });
}

/** Days and month as cron writes them; all of one month. */
function daysOf(days: readonly DateTime[]): string {
  const list = (values: number[]): string => [...new Set(values)].sort((a, b) => a - b).join(",");
  return `${list(days.map(({ day }) => day))} ${list(days.map(({ month }) => month))}`;
}

/** A zone's name as a formula takes it. */
function identifier(zone: string): string {
  return zone.toLowerCase().replace(/[^a-z0-9]+/g, "_");
}
