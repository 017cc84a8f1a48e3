/** Whose turn it is: rotations by the clock of the hand-over's zone, and what was swapped in them. */
import { DateTime } from "luxon";
import { INFRASTRUCTURE, ON_CALL } from "../../facts/on-call";
import type { Role, Roster, Team } from "./schema";

/** One person's time on call, from one hand-over or swap to the next. */
export interface Shift {
  readonly person: string;
  readonly from: DateTime;
  readonly until: DateTime;
  /** Whether it is not the rotation's own. */
  readonly swapped: boolean;
}

/** A place that somebody holds at any time. */
export interface Duty {
  readonly team: string;
  readonly role: Role;
}

export interface Window {
  readonly from: DateTime;
  readonly until: DateTime;
}

type Swap = Roster["swaps"][number];
type Entry = Team["primary"][number];

/** All places of the roster, in its order: a team's second after its first. */
export function dutiesOf(roster: Roster): Duty[] {
  return Object.entries(roster.teams).flatMap(([team, { secondary }]): Duty[] => [
    { team, role: "primary" },
    ...(secondary ? [{ team, role: "secondary" as const }] : []),
  ]);
}

export function entriesOf(roster: Roster, { team, role }: Duty): readonly Entry[] {
  return roster.teams[team]?.[role] ?? [];
}

export function turnWeeks(team: string): number {
  return team === INFRASTRUCTURE ? ON_CALL.turnWeeks.infrastructure : ON_CALL.turnWeeks.product;
}

/** The hour of hand-over of a day. Clocks that change in between move the instant, never the hour. */
export function handOverOf(roster: Roster, day: string): DateTime {
  return DateTime.fromISO(`${day}T${roster.handOver.at}`, { zone: roster.handOver.zone });
}

export function swapWindow(roster: Roster, { from, until }: Pick<Swap, "from" | "until">): Window {
  const { zone } = roster.handOver;
  return { from: DateTime.fromSQL(from, { zone }), until: DateTime.fromSQL(until, { zone }) };
}

/** Turns of a place as its rotation has them, cut to a window. */
export function plannedShifts(roster: Roster, duty: Duty, window: Window): Shift[] {
  const entries = entriesOf(roster, duty);
  return entries.flatMap((entry, index) => {
    const next = entries[index + 1];
    const end = next ? DateTime.min(handOverOf(roster, next.from), window.until) : window.until;
    return turnsOf(handOverOf(roster, entry.from), entry.people, turnWeeks(duty.team), {
      from: window.from,
      until: end,
    });
  });
}

function turnsOf(start: DateTime, people: readonly string[], weeks: number, { from, until }: Window): Shift[] {
  const turns: Shift[] = [];
  const begin = (turn: number): DateTime => start.plus({ weeks: turn * weeks });
  // The turn that runs when the window begins, whatever the clocks did since.
  const first = Math.max(0, Math.floor(from.diff(start, "weeks").weeks / weeks) - 1);
  for (let turn = first, begins = begin(first); begins < until; turn += 1) {
    const ends = begin(turn + 1);
    const cut = cutTo({ from: begins, until: ends }, { from, until });
    const person = people[turn % people.length];
    if (cut && person !== undefined) turns.push({ person, ...cut, swapped: false });
    begins = ends;
  }
  return turns;
}

/** Who really holds a place, one after the other, in a window. */
export function shiftsOf(roster: Roster, duty: Duty, window: Window): Shift[] {
  const swaps = roster.swaps.filter(({ team, role }) => team === duty.team && role === duty.role);
  return swaps
    .reduce<Shift[]>(
      (shifts, swap) => takenOver(shifts, swap.person, cutTo(swapWindow(roster, swap), window)),
      plannedShifts(roster, duty, window),
    )
    .sort((a, b) => a.from.toMillis() - b.from.toMillis());
}

/** Who holds a place at an instant; nobody before the roster begins. */
export function holderAt(roster: Roster, duty: Duty, at: DateTime): string | undefined {
  return shiftsOf(roster, duty, { from: at, until: at.plus(1) })[0]?.person;
}

function takenOver(shifts: readonly Shift[], person: string, part: Window | undefined): Shift[] {
  if (!part) return [...shifts];
  const left = shifts.flatMap((shift) => [
    ...remains(shift, { from: shift.from, until: part.from }),
    ...remains(shift, { from: part.until, until: shift.until }),
  ]);
  return [...left, { person, ...part, swapped: true }];
}

function remains(shift: Shift, part: Window): Shift[] {
  const cut = cutTo(shift, part);
  return cut ? [{ ...shift, ...cut }] : [];
}

/** What two windows share, if anything. */
export function cutTo(one: Window, other: Window): Window | undefined {
  const from = DateTime.max(one.from, other.from);
  const until = DateTime.min(one.until, other.until);
  return from < until ? { from, until } : undefined;
}
