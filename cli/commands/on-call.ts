import Table from "cli-table3";
import { DateTime } from "luxon";
import pc from "picocolors";
import { lookAhead, type Outlook } from "../../observability/on-call/look-ahead";
import { readRoster } from "../../observability/on-call/roster";
import type { Roster } from "../../observability/on-call/schema";
import { EXIT, Failure } from "../failure";

export interface OnCallFlags {
  readonly at?: string;
  readonly json?: boolean;
}

/** How far the list looks: longer than two turns of any team. */
const WEEKS = 6;

/**
 * Tells who is on call, and who comes next.
 *
 * @returns the exit code.
 * @throws Failure for a time that is none, ArgumentError for a roster that does not fit together.
 */
export function onCall({ at, json }: OnCallFlags): number {
  const roster = readRoster();
  const instant = instantOf(at, roster.handOver.zone);
  const outlook = lookAhead(roster, instant, WEEKS);
  process.stdout.write(`${json ? asJson(instant, outlook) : told(roster, instant, outlook)}\n`);
  return EXIT.ok;
}

function instantOf(text: string | undefined, zone: string): DateTime {
  if (text === undefined) return DateTime.now().setZone(zone).startOf("minute");
  const instant = DateTime.fromISO(text.replace(" ", "T"), { zone });
  if (instant.isValid) return instant;
  throw new Failure(
    `--at: got "${text}", expected a time such as 2026-12-21T10:00, which is one of ${zone}.`,
    EXIT.usage,
  );
}

function asJson(instant: DateTime, outlook: readonly Outlook[]): string {
  const duties = outlook.map(({ team, role, shifts }) => ({
    team,
    role,
    shifts: shifts.map(({ person, from, until, swapped }) => ({
      person,
      from: from.toUTC().toISO(),
      until: until.toUTC().toISO(),
      swapped,
    })),
  }));
  return JSON.stringify({ exitCode: EXIT.ok, at: instant.toUTC().toISO(), duties }, null, 2);
}

/** What a person is told. */
export function told(roster: Roster, instant: DateTime, outlook: readonly Outlook[]): string {
  const table = new Table({
    head: ["place", "now", "until", "then", "until", "then"],
    style: { head: [], border: [], compact: true },
  });
  for (const { team, role, shifts } of outlook) {
    const [now, next, last] = shifts;
    const name = (shift: typeof now): string =>
      shift ? `${roster.people[shift.person]?.name ?? shift.person}${shift.swapped ? " (swap)" : ""}` : "";
    const end = (shift: typeof now): string => shift?.until.toFormat("ccc d LLL HH:mm") ?? "";
    table.push([`${team} ${role}`, pc.bold(name(now) || "nobody yet"), end(now), name(next), end(next), name(last)]);
  }
  const { infrastructureLead, cto } = roster.escalation;
  const after = [infrastructureLead, cto].map((person) => roster.people[person]?.name ?? person).join(", then ");
  return [
    `On call at ${instant.toFormat("yyyy-MM-dd HH:mm")} (${roster.handOver.zone}). Nobody answers: the team's lead, then ${after}.`,
    table.toString(),
    "To change it: observability/on-call/roster.yaml, then ./plugilo preview prod-on-call",
  ].join("\n");
}
