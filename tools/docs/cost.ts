/** What the production estate costs, and on what assumptions: docs/cost.md. */
import * as path from "node:path";
import { isUnknown } from "../../cost/bill";
import { estimateOf, type Cost, type Estimate } from "../../cost/estimate";
import { PRICES, PRICES_READ, type Price } from "../../facts/price-list";
import { REGION_FACTORS } from "../../facts/prices";
import { USAGE } from "../../facts/usage";
import type { GeneratedDocument } from "../check/documents";
import { billsOf, typesOf } from "./component/golden";
import { table } from "./component/markdown";

const ROOT = path.join(__dirname, "..", "..");

export const documents: readonly GeneratedDocument[] = [{ file: "docs/cost.md", render }];

function render(): string {
  const stacks = [...billsOf(ROOT)].map(([stack, lines]) => ({ stack, ...estimateOf({ lines, notPriced: [] }) }));
  return [
    "<!-- Written by `npm run docs` from facts/ and the golden bills of tests/estate/goldens. -->",
    "# What the production estate costs",
    `An estimate in US dollars a month: list prices as read in ${PRICES_READ}, without taxes, reservations and discounts, and the ` +
      "usage assumed below. `./plugilo cost` makes it of whatever is up, with what it has no price for; in each component's README " +
      "stands one instance of it.",
    table(["stack", "fixed", "by usage", "estimate"], [...stacks.map(stackRow), ["**all**", ...cells(sum(stacks))]]),
    "## What drives it",
    ...stacks.map(componentTable),
    notPriced(stacks),
    "## Assumed usage",
    "Nothing that code declares. Change it in facts/usage.ts when the real figures are known.",
    table(["assumption", "a month", "of what", "why"], Object.entries(USAGE).map(usageRow)),
    "## Prices",
    `Prices that were read for another region are multiplied by the ratio of virtual machines' prices: ${factors()}.`,
    table(["what", "US dollars", "per", "read for", "source", "assumed"], Object.values<Price>(PRICES).map(priceRow)),
  ].join("\n\n");
}

function stackRow({ stack, ...cost }: Estimate & { stack: string }): string[] {
  return [stack, ...cells(cost)];
}

function componentTable({ stack, components }: Estimate & { stack: string }): string {
  const rows = components.map(({ name, kind, ...cost }) => [name, kind, ...cells(cost)]);
  return `### ${stack}\n\n${table(["component", "kind", "fixed", "by usage", "estimate"], rows)}`;
}

/** What the totals lack. */
function notPriced(stacks: readonly Estimate[]): string {
  const types = [...typesOf(ROOT)].filter(([type]) => isUnknown(type));
  const inRegion = stacks.flatMap(({ notPriced: lines }) => lines);
  const missing = [
    ...types.map(([type, count]) => `${count} x \`${type}\``),
    ...inRegion.map(({ what, count }) => `${count} x ${what}`),
  ];
  return `Not priced, so not in it: ${missing.join(", ") || "nothing"}.`;
}

function usageRow([key, { value, unit, why }]: [string, (typeof USAGE)[keyof typeof USAGE]]): string[] {
  return [`\`${key}\``, value.toLocaleString("en-US"), unit, why];
}

function priceRow({ what, usd, per, pricedFor, source, assumed = "" }: Price): string[] {
  const byRegion =
    typeof usd === "number"
      ? String(usd)
      : Object.entries(usd).flatMap(([region, one]) => (one === undefined ? [] : [`${region} ${one}`]));
  const page = source.from.replace(/\/$/, "").split("/").slice(-1).join();
  return [
    what,
    [byRegion].flat().join("<br>"),
    per,
    pricedFor,
    `[${page}](${source.from} "read ${source.read}")`,
    assumed,
  ];
}

function factors(): string {
  return Object.entries(REGION_FACTORS)
    .map(([region, factor]) => `${region} ${factor}`)
    .join(", ");
}

function sum(costs: readonly Cost[]): Cost {
  const of = (part: keyof Cost): number => costs.reduce((total, one) => total + one[part], 0);
  return { fixed: of("fixed"), usage: of("usage"), total: of("total") };
}

function cells({ fixed, usage, total }: Cost): string[] {
  return [fixed, usage, total].map((amount) => `$${Math.round(amount).toLocaleString("en-US")}`);
}
