/** What one instance of a component costs, as a table. */
import { costLines, costOf, type CostLine } from "../../../cost/estimate";
import { PRICES, PRICES_READ, type Price } from "../../../facts/price-list";
import { USAGE, type Usage } from "../../../facts/usage";
import { billLinesOf, type Instance } from "./golden";
import { table } from "./markdown";

/** @returns nothing for a component that the price table knows no part of. */
export function estimateTable(root: string, instance: Instance, token: string): string | undefined {
  const { lines, unpriced } = costLines(billLinesOf(root, instance, token));
  if (lines.length === 0) return undefined;
  const { fixed, usage, total } = costOf(lines);
  const rows = grouped(lines).map((line) => [
    (PRICES[line.meter] as Price).what,
    quantity(line),
    line.basis === "fixed" ? dollars(line.usd) : "",
    line.basis === "usage" ? dollars(line.usd) : "",
  ]);
  const missing = unpriced.map(({ what, count }) => `Not in it: ${count} x ${what}.`);
  return [
    `Estimate of \`${instance.name}\` in ${instance.stack}: **${dollars(total)} a month** of list prices read in ${PRICES_READ}, ` +
      "with the usage that facts/usage.ts assumes.",
    table(["paid for", "so many", "fixed", "by usage"], [...rows, ["total", "", dollars(fixed), dollars(usage)]]),
    ...missing,
  ].join("\n\n");
}

/** Lines of the same thing for the same reason in the same region, added up. */
function grouped(lines: readonly CostLine[]): CostLine[] {
  const groups = new Map<string, CostLine>();
  for (const line of lines) {
    const key = [line.meter, line.usage, line.region].join(" ");
    const sum = groups.get(key);
    groups.set(key, sum ? { ...sum, count: sum.count + line.count, usd: sum.usd + line.usd } : line);
  }
  return [...groups.values()];
}

/** Lines count in the unit of their price, or in that of an assumption. */
function quantity({ count, usage, meter }: CostLine): string {
  const counted = Number(count.toFixed(2)).toLocaleString("en-US");
  if (usage === undefined) return `${counted}${UNITS[(PRICES[meter] as Price).per] ?? ""}`;
  const { value, unit }: Usage = USAGE[usage];
  return `${count === 1 ? "" : `${counted} x `}${value.toLocaleString("en-US")} ${unit}`;
}

/** What is counted while an hour's or a month's price is paid for it. */
const UNITS: Readonly<Partial<Record<Price["per"], string>>> = {
  GB: " GB",
  "vCPU-hour": " vCPU",
  "vCPU and month": " vCPU",
};

function dollars(amount: number): string {
  return `$${Math.round(amount).toLocaleString("en-US")}`;
}
