/** Who is on call, and who comes next: for `./plugilo on-call`. */
import type { DateTime } from "luxon";
import { dutiesOf, shiftsOf, type Duty, type Shift } from "./rotation";
import type { Roster } from "./schema";

/** A place and its turns from an instant on, the running one first. */
export interface Outlook extends Duty {
  readonly shifts: readonly Shift[];
}

/**
 * Turns of every place in the weeks that follow an instant.
 *
 * @param weeks how far is looked; a turn that runs then is cut.
 */
export function lookAhead(roster: Roster, at: DateTime, weeks: number): Outlook[] {
  const window = { from: at, until: at.plus({ weeks }) };
  return dutiesOf(roster).map((duty) => ({ ...duty, shifts: shiftsOf(roster, duty, window) }));
}
