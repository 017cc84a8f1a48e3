import { BUDGET_POLICY, SERVICE_LEVEL } from "../../facts/objectives";
import { alert, type Rule } from "../alerts/rule";
import { centreRatioRules, promised } from "./burn";
import { errorRatio, SLO_SERIES } from "./series";

const { consumed, state, frozen } = SLO_SERIES;
const WINDOW = `${SERVICE_LEVEL.windowDays}d`;

/** State of a budget from which a kind of release waits. Whoever mends an incident does not ask (golden-path/build-workload.ts). */
const WAITS = { ordinary: 2, critical: 3 } as const;

export type GatedRelease = keyof typeof WAITS;

/** A month's budget, what of it is spent, and what that means for releases (B5). */
export function budgetRules(): Rule[] {
  const spent = Object.values(BUDGET_POLICY).map((share) => `(${consumed} >= bool ${share})`);
  return [
    ...centreRatioRules(WINDOW),
    {
      record: consumed,
      expr: `sum by (service, slo) (${errorRatio(WINDOW)} / on (service, slo) group_left () (1 - ${promised("centre")}))`,
    },
    { record: state, expr: `max by (service) (${spent.join(" + ")})` },
    ...Object.entries(WAITS).map(([release, from]) => ({
      record: frozen,
      labels: { release },
      expr: `${state} >= bool ${from}`,
    })),
    ...budgetAlerts(),
  ];
}

function budgetAlerts(): Rule[] {
  const told = { minutes: 15, severity: "P3", component: "slo", runbook: "error-budget" } as const;
  const between = (from: number, below: number): string => `${consumed} >= ${from} < ${below}`;
  const { caution, criticalFixes, freeze } = BUDGET_POLICY;
  const summary =
    "{{ $labels.service }} has spent {{ $value | humanizePercentage }} of its month's budget of {{ $labels.slo }}";
  return [
    alert({
      ...told,
      name: "ErrorBudgetHalfSpent",
      expr: between(caution, criticalFixes),
      summary,
      description: "Caution: release less at once, and look at what cost it.",
    }),
    alert({
      ...told,
      name: "ErrorBudgetNearlySpent",
      expr: between(criticalFixes, freeze),
      summary,
      description: "Only critical fixes are released now: `fix: critical` in the service's file lets one pass.",
    }),
    alert({
      ...told,
      name: "ErrorBudgetSpent",
      expr: `${consumed} >= ${freeze}`,
      summary,
      description: "Releases are frozen but for those that mend an incident: `fix: incident` in the service's file.",
    }),
  ];
}
