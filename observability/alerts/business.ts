import { BUSINESS_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/** What the business counts (E6): services tell it themselves. How much is expected of it is the centre's to know (anomalies.ts). */
export function businessRules(): Rule[] {
  const { failedShare, minutes, leastPerSecond } = BUSINESS_ALERTS;
  const transactions = (more: string): string => `sum(rate(plugilo_transactions_total{${more}}[10m]))`;
  return [
    alert({
      name: "TransactionsFail",
      expr: `${transactions('outcome!="success"')} / (${transactions("")} > ${leastPerSecond}) > ${failedShare}`,
      minutes,
      severity: "P1",
      component: "business",
      runbook: "high-error-rate",
      summary: "{{ $value | humanizePercentage }} of transactions fail",
      description:
        "Requests may all have ended well. Look at the outcomes by kind, then at the partners who take part in them.",
    }),
  ];
}
