/** What each entry of a roster allows and all together do not: places without anybody, and people who are in two. */
import { DateTime } from "luxon";
import type { Fault } from "../../components/arguments";
import { entryFaults, WEEKS_AHEAD } from "./entry-faults";
import { ROLES, type Roster } from "./schema";
import {
  cutTo,
  dutiesOf,
  entriesOf,
  handOverOf,
  plannedShifts,
  shiftsOf,
  swapWindow,
  type Duty,
  type Shift,
  type Window,
} from "./rotation";

/** All of them, the simplest kind first: whoever is unknown cannot be away, and a broken order has no turns. */
export function contradictions(roster: Roster): Fault[] {
  const form = entryFaults(roster);
  if (form.length > 0) return form;
  const swaps = [...swapFaults(roster), ...overlaps(roster)];
  if (swaps.length > 0) return swaps;
  const turns = turnsOf(roster);
  return [...doubleBookings(roster, turns), ...absentOnDuty(roster, turns), ...ladderFaults(roster)];
}

function swapFaults(roster: Roster): Fault[] {
  return roster.swaps.flatMap((swap, index): Fault[] => {
    const path = `swaps.${index}`;
    const { team, role, person, instead } = swap;
    const known = dutiesOf(roster);
    if (!known.some((duty) => duty.team === team && duty.role === role)) {
      const expected = `one of ${known.map((duty) => `${duty.team} ${duty.role}`).join(", ")}`;
      return [{ path, got: `${team} ${role}`, expected, fix: "mend the team or the role" }];
    }
    const window = swapWindow(roster, swap);
    if (window.until <= window.from) {
      return [
        { path: `${path}.until`, got: swap.until, expected: `a time after ${swap.from}`, fix: "turn the two round" },
      ];
    }
    const planned = [...new Set(plannedShifts(roster, { team, role }, window).map((shift) => shift.person))];
    return [
      ...(planned.length === 1 && planned[0] === instead
        ? []
        : [
            {
              path: `${path}.instead`,
              got: instead,
              expected: `whose turn all of it is: ${planned.join(", then ") || "nobody's"}`,
              fix: "name them, with a swap for each",
            },
          ]),
      ...(membersOf(roster, team).includes(person)
        ? []
        : [
            {
              path: `${path}.person`,
              got: person,
              expected: `one of ${membersOf(roster, team).join(", ")}, who know what ${team} runs`,
              fix: "ask somebody of the team",
            },
          ]),
    ];
  });
}

/** A team's lead and all who take turns in it. */
export function membersOf(roster: Roster, team: string): string[] {
  const found = roster.teams[team];
  if (!found) return [];
  const entries = ROLES.flatMap((role) => entriesOf(roster, { team, role }));
  return [...new Set([...entries.flatMap(({ people }) => people), found.lead])];
}

function overlaps(roster: Roster): Fault[] {
  return roster.swaps.flatMap((swap, index) => {
    const other = roster.swaps.findIndex(
      (one, at) =>
        at < index &&
        one.team === swap.team &&
        one.role === swap.role &&
        cutTo(swapWindow(roster, one), swapWindow(roster, swap)) !== undefined,
    );
    if (other < 0) return [];
    const { from, until } = swap;
    return [
      { path: `swaps.${index}`, got: { from, until }, expected: `no time of swaps.${other}`, fix: "divide the time" },
    ];
  });
}

interface Turn extends Duty, Shift {}

/** Everybody's turns, in order, from the roster's beginning on. */
function turnsOf(roster: Roster): Turn[] {
  const days = [
    roster.since,
    ...dutiesOf(roster).flatMap((duty) => entriesOf(roster, duty).map(({ from }) => from)),
    ...roster.absences.map(({ until }) => until),
    ...roster.swaps.map(({ until }) => until.slice(0, 10)),
  ].sort();
  const from = handOverOf(roster, roster.since);
  const until = handOverOf(roster, days.at(-1) ?? roster.since).plus({ weeks: WEEKS_AHEAD });
  return dutiesOf(roster)
    .flatMap((duty) => shiftsOf(roster, duty, { from, until }).map((shift) => ({ ...duty, ...shift })))
    .sort((a, b) => a.from.toMillis() - b.from.toMillis());
}

/** One person in two places at a time, told once for each two places. */
function doubleBookings(roster: Roster, turns: readonly Turn[]): Fault[] {
  const told = new Map<string, Fault>();
  const before = new Map<string, Turn[]>();
  for (const turn of turns) {
    const own = before.get(turn.person) ?? [];
    before.set(turn.person, [...own, turn]);
    const other = own.find((one) => cutTo(one, turn) !== undefined);
    if (!other) continue;
    const places = [other, turn].map(({ team, role }) => `${team} ${role}`);
    const key = `${turn.person} ${places.join()}`;
    if (told.has(key)) continue;
    told.set(key, {
      path: turn.swapped ? swapPath(roster, turn) : `teams.${turn.team}.${turn.role}`,
      got: `${turn.person} as ${places.join(" and as ")} from ${clock(turn.from)}`,
      expected: "one place at a time",
      fix: "change one of the orders, or swap",
    });
  }
  return [...told.values()];
}

function swapPath(roster: Roster, turn: Turn): string {
  const index = roster.swaps.findIndex(
    (swap) => swap.team === turn.team && swap.role === turn.role && cutTo(swapWindow(roster, swap), turn) !== undefined,
  );
  return `swaps.${index}`;
}

function absentOnDuty(roster: Roster, turns: readonly Turn[]): Fault[] {
  return roster.absences.flatMap((absence, index): Fault[] => {
    const path = `absences.${index}`;
    const away = awayOf(roster, absence);
    if (away.until <= away.from) {
      return [
        { path: `${path}.until`, got: absence.until, expected: `${absence.from} or later`, fix: "turn the two round" },
      ];
    }
    return turns
      .filter((turn) => turn.person === absence.person && cutTo(turn, away) !== undefined)
      .map(({ team, role, from, until }) => ({
        path,
        got: `${absence.person} on call as ${team} ${role} from ${clock(from)} until ${clock(until)}`,
        expected: "a swap for it",
        fix: "find somebody and write it under swaps",
      }));
  });
}

function awayOf({ people }: Roster, { person, from, until }: Roster["absences"][number]): Window {
  const zone = people[person]?.zone ?? "utc";
  return { from: DateTime.fromISO(from, { zone }), until: DateTime.fromISO(until, { zone }).plus({ days: 1 }) };
}

/** Somebody who did not answer as one step is not asked again as the next. */
function ladderFaults({ teams, escalation: { infrastructureLead, cto } }: Roster): Fault[] {
  const expected = "another person than the step before";
  const fix = "name who is really asked then";
  return [
    ...Object.entries(teams)
      .filter(([, { lead }]) => lead === infrastructureLead)
      .map(([team, { lead }]) => ({ path: `teams.${team}.lead`, got: lead, expected, fix })),
    ...(cto === infrastructureLead ? [{ path: "escalation.cto", got: cto, expected, fix }] : []),
  ];
}

function clock(time: DateTime): string {
  return time.toFormat("yyyy-MM-dd HH:mm");
}
