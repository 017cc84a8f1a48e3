/** The estate as its golden lists have it: what a component consists of, and what it is paid for. */
import * as fs from "node:fs";
import * as path from "node:path";
import { parseBill } from "../../../cost/bill-text";
import type { BillLine } from "../../../cost/bill";

/** Frankfurt first: it has most of everything. */
const STACKS = ["prod-frankfurt", "prod-berlin", "prod-management", "prod-edge", "staging-frankfurt"];
const STACKS_IN_ORDER = ["prod-management", "prod-frankfurt", "prod-berlin", "prod-edge", "staging-frankfurt"];

/** One component of a stack. */
export interface Instance {
  readonly stack: string;
  readonly name: string;
  /** How many of each child there are, by type token, in the order of the list. */
  readonly children: ReadonlyMap<string, number>;
}

interface Line {
  /** Types of the resource and its parents, the outermost first. */
  readonly types: readonly string[];
  readonly name: string;
}

/** The first instance of a component in the estate; `undefined` for one that no stack has. */
export function instanceOf(root: string, token: string): Instance | undefined {
  for (const stack of STACKS) {
    const lines = linesOf(root, stack);
    const names = lines.filter(({ types }) => types[types.length - 1] === token).map(({ name }) => name);
    const [name] = names.sort();
    if (name === undefined) continue;
    const children = new Map<string, number>();
    for (const child of lines.filter(({ types }) => types[types.length - 2] === token)) {
      // Lists name the parent's type only: children are named after their component, or it is the only one.
      if (names.length > 1 && !child.name.startsWith(`${name}-`)) continue;
      const type = child.types[child.types.length - 1] ?? "";
      children.set(type, (children.get(type) ?? 0) + 1);
    }
    return { stack, name, children };
  }
  return undefined;
}

/** What an instance is paid for; nothing where the list is not written yet. */
export function billLinesOf(root: string, { stack, name }: Instance, token: string): BillLine[] {
  return (billsOf(root).get(stack) ?? []).filter(({ within }) => within.includes(`${token}::${name}`));
}

/** What each stack is paid for, in the order in which the estate comes up. */
export function billsOf(root: string): ReadonlyMap<string, readonly BillLine[]> {
  return new Map(STACKS_IN_ORDER.map((stack) => [stack, readBill(root, stack)]));
}

/** Types of the whole estate, with their count. */
export function typesOf(root: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { types } of STACKS.flatMap((stack) => linesOf(root, stack))) {
    const type = types[types.length - 1] ?? "";
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return counts;
}

const bills = new Map<string, BillLine[]>();

function readBill(root: string, stack: string): BillLine[] {
  const file = path.join(root, "tests", "estate", "goldens", `${stack}.bill.tsv`);
  const lines = bills.get(file) ?? (fs.existsSync(file) ? parseBill(fs.readFileSync(file, "utf8")) : []);
  bills.set(file, lines);
  return lines;
}

const read = new Map<string, Line[]>();

function linesOf(root: string, stack: string): Line[] {
  const file = path.join(root, "tests", "estate", "goldens", `${stack}.txt`);
  const known = read.get(file);
  if (known) return known;
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const lines = text.split("\n").filter(Boolean).map(parse);
  read.set(file, lines);
  return lines;
}

function parse(line: string): Line {
  const [types = "", ...name] = line.split("::");
  return { types: types.split("$"), name: name.join("::") };
}
