import { REGION_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/**
 * By the one series that every cluster always has. It ends five minutes after the last
 * sample, which is how long Prometheus looks back, and is silent too when the region no longer evaluates rules.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness (2026-11)
 */
export function regionSilentRules(): Rule[] {
  const heard = (of: string): string => `group by (cluster, region) (${of})`;
  const series = 'ALERTS{alertname="Watchdog",cluster!=""}';
  return [
    alert({
      name: "RegionSilent",
      expr: `${heard(`present_over_time(${series}[${REGION_ALERTS.rememberedDays}d])`)} unless ${heard(`present_over_time(${series}[${REGION_ALERTS.silentMinutes}m])`)}`,
      minutes: 0,
      severity: "P1",
      component: "region",
      runbook: "region-failover",
      summary: "Nothing has been heard of {{ $labels.region }} for five minutes",
      description: "The region is gone, its metrics are, or the link is. Ask Front Door whether users still reach it.",
    }),
  ];
}
