import type { Estimate } from "../cost/estimate";
import type { PackConfig } from "../policy/verdict";
import { made } from "../resilience/estate";
import { UNKNOWN } from "../resilience/resource";
import { computeObjectives, rangeInWords, type Row } from "../resilience/recovery";
import { alertChanges, type AlertChange } from "./alerts";
import { gravest, requiredApprovals, RISK_CLASSES, type Approval, type Approvers, type RiskClass } from "./approvers";
import { compare, type Change, type Operation, type Recorded, type StackChange } from "./change";
import { clusterChanges, moveOf, singletonMoves, type Clusters, type SingletonMove } from "./clusters";
import { Dependants, type Dependant } from "./dependants";
import { downtimeOf } from "./downtime";
import type { Fate } from "./fate";
import { headroomOf, type Headroom } from "./headroom";
import { fateOf } from "./held-data";
import { objectChanges, type Files, type ObjectChange } from "./objects";
import { packChange, type PackChange } from "./pack-change";
import { policyOf, policyOfClusters, type Packs, type PolicyChange } from "./policy";
import { riskOf } from "./risk";

/** What a review is made from: the estate and its files, before and after. */
export interface ReviewInput {
  readonly stacks: readonly StackChange[];
  readonly gitops: { readonly before: Files; readonly after: Files };
  /** What each cluster gets out of those files; where it is not known, files are compared. */
  readonly clusters?: { readonly before: Clusters; readonly after: Clusters };
  /** Why a cluster would get nothing any more: its folder cannot be built. */
  readonly unbuilt?: string;
  /** Names of all files that differ. */
  readonly files: readonly string[];
  readonly policy: PackConfig;
  /** Where files differ that decide what the policy pack says. */
  readonly packs?: Packs;
  readonly approvers: Approvers;
  /** Dollars a month. */
  readonly cost: (stack: string, resources: readonly Recorded[]) => Estimate | undefined;
  /** What whoever made this could not find out, and why. */
  readonly unknown?: readonly string[];
}

export interface ReviewedChange extends Change {
  readonly risk: RiskClass;
}

/** A step that takes data away, or takes service away with it. */
export interface Grave {
  readonly stack: string;
  readonly change: ReviewedChange;
  readonly fate?: Fate;
  readonly downtime: string;
  /** The engine refuses to take it away. */
  readonly protected: boolean;
  readonly dependants: readonly Dependant[];
}

export interface ReviewedStack {
  readonly stack: string;
  readonly is: "new" | "gone" | "changed" | "same";
  readonly tally: Readonly<Record<Operation, number>>;
  readonly moved: number;
  /** The gravest first. */
  readonly changes: readonly ReviewedChange[];
  /** Names of what the engine would refuse to take away and will no longer. */
  readonly unprotected: readonly string[];
}

/** A computed objective that is not what it was. */
export interface ObjectiveChange {
  readonly stack: string;
  readonly component: string;
  readonly loss: string;
  readonly before?: ObjectiveState;
  readonly after?: ObjectiveState;
}
export interface ObjectiveState {
  readonly rpo: string;
  readonly rto: string;
  readonly met: boolean | "unknown";
}

export interface CostChange {
  readonly stack: string;
  readonly before: number;
  readonly after: number;
}

export interface Review {
  /** The gravest. */
  readonly risk: RiskClass;
  readonly approvals: readonly Approval[];
  readonly stacks: readonly ReviewedStack[];
  /** Data first, then by how many depend on it. */
  readonly grave: readonly Grave[];
  readonly policy: PolicyChange;
  /** What becomes of those who judge; absent where the pack is the same. */
  readonly rules?: PackChange;
  readonly objectives: readonly ObjectiveChange[];
  /** The scarcest first. */
  readonly headroom: readonly Headroom[];
  readonly cost: readonly CostChange[];
  /** Of files, where it is not known what clusters get. */
  readonly objects: readonly ObjectChange[];
  /** What becomes of what Argo CD applies, by the clusters that it is the same in. */
  readonly clusters: readonly ReviewedStack[];
  readonly singletons: readonly SingletonMove[];
  readonly unbuilt?: string;
  readonly alerts: readonly AlertChange[];
  readonly files: number;
  /** What could not be known, and why. */
  readonly unknown: readonly string[];
}

/** Files that decide what is judged at all: rules, their levels, waivers. */
const RULES = /^policy\/.*\.(ts|json)$/;

export function reviewOf(input: ReviewInput): Review {
  const stacks = input.stacks.map(reviewed);
  const rendered = input.clusters ? clusterChanges(input.clusters.before, input.clusters.after) : [];
  const clusters = rendered.map(reviewed);
  const grave = gravesOf([...input.stacks, ...rendered], [...stacks, ...clusters]);
  const policy = wholePolicy(input);
  const rules = input.packs && packChange(input.packs, input.stacks);
  const objects = input.clusters ? [] : objectChanges(input.gitops.before, input.gitops.after);
  const headroom = headroomOf(input.stacks);
  const risks = new Set<RiskClass>([
    ...[...stacks, ...clusters].flatMap(({ changes }) => changes.map(({ risk }) => risk)),
    ...(stacks.some(({ unprotected }) => unprotected.length > 0) ? (["data"] as const) : []),
    ...(policy.broken.length > 0 || (rules?.hidden.length ?? 0) > 0 || input.files.some((file) => RULES.test(file))
      ? (["policy"] as const)
      : []),
    ...(headroom.some(({ short }) => short) ? (["capacity"] as const) : []),
    ...(objects.length > 0 ? (["low"] as const) : []),
  ]);
  return {
    ...{ risk: gravest(risks), approvals: requiredApprovals(input.approvers, risks) },
    ...{ stacks, grave, policy, ...(rules ? { rules } : {}), objectives: objectivesOf(input.stacks) },
    headroom,
    cost: costsOf(input),
    ...{ objects, clusters, singletons: singletonMoves(rendered, input.clusters?.after ?? new Map()) },
    ...(input.unbuilt === undefined ? {} : { unbuilt: input.unbuilt }),
    alerts: [...input.stacks, ...rendered].flatMap(alertChanges),
    files: input.files.length,
    unknown: unknownsOf(input, stacks, headroom),
  };
}

function reviewed(one: StackChange): ReviewedStack {
  const changes = one.changes.map((change) => ({ ...change, risk: riskOf(change, fateOf(change, one)) }));
  const tally = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const { operation } of changes) tally[operation] += 1;
  const differs = changes.length > 0 || one.moved.length > 0 || one.unprotected.length > 0;
  return {
    stack: one.stack,
    is: one.before === undefined ? "new" : one.after === undefined ? "gone" : differs ? "changed" : "same",
    tally,
    moved: one.moved.length,
    // By name within a class: what belongs together stands together, and a comment that is written anew keeps its order.
    changes: changes.sort((a, b) => rankOf(b) - rankOf(a) || compare(`${a.name} ${a.type}`, `${b.name} ${b.type}`)),
    unprotected: one.unprotected.map(({ name }) => name),
  };
}

function wholePolicy({ stacks, clusters, policy, packs }: ReviewInput): PolicyChange {
  const ofStacks = policyOf(stacks, policy, packs?.after);
  if (!clusters) return ofStacks;
  const { broken, mended } = policyOfClusters(clusters.before, clusters.after, policy);
  return { broken: [...ofStacks.broken, ...broken], mended: [...ofStacks.mended, ...mended] };
}

/** What runs once at most and would run twice, or not at all, is looked at before all classes. */
function rankOf(change: ReviewedChange): number {
  return moveOf(change) ? RISK_CLASSES.length : RISK_CLASSES.indexOf(change.risk);
}

function gravesOf(stacks: readonly StackChange[], all: readonly ReviewedStack[]): Grave[] {
  const dependants = new Dependants(stacks);
  const graves = stacks.flatMap((stack, index) =>
    (all[index]?.changes ?? []).flatMap((change): Grave[] => {
      const [fate, downtime] = [fateOf(change, stack), downtimeOf(change)];
      const touching = dependants.of(change);
      if (downtime === undefined || (!fate && !change.deleteBeforeReplace && !change.before?.protect)) return [];
      return [
        {
          ...{ stack: stack.stack, change, downtime, dependants: touching },
          protected: change.before?.protect ?? false,
          ...(fate ? { fate } : {}),
        },
      ];
    }),
  );
  return graves.sort((a, b) => weight(b) - weight(a));
}

const FATES = ["reversible", "restorable", "address", "lost"] as const;

/** An address that is lost weighs less than data that is, and more than data that comes back. */
function weight({ fate, dependants }: Grave): number {
  const rank = fate && (fate.keeps === "address" && fate.is === "lost" ? "address" : fate.is);
  return (rank ? 1 + FATES.indexOf(rank) : 0) * 1_000_000 + dependants.length;
}

function objectivesOf(stacks: readonly StackChange[]): ObjectiveChange[] {
  const side = (of: (stack: StackChange) => readonly Recorded[] | undefined): Map<string, Row> => {
    const whole = stacks.flatMap((stack) => {
      const resources = of(stack);
      return resources ? [{ name: stack.stack, resources: resources.map(made) }] : [];
    });
    return new Map(
      computeObjectives(whole).rows.map((row) => [[row.stack, row.component, row.resource, row.loss].join("|"), row]),
    );
  };
  const [olds, news] = [side(({ before }) => before), side(({ after }) => after)];
  return [...new Set([...olds.keys(), ...news.keys()])].sort().flatMap((key): ObjectiveChange[] => {
    const [old, now] = [olds.get(key), news.get(key)];
    const [before, after] = [old && stateOf(old), now && stateOf(now)];
    const row = now ?? old;
    if (!row || JSON.stringify(before) === JSON.stringify(after)) return [];
    const { stack, component, loss } = row;
    return [{ stack, component, loss, ...(before ? { before } : {}), ...(after ? { after } : {}) }];
  });
}

function stateOf({ rpo, rto, met }: Row): ObjectiveState {
  return { rpo: rangeInWords(rpo), rto: rangeInWords(rto), met };
}

function costsOf({ stacks, cost }: ReviewInput): CostChange[] {
  return stacks
    .map(({ stack, before, after }) => ({
      stack,
      before: before ? (cost(stack, before)?.total ?? 0) : 0,
      after: after ? (cost(stack, after)?.total ?? 0) : 0,
    }))
    .filter((one) => Math.round(one.before) !== Math.round(one.after));
}

function unknownsOf(
  { stacks, cost, unknown = [] }: ReviewInput,
  all: readonly ReviewedStack[],
  headroom: readonly Headroom[],
): string[] {
  const changes = all.flatMap(({ changes: each }) => each);
  if (changes.length === 0) return [...unknown];
  const waiting = changes.filter(({ properties }) => properties.some(({ after }) => after === UNKNOWN)).length;
  const unpriced = new Set(
    stacks.flatMap(({ stack, after }) => (after ? (cost(stack, after)?.notPriced ?? []) : [])).map(({ type }) => type),
  );
  return [
    ...unknown,
    "What is deployed now: this compares two states of the program, not the program with Azure (a preview and the nightly drift do).",
    "Values of secrets: a recording holds none, so a secret that only has another value shows no change.",
    ...(headroom.length > 0
      ? [
          "What is in use now, and whether Azure granted the quotas of facts/aks.ts: headroom is what the declared estate leaves when all of it is as large as it may become.",
        ]
      : []),
    ...(waiting > 0
      ? [`Values that only a deployment tells, in ${waiting} of the changed resources: marked \`known after\`.`]
      : []),
    ...(changes.some(({ operation }) => operation === "replace" || operation === "delete")
      ? ["How long deletions and restores take, where no page says so: a drill tells."]
      : []),
    ...(unpriced.size > 0
      ? [`Prices of ${unpriced.size} types: ${[...unpriced].sort().slice(0, 5).join(", ")} …`]
      : []),
  ];
}
