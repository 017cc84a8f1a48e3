import { METRICS_ALERTS } from "../../facts/alert-thresholds";
import { METRICS } from "../../facts/observability";
import { alert, type Rule } from "./rule";

/** Who watches the watchers. What the servers cannot tell themselves, the outside hears by `Watchdog` falling silent. */
export function metricsRules(): Rule[] {
  return [watchdog(), ...targetRules(), ...serverRules(), ...pagerRules()];
}

function watchdog(): Rule {
  return alert({
    name: "Watchdog",
    expr: "vector(1)",
    minutes: 0,
    severity: "P3",
    component: "metrics",
    runbook: "metrics-centre-down",
    summary: "Alerting of {{ $externalLabels.cluster }} works",
    description: "Always on. It goes to an address outside that pages when it stops coming.",
  });
}

function targetRules(): Rule[] {
  const { targetsShare, targetsMinutes, targetMinutes } = METRICS_ALERTS;
  const told = { component: "metrics", runbook: "metrics-centre-down" } as const;
  return [
    alert({
      ...told,
      name: "TargetsDown",
      expr: `count by (job) (up == 0) / count by (job) (up) >= ${targetsShare} and count by (job) (up) > 1`,
      minutes: targetsMinutes,
      severity: "P2",
      summary: "{{ $value | humanizePercentage }} of {{ $labels.job }} cannot be read",
      description: "Alerts and scalers that need it are blind. Look at its pods, then at network policies and ports.",
    }),
    alert({
      ...told,
      name: "TargetDown",
      expr: `up == 0`,
      minutes: targetMinutes,
      severity: "P3",
      summary: "{{ $labels.instance }} of {{ $labels.job }} cannot be read",
      description: "Look at the pod, and whether its port and path are as its monitor says.",
    }),
  ];
}

function serverRules(): Rule[] {
  const { evaluationMinutes, reloadMinutes } = METRICS_ALERTS;
  const told = { severity: "P2", component: "metrics", runbook: "metrics-centre-down" } as const;
  return [
    alert({
      ...told,
      name: "RulesFail",
      expr: `sum by (pod) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0`,
      minutes: evaluationMinutes,
      summary: "{{ $labels.pod }} cannot evaluate some of its rules: their alerts are silent",
      description: "Its page of rules names them, with the fault. Series that came twice are the usual reason.",
    }),
    alert({
      ...told,
      name: "ConfigurationNotLoaded",
      expr: `min by (pod) ({__name__=~"prometheus_config_last_reload_successful|alertmanager_config_last_reload_successful"}) == 0`,
      minutes: reloadMinutes,
      summary: "{{ $labels.pod }} runs on an old configuration: it refused the new one",
      description: "Its log names the line. Take the last change of rules or of routes back.",
    }),
    alert({
      ...told,
      name: "RulesRejected",
      expr: `sum by (controller, resource) (prometheus_operator_rejected_resources) > 0`,
      minutes: reloadMinutes,
      severity: "P3",
      summary: "The operator rejected {{ $value }} {{ $labels.resource }} objects",
      description: "They have no effect. The operator's log and the objects' events say why.",
    }),
  ];
}

function pagerRules(): Rule[] {
  const failed = `rate(alertmanager_notifications_failed_total[5m])`;
  return [
    alert({
      name: "NobodyIsTold",
      expr: `sum by (integration) (${failed}) / sum by (integration) (rate(alertmanager_notifications_total[5m])) > 0.01`,
      minutes: METRICS_ALERTS.notifyMinutes,
      severity: "P1",
      component: "metrics",
      runbook: "metrics-centre-down",
      summary: "{{ $value | humanizePercentage }} of what goes out by {{ $labels.integration }} does not arrive",
      description: "This came another way. Look at Alertmanager's log: a key that was rotated, or no way out.",
    }),
  ];
}

/** A region's way to the centre; each of the centre's replicas is written to by itself. */
export function remoteWriteRules(): Rule[] {
  const { behindSeconds, losingShare } = METRICS_ALERTS;
  const newest = `max_over_time(prometheus_remote_storage_highest_timestamp_in_seconds[5m])`;
  const sent = `max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds[5m])`;
  const behind = `(${newest} - ignoring (remote_name, url) group_right () ${sent})`;
  const losing = losingShare * seconds(METRICS.sampleAgeLimit);
  const told = { severity: "P2", component: "metrics", runbook: "metrics-centre-down" } as const;
  return [
    alert({
      ...told,
      name: "CentreUnreachable",
      expr: `min(${behind}) > ${behindSeconds}`,
      minutes: 1,
      summary:
        "{{ $externalLabels.cluster }} has been unable to write to the centre for {{ $value | humanizeDuration }}",
      description:
        "It alerts and scales by itself. Look at the private link, then at the centre. Samples are kept for two hours.",
    }),
    alert({
      ...told,
      name: "PrometheusRemoteWriteBehind",
      expr: `max by (remote_name) (${behind}) > ${losing}`,
      minutes: 1,
      summary: "Samples for {{ $labels.remote_name }} are {{ $value | humanizeDuration }} late and will soon be lost",
      description: `After ${METRICS.sampleAgeLimit} they are given up. A single replica that is behind has the other's to fall back on.`,
    }),
  ];
}

function seconds(hours: typeof METRICS.sampleAgeLimit): number {
  return Number.parseInt(hours, 10) * 3600;
}

/** The hub's long memory. */
export function thanosRules(): Rule[] {
  const told = { component: "metrics", runbook: "metrics-centre-down" } as const;
  return [
    alert({
      ...told,
      name: "ThanosUploadsFail",
      expr: `sum by (pod) (increase(thanos_shipper_upload_failures_total[1h])) > 0`,
      minutes: 60,
      severity: "P2",
      summary: "{{ $labels.pod }} does not get its blocks into Blob",
      description: `After ${METRICS.centreRetentionDays} days they are gone. Look at the identity, and whether the account is reachable.`,
    }),
    alert({
      ...told,
      name: "ThanosCompactHalted",
      expr: `max(thanos_compact_halted) > 0`,
      minutes: 5,
      severity: "P3",
      summary: "Blocks in Blob are no longer compacted",
      description:
        "Long questions get slower and retention stands still. The log names the block: mark it, then restart.",
    }),
  ];
}
