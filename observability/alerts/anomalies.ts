import { ANOMALY } from "../../facts/alert-thresholds";
import { SLO_SERIES } from "../slo/series";
import { alert, type Rule } from "./rule";

/** Requests by service, and business figures by name, of all regions together: a failover moves users and loses none. */
export const FLOW = { now: "plugilo:flow:rate30m", expected: "plugilo:flow:expected_rate30m" } as const;

const BUSINESS = ["plugilo_signups_total", "plugilo_transactions_total", "plugilo_revenue_euros_total"] as const;

export function anomalyRules(): Rule[] {
  return [...flows(), expected(), ...alerts()];
}

function flows(): Rule[] {
  const { windowMinutes } = ANOMALY;
  return [
    {
      record: FLOW.now,
      labels: { component: "service" },
      expr: `label_replace(sum by (service) (avg_over_time(${SLO_SERIES.requests}{slo="availability"}[${windowMinutes}m])), "flow", "$1", "service", "(.+)")`,
    },
    ...BUSINESS.map((metric) => ({
      record: FLOW.now,
      labels: { component: "business", flow: metric },
      expr: `sum(rate(${metric}[${windowMinutes}m]))`,
    })),
  ];
}

/** A service without a history has no series here, and no alert. */
function expected(): Rule {
  const past = ANOMALY.weeks.map((week) => `label_replace(${FLOW.now} offset ${week}w, "week", "${week}", "", "")`);
  return { record: FLOW.expected, expr: `quantile without (week) (0.5, ${past.join(" or ")})` };
}

function alerts(): Rule[] {
  const { drop, rise, dropMinutes, riseMinutes, floor } = ANOMALY;
  const told = { runbook: "traffic-anomaly" } as const;
  const description = `Compared with the same time of the last ${ANOMALY.weeks.length} weeks, all regions together. Look at Front Door, at a release under way, at the calendar of holidays and campaigns.`;
  const usual = (component: "service" | "business"): string =>
    `(${FLOW.expected}{component="${component}"} > ${component === "service" ? floor.requests : floor.business})`;
  return (["service", "business"] as const).flatMap((component) => [
    alert({
      ...told,
      name: component === "service" ? "RequestsDropped" : "BusinessDropped",
      expr: `${FLOW.now} / ${usual(component)} < ${drop}`,
      minutes: dropMinutes,
      severity: component === "service" ? "P2" : "P1",
      component,
      summary: "{{ $labels.flow }} is at {{ $value | humanizePercentage }} of what is usual now",
      description,
    }),
    alert({
      ...told,
      name: component === "service" ? "RequestsRose" : "BusinessRose",
      expr: `${FLOW.now} / ${usual(component)} > ${rise}`,
      minutes: riseMinutes,
      severity: "P2",
      component,
      summary: "{{ $labels.flow }} is at {{ $value | humanizePercentage }} of what is usual now",
      description,
    }),
  ]);
}
