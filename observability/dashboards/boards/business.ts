import type { Board } from "../board";
import { inRegion, rate, sumBy } from "../signals";

export const business: Board = {
  uid: "business",
  title: "Business",
  says: "What does it mean for the business, whatever machines say: sign-ups, transactions and revenue, against a week ago.",
  variables: ["region"],
  rows: {
    Now: [
      {
        title: "Sign-ups",
        says: "A second, and a week ago at this hour.",
        unit: "operationsPerSecond",
        queries: againstLastWeek(inRegion("plugilo_signups_total")),
        runbook: "traffic-anomaly",
        width: 12,
      },
      {
        title: "Revenue",
        says: "Euros an hour, and a week ago at this hour.",
        unit: "euros",
        queries: againstLastWeek(inRegion("plugilo_revenue_euros_total"), 3600),
        runbook: "traffic-anomaly",
        width: 12,
      },
      {
        title: "Transactions, by outcome",
        says: "A second.",
        unit: "operationsPerSecond",
        queries: { "{{outcome}}": sumBy("outcome", rate(inRegion("plugilo_transactions_total"))) },
        runbook: "traffic-anomaly",
        width: 12,
      },
      {
        title: "Transactions that failed, share",
        says: "All requests may be answered, and customers still not served.",
        unit: "share",
        queries: {
          "{{region}}": `${sumBy("region", rate(inRegion("plugilo_transactions_total", 'outcome!="success"')))} / ${sumBy("region", rate(inRegion("plugilo_transactions_total")))}`,
        },
        runbook: "high-error-rate",
        width: 12,
      },
    ],
    Today: [
      {
        title: "Sign-ups in 24 hours",
        says: "All regions.",
        kind: "number",
        unit: "count",
        queries: { "": `sum(increase(${inRegion("plugilo_signups_total")}[1d]))` },
      },
      {
        title: "Revenue in 24 hours",
        says: "All regions.",
        kind: "number",
        unit: "euros",
        queries: { "": `sum(increase(${inRegion("plugilo_revenue_euros_total")}[1d]))` },
      },
    ],
  },
};

function againstLastWeek(counter: string, times = 1): Record<string, string> {
  const per = (offset: string): string => `${times === 1 ? "" : `${times} * `}sum(rate(${counter}[10m]${offset}))`;
  return { now: per(""), "a week ago": per(" offset 7d") };
}
