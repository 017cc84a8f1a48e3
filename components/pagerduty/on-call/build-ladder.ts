import { ON_CALL } from "../../../facts/on-call";
import type { Role, Roster } from "../../../observability/on-call/schema";

/** Who is called at a step, and for how long nobody else is. */
export interface Step {
  readonly target: { readonly schedule: Role } | { readonly person: string };
  readonly minutes: number;
}

/**
 * B6: engineers, their lead, the infrastructure lead, the CTO, half an hour each. The engineers' half hour is two calls: to the first,
 * and when a quarter of an hour has brought no answer to the second, or, where a team has none, to the first again.
 */
export function ladderOf({ teams, escalation }: Roster, team: string): Step[] {
  const found = teams[team];
  if (!found) return [];
  const { acknowledgeMinutes, stepMinutes } = ON_CALL;
  return [
    { target: { schedule: "primary" }, minutes: acknowledgeMinutes },
    { target: { schedule: found.secondary ? "secondary" : "primary" }, minutes: stepMinutes - acknowledgeMinutes },
    ...[found.lead, escalation.infrastructureLead, escalation.cto].map((person) => ({
      target: { person },
      minutes: stepMinutes,
    })),
  ];
}
