/** What each loss would cost, computed from the program as it is recorded: docs/objectives.md. */
import * as path from "node:path";
import { recordedEstate } from "../../local/recording/cached";
import { made } from "../../resilience/estate";
import { computeObjectives, criticalPath, inWords, rangeInWords, type Row, type Term } from "../../resilience/recovery";
import type { GeneratedDocument } from "../check/documents";
import { table } from "./component/markdown";

const ROOT = path.join(__dirname, "..", "..");

export const documents: readonly GeneratedDocument[] = [{ file: "docs/objectives.md", render }];

async function render(): Promise<string> {
  const recorded = await recordedEstate(ROOT);
  const { rows } = computeObjectives(recorded.map(({ name, resources }) => ({ name, resources: resources.map(made) })));
  const stacks = [...new Set(rows.map(({ stack }) => stack))];
  const missed = rows.filter(({ met }) => met === false);
  return [
    "<!-- Written by `npm run docs` from resilience/recovery and the resources that the program declares. -->",
    "# What each loss would cost",
    `Data lost and time until service is back, from the resources alone: ${rows.length} losses, ${missed.length} of them beyond ` +
      "their objective. Each figure is a sum of named steps, best case to worst; `./plugilo objectives` shows them, `--html` draws them. " +
      "`?` is what nobody can tell before it happens; *lost* is what nothing brings back.",
    ...stacks.map((stack) => section(stack, rows)),
    "## What is missed, and why",
    ...missed.map(explained),
  ].join("\n\n");
}

function section(stack: string, rows: readonly Row[]): string {
  const own = rows.filter((row) => row.stack === stack);
  return `## ${stack}\n\n${table(["component", "loss", "data lost", "back after", "objective", "met"], own.map(cells))}`;
}

function cells({ component, loss, asRegion, rpo, rto, objective, met }: Row): string[] {
  const { from, rpoSeconds, rtoSeconds } = objective;
  const verdict = met === "unknown" ? "not known" : met ? "yes" : "**no**";
  const held = `${from}: ${inWords(rpoSeconds)}, ${inWords(rtoSeconds)}`;
  return [component, asRegion ? `${loss} (as the region)` : loss, rangeInWords(rpo), rangeInWords(rto), held, verdict];
}

function explained({ component, loss, stack, rpo, rto, changeFirst, note }: Row): string {
  const sum = changeFirst?.of === "rpo" ? rpo : rto;
  const steps = sum.lost === undefined ? criticalPath(sum.path).map(step) : [`- lost: ${sum.lost}`];
  const first = changeFirst?.term.decidedBy;
  return [
    `### ${stack}: ${component}, ${loss}`,
    [
      ...steps,
      ...(first ? [`- change first: \`${first.property}\` of \`${first.resource}\` in ${first.stack}`] : []),
    ].join("\n"),
    ...(note === undefined ? [] : [note]),
  ].join("\n\n");
}

function step({ name, range, formula, unknown, trust, fact }: Term): string {
  const source = fact?.from.startsWith("https:") ? `[${trust}](${fact.from} "read ${fact.read}")` : trust;
  return `- ${name}: ${inWords(range.best)} to ${inWords(range.worst)}, ${unknown ?? formula} (${source})`;
}
