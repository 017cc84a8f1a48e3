/** What is wrong with a roster entry by entry: strangers, broken orders, gaps, hours that there are not. */
import { DateTime } from "luxon";
import type { Fault } from "../../components/arguments";
import { dutiesOf, entriesOf, handOverOf } from "./rotation";
import { ROLES, WEEKDAYS, type Roster } from "./schema";

/** Rotations are looked at for so long after the last day that the roster names: longer than their orders take to repeat. */
export const WEEKS_AHEAD = 53;

export function entryFaults(roster: Roster): Fault[] {
  return [...strangers(roster), ...sameAddress(roster), ...orderFaults(roster), ...clockFaults(roster)];
}

/** Everything that names a person, by path. */
function namedPeople({ teams, escalation, absences, swaps }: Roster): [string, string][] {
  return [
    ...Object.entries(escalation).map(([step, person]): [string, string] => [`escalation.${step}`, person]),
    ...Object.entries(teams).flatMap(([team, { lead, ...rotations }]): [string, string][] => [
      [`teams.${team}.lead`, lead],
      ...ROLES.flatMap((role) =>
        (rotations[role] ?? []).flatMap(({ people }, index) =>
          people.map((person, at): [string, string] => [`teams.${team}.${role}.${index}.people.${at}`, person]),
        ),
      ),
    ]),
    ...absences.map(({ person }, index): [string, string] => [`absences.${index}.person`, person]),
    ...swaps.flatMap(({ person, instead }, index): [string, string][] => [
      [`swaps.${index}.person`, person],
      [`swaps.${index}.instead`, instead],
    ]),
  ];
}

function strangers(roster: Roster): Fault[] {
  const known = Object.keys(roster.people);
  return namedPeople(roster)
    .filter(([, person]) => !known.includes(person))
    .map(([path, got]) => ({
      path,
      got,
      expected: `one of ${known.join(", ")}`,
      fix: "add the person, or mend the name",
    }));
}

/** PagerDuty knows people by their mail address. */
function sameAddress({ people }: Roster): Fault[] {
  const entries = Object.entries(people);
  return entries.flatMap(([key, { email }], index) => {
    const other = entries.slice(0, index).find(([, one]) => one.email.toLowerCase() === email.toLowerCase());
    return other
      ? [
          {
            path: `people.${key}.email`,
            got: email,
            expected: `another than ${other[0]}'s`,
            fix: "mend one of the two",
          },
        ]
      : [];
  });
}

function orderFaults(roster: Roster): Fault[] {
  const day = WEEKDAYS.indexOf(roster.handOver.day) + 1;
  return dutiesOf(roster).flatMap((duty) =>
    entriesOf(roster, duty).flatMap(({ from, people }, index, entries): Fault[] => {
      const path = `teams.${duty.team}.${duty.role}.${index}`;
      const before = entries[index - 1]?.from;
      const twice = people.find((person, at) => people.indexOf(person) < at);
      return [
        ...(index === 0 && from > roster.since
          ? [
              {
                path: `${path}.from`,
                got: from,
                expected: `${roster.since} or sooner: nobody is on call until then`,
                fix: "close the gap",
              },
            ]
          : []),
        ...(before !== undefined && from <= before
          ? [{ path: `${path}.from`, got: from, expected: `a day after ${before}`, fix: "put the entries in order" }]
          : []),
        ...(DateTime.fromISO(from).weekday !== day
          ? [{ path: `${path}.from`, got: from, expected: `a ${roster.handOver.day}`, fix: "begin at a hand-over" }]
          : []),
        ...(twice !== undefined
          ? [{ path: `${path}.people`, got: twice, expected: "each person once", fix: "take one of the two out" }]
          : []),
      ];
    }),
  );
}

/** An hour that clocks skip or repeat would be no hand-over, or two. */
function clockFaults(roster: Roster): Fault[] {
  const first = handOverOf(roster, roster.since);
  const next = first.plus({ days: (WEEKDAYS.indexOf(roster.handOver.day) + 8 - first.weekday) % 7 });
  const onDay = Array.from({ length: WEEKS_AHEAD }, (_, index) => next.plus({ weeks: index }));
  const wrong = onDay.find(
    (at) =>
      at.toFormat("HH:mm") !== roster.handOver.at ||
      at.plus({ hours: 1 }).hour === at.hour ||
      at.minus({ hours: 1 }).hour === at.hour,
  );
  if (!wrong) return [];
  return [
    {
      path: "handOver.at",
      got: roster.handOver.at,
      expected: `an hour that every ${roster.handOver.day} has once; clocks are changed on ${wrong.toISODate()}`,
      fix: "hand over in daylight",
    },
  ];
}
