import type { Waiver } from "../policy/waivers";
import { nameOf, stackOf } from "../resilience/resource";
import type { StackChange } from "./change";
import { formerKeyOf, keyOf, type Pack, type Packs, type Told } from "./policy";
import { ruleChanges, type RuleChange } from "./rules";

export interface WaiverChange {
  readonly is: "new" | "longer" | "shorter" | "gone";
  readonly waiver: Waiver;
  /** Its last day before, where that is another. */
  readonly from?: string;
}

/** What the rules of before hold against the estate of now, and those of now do not, or only as advice. */
export interface Hidden {
  readonly verdict: Told;
  /** One clause. */
  readonly because: string;
  /** It is this change that breaks the rule. */
  readonly isNew: boolean;
}

/** What a change does to those who judge it. */
export interface PackChange {
  /** The weakest first, with how many findings at the head only the new words give. */
  readonly rules: readonly (RuleChange & { readonly finds: number })[];
  readonly waivers: readonly WaiverChange[];
  /** Mandatory ones first. */
  readonly hidden: readonly Hidden[];
}

/** Files that decide what the pack says: its own, what it computes by, and the facts that it reads. */
export const DECIDING = /^(policy|facts|resilience|cost)\/.*\.(ts|json)$/;

const ORDER: readonly RuleChange["is"][] = ["gone", "weaker", "otherwise", "stricter", "new"];

export function packChange({ before, after }: Packs, stacks: readonly StackChange[]): PackChange {
  const names = stacks.map(({ stack }) => stack);
  const waivers = waiverChanges(before.waivers, after.waivers);
  const [lower, higher] = [onlyBy(before, after), onlyBy(after, before)];
  const byWords = ruleChanges(before, after, names);
  const known = new Set(byWords.map(({ rule }) => rule));
  const differing = [...lower, ...higher].filter((verdict) => !waivers.some(({ waiver }) => isAbout(waiver, verdict)));
  const otherwise = new Set(differing.map(({ rule }) => rule.id).filter((id) => !known.has(id)));
  const rules = [
    ...byWords,
    ...[...otherwise].map((rule): RuleChange => ({ rule, title: titleOf(after, rule), is: "otherwise", how: [] })),
  ].map((one) => ({ ...one, finds: higher.filter(({ rule }) => rule.id === one.rule).length }));
  const had = new Set(before.verdicts.before.map(formerKeyOf(stacks)));
  const hidden = lower.map((verdict) => ({
    verdict,
    because: becauseOf(verdict, rules, waivers),
    isNew: !had.has(keyOf(verdict)),
  }));
  return {
    rules: rules.sort((a, b) => ORDER.indexOf(a.is) - ORDER.indexOf(b.is) || (a.rule < b.rule ? -1 : 1)),
    waivers,
    hidden: hidden.sort((a, b) => graveness(b) - graveness(a)),
  };
}

/** What one pack says of the estate of now and the other does not, or only as advice. */
function onlyBy(one: Pack, other: Pack): Told[] {
  const levels = new Map(other.verdicts.after.map((verdict) => [keyOf(verdict), verdict.level]));
  return one.verdicts.after.filter((verdict) => {
    const level = levels.get(keyOf(verdict));
    return level === undefined || (level === "advisory" && verdict.level === "mandatory");
  });
}

function waiverChanges(olds: readonly Waiver[], news: readonly Waiver[]): WaiverChange[] {
  const [had, has] = [byPlace(olds), byPlace(news)];
  return [...new Set([...had.keys(), ...has.keys()])].sort().flatMap((place): WaiverChange[] => {
    const [old, now] = [had.get(place), has.get(place)];
    if (!now) return old ? [{ is: "gone", waiver: old }] : [];
    if (!old) return [{ is: "new", waiver: now }];
    if (old.expires === now.expires) return [];
    return [{ is: now.expires > old.expires ? "longer" : "shorter", waiver: now, from: old.expires }];
  });
}

function byPlace(waivers: readonly Waiver[]): Map<string, Waiver> {
  return new Map(waivers.map((one) => [[one.rule, one.stack, one.type, one.name].join(" "), one]));
}

function isAbout({ rule, stack, type, name }: Waiver, { rule: { id }, finding: { resource } }: Told): boolean {
  return rule === id && type === resource.type && name === nameOf(resource) && stack === stackOf(resource);
}

function becauseOf(verdict: Told, rules: readonly RuleChange[], waivers: readonly WaiverChange[]): string {
  const waived = waivers.find(({ waiver, is }) => is !== "gone" && isAbout(waiver, verdict));
  if (waived) return `waived until ${waived.waiver.expires} by ${waived.waiver.owner}`;
  const change = rules.find(({ rule }) => rule === verdict.rule.id) ?? rules.find(({ rule }) => rule === "all rules");
  if (change?.is === "gone") return "the rule is gone";
  if (change && change.how.length > 0) return change.how.join(", ");
  return "the rule, or a fact that it reads, is another";
}

function titleOf({ rules }: Pack, id: string): string {
  return rules.find((rule) => rule.id === id)?.title ?? "";
}

function graveness({ verdict, isNew }: Hidden): number {
  return (verdict.level === "mandatory" ? 2 : 0) + (isNew ? 1 : 0);
}
