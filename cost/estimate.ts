import { PRICES, type Price } from "../facts/price-list";
import { monthlyPrice } from "../facts/prices";
import { USAGE } from "../facts/usage";
import type { Bill, BillLine, NotPriced } from "./bill";

/** A line of a bill with its price. */
export interface CostLine extends BillLine {
  /** Paid whatever happens, or by what is assumed of usage. */
  readonly basis: "fixed" | "usage";
  /** Dollars a month. */
  readonly usd: number;
}

/** Dollars a month. */
export interface Cost {
  readonly fixed: number;
  readonly usage: number;
  readonly total: number;
}

export interface ComponentCost extends Cost {
  /** Logical name of the outermost component; empty for what lies in none. */
  readonly name: string;
  /** Its class. */
  readonly kind: string;
  readonly lines: readonly CostLine[];
}

export interface Estimate extends Cost {
  /** The dearest first. */
  readonly components: readonly ComponentCost[];
  /** What is missing from the total. */
  readonly notPriced: readonly NotPriced[];
}

/** What a stack costs in a month of the assumed usage, by component. A line without a price is told, never counted as nothing. */
export function estimateOf(bill: Bill): Estimate {
  const { lines, unpriced } = costLines(bill.lines);
  const groups = new Map<string, CostLine[]>();
  for (const line of lines) {
    const key = line.within[0] ?? "";
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const components = [...groups].map(([key, own]) => ({ ...componentOf(key), ...costOf(own), lines: own }));
  components.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  return { ...costOf(lines), components, notPriced: [...bill.notPriced, ...unpriced] };
}

/** Puts prices to lines; those that have none in their region are told apart. */
export function costLines(lines: readonly BillLine[]): { lines: CostLine[]; unpriced: NotPriced[] } {
  const costed: CostLine[] = [];
  const unpriced = new Map<string, NotPriced>();
  for (const line of lines) {
    const price = monthlyPrice(line.meter, line.region);
    if (price === undefined) {
      const what = `${(PRICES[line.meter] as Price).what} in ${line.region}`;
      unpriced.set(what, { type: line.meter, what, count: (unpriced.get(what)?.count ?? 0) + 1 });
      continue;
    }
    const units = line.count * (line.usage === undefined ? 1 : USAGE[line.usage].value);
    costed.push({ ...line, basis: line.usage === undefined ? "fixed" : "usage", usd: units * price });
  }
  return { lines: costed, unpriced: [...unpriced.values()] };
}

/** The sum of lines. */
export function costOf(lines: readonly Pick<CostLine, "basis" | "usd">[]): Cost {
  const sum = (basis: CostLine["basis"]): number =>
    lines.filter((line) => line.basis === basis).reduce((total, { usd }) => total + usd, 0);
  const [fixed, usage] = [sum("fixed"), sum("usage")];
  return { fixed, usage, total: fixed + usage };
}

function componentOf(key: string): Pick<ComponentCost, "name" | "kind"> {
  const [type = "", name = ""] = key.split("::");
  return { name, kind: type.split(":").slice(-1)[0] ?? "" };
}
