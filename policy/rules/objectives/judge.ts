import type { RecoveryTier } from "../../../facts/objectives";
import { computeObjectives, criticalPath, inWords, type Row, type Sum, type Term } from "../../../resilience/recovery";
import { stackOf, type Resource } from "../../../resilience/resource";
import { found, undecided, type EstateRule, type Finding } from "../rule";

/** Which half of a row a rule holds to its objective. */
export type Half = "rpo" | "rto";

/**
 * Findings of the rows that a rule is about: a half that misses its objective, and one that cannot be told before deployment. What
 * nobody can tell at all, or only with other stacks in view, is none: `./plugilo objectives` shows it.
 */
export function missed(about: (row: Row) => boolean, halves: readonly Half[]): EstateRule["judge"] {
  return (resources, { tier }) =>
    rowsOf(resources, tier)
      .filter(about)
      .flatMap((row) => halvesOf(row, halves).flatMap((half) => findingOf(resources, row, half)));
}

/** Where one thing decides both, it is told once. */
function halvesOf({ rpo, rto }: Row, halves: readonly Half[]): readonly Half[] {
  return rpo === rto ? halves.slice(0, 1) : halves;
}

/** All rules of a stack ask for the same rows. */
const computed = new WeakMap<readonly Resource[], Partial<Record<RecoveryTier, readonly Row[]>>>();

function rowsOf(resources: readonly Resource[], tier: RecoveryTier): readonly Row[] {
  const known = computed.get(resources) ?? {};
  computed.set(resources, known);
  const [first] = resources;
  const name = first ? stackOf(first) : "";
  return (known[tier] ??= computeObjectives([{ name, resources }], tier).rows);
}

function findingOf(resources: readonly Resource[], row: Row, half: Half): readonly Finding[] {
  const sum = row[half];
  const allowed = half === "rpo" ? row.objective.rpoSeconds : row.objective.rtoSeconds;
  const expected = `at most ${inWords(allowed)} (${row.objective.from})`;
  const path = criticalPath(sum.path);
  const waiting = path.find(({ untilDeployed }) => untilDeployed);
  if (waiting)
    return [undecided(resourceOf(resources, row, waiting.decidedBy), waiting.decidedBy?.property ?? half, expected)];
  if (
    sum.lost === undefined &&
    sum.range.best <= allowed &&
    (sum.range.worst <= allowed || sum.range.worst === Infinity)
  )
    return [];
  const decides = sum.lostBy ?? largest(path)?.decidedBy;
  return [
    found(resourceOf(resources, row, decides), decides?.property ?? row.loss, told(row, half, sum, path), expected),
  ];
}

function largest(path: readonly Term[]): Term | undefined {
  return [...path].filter(({ decidedBy }) => decidedBy).sort((a, b) => b.range.worst - a.range.worst)[0];
}

const WHAT: Readonly<Record<Half, string>> = { rpo: "of data lost", rto: "without service" };

function told({ component, loss }: Row, half: Half, { range, lost }: Sum, path: readonly Term[]): string {
  const after = `after a loss (${loss}) of ${component}`;
  if (lost !== undefined) return `nothing that comes back ${after}: ${lost}`;
  const time = range.worst === Infinity ? `at least ${inWords(range.best)}` : `up to ${inWords(range.worst)}`;
  return `${time} ${WHAT[half]} ${after}: ${path.map(({ name, formula }) => `${name} (${formula})`).join(", then ")}`;
}

function resourceOf(resources: readonly Resource[], row: Row, decides: Term["decidedBy"]): Resource {
  const wanted = resources.find(({ name, type }) => name === decides?.resource && type === decides.type);
  const own = wanted ?? resources.find(({ name, type }) => name === row.resource && type === row.type);
  if (!own)
    throw new Error(`${row.resource}: got no such resource in ${row.stack}, expected the one that a row is of.`);
  return own;
}
