import * as monitor from "@pulumi/azure-native/monitor";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { Runbook } from "../../../facts/severities";
import { type Alerting, saysWith, type Severity } from "../alerting";

/** One question to a workspace's logs, and how many answers are too many. */
export interface LogAlertArgs {
  /** Required. Resource group and region of the alert. */
  readonly site: Site;
  /** Required. Who hears of it. */
  readonly alerting: Alerting;
  /** Required. Log Analytics workspace that holds the logs. */
  readonly workspaceId: pulumi.Input<string>;
  /** Required. What is wrong and why it matters, one sentence: the first line that a woken person reads. */
  readonly says: string;
  /** Required. What that person then does: its address follows the sentence. */
  readonly runbook: Runbook;
  /** Required. A query in Kusto's language; each row of its answer counts. */
  readonly query: pulumi.Input<string>;
  /** Optional. Rows above which the alert is told. @default 0 - any row */
  readonly above?: number;
  /** Required. How far back the query looks, and how often. */
  readonly every: "15 minutes" | "day";
  readonly severity: Severity;
}

const PERIODS = { "15 minutes": "PT15M", day: "P1D" } as const;

/**
 * Tells when a query of a workspace's logs finds something: for what Azure logs and counts in no metric.
 *
 * @param name logical name, unique in the stack; also the role in the alert's physical name.
 */
export function watchLogs(
  name: string,
  { site, alerting, workspaceId, says, runbook, query, above = 0, every, severity }: LogAlertArgs,
  opts: pulumi.CustomResourceOptions,
): monitor.ScheduledQueryRule {
  return new monitor.ScheduledQueryRule(
    name,
    {
      ruleName: site.names.of("metricAlert", name),
      resourceGroupName: site.resourceGroupName,
      location: site.region.name,
      kind: "LogAlert",
      displayName: site.names.of("metricAlert", name),
      description: saysWith(says, runbook),
      enabled: true,
      severity,
      scopes: [workspaceId],
      evaluationFrequency: PERIODS[every],
      windowSize: PERIODS[every],
      // An event is over when it is told: nothing would ever say that it is back.
      autoMitigate: false,
      // A table is there from its first row on, which may come months after the alert.
      skipQueryValidation: true,
      criteria: {
        allOf: [
          {
            query,
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: above,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
          },
        ],
      },
      actions: { actionGroups: [alerting.groupOf(severity)] },
      tags: site.tags,
    },
    opts,
  );
}
