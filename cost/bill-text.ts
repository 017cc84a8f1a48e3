import { PRICES } from "../facts/price-list";
import type { Meter } from "../facts/prices";
import { USAGE, type UsageKey } from "../facts/usage";
import type { Bill, BillLine } from "./bill";

/** A bill as text, a line each, to be committed and compared: tabs between the fields, no prices in it. */
const HEAD = ["within", "resource", "meter", "count", "usage", "region"].join("\t");
const INSIDE = " > ";

export function billText({ lines }: Bill): string {
  const rows = lines.map(({ within, resource, meter, count, usage, region }) =>
    [within.join(INSIDE), resource, meter, String(count), usage ?? "", region].join("\t"),
  );
  return `${[HEAD, ...rows.sort()].join("\n")}\n`;
}

/** @throws Error when a line names a meter or an assumption that there is none of: the list is older than the code. */
export function parseBill(text: string): BillLine[] {
  return text.split("\n").slice(1).filter(Boolean).map(parseLine);
}

function parseLine(line: string): BillLine {
  const [within = "", resource = "", meter = "", count = "", usage = "", region = ""] = line.split("\t");
  if (!isMeter(meter)) throw outdated(line, `a meter "${meter}"`);
  if (usage !== "" && !isUsage(usage)) throw outdated(line, `an assumption "${usage}"`);
  return {
    within: within === "" ? [] : within.split(INSIDE),
    resource,
    meter,
    count: Number(count),
    ...(usage === "" ? {} : { usage }),
    region,
  };
}

function isMeter(text: string): text is Meter {
  return Object.hasOwn(PRICES, text);
}

function isUsage(text: string): text is UsageKey {
  return Object.hasOwn(USAGE, text);
}

function outdated(line: string, got: string): Error {
  return new Error(`bill: got ${got} in "${line}", expected one that exists; run \`npm run goldens\`.`);
}
