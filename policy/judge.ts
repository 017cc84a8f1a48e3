import type { RecoveryTier } from "../facts/objectives";
import { declared, made, type Written } from "../resilience/estate";
import { valueAt, type Resource } from "../resilience/resource";
import { RULES } from "./rules";
import type { AnyRule, EstateRule, Finding, ResourceRule, Rule } from "./rules/rule";
import { tierOf } from "./rules/tier";

export const RESOURCE_RULES = RULES.filter(isResourceRule);
export const ESTATE_RULES = RULES.filter(isEstateRule);

/** What a rule holds against a resource. */
export interface Judgement {
  readonly rule: AnyRule;
  readonly finding: Finding;
}

/**
 * Every rule of the pack on a stack that lies before us as a whole: a state, a recording, a plan.
 *
 * @param tier default: what the resources tell of themselves.
 */
export function judgeStack(
  written: readonly Written[],
  { tier, rules = RULES }: { readonly tier?: RecoveryTier; readonly rules?: readonly Rule[] } = {},
): Judgement[] {
  const [resourceRules, estateRules] = [rules.filter(isResourceRule), rules.filter(isEstateRule)];
  return [
    ...written.flatMap((one) => judgeResource(declared(one), tier, resourceRules)),
    ...judgeWhole(written.map(made), tier, estateRules),
  ];
}

/** Rules of a whole stack. @param tier default: what the stack tells of itself */
export function judgeWhole(
  resources: readonly Resource[],
  tier: RecoveryTier = tierOfStack(resources),
  rules: readonly EstateRule[] = ESTATE_RULES,
): Judgement[] {
  return rules.flatMap((rule) => rule.judge(resources, { tier }).map((finding) => ({ rule, finding })));
}

/** Rules of single resources on one. @param tier default: what the resource tells of itself */
export function judgeResource(
  resource: Resource,
  tier: RecoveryTier = tierOf(resource),
  rules: readonly ResourceRule[] = RESOURCE_RULES,
): Judgement[] {
  return rulesFor(resource.type, rules).flatMap((rule) =>
    rule.judge(resource, { tier }).map((finding) => ({ rule, finding })),
  );
}

const byType = new WeakMap<readonly ResourceRule[], Map<string, readonly ResourceRule[]>>();

/** The rules that judge a type, looked up once a type. */
export function rulesFor(type: string, rules: readonly ResourceRule[]): readonly ResourceRule[] {
  const known = byType.get(rules) ?? new Map<string, readonly ResourceRule[]>();
  byType.set(rules, known);
  const found = known.get(type) ?? rules.filter(({ types }) => types === "all" || types.includes(type));
  known.set(type, found);
  return found;
}

/** All resources share the stack's name; the first tag counts where that does not tell. */
export function tierOfStack(resources: readonly Resource[]): RecoveryTier {
  const tagged = resources.find(({ properties }) => valueAt(properties, "tags.environment") !== undefined);
  const telling = tagged ?? resources[0];
  return telling ? tierOf(telling) : "production";
}

function isResourceRule(rule: Rule): rule is ResourceRule {
  return rule.scope === "resource";
}

function isEstateRule(rule: Rule): rule is EstateRule {
  return rule.scope === "estate";
}
