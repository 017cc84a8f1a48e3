import { criticalPath, inWords, rangeInWords, type Row, type Term, type Trust } from "../../resilience/recovery";

/** Bars by what each figure is worth: promised, written down, seen, believed. */
const COLOURS: Readonly<Record<Trust, string>> = {
  contractual: "#1b7f4d",
  documented: "#2f6fb3",
  measured: "#6a4fb3",
  assumed: "#c98a1b",
};
const WIDTH = 640;
const HEIGHT = 18;
/** Of a bar that ends nobody knows where. */
const UNKNOWN_SHARE = 0.25;

/** One page without anything beside it: each loss as a bar of its steps, worst case, against its objective. */
export function pageOf(rows: readonly Row[]): string {
  const stacks = [...new Set(rows.map(({ stack }) => stack))];
  const missed = rows.filter(({ met }) => met === false).length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Recovery objectives</title><style>${STYLE}</style></head><body>
<h1>Recovery objectives</h1>
<p>Computed from the resources as the program declares them, before anything is deployed. Bars are worst cases of time; the line is the objective. ${missed} of ${rows.length} losses miss theirs.</p>
<p>${Object.entries(COLOURS)
    .map(([trust, colour]) => `<span class="key" style="background:${colour}"></span>${trust}`)
    .join(" ")}</p>
${stacks.map((stack) => `<h2>${escaped(stack)}</h2>${tableOf(rows.filter((row) => row.stack === stack))}`).join("\n")}
</body></html>
`;
}

const STYLE =
  "body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222}table{border-collapse:collapse}td,th{text-align:left;padding:4px 10px;" +
  "vertical-align:top;border-bottom:1px solid #ddd}.key{display:inline-block;width:12px;height:12px;margin:0 4px 0 12px}.no{color:#b3261e;" +
  "font-weight:600}.note{color:#666;max-width:640px}";

function tableOf(rows: readonly Row[]): string {
  const head = ["component", "loss", "data lost", "back after", "objective", "met", "steps of the time"];
  return `<table><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr>${rows.map(rowOf).join("")}</table>`;
}

function rowOf(row: Row): string {
  const { component, loss, asRegion, rpo, rto, objective, met, note = "" } = row;
  const cells = [
    component,
    asRegion ? `${loss} (as the region)` : loss,
    rangeInWords(rpo),
    rangeInWords(rto),
    `${objective.from}: ${inWords(objective.rpoSeconds)}, ${inWords(objective.rtoSeconds)}`,
  ];
  const verdict = met === "unknown" ? "not known" : met ? "yes" : "no";
  return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}<td class="${met === false ? "no" : ""}">${verdict}</td><td>${rto.lost === undefined ? barOf(row) : escaped(rto.lost)}<div class="note">${escaped(note)}</div></td></tr>`;
}

/** The critical path, each step as long as its worst case. */
function barOf({ rto, objective }: Row): string {
  const terms = criticalPath(rto.path);
  const known = terms.reduce((sum, { range }) => sum + (range.worst === Infinity ? 0 : range.worst), 0);
  const open = terms.some(({ range }) => range.worst === Infinity);
  const scale = (WIDTH * (open ? 1 - UNKNOWN_SHARE : 1)) / Math.max(known, objective.rtoSeconds, 1);
  let x = 0;
  const bars = terms.map((term) => {
    const width = term.range.worst === Infinity ? WIDTH * UNKNOWN_SHARE : term.range.worst * scale;
    const bar = `<rect x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${HEIGHT}" fill="${COLOURS[term.trust]}" stroke="#fff"${term.range.worst === Infinity ? ' fill-opacity="0.3"' : ""}><title>${escaped(titleOf(term))}</title></rect>`;
    x += width;
    return bar;
  });
  const line = (objective.rtoSeconds * scale).toFixed(1);
  return `<svg width="${WIDTH + 2}" height="${HEIGHT + 4}" role="img">${bars.join("")}<line x1="${line}" x2="${line}" y1="0" y2="${HEIGHT + 4}" stroke="#b3261e" stroke-width="2"/></svg>`;
}

function titleOf({ name, range, formula, unknown, trust, decidedBy, fact }: Term): string {
  const source = decidedBy ? `${decidedBy.property} of ${decidedBy.resource}` : (fact?.from ?? "");
  return `${name}: ${inWords(range.best)} to ${inWords(range.worst)}; ${unknown ?? formula}; ${trust}; ${source}`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
