import Table from "cli-table3";
import pc from "picocolors";
import { billOf } from "../../cost/bill";
import { estimateOf, type Cost, type Estimate } from "../../cost/estimate";
import type { CostedStack } from "../../cost/resource";
import { PRICES_READ } from "../../facts/price-list";
import { readEstate, type StackConfig } from "../../stacks/config";
import { EXIT, Failure } from "../failure";
import { localAt } from "../local";
import { ROOT, wantedStacks } from "../session";
import { readState, type StackState } from "../state";

interface StackCost extends Estimate {
  readonly stack: string;
  readonly region: string;
}

/**
 * What the stacks that are up cost in a month, from their states: reads files only, no engine, no cloud.
 *
 * @throws Failure when none of the wanted stacks is up: there is nothing to estimate.
 */
export function cost(named: readonly string[], flags: { json?: boolean }): number {
  const [estate, local] = [readEstate(ROOT), localAt(ROOT)];
  const wanted = wantedStacks(estate, named);
  const costs = wanted.flatMap((stack): StackCost[] => {
    const [config, state] = [estate.get(stack), readState(local, stack)];
    if (!config || !state || state.resources.length === 0) return [];
    return [{ stack, region: config.region, ...estimateOf(billOf(costedStack(config, state))) }];
  });
  if (costs.length === 0) {
    throw new Failure(`cost: got no stack that is up of ${wanted.join(", ")}, expected one; run ./plugilo up first.`);
  }
  const absent = wanted.filter((stack) => !costs.some((one) => one.stack === stack));
  process.stdout.write(`${flags.json ? asJson(costs) : costText(costs, absent)}\n`);
  return EXIT.ok;
}

/** A state's resources as an estimate takes them. */
export function costedStack({ region, kind }: StackConfig, { resources }: Pick<StackState, "resources">): CostedStack {
  return {
    region,
    kind,
    resources: resources.map(({ urn, type, parent, inputs }) => ({
      urn,
      type,
      ...(parent === undefined ? {} : { parent }),
      properties: typeof inputs === "object" && inputs !== null ? { ...inputs } : {},
    })),
  };
}

/** A table a stack, the total of all, and what it is worth. */
export function costText(costs: readonly StackCost[], absent: readonly string[]): string {
  const sections = costs.map((one) =>
    [pc.bold(`${one.stack} (${one.region})`), tableOf(one), ...missing(one)].join("\n"),
  );
  const notUp = absent.length > 0 ? [`Not up, so not in it: ${absent.join(", ")}.`] : [];
  const closing =
    `Estimate in US dollars a month: list prices as read in ${PRICES_READ} (facts/price-list.ts), without taxes and discounts; ` +
    "usage as assumed in facts/usage.ts.";
  const all = costs.length > 1 ? [pc.bold(`All ${costs.length} stacks: ${amounts(totalOf(costs))}`)] : [];
  return [...sections, [...all, ...notUp, closing].join("\n")].join("\n\n");
}

function tableOf({ components, ...total }: StackCost): string {
  const table = new Table({
    head: ["component", "kind", "fixed", "by usage", "estimate"],
    colAligns: ["left", "left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, kind, ...own } of components) table.push([name || "(in none)", kind, ...cells(own)]);
  table.push(["total", "", ...cells(total)].map((cell) => pc.bold(cell)));
  return table.toString();
}

/** What nobody has a price for is told with its count, so that no total looks complete that is not. */
function missing({ notPriced }: Estimate): string[] {
  return notPriced.map(({ type, what, count }) =>
    pc.yellow(`not priced: ${count} x ${type}${what === undefined ? "" : ` (${what})`}`),
  );
}

function cells({ fixed, usage, total }: Cost): string[] {
  return [fixed, usage, total].map(dollars);
}

function amounts({ fixed, usage, total }: Cost): string {
  return `${dollars(total)} a month, ${dollars(fixed)} of it fixed and ${dollars(usage)} by usage`;
}

/** Whole dollars: an estimate has no cents. */
function dollars(amount: number): string {
  return `$${Math.round(amount).toLocaleString("en-US")}`;
}

function totalOf(costs: readonly Cost[]): Cost {
  const sum = (part: keyof Cost): number => costs.reduce((total, one) => total + one[part], 0);
  return { fixed: sum("fixed"), usage: sum("usage"), total: sum("total") };
}

function asJson(costs: readonly StackCost[]): string {
  const about = { estimate: true, currency: "USD", per: "month", pricesRead: PRICES_READ };
  return JSON.stringify({ ...about, ...totalOf(costs), stacks: costs }, inCents, 2);
}

const AMOUNTS = ["fixed", "usage", "total", "usd"];

function inCents(key: string, value: unknown): unknown {
  return typeof value === "number" && AMOUNTS.includes(key) ? Math.round(value * 100) / 100 : value;
}
