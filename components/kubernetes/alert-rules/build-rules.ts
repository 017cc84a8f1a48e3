import { SEVERITIES, type Severity } from "../../../facts/severities";
import type { AlertGroup } from "../../../observability/alerts/group";
import type { Rule } from "../../../observability/alerts/rule";

/** The same groups, of which no alert is more severe. */
export function capped(groups: readonly AlertGroup[], severest: Severity): readonly AlertGroup[] {
  const order = Object.keys(SEVERITIES);
  const cap = (rule: Rule): Rule => {
    if (!("alert" in rule) || order.indexOf(rule.labels.severity) >= order.indexOf(severest)) return rule;
    return { ...rule, labels: { ...rule.labels, severity: severest } };
  };
  return groups.map((group) => ({ ...group, rules: group.rules.map(cap) }));
}
