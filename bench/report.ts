/** The bench's result as a table, as Markdown for the README, and against its targets. */
import Table from "cli-table3";
import pc from "picocolors";
import type { Time } from "./cluster-times";

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly seconds?: number;
  readonly programSeconds?: number;
  readonly megabytes?: number;
  readonly resources?: number;
  /** Why there is no number, if there is none. */
  readonly refused?: string;
}

/** Something to reach, from issue to table: a number of the run against a limit. */
export interface Target {
  readonly what: string;
  readonly got: number;
  readonly limit: number;
  readonly sense: "at most" | "at least";
  readonly unit: string;
}

export interface Report {
  readonly machine: string;
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
  /** Of the cluster platform; why there are none, if there are none. */
  readonly clusters: readonly Time[] | { readonly refused: string };
}

/** Whether a time is within the figure that its requirement gives; one without a figure is told, not judged. */
export function isWithin({ seconds, limit }: Time): boolean {
  return limit === undefined || seconds <= limit.seconds;
}

/** Whether a target is met; a number that could not be measured meets nothing. */
export function isMet({ got, limit, sense }: Target): boolean {
  return sense === "at most" ? got <= limit : got >= limit;
}

const HEAD = ["what", "seconds", "program s", "program MB", "resources"];
const TARGET_HEAD = ["target", "got", "limit", ""];
const CLUSTER_HEAD = ["on real controllers", "seconds", "the seed's figure", ""];

function cells(row: Row): string[] {
  const number = (value: number | undefined, digits: number): string =>
    value === undefined || Number.isNaN(value) ? "" : value.toFixed(digits);
  const seconds = row.refused === undefined ? number(row.seconds, 2) : "none";
  return [row.what, seconds, number(row.programSeconds, 2), number(row.megabytes, 0), number(row.resources, 0)];
}

function targetCells(target: Target): string[] {
  const got = Number.isNaN(target.got) ? "not measured" : `${target.got.toFixed(2)} ${target.unit}`.trim();
  const limit = `${target.sense} ${target.limit.toFixed(2)} ${target.unit}`.trim();
  return [target.what, got, limit, isMet(target) ? "met" : "missed"];
}

function timeCells(time: Time): string[] {
  const { what, seconds, limit } = time;
  const figure = limit === undefined ? "none" : `${limit.seconds} s (${limit.from})`;
  return [what, seconds.toFixed(1), figure, limit === undefined ? "" : isWithin(time) ? "met" : "missed"];
}

function timesOf({ clusters }: Report): readonly Time[] {
  return "refused" in clusters ? [] : clusters;
}

/** What could not be measured, and why. */
function refusals({ rows, clusters }: Report): string[] {
  const refused = rows.flatMap((row) => (row.refused === undefined ? [] : [`${row.what}: ${row.refused}`]));
  return "refused" in clusters ? [...refused, `on real controllers: ${clusters.refused}`] : refused;
}

/** For a terminal. */
export function asText(report: Report): string {
  const { machine, rows, targets } = report;
  const times = timesOf(report);
  const missed = targets.filter((target) => !isMet(target)).length + times.filter((time) => !isWithin(time)).length;
  const all = targets.length + times.length;
  const verdict = missed === 0 ? pc.green("every target met") : pc.red(`${missed} of ${all} targets missed`);
  const tables = [
    textTable(HEAD, ["left", "right", "right", "right", "right"], rows.map(cells)),
    ...refusals(report),
    textTable(TARGET_HEAD, ["left", "right", "right", "left"], targets.map(targetCells)),
    ...(times.length > 0 ? [textTable(CLUSTER_HEAD, ["left", "right", "right", "left"], times.map(timeCells))] : []),
  ];
  return [machine, ...tables, verdict].join("\n");
}

function textTable(head: string[], colAligns: ("left" | "right")[], rows: string[][]): string {
  const table = new Table({ head, colAligns, style: { head: [], border: [] } });
  table.push(...rows);
  return table.toString();
}

function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** For the README. */
export function asMarkdown(report: Report): string {
  const { machine, rows, targets } = report;
  const times = timesOf(report);
  const tables = [
    markdownTable(HEAD, rows.map(cells)),
    markdownTable(TARGET_HEAD, targets.map(targetCells)),
    ...(times.length > 0 ? [markdownTable(CLUSTER_HEAD, times.map(timeCells))] : []),
  ];
  return [`Made by \`npm run bench -- --readme\` on ${machine}.`, ...tables, ...refusals(report)].join("\n\n");
}
