import type { DateTime } from "luxon";
import { entriesOf, handOverOf, swapWindow, turnWeeks, type Duty } from "../../../observability/on-call/rotation";
import type { Roster } from "../../../observability/on-call/schema";

/** A layer of a schedule, with people by their keys in the roster. */
export interface Layer {
  readonly name: string;
  readonly start: string;
  readonly end?: string;
  readonly rotationVirtualStart: string;
  readonly rotationTurnLengthSeconds: number;
  readonly people: readonly string[];
}

const WEEK_SECONDS = 7 * 24 * 3600;
/** The longest turn that PagerDuty takes: whoever stands in has the whole of it. */
const YEAR_SECONDS = 365 * 24 * 3600;

/**
 * A place's schedule: its rotation's entries one after the other, then each swap on top. The last layer has precedence
 * (https://support.pagerduty.com/main/docs/schedule-basics, 2026-11). Overrides would say the same and cannot be declared
 * (https://github.com/PagerDuty/terraform-provider-pagerduty/issues/664, 2026-11).
 */
export function layersOf(roster: Roster, duty: Duty): Layer[] {
  const entries = entriesOf(roster, duty);
  const rotations = entries.map(({ from, people }, index): Layer => {
    const next = entries[index + 1];
    const start = instant(handOverOf(roster, from));
    return {
      name: `from ${from}`,
      start,
      ...(next ? { end: instant(handOverOf(roster, next.from)) } : {}),
      rotationVirtualStart: start,
      rotationTurnLengthSeconds: turnWeeks(duty.team) * WEEK_SECONDS,
      people,
    };
  });
  const swaps = roster.swaps
    .filter(({ team, role }) => team === duty.team && role === duty.role)
    .map((swap): Layer => {
      const { from, until } = swapWindow(roster, swap);
      return {
        name: `swap from ${swap.from}`,
        start: instant(from),
        end: instant(until),
        rotationVirtualStart: instant(from),
        rotationTurnLengthSeconds: YEAR_SECONDS,
        people: [swap.person],
      };
    });
  return [...rotations, ...swaps];
}

function instant(time: DateTime): string {
  return time.toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
