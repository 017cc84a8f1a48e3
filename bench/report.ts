/** The bench's result as a table, as Markdown for the README, and against its targets. */
import Table from "cli-table3";
import pc from "picocolors";

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
}

/** Whether a target is met; a number that could not be measured meets nothing. */
export function isMet({ got, limit, sense }: Target): boolean {
  return sense === "at most" ? got <= limit : got >= limit;
}

const HEAD = ["what", "seconds", "program s", "program MB", "resources"];
const TARGET_HEAD = ["target", "got", "limit", ""];

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

/** What could not be measured, and why. */
function refusals(rows: readonly Row[]): string[] {
  return rows.flatMap(({ what, refused }) => (refused === undefined ? [] : [`${what}: ${refused}`]));
}

/** For a terminal. */
export function asText({ machine, rows, targets }: Report): string {
  const table = new Table({
    head: HEAD,
    colAligns: ["left", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  table.push(...rows.map(cells));
  const reached = new Table({
    head: TARGET_HEAD,
    colAligns: ["left", "right", "right", "left"],
    style: { head: [], border: [] },
  });
  reached.push(...targets.map(targetCells));
  const missed = targets.filter((target) => !isMet(target)).length;
  const verdict = missed === 0 ? pc.green("every target met") : pc.red(`${missed} of ${targets.length} targets missed`);
  return [machine, table.toString(), ...refusals(rows), reached.toString(), verdict].join("\n");
}

function markdownTable(head: readonly string[], rows: readonly string[][]): string {
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? "---" : "--:"))), ...rows.map(line)].join("\n");
}

/** For the README. */
export function asMarkdown({ machine, rows, targets }: Report): string {
  const tables = [markdownTable(HEAD, rows.map(cells)), markdownTable(TARGET_HEAD, targets.map(targetCells))];
  return [`Made by \`npm run bench -- --readme\` on ${machine}.`, ...tables, ...refusals(rows)].join("\n\n");
}
