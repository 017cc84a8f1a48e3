/** Postmortems as they lie in the tree, and what their process owes (B8). */
import * as fs from "node:fs";
import * as path from "node:path";
import matter from "gray-matter";
import { lexer } from "marked";
import { DateTime } from "luxon";
import { z } from "zod";
import { SEVERITIES, type Severity } from "../../facts/severities";
import { day } from "../runbooks/runbook";

const ROOT = path.join(__dirname, "..", "..");
/** From the project's root. */
export const POSTMORTEM_FOLDER = "observability/postmortems";
export const SECTIONS = [
  "Summary",
  "Timeline",
  "Root cause",
  "Impact",
  "Resolution",
  "Action items",
  "Lessons learned",
] as const;

/** B8: days from an incident's end until each must be there. */
export const DUE_DAYS = { summary: 1, document: 7, review: 14 } as const;
const STEPS = Object.keys(DUE_DAYS) as (keyof typeof DUE_DAYS)[];

const action = z
  .strictObject({
    what: z.string().min(10),
    owner: z.string(),
    term: z.enum(["immediate", "short", "long"]),
    due: day.optional(),
    state: z.enum(["open", "done"]),
    /** Path from the project's root. */
    settledBy: z.string().optional(),
  })
  .refine(({ state, due }) => state === "done" || due !== undefined, "an open item needs a date: due");

const facts = {
  title: z.string().min(10),
  severity: z.enum(Object.keys(SEVERITIES) as [Severity, ...Severity[]]),
  actions: z.array(action).min(1),
};
const frontMatter = z.union([
  // A step that is still to come has no date yet.
  z.strictObject({ ...facts, ended: day, summary: day.optional(), document: day.optional(), review: day.optional() }),
  // From before there was a process: when it was written down is all that is known.
  z.strictObject({ ...facts, recorded: day }),
]);

export interface Postmortem {
  readonly file: string;
  readonly front: z.infer<typeof frontMatter>;
  readonly sections: readonly string[];
  /** Answers to "why", counted in the section on the root cause. */
  readonly whys: number;
}

/** @throws Error with the file and what is wrong with its front matter. */
export function readPostmortem(file: string, text: string): Postmortem {
  const { data, content } = matter(text);
  const parsed = frontMatter.safeParse(data);
  if (!parsed.success) throw new Error(`${POSTMORTEM_FOLDER}/${file}: ${z.prettifyError(parsed.error)}`);
  const headings = lexer(content).filter((token) => token.type === "heading" && token.depth === 2);
  return {
    file,
    front: parsed.data,
    sections: headings.map((token) => ("text" in token ? String(token.text) : "")),
    whys: content.match(/^\d\. Why/gm)?.length ?? 0,
  };
}

export function readPostmortems(): Postmortem[] {
  const folder = path.join(ROOT, POSTMORTEM_FOLDER);
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(".md") && !["README.md", "template.md"].includes(file))
    .sort()
    .map((file) => readPostmortem(file, fs.readFileSync(path.join(folder, file), "utf8")));
}

/** What is late, one sentence each: steps of the process, and open action items. @param today an ISO date. */
export function lateness({ file, front }: Postmortem, today: string): string[] {
  const steps = "ended" in front ? STEPS.flatMap((step) => lateStep(step, front.ended, front[step], today)) : [];
  const actions = front.actions
    .filter(({ state, due = today }) => state === "open" && due < today)
    .map(
      ({ what, owner, due }) => `the action item "${what}" of ${owner} was due on ${due}; do it, or agree on a date`,
    );
  return [...steps, ...actions].map((late) => `${file}: ${late}`);
}

function lateStep(step: keyof typeof DUE_DAYS, ended: string, done: string | undefined, today: string): string[] {
  const due = DateTime.fromISO(ended).plus({ days: DUE_DAYS[step] }).toFormat("yyyy-MM-dd");
  // What came late stays late: the review talks about it, no build does.
  return done !== undefined || today <= due ? [] : [`got no ${step}, expected it by ${due}; write it`];
}
