import type { RecoveryTier } from "../../../facts/objectives";
import type { Resource } from "../../../resilience/resource";
import type { Finding, Rule } from "../../../policy/rules/rule";

/** What one rule holds against a stack, judged as the pack does it. */
export function findingsOf(rule: Rule, stack: readonly Resource[], tier: RecoveryTier): readonly Finding[] {
  if (rule.scope === "estate") return rule.judge(stack, { tier });
  return stack
    .filter(({ type }) => rule.types === "all" || rule.types.includes(type))
    .flatMap((resource) => rule.judge(resource, { tier }));
}
