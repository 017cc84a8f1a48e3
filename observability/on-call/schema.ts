/** The form of the roster file. What its entries may not be together: contradictions.ts. */
import { DateTime } from "luxon";
import { z } from "zod";
import { date, timeOfDay, timeZone } from "../../components/dates";
import { INFRASTRUCTURE } from "../../facts/on-call";

const moment = z
  .string()
  .refine(
    (text) => /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) && DateTime.fromSQL(text).isValid,
    "a time such as 2026-12-21 10:00",
  );
const key = z.string().regex(/^[a-z][a-z0-9-]*$/, "expected a key of lower-case letters, digits and hyphens");

/** Who takes turns from a day on, and in what order. One alone would be on call for ever. */
const entry = z.strictObject({ from: date, people: z.array(key).min(2) });
const rotation = z.array(entry).min(1);

export const ROLES = ["primary", "secondary"] as const;
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const team = z.strictObject({
  name: z.string().min(1),
  email: z.email(),
  lead: key,
  primary: rotation,
  /** Called when the first does not answer. @default none: the lead is next */
  secondary: rotation.optional(),
});

export const rosterSchema = z.strictObject({
  since: date,
  handOver: z.strictObject({
    zone: timeZone,
    day: z.enum(WEEKDAYS),
    at: timeOfDay,
  }),
  people: z.record(key, z.strictObject({ name: z.string().min(1), email: z.email(), zone: timeZone })),
  escalation: z.strictObject({ infrastructureLead: key, cto: key }),
  teams: z.record(key, team).refine((teams) => INFRASTRUCTURE in teams, `a team ${INFRASTRUCTURE}, which has the rest`),
  absences: z.array(z.strictObject({ person: key, from: date, until: date })),
  swaps: z.array(
    z.strictObject({ team: key, role: z.enum(ROLES), from: moment, until: moment, person: key, instead: key }),
  ),
});

export type Roster = z.infer<typeof rosterSchema>;
export type Team = Roster["teams"][string];
export type Role = (typeof ROLES)[number];
