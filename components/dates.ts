/** Days, clocks and zones as files of ours have them. What is none is told by an example. */
import { IANAZone } from "luxon";
import { z } from "zod";

export const date = z.iso.date("a day such as 2026-12-25");

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as 08:00");

export const timeZone = z.string().refine((name) => IANAZone.isValidZone(name), "a time zone such as Europe/Berlin");
