import path from "node:path";
import { recordedEstate } from "../../../local/recording/cached";
import { judgeStack, type Judgement } from "../../../policy/judge";
import type { Finding } from "../../../policy/rules/rule";
import type { RecoveryTier } from "../../../facts/objectives";
import type { Written } from "../../../resilience/estate";

/** A resource as a run would leave it, and as a preview shows it before anything exists. */
export interface Recorded extends Written {
  readonly previewed?: Pick<Written, "inputs" | "outputs">;
}

/** A stack of our estate; mutations change what they like. */
export interface EstateStack {
  readonly name: string;
  readonly resources: readonly Recorded[];
}
export type Estate = readonly EstateStack[];

const ROOT = path.resolve(__dirname, "../../..");

let recorded: Promise<Estate> | undefined;

/** Every resource that the program declares, all stacks. */
export function ourEstate(): Promise<Estate> {
  return (recorded ??= recordBoth());
}

async function recordBoth(): Promise<Estate> {
  const stacks = await recordedEstate(ROOT);
  const previews = await recordedEstate(ROOT, { preview: true });
  const previewed = new Map(previews.flatMap(({ resources }) => resources.map((one) => [one.urn, one])));
  return stacks.map(({ name, resources }) => ({
    name,
    resources: resources.filter(({ custom }) => custom).map((one) => ({ ...one, previewed: previewed.get(one.urn) })),
  }));
}

/** What all rules hold against the stacks that a mutation has changed; the others are as they were. */
export function judgedAfter(before: Estate, after: Estate, tier?: RecoveryTier): Judgement[] {
  return after.filter((stack) => !before.includes(stack)).flatMap(({ resources }) => judgeStack(resources, { tier }));
}

/** Findings by the rule's id. */
export function byRule(judgements: readonly Judgement[]): Record<string, readonly Finding[]> {
  const found: Record<string, Finding[]> = {};
  for (const { rule, finding } of judgements) (found[rule.id] ??= []).push(finding);
  return found;
}

/** @param stack decides the tier. */
export function urnOf(type: string, name: string, stack = "prod-frankfurt"): string {
  return `urn:pulumi:${stack}::plugilo::${type}::${name}`;
}
