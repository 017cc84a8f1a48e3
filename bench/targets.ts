/** What the bench has to reach (issue 3, section 7; RIGS.md tells how the numbers came about). */
import type { Target } from "./report";

/** Numbers that the targets are made of; NaN where something was not measured. Ratios are of runs side by side. */
export interface Numbers {
  /** Whole-estate preview: the same program type-checked by ts-node after an edit, version aliases kept, over ours. */
  readonly defaultWay: number;
  /** Whole-estate preview over as many resources of a trivial kind, with the preload. */
  readonly floor: number;
  /** A preview that fails at its end over one that succeeds. */
  readonly error: number;
  readonly peakMegabytes: number;
  /** Whole-estate preview by number of regions, seconds. */
  readonly growth: ReadonlyMap<number, number>;
  /** What the policy pack adds to a preview, seconds, and to how many resources. */
  readonly pack: { readonly seconds: number; readonly resources: number };
}

/** An error may take this much longer than a success before it counts as slower: a repetition varies as much. */
const NOISE = 1.1;

export function targetsOf(numbers: Numbers): Target[] {
  const { growth, pack } = numbers;
  return [
    {
      what: "whole-estate preview, times faster than the default way",
      got: numbers.defaultWay,
      limit: 5,
      sense: "at least",
      unit: "x",
    },
    {
      what: "whole-estate preview over the engine's floor",
      got: numbers.floor,
      limit: 1.5,
      sense: "at most",
      unit: "x",
    },
    {
      what: "growth from 2 to 16 regions",
      got: (growth.get(16) ?? Number.NaN) / (growth.get(2) ?? Number.NaN),
      limit: 8.5,
      sense: "at most",
      unit: "x",
    },
    { what: "program's peak memory", got: numbers.peakMegabytes, limit: 400, sense: "at most", unit: "MB" },
    {
      what: "an error over a success",
      got: numbers.error,
      limit: NOISE,
      sense: "at most",
      unit: "x",
    },
    { what: "policy pack", got: pack.seconds, limit: 0.7 + 0.0025 * pack.resources, sense: "at most", unit: "s" },
  ];
}
