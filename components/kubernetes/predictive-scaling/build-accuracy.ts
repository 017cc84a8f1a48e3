import { POD_SCALING, PREDICTION } from "../../../facts/scaling";
import { alert, type Rule } from "../../../observability/alerts/rule";
import { CRON } from "./build-triggers";
import { utc, type Calendar } from "./calendar";

/** By service, and without its labels over all of them. */
export const ACCURACY = {
  predicted: "plugilo:predicted:pods",
  /** While there is a forecast. */
  needed: "plugilo:needed_of_predicted:pods",
  missed: "plugilo:prediction_missed:pods",
  /** 1 minus what was missed of what was needed, by service. */
  service: "plugilo:prediction_accuracy:ratio_1d",
  overall: "plugilo:prediction_accuracy_overall:ratio_1d",
} as const;

const BY = "by (namespace, scaledObject)";
/** Pods are named after their Deployment or Rollout, and so is the ScaledObject. */
const BY_NAME = (of: string): string => `label_replace(${of}, "scaledObject", "$1", "pod", "(.+)-[a-z0-9]+-[a-z0-9]+")`;

/**
 * Forecasts against what came (A8). The forecast is the formula of build-triggers.ts over again, out of what KEDA reads at each poll.
 * What came is the CPU in use, in pods as busy as they are to be (A2): a measure that no team has guessed, the same for every service.
 * Hours without a forecast are left out: it says nothing about them.
 */
export function accuracyRules(calendar: Calendar): Rule[] {
  // Of two replicas of KEDA one reads; when they take turns, both are seen for some minutes.
  const triggers = (prefix: string): string =>
    `max by (namespace, scaledObject, scaler) (keda_scaler_metrics_value{scaler=~"${prefix}.+"})`;
  const sum = (prefix: string): string => `sum ${BY} (${triggers(prefix)})`;
  const hours = `(${sum(CRON.hours)} - (${sum(CRON.holiday)} or 0 * ${sum(CRON.hours)}))`;
  const busy = `${hours} * (100 + (${sum(CRON.season)} or 0 * ${sum(CRON.hours)})) / 100`;
  const events = `max ${BY} (${triggers(CRON.event)})`;
  const used = 'rate(container_cpu_usage_seconds_total{container!=""}[5m])';
  const asked = 'sum by (namespace, pod) (kube_pod_container_resource_requests{resource="cpu"})';
  const day = (of: string): string => `sum_over_time(${of}[1d])`;
  return [
    {
      record: ACCURACY.predicted,
      // The larger of the two, also where a service has no event.
      expr: `((${busy} > ${events}) or ${events} or ${busy}) / 100`,
    },
    {
      record: ACCURACY.needed,
      expr: `sum ${BY} (${BY_NAME(used)}) / (${POD_SCALING.cpuUtilisation} * avg ${BY} (${BY_NAME(asked)})) and ${ACCURACY.predicted} > 0`,
    },
    { record: ACCURACY.missed, expr: `abs(${ACCURACY.predicted} - ${ACCURACY.needed})` },
    { record: ACCURACY.service, expr: ratio(day(ACCURACY.missed), day(ACCURACY.needed)) },
    { record: ACCURACY.overall, expr: ratio(`sum(${day(ACCURACY.missed)})`, `sum(${day(ACCURACY.needed)})`) },
    ...alerts(calendar),
  ];
}

/** Not below 0: more than all of it can be missed. */
function ratio(missed: string, needed: string): string {
  return `clamp_min(1 - ${missed} / (${needed} > 0), 0)`;
}

function alerts({ reviewed }: Calendar): Rule[] {
  const { accuracy, calendar } = PREDICTION;
  const due = utc(reviewed).plus({ months: calendar.reviewMonths });
  return [
    alert({
      name: "PredictionMisses",
      expr: `${ACCURACY.service} < ${accuracy.least}`,
      minutes: accuracy.missedForHours * 60,
      severity: "P3",
      component: "cluster",
      runbook: "burst-and-forecast",
      summary: "{{ $labels.scaledObject }}'s forecast met {{ $value | humanizePercentage }} of a day's load",
      description: `At least ${accuracy.least * 100} % are expected. Mend the service's usual peak, or weights and loads of the calendar.`,
    }),
    alert({
      name: "CalendarOverdue",
      expr: `vector(time()) > ${due.toUnixInteger()}`,
      minutes: 60,
      severity: "P3",
      component: "cluster",
      runbook: "burst-and-forecast",
      summary: `The calendar of expected load was last reviewed on ${reviewed}`,
      description: `By ${due.toFormat("yyyy-MM-dd")} it had to be: without a year in KEDA's cron, past entries come again. See facts/calendar.yaml.`,
    }),
  ];
}
