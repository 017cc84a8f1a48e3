import type { Trust } from "../../facts/recovery";
import type { Source } from "../../facts/source";

/** Seconds; `Infinity` where nobody can say how many. */
export interface Range {
  readonly best: number;
  readonly worst: number;
}

/** A property of ours that decides a term. */
export interface Decider {
  readonly stack: string;
  /** Name of the resource in its stack. */
  readonly resource: string;
  readonly type: string;
  readonly property: string;
}

/** A named part of a recovery, with where its figure is from. */
export interface Term {
  readonly name: string;
  readonly range: Range;
  /** With its figures put in: `2 bad probes x 5 s + timeout 30 s`. */
  readonly formula: string;
  readonly trust: Trust;
  /** Nothing where no property of ours decides it. */
  readonly decidedBy?: Decider;
  /** Nothing where the property alone says it. */
  readonly fact?: Source;
  /** Why nobody can say; its range reaches to `Infinity` then. */
  readonly unknown?: string;
  /** A deployment will tell: the property has no value yet. */
  readonly untilDeployed?: true;
}

/** How a recovery goes: one step, steps one after the other, or steps at the same time, of which the slowest counts. */
export type Path =
  { readonly term: Term } | { readonly inTurn: readonly Path[] } | { readonly atOnce: readonly Path[] };

/** What a loss costs, in time or in data. */
export interface Sum {
  readonly range: Range;
  readonly path: Path;
  /** The configuration does not survive it, and why: nothing brings service or data back by itself or by a step that we have. */
  readonly lost?: string;
  /** What would have to be otherwise. */
  readonly lostBy?: Decider;
}

/** @returns the total of a path: sums of what goes in turn, the slowest of what goes at once. */
export function total(path: Path): Range {
  if ("term" in path) return path.term.range;
  if ("inTurn" in path) {
    const ranges = path.inTurn.map(total);
    return { best: sumOf(ranges.map(({ best }) => best)), worst: sumOf(ranges.map(({ worst }) => worst)) };
  }
  const ranges = path.atOnce.map(total);
  return {
    best: Math.max(0, ...ranges.map(({ best }) => best)),
    worst: Math.max(0, ...ranges.map(({ worst }) => worst)),
  };
}

export function inTurn(...steps: readonly (Term | Path)[]): Path {
  return { inTurn: steps.map(asPath) };
}

export function atOnce(...branches: readonly (Term | Path)[]): Path {
  return { atOnce: branches.map(asPath) };
}

export function sum(...steps: readonly (Term | Path)[]): Sum {
  const [only] = steps;
  const path = steps.length === 1 && only ? asPath(only) : inTurn(...steps);
  return { range: total(path), path };
}

/** Nothing comes back. @param why in one clause */
export function lost(why: string, lostBy?: Decider): Sum {
  return {
    range: { best: Infinity, worst: Infinity },
    path: { inTurn: [] },
    lost: why,
    ...(lostBy === undefined ? {} : { lostBy }),
  };
}

/** Every term of a path. */
export function termsOf(path: Path): readonly Term[] {
  if ("term" in path) return [path.term];
  return ("inTurn" in path ? path.inTurn : path.atOnce).flatMap(termsOf);
}

/** The terms that make the worst total: all that goes in turn, the slowest branch of what goes at once. */
export function criticalPath(path: Path): readonly Term[] {
  if ("term" in path) return [path.term];
  if ("inTurn" in path) return path.inTurn.flatMap(criticalPath);
  const slowest = [...path.atOnce].sort((a, b) => total(b).worst - total(a).worst)[0];
  return slowest ? criticalPath(slowest) : [];
}

function asPath(step: Term | Path): Path {
  return "range" in step ? { term: step } : step;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
