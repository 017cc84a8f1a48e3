import * as vm from "node:vm";
import { CronExpressionParser } from "cron-parser";
import fc from "fast-check";
import { DateTime } from "luxon";
import {
  blackFridayOf,
  overdue,
  parseCalendar,
  readCalendar,
  type Calendar,
} from "../../../components/kubernetes/predictive-scaling/calendar";
import {
  predictionTriggers,
  type CronTrigger,
  type Prediction,
} from "../../../components/kubernetes/predictive-scaling/build-triggers";

const calendar: Calendar = {
  reviewed: "2026-11-26",
  leadMinutes: 20,
  zones: {
    "Europe/Berlin": { weight: 55 },
    "America/New_York": { weight: 30 },
    "Asia/Singapore": { weight: 15, hours: { from: "20:00", to: "05:30" } },
  },
  holidays: [
    { zone: "Europe/Berlin", load: 30, dates: ["2026-12-25", "2026-12-28", "2027-05-01", "2027-05-06"] },
    { zone: "Asia/Singapore", load: 0, dates: ["2026-12-30", "2026-12-31", "2027-02-08"] },
  ],
  seasons: [{ name: "before_christmas", from: "2026-11-30", to: "2026-12-23", load: 130 }],
  blackFridays: [
    { date: "2026-11-27", load: 300 },
    { date: "2027-11-26", load: 300 },
  ],
  launches: [{ name: "spring", at: "2027-03-28T02:30:00+02:00", load: 150 }],
};

const BEGIN = Date.UTC(2026, 10, 1);
const END = Date.UTC(2028, 0, 1);
const occurrences = new Map<string, number[]>();

/** When a cron expression fires, in that zone's time, found by cron-parser and not by our code; up to the first after the tests' time. */
function timesOf(expression: string, tz: string): number[] {
  const key = `${tz} ${expression}`;
  const known = occurrences.get(key) ?? [];
  const cron = CronExpressionParser.parse(expression, { tz, currentDate: new Date(BEGIN) });
  while (known.length === 0 || (known.at(-1) ?? 0) < END) known.push(cron.next().getTime());
  occurrences.set(key, known);
  return known;
}

/** KEDA's own test: inside when the next end comes before the next start. */
function inside({ metadata: { timezone, start, end } }: CronTrigger, at: DateTime): boolean {
  const next = (expression: string): number =>
    timesOf(expression, timezone).find((time) => time > at.toMillis()) ?? Number.NaN;
  return next(end) <= next(start);
}

/** The formula as KEDA evaluates it: a variable a trigger, by its name. */
function podsAt({ triggers, formula }: Prediction, at: DateTime): number {
  const values = triggers.map((one) => [one.name, inside(one, at) ? Number(one.metadata.desiredReplicas) : 0] as const);
  return vm.runInNewContext(formula, { ...Object.fromEntries(values), max: Math.max }) as number;
}

/** What the calendar means, without cron: local clocks are read, and nothing is added up in hundredths. */
function expectedAt(of: Calendar, usualPeak: number, at: DateTime): number {
  const lead = { minutes: of.leadMinutes };
  const within = (start: DateTime, end: DateTime): boolean => start.minus(lead) <= at && at < end;
  const day = (text: string): DateTime => DateTime.fromISO(text, { zone: "utc" });
  let usual = 0;
  for (const [zone, { weight, hours = { from: "08:00", to: "18:00" } }] of Object.entries(of.zones)) {
    for (const back of [0, 1]) {
      const date = at.setZone(zone).startOf("day").minus({ days: back });
      const on = (clock: string, days: number): DateTime =>
        DateTime.fromISO(`${date.plus({ days }).toISODate()}T${clock}`, { zone });
      const off = of.holidays.find((one) => one.zone === zone && one.dates.includes(date.toISODate() ?? ""));
      if (date.weekday > 5 || !within(on(hours.from, 0), on(hours.to, hours.to < hours.from ? 1 : 0))) continue;
      usual += (weight / 100) * ((off?.load ?? 100) / 100);
    }
  }
  const season = of.seasons.find(({ from, to }) => within(day(from), day(to).plus({ days: 1 })));
  const fridays = of.blackFridays.filter(({ date }) => within(day(date), day(date).plus({ hours: 48 })));
  const launches = of.launches.filter(({ at: time }) => {
    const start = DateTime.fromISO(time);
    return within(start.minus({ hours: 1 }), start.plus({ hours: 4 }));
  });
  const events = [...fridays, ...launches].map(({ load }) => load / 100);
  return usualPeak * Math.max((usual * (season?.load ?? 100)) / 100, ...events, 0);
}

const find = ({ triggers }: Prediction, prefix: string): CronTrigger[] =>
  triggers.filter(({ name }) => name.startsWith(prefix));
const first = (prediction: Prediction, prefix: string): CronTrigger["metadata"] => {
  const [found] = find(prediction, prefix);
  if (found) return found.metadata;
  throw new Error(`expected a trigger ${prefix}…, got ${prediction.triggers.map(({ name }) => name).join(", ")}`);
};

describe("The forecast", () => {
  test("says at every moment of the year what the calendar means, through both changes of the clocks", () => {
    const begin = Date.UTC(2026, 10, 26);
    const minutes = (Date.UTC(2027, 9, 20) - begin) / 60_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: minutes }), fc.integer({ min: 1, max: 200 }), (offset, usualPeak) => {
        // Half past the minute: on the minute itself KEDA and a clock may disagree for a moment.
        const at = DateTime.fromMillis(begin + offset * 60_000 + 30_000, { zone: "utc" });
        const pods = podsAt(predictionTriggers(calendar, { usualPeak }), at);
        // Hundredths of a pod, three zones, times the season.
        expect(Math.abs(pods - expectedAt(calendar, usualPeak, at))).toBeLessThan(0.05);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ["Europe/Berlin", "2027-03-26", "2027-03-30"],
    ["Europe/Berlin", "2027-10-14", "2027-10-20"],
    ["America/New_York", "2027-03-11", "2027-03-16"],
  ])("starts %s's day at 07:40 and ends it at 18:00 by the clocks there, from %s to %s", (zone, from, to) => {
    const only: Calendar = { ...calendar, zones: { [zone]: { weight: 100 } }, holidays: [], launches: [] };
    const prediction = predictionTriggers({ ...only, blackFridays: [], seasons: [] }, { usualPeak: 10 });
    for (
      let day = DateTime.fromISO(from, { zone });
      day <= DateTime.fromISO(to, { zone });
      day = day.plus({ days: 1 })
    ) {
      const at = (clock: string): number =>
        podsAt(prediction, DateTime.fromISO(`${day.toISODate()}T${clock}`, { zone }));
      const working = day.weekday <= 5 ? 10 : 0;
      expect([at("07:39:30"), at("07:40:30"), at("17:59:30"), at("18:00:30")]).toEqual([0, working, working, 0]);
    }
  });

  test("gives KEDA whole numbers above 0 and names that a formula can hold, each once", () => {
    const { triggers, formula } = predictionTriggers(calendar, { usualPeak: 1 });
    for (const { name, metadata } of triggers) {
      expect(metadata.desiredReplicas).toMatch(/^[1-9]\d*$/);
      expect(metadata.start).not.toBe(metadata.end);
      expect(name).toMatch(/^cron_[a-z0-9_]+$/);
      expect(formula.match(new RegExp(`\\b${name}\\b`, "g"))).toHaveLength(1);
    }
    expect(new Set(triggers.map(({ name }) => name)).size).toBe(triggers.length);
  });

  test("keeps Black Friday from 00:00 UTC for 48 hours, with pods there 20 minutes before", () => {
    expect(first(predictionTriggers(calendar, { usualPeak: 10 }), "cron_event_black_friday")).toEqual({
      timezone: "Etc/UTC",
      start: "40 23 26 11 *",
      end: "0 0 29 11 *",
      desiredReplicas: "3000",
    });
  });

  test("keeps a launch from an hour before to four hours after, wherever its time was written down", () => {
    expect(first(predictionTriggers(calendar, { usualPeak: 10 }), "cron_event_launch_spring")).toEqual({
      timezone: "Etc/UTC",
      start: "10 23 27 3 *",
      end: "30 4 28 3 *",
      desiredReplicas: "1500",
    });
  });

  test("leaves out what was over at the calendar's review, and what without a year would come too early", () => {
    const names = (reviewed: string): string[] =>
      predictionTriggers({ ...calendar, reviewed }, { usualPeak: 10 }).triggers.map(({ name }) => name);
    expect(names("2026-11-26")).toContain("cron_event_black_friday_2026");
    expect(names("2026-11-26")).not.toContain("cron_event_black_friday_2027");
    expect(names("2026-11-29")).not.toContain("cron_event_black_friday_2026");
    expect(names("2027-01-15")).toContain("cron_event_black_friday_2027");
    expect(names("2027-01-15").filter((name) => name.startsWith("cron_season_"))).toEqual([]);
    expect(names("2026-12-24").filter((name) => /^cron_holiday_europe_berlin/.test(name))).toHaveLength(2);
  });

  test("takes nothing off on a holiday that falls on a weekend", () => {
    const berlin = find(predictionTriggers(calendar, { usualPeak: 10 }), "cron_holiday_europe_berlin");
    expect(berlin.map(({ metadata }) => metadata.start)).toEqual(["40 7 25,28 12 *", "40 7 6 5 *"]);
  });

  test("refuses a peak of no pods", () => {
    expect(() => predictionTriggers(calendar, { usualPeak: 0 })).toThrow("usualPeak: got 0, expected a whole number");
    expect(() => predictionTriggers(calendar, { usualPeak: 2.5 })).toThrow("usualPeak");
  });
});

const TEXT = `
reviewed: 2026-11-26
leadMinutes: 20
zones: { Europe/Berlin: { weight: 100 } }
holidays: []
seasons: []
blackFridays: []
launches: []
`;

describe("The calendar", () => {
  test("that is committed is whole, and nothing in it is overdue", () => {
    expect(overdue(readCalendar(), DateTime.utc())).toEqual([]);
  });

  test("tells all faults of its form at once", () => {
    const wrong = `${TEXT.replace("leadMinutes: 20", "leadMinutes: 45").replace("launches: []", "")}
launches: [{ name: Spring, at: "2027-03-01 09:00", load: 100 }]
weekends: []
`.replace("Europe/Berlin", "Europe/Bonn");
    expect(() => parseCalendar(wrong, "calendar.yaml")).toThrow(
      /leadMinutes: got 45, expected at most 30[^]*zones.Europe\/Bonn[^]*launches.0.name: got "Spring"[^]*launches.0.at[^]*weekends/,
    );
    expect(() => parseCalendar("a: [", "calendar.yaml")).toThrow("expected YAML");
  });

  test("tells all contradictions at once", () => {
    const wrong: Calendar = {
      ...calendar,
      zones: { "Europe/Berlin": { weight: 60, hours: { from: "02:30", to: "18:00" } } },
      holidays: [{ zone: "Europe/London", load: 30, dates: ["2026-12-25", "2026-12-25"] }],
      seasons: [
        { name: "a", from: "2026-12-01", to: "2026-11-01", load: 130 },
        { name: "b", from: "2027-01-01", to: "2027-02-01", load: 130 },
        { name: "b", from: "2027-02-01", to: "2027-03-01", load: 130 },
      ],
      blackFridays: [{ date: "2026-11-26", load: 300 }],
    };
    const paths = (): string[] => {
      try {
        parseCalendar(JSON.stringify(wrong), "calendar.yaml");
      } catch (error) {
        return (error as { faults: { path: string }[] }).faults.map(({ path }) => path);
      }
      return [];
    };
    expect(paths()).toEqual([
      "zones",
      "zones.Europe/Berlin.hours",
      "holidays.0.zone",
      "seasons.0.to",
      "seasons.2",
      "blackFridays.0.date",
      "seasons",
      "holidays",
    ]);
  });

  test("knows Black Friday of any year: a Friday, after the fourth Thursday", () => {
    expect([2024, 2025, 2026, 2027, 2028].map((year) => blackFridayOf(year).toISODate())).toEqual([
      "2024-11-29",
      "2025-11-28",
      "2026-11-27",
      "2027-11-26",
      "2028-11-24",
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 2020, max: 2200 }), (year) => {
        const friday = blackFridayOf(year);
        expect(friday.weekday).toBe(5);
        const thursdays = Array.from({ length: friday.day - 1 }, (_, index) => DateTime.utc(year, 11, index + 1));
        expect(thursdays.filter(({ weekday }) => weekday === 4)).toHaveLength(4);
      }),
    );
  });

  test("is overdue half a year after its review, and when the next Black Friday is half a year away and not in it", () => {
    const due = (today: string): string[] =>
      overdue(calendar, DateTime.fromISO(today, { zone: "utc" })).map(({ path }) => path);
    expect(due("2026-11-26")).toEqual([]);
    expect(due("2027-05-26")).toEqual([]);
    expect(due("2027-05-27")).toEqual(["reviewed"]);
    expect(due("2026-11-25")).toEqual(["reviewed"]);
    const without: Calendar = { ...calendar, reviewed: "2027-05-01", blackFridays: [] };
    const missing = (today: string): unknown[] => overdue(without, DateTime.fromISO(today, { zone: "utc" }));
    expect(missing("2027-05-20")).toEqual([]);
    expect(missing("2027-05-27")).toMatchObject([{ path: "blackFridays", expected: "2027-11-26 among them" }]);
  });
});
