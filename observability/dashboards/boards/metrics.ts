import type { Board } from "../board";
import { BEHIND_THE_CENTRE, inRegion, rate, sumBy } from "../signals";

export const metrics: Board = {
  uid: "metrics",
  title: "Metrics and alerting",
  says: "Can the other boards be believed, and would an alert reach a person?",
  variables: ["region"],
  rows: {
    "What is read": [
      {
        title: "Targets that do not answer",
        says: "What they would tell is missing on every board.",
        unit: "count",
        queries: { "{{job}} {{region}}": `${sumBy("job, region", `${inRegion("up")} == bool 0`)} > 0` },
        runbook: "metrics-centre-down",
      },
      {
        title: "Series held",
        says: "Memory follows them. A sudden rise is a label with many values.",
        unit: "count",
        queries: { "{{region}}": sumBy("region", inRegion("prometheus_tsdb_head_series")) },
        runbook: "metrics-centre-down",
      },
      {
        title: "Rules that failed",
        says: "An alert that cannot be judged does not fire.",
        unit: "operationsPerSecond",
        queries: { "{{region}}": sumBy("region", rate(inRegion("prometheus_rule_evaluation_failures_total"))) },
        runbook: "metrics-centre-down",
      },
    ],
    "What is sent to the centre": [
      {
        title: "Behind",
        says: "Seconds between the newest sample of a region and the newest that the centre has taken.",
        unit: "seconds",
        queries: {
          "{{region}}": BEHIND_THE_CENTRE,
        },
        runbook: "metrics-centre-down",
      },
      {
        title: "Samples that wait",
        says: "By region.",
        unit: "count",
        queries: { "{{region}}": sumBy("region", inRegion("prometheus_remote_storage_samples_pending")) },
        runbook: "metrics-centre-down",
      },
      {
        title: "Samples lost",
        says: "Failed for good, or too old.",
        unit: "operationsPerSecond",
        queries: {
          "{{region}} failed": sumBy("region", rate(inRegion("prometheus_remote_storage_samples_failed_total"))),
          "{{region}} dropped": sumBy("region", rate(inRegion("prometheus_remote_storage_samples_dropped_total"))),
        },
        runbook: "metrics-centre-down",
      },
    ],
    "What is kept": [
      {
        title: "Blocks uploaded",
        says: "Each server uploads one every two hours; failures beside it.",
        unit: "count",
        queries: {
          uploaded: "sum(increase(thanos_shipper_uploads_total[6h]))",
          failed: "sum(increase(thanos_shipper_upload_failures_total[6h]))",
        },
        runbook: "metrics-centre-down",
        width: 12,
      },
      {
        title: "Compactor halted",
        says: "1: old metrics are no longer made smaller, and stay dear.",
        unit: "yesNo",
        queries: { halted: "max(thanos_compact_halted)" },
        limit: { above: 1 },
        runbook: "metrics-centre-down",
        width: 12,
      },
    ],
    "Who is told": [
      {
        title: "Notifications that failed",
        says: "By the way that they take. An alert went out, and nobody got it.",
        unit: "operationsPerSecond",
        queries: {
          "{{integration}} {{region}}": sumBy(
            "integration, region",
            rate(inRegion("alertmanager_notifications_failed_total")),
          ),
        },
        runbook: "metrics-centre-down",
      },
      {
        title: "Notifications",
        says: "By the way that they take. The heartbeat is among them: never none.",
        unit: "operationsPerSecond",
        queries: {
          "{{integration}} {{region}}": sumBy(
            "integration, region",
            rate(inRegion("alertmanager_notifications_total")),
          ),
        },
        runbook: "metrics-centre-down",
      },
      {
        title: "Alerts not handed over",
        says: "Prometheus found no Alertmanager to take them.",
        unit: "operationsPerSecond",
        queries: { "{{region}}": sumBy("region", rate(inRegion("prometheus_notifications_dropped_total"))) },
        runbook: "metrics-centre-down",
      },
    ],
  },
};
