import fc from "fast-check";
import { DateTime } from "luxon";
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "yaml";
import { ArgumentError } from "../../../components/arguments";
import { INFRASTRUCTURE } from "../../../facts/on-call";
import { membersOf } from "../../../observability/on-call/contradictions";
import { lookAhead } from "../../../observability/on-call/look-ahead";
import { parseRoster, readRoster } from "../../../observability/on-call/roster";
import { dutiesOf, holderAt, shiftsOf } from "../../../observability/on-call/rotation";
import type { Roster } from "../../../observability/on-call/schema";

const person = (name: string): object => ({ name, email: `${name}@plugilo.com`, zone: "Europe/Berlin" });

/** A small roster that fits together; tests bend it. */
function small(): Roster {
  const people = Object.fromEntries(
    ["ann", "bob", "cem", "dea", "eva", "fay", "gus"].map((name) => [name, person(name)]),
  );
  const monday = "2026-11-02";
  return {
    since: monday,
    handOver: { zone: "Europe/Berlin", day: "monday", at: "10:00" },
    people,
    escalation: { infrastructureLead: "fay", cto: "gus" },
    teams: {
      infrastructure: {
        ...{ name: "Infrastructure", email: "infra@plugilo.com", lead: "cem" },
        primary: [{ from: monday, people: ["ann", "bob"] }],
        secondary: [{ from: monday, people: ["bob", "ann"] }],
      },
      shop: {
        ...{ name: "Shop", email: "shop@plugilo.com", lead: "dea" },
        primary: [{ from: monday, people: ["dea", "eva"] }],
      },
    },
    absences: [],
    swaps: [],
  } as Roster;
}

function faultsOf(change: (roster: Roster) => void): string[] {
  const roster = small();
  change(roster);
  try {
    parseRoster(yaml.stringify(roster), "roster.yaml");
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    return error.message.split("\n").slice(1);
  }
  return [];
}

const at = (text: string): DateTime => DateTime.fromISO(text, { zone: "Europe/Berlin" });
const primary = { team: INFRASTRUCTURE, role: "primary" } as const;
const swap = (more: Partial<Roster["swaps"][number]> = {}): Roster["swaps"][number] => ({
  ...{ team: INFRASTRUCTURE, role: "primary", from: "2026-11-10 08:00", until: "2026-11-12 08:00" },
  ...{ person: "cem", instead: "bob" },
  ...more,
});

describe("the committed roster", () => {
  const roster = readRoster();

  test("fits together, and has a team for every owner that a service names", () => {
    const base = path.resolve("gitops/base");
    const owners = fs
      .readdirSync(base)
      .map((name) => path.join(base, name, "service.yaml"))
      .filter((file) => fs.existsSync(file))
      .map((file) => (yaml.parse(fs.readFileSync(file, "utf8")) as { owner: string }).owner);
    expect(owners.length).toBeGreaterThan(5);
    expect(Object.keys(roster.teams)).toEqual(expect.arrayContaining(owners));
  });

  test("holds no telephone number", () => {
    expect(fs.readFileSync(path.resolve("observability/on-call/roster.yaml"), "utf8")).not.toMatch(/\+\d{2}|\d{7,}/);
  });
});

describe("turns", () => {
  test("change at the hour of hand-over, weekly in the infrastructure team and every other week elsewhere", () => {
    const holders = (duty: typeof primary | { team: string; role: "primary" }, ...times: string[]): unknown[] =>
      times.map((time) => holderAt(small(), duty, at(time)));
    expect(holders(primary, "2026-11-02T10:00", "2026-11-09T09:59", "2026-11-09T10:00", "2026-11-16T10:00")).toEqual([
      ...["ann", "ann", "bob", "ann"],
    ]);
    const shop = { team: "shop", role: "primary" } as const;
    expect(holders(shop, "2026-11-15T00:00", "2026-11-16T09:59", "2026-11-16T10:00")).toEqual(["dea", "dea", "eva"]);
    expect(holders(primary, "2026-11-02T09:59")).toEqual([undefined]);
  });

  test("keep their hour when clocks change: the turn across the change is an hour longer or shorter", () => {
    const turns = shiftsOf(small(), primary, { from: at("2027-03-22T10:00"), until: at("2027-04-05T10:00") });
    expect(turns.map(({ until }) => until.toFormat("HH:mm"))).toEqual(["10:00", "10:00"]);
    expect(turns.map(({ from, until }) => until.diff(from, "hours").hours)).toEqual([7 * 24 - 1, 7 * 24]);
  });

  test("of a new entry begin at its day and end the one before", () => {
    const roster = small();
    roster.teams["infrastructure"]?.primary.push({ from: "2026-11-23", people: ["cem", "ann"] });
    expect(holderAt(roster, primary, at("2026-11-23T09:59"))).toBe("ann");
    expect(holderAt(roster, primary, at("2026-11-23T10:00"))).toBe("cem");
  });

  test("are another's for exactly the time of a swap", () => {
    const roster = { ...small(), swaps: [swap()] };
    const around = { from: at("2026-11-09T10:00"), until: at("2026-11-16T10:00") };
    expect(shiftsOf(roster, primary, around).map(({ person: who, swapped }) => [who, swapped])).toEqual([
      ["bob", false],
      ["cem", true],
      ["bob", false],
    ]);
  });

  test("cover every instant of any window once, without gap or overlap, in the committed roster", () => {
    const roster = readRoster();
    const begin = at(`${roster.since}T10:00`);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 400 }), fc.integer({ min: 1, max: 24 * 60 }), (offset, length) => {
        const window = { from: begin.plus({ hours: offset }), until: begin.plus({ hours: offset + length }) };
        for (const duty of dutiesOf(roster)) {
          const shifts = shiftsOf(roster, duty, window);
          const edges = [window.from, ...shifts.map(({ until }) => until)].map(Number);
          expect(shifts.map(({ from }) => Number(from))).toEqual(edges.slice(0, -1));
          expect(edges.at(-1)).toBe(Number(window.until));
          for (const { person: who } of shifts) expect(membersOf(roster, duty.team)).toContain(who);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("are told from an instant on, the running one first", () => {
    const [first] = lookAhead(small(), at("2026-11-11T12:00"), 2);
    expect(first?.shifts.map(({ person: who }) => who)).toEqual(["bob", "ann", "bob"]);
  });
});

describe("a roster is refused, each fault with its line, when", () => {
  const team = (roster: Roster): Roster["teams"][string] => {
    const found = roster.teams["infrastructure"];
    if (!found) throw new Error("expected the infrastructure team");
    return found;
  };
  test.each<[string, (roster: Roster) => void, RegExp[]]>([
    [
      "it names a stranger",
      (r) => (team(r).lead = "zoe"),
      [/roster\.yaml:\d+ teams\.infrastructure\.lead: got "zoe", expected one of ann/],
    ],
    [
      "two have one address",
      (r) => Object.assign(r.people["bob"] ?? {}, { email: "ANN@plugilo.com" }),
      [/people\.bob\.email: got "ANN@.*another than ann's/],
    ],
    [
      "one person takes all turns",
      (r) => (team(r).primary = [{ from: r.since, people: ["ann"] }]),
      [/primary\.0\.people: got \["ann"\], expected at least 2/],
    ],
    [
      "a person is twice in a rotation",
      (r) => (team(r).primary = [{ from: r.since, people: ["ann", "bob", "ann"] }]),
      [/primary\.0\.people: got "ann", expected each person once/],
    ],
    [
      "a rotation begins later than the roster",
      (r) => (team(r).primary = [{ from: "2026-11-09", people: ["ann", "bob"] }]),
      [/primary\.0\.from: got "2026-11-09", expected 2026-11-02 or sooner: nobody/],
    ],
    [
      "an entry does not begin at a hand-over",
      (r) => team(r).primary.push({ from: "2026-11-24", people: ["bob", "ann"] }),
      [/primary\.1\.from: got "2026-11-24", expected a monday/],
    ],
    [
      "entries are out of order",
      (r) => team(r).primary.push({ from: "2026-10-26", people: ["ann", "bob"] }),
      [/primary\.1\.from: got "2026-10-26", expected a day after 2026-11-02/],
    ],
    [
      "the second is the first",
      (r) => (team(r).secondary = [{ from: r.since, people: ["ann", "bob"] }]),
      [
        /teams\.infrastructure\.secondary: got "ann as infrastructure primary and as infrastructure secondary/,
        /got "bob as/,
      ],
    ],
    [
      "one person is in two teams' turns at a time",
      (r) => Object.assign(r.teams["shop"] ?? {}, { primary: [{ from: r.since, people: ["ann", "eva"] }] }),
      [
        /got "ann as infrastructure primary and as shop primary/,
        /got "ann as shop primary and as infrastructure secondary/,
      ],
    ],
    [
      "somebody on call is away",
      (r) => r.absences.push({ person: "ann", from: "2026-11-16", until: "2026-11-18" }),
      [
        /absences\.0: got "ann on call as infrastructure secondary from 2026-11-09/,
        /absences\.0: got "ann on call as infrastructure primary from 2026-11-16 10:00/,
      ],
    ],
    [
      "an absence ends before it begins",
      (r) => r.absences.push({ person: "fay", from: "2026-11-18", until: "2026-11-16" }),
      [/absences\.0\.until: got "2026-11-16", expected 2026-11-18 or later/],
    ],
    [
      "a swap is for somebody whose turn it is not",
      (r) => r.swaps.push(swap({ instead: "ann" })),
      [/swaps\.0\.instead: got "ann", expected whose turn all of it is: bob/],
    ],
    [
      "a swap reaches into the next turn",
      (r) => r.swaps.push(swap({ until: "2026-11-17 10:00" })),
      [/swaps\.0\.instead: got "bob", expected whose turn all of it is: bob, then ann/],
    ],
    [
      "a swap is with somebody of another team",
      (r) => r.swaps.push(swap({ person: "eva" })),
      [/swaps\.0\.person: got "eva", expected one of ann, bob, cem/],
    ],
    [
      "a swap is of a place that there is not",
      (r) => r.swaps.push(swap({ team: "shop", role: "secondary" })),
      [/swaps\.0: got "shop secondary", expected one of infrastructure primary/],
    ],
    [
      "a swap ends before it begins",
      (r) => r.swaps.push(swap({ until: "2026-11-09 10:00" })),
      [/swaps\.0\.until: got "2026-11-09 10:00", expected a time after/],
    ],
    [
      "two swaps are of one time",
      (r) => r.swaps.push(swap(), swap({ from: "2026-11-11 10:00", until: "2026-11-13 10:00" })),
      [/swaps\.1: got .*expected no time of swaps\.0/],
    ],
    [
      "who stands in is the second already",
      (r) => r.swaps.push(swap({ person: "ann" })),
      [/swaps\.0: got "ann as infrastructure secondary and as infrastructure primary/],
    ],
    [
      "hand-over is at an hour that clocks skip and repeat",
      (r) =>
        Object.assign(r, {
          since: "2026-11-01",
          handOver: { zone: "Europe/Berlin", day: "sunday", at: "02:30" },
          teams: JSON.parse(JSON.stringify(r.teams).replaceAll("2026-11-02", "2026-11-01")) as Roster["teams"],
        }),
      [/handOver\.at: got "02:30", expected an hour that every sunday has once; clocks are changed on 2027-03-28/],
    ],
    [
      "a step of the ladder is the step before",
      (r) => (team(r).lead = "fay"),
      [/teams\.infrastructure\.lead: got "fay", expected another person/],
    ],
    [
      "the last two steps are one person",
      (r) => (r.escalation.cto = "fay"),
      [/escalation\.cto: got "fay", expected another person/],
    ],
    ["nobody has the rest", (r) => delete r.teams["infrastructure"], [/teams: .*expected a team infrastructure/]],
    ["a key is misspelt", (r) => Object.assign(r, { absence: [] }), [/absence: got "an unknown key"/]],
    ["a zone is none", (r) => (r.handOver.zone = "Berlin"), [/handOver\.zone: got "Berlin", expected a time zone/]],
  ])("%s", (_, change, patterns) => {
    const faults = faultsOf(change);
    expect(faults).toHaveLength(patterns.length);
    patterns.forEach((pattern, index) => expect(faults[index]).toMatch(pattern));
    for (const fault of faults) expect(fault).toMatch(/^ {2}- roster\.yaml:\d+ /);
  });

  test("it is not YAML", () => {
    expect(() => parseRoster("people: [", "roster.yaml")).toThrow(/expected YAML; mend the file/);
  });

  test("a swap answers for an absence, and nothing is said", () => {
    expect(
      faultsOf((r) => {
        r.absences.push({ person: "bob", from: "2026-11-11", until: "2026-11-11" });
        r.swaps.push(swap({ from: "2026-11-11 00:00", until: "2026-11-12 00:00" }));
      }),
    ).toEqual([]);
  });
});
