import * as fs from "node:fs";
import Table from "cli-table3";
import pc from "picocolors";
import { recordedEstate } from "../../local/recording/cached";
import { made } from "../../resilience/estate";
import { computeObjectives, criticalPath, inWords, rangeInWords, type Row, type Term } from "../../resilience/recovery";
import { readEstate } from "../../stacks/config";
import { EXIT } from "../failure";
import { pageOf } from "../objectives/page";
import { ROOT, wantedStacks } from "../session";

export interface ObjectivesFlags {
  readonly json?: boolean;
  /** File to write a page to. */
  readonly html?: string;
}

/**
 * What each loss would cost, from the resources as the program declares them: no account, no deployment.
 *
 * @returns 1 when a wanted stack misses an objective.
 */
export async function objectives(named: readonly string[], { json, html }: ObjectivesFlags): Promise<number> {
  const wanted = wantedStacks(readEstate(ROOT), named);
  const recorded = await recordedEstate(ROOT, { say: (stack) => process.stderr.write(`reading ${stack} ...\n`) });
  const stacks = recorded.map(({ name, resources }) => ({ name, resources: resources.map(made) }));
  const rows = computeObjectives(stacks).rows.filter(({ stack }) => wanted.includes(stack));
  if (html !== undefined) {
    fs.writeFileSync(html, pageOf(rows));
    process.stderr.write(`wrote ${html}\n`);
  }
  process.stdout.write(`${json ? asJson(rows) : objectivesText(rows)}\n`);
  return rows.some(({ met }) => met === false) ? EXIT.fault : EXIT.ok;
}

/** A table a stack, then how each missed objective is missed, then the count. */
export function objectivesText(rows: readonly Row[]): string {
  const stacks = [...new Set(rows.map(({ stack }) => stack))];
  const tables = stacks.map((stack) => [pc.bold(stack), tableOf(rows.filter((row) => row.stack === stack))].join("\n"));
  const missed = rows.filter(({ met }) => met === false).map(explained);
  return [...tables, ...missed, summary(rows)].join("\n\n");
}

function tableOf(rows: readonly Row[]): string {
  const table = new Table({
    head: ["component", "loss", "data lost", "back after", "objective", "met"],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows)
    table.push([row.component, lossOf(row), rangeInWords(row.rpo), rangeInWords(row.rto), heldTo(row), metOf(row)]);
  return table.toString();
}

function lossOf({ loss, asRegion }: Row): string {
  return asRegion ? `${loss} (as the region)` : loss;
}

function heldTo({ objective: { from, rpoSeconds, rtoSeconds } }: Row): string {
  return `${from}: ${inWords(rpoSeconds)}, ${inWords(rtoSeconds)}`;
}

function metOf({ met }: Row): string {
  if (met === "unknown") return pc.yellow("not known");
  return met ? "yes" : pc.red("no");
}

/** What goes wrong, step by step, and what to change first. */
function explained(row: Row): string {
  const half = row.changeFirst?.of ?? "rto";
  const { lost, path } = row[half];
  return [
    pc.bold(`${row.stack}: ${row.component}, ${lossOf(row)}: ${half === "rpo" ? "data" : "time"}`),
    ...(lost === undefined ? criticalPath(path).map(step) : [`  lost: ${lost}`]),
    ...(row.changeFirst
      ? [`  change first: ${propertyOf(row.changeFirst.term)}, which decides up to ${inWords(row.changeFirst.seconds)}`]
      : []),
    ...(row.note === undefined ? [] : [`  ${row.note}`]),
  ].join("\n");
}

function step(term: Term): string {
  const { name, range, formula, trust, unknown } = term;
  return `  ${inWords(range.best)} to ${inWords(range.worst)}  ${name}: ${unknown ?? formula} (${trust}${sourceOf(term)})`;
}

function sourceOf(term: Term): string {
  if (term.decidedBy) return `, ${propertyOf(term)}`;
  return term.fact ? `, ${term.fact.from} ${term.fact.read}` : "";
}

function propertyOf({ decidedBy }: Term): string {
  return decidedBy ? `${decidedBy.property} of ${decidedBy.resource} in ${decidedBy.stack}` : "nothing of ours";
}

function summary(rows: readonly Row[]): string {
  const count = (met: Row["met"]): number => rows.filter((row) => row.met === met).length;
  return `${rows.length} losses: ${count(true)} within their objective, ${count(false)} not, ${count("unknown")} that nobody can tell before it happens.`;
}

/** Infinity is no number of JSON's. */
function asJson(rows: readonly Row[]): string {
  return JSON.stringify({ rows }, (_, value: unknown) => (value === Infinity ? "unbounded" : value), 2);
}
