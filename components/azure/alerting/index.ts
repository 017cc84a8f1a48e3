import * as monitor from "@pulumi/azure-native/monitor";
import * as pulumi from "@pulumi/pulumi";
import { type Runbook, runbookUrl, SEVERITIES } from "../../../facts/severities";
import { type Fault, refuse } from "../../arguments";
import type { Site } from "../../site";

/** How urgent: 0 pages at once, 1 after five minutes, 2 after fifteen, 3 is mail (B4). */
export type Severity = 0 | 1 | 2 | 3;

/** How somebody hears of an alert. */
type Way = "pager" | "mail";

export interface AlertingArgs {
  /** Required. Resource group of the alerts; alerts themselves have no region. */
  readonly site: Site;
  /** Optional. Mail address that calls people: alerts of severity 0 to 2 go there. @default none: all go to `mail` */
  readonly pager?: string;
  /** Required. Mail address that is read in working hours: alerts of severity 3 go there. */
  readonly mail: string;
}

/** One metric of one resource, and when it is wrong. */
export interface WatchArgs {
  /** Required. ARM id of the resource. */
  readonly targetId: pulumi.Input<string>;
  /** Required. What is wrong and why it matters, one sentence: the first line that a woken person reads. */
  readonly says: string;
  /** Required. What that person then does: its address follows the sentence. */
  readonly runbook: Runbook;
  /** Required. Name of the metric as Azure Monitor knows it, such as `SNATConnectionCount`. */
  readonly metric: string;
  /** Required. Namespace of the metric: the resource's type. */
  readonly namespace: string;
  readonly aggregation: "Average" | "Count" | "Maximum" | "Minimum" | "Total";
  readonly operator: "GreaterThan" | "GreaterThanOrEqual" | "LessThan" | "LessThanOrEqual";
  readonly threshold: number;
  /** Optional. Minutes that are looked at. @default 5 */
  readonly windowMinutes?: 1 | 5 | 15 | 30 | 60;
  /** Optional. Minutes between two looks, at most the window. @default 1 */
  readonly everyMinutes?: 1 | 5 | 15;
  readonly severity: Severity;
  /** Optional. Only these values of a dimension. @default all together */
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
}

/** One metric whose right value nobody knows beforehand: Azure learns it, by the hour and the day of the week. */
export interface WatchPatternArgs extends Omit<WatchArgs, "operator" | "threshold" | "windowMinutes" | "everyMinutes"> {
  /** Required. Which way is wrong. */
  readonly operator: "GreaterThan" | "LessThan" | "GreaterOrLessThan";
  /** Optional. How far from the pattern is too far: `Low` alerts on large deviations only. @default "Medium" */
  readonly sensitivity?: "Low" | "Medium" | "High";
}

/** Looks of five minutes each, and how many of them must be wrong. */
const PATTERN = { looks: 4, wrong: 2 };

/**
 * Where a stack's alerts on Azure's own metrics go, and the alerts: components are handed it and watch what they make. What pages
 * goes to the pager, the rest to a mailbox. Azure Monitor tells a group as soon as an alert fires: the five and fifteen minutes that
 * severities 1 and 2 have elsewhere cannot be had here, and the window that an alert looks at is all the delay there is.
 *
 * @costs Ten cents a month for each alert's time series, nothing for the groups or their mails.
 * @fails With Azure Monitor down or a metric not written, no alert comes, and silence looks like health; users notice
 * nothing. A mail to an address that nobody reads is lost the same way.
 * @recovers Azure Monitor by itself. Alerts close when the metric is back, so that nobody has to tidy up; what our own
 * Prometheus watches goes another way and still comes.
 */
export class Alerting extends pulumi.ComponentResource {
  /** Groups that hear of alerts: `pager` is the same as `mail` where nobody is called. */
  readonly actionGroupIds: Readonly<Record<Way, pulumi.Output<string>>>;
  private readonly site: Site;

  /** @throws ArgumentError when nobody would hear of an alert. */
  constructor(name: string, args: AlertingArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Alerting", name, faultsOf(args));
    super("plugilo:azure:Alerting", name, {}, opts);
    this.site = args.site;
    const mail = this.group(name, "mail", args.mail);
    const pager = args.pager === undefined ? mail : this.group(name, "pager", args.pager);
    this.actionGroupIds = { mail, pager };
    this.registerOutputs({ actionGroupIds: this.actionGroupIds });
  }

  /** Group that hears of alerts as urgent as that. */
  groupOf(severity: Severity): pulumi.Output<string> {
    const calls = SEVERITIES[`P${severity}`].pageAfterMinutes !== undefined;
    return this.actionGroupIds[calls ? "pager" : "mail"];
  }

  private group(name: string, way: Way, emailAddress: string): pulumi.Output<string> {
    const { site } = this;
    const group = new monitor.ActionGroup(
      `${name}-${way}`,
      {
        actionGroupName: site.names.of("actionGroup", way),
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        enabled: true,
        // Shown in texts and mails: Azure allows 12 characters.
        groupShortName: shortName(site),
        emailReceivers: [{ name: way, emailAddress, useCommonAlertSchema: true }],
        tags: site.tags,
      },
      { parent: this },
    );
    return group.id;
  }

  /**
   * Alerts when a metric of a resource passes a threshold, and closes the alert when it is back.
   *
   * @param name logical name, unique in the stack; also the role in the alert's physical name.
   * @param opts parent: the component that makes the resource, by habit.
   */
  watch(name: string, args: WatchArgs, opts: pulumi.CustomResourceOptions): monitor.MetricAlert {
    const { windowMinutes = 5, everyMinutes = 1 } = args;
    return this.alert(
      name,
      args,
      {
        evaluationFrequency: `PT${everyMinutes}M`,
        windowSize: windowMinutes === 60 ? "PT1H" : `PT${windowMinutes}M`,
        criteria: {
          odataType: "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              ...metricOf(args),
              operator: args.operator,
              threshold: args.threshold,
            },
          ],
        },
      },
      opts,
    );
  }

  /**
   * Alerts when a metric leaves its own pattern in two of four looks of five minutes. Azure needs some days of history before it
   * says anything (https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-dynamic-thresholds, 2026-11).
   *
   * @param name logical name, unique in the stack; also the role in the alert's physical name.
   * @param opts parent: the component that makes the resource, by habit.
   */
  watchPattern(name: string, args: WatchPatternArgs, opts: pulumi.CustomResourceOptions): monitor.MetricAlert {
    return this.alert(
      name,
      args,
      {
        evaluationFrequency: "PT5M",
        windowSize: "PT5M",
        criteria: {
          odataType: "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria",
          allOf: [
            {
              criterionType: "DynamicThresholdCriterion",
              ...metricOf(args),
              operator: args.operator,
              alertSensitivity: args.sensitivity ?? "Medium",
              failingPeriods: {
                numberOfEvaluationPeriods: PATTERN.looks,
                minFailingPeriodsToAlert: PATTERN.wrong,
              },
            },
          ],
        },
      },
      opts,
    );
  }

  private alert(
    name: string,
    { says, runbook, severity, targetId }: Pick<WatchArgs, "says" | "runbook" | "severity" | "targetId">,
    rule: Pick<monitor.MetricAlertArgs, "evaluationFrequency" | "windowSize" | "criteria">,
    opts: pulumi.CustomResourceOptions,
  ): monitor.MetricAlert {
    return new monitor.MetricAlert(
      name,
      {
        ruleName: this.site.names.of("metricAlert", name),
        resourceGroupName: this.site.resourceGroupName,
        location: GLOBAL,
        description: saysWith(says, runbook),
        enabled: true,
        autoMitigate: true,
        severity,
        scopes: [targetId],
        ...rule,
        actions: [{ actionGroupId: this.groupOf(severity) }],
        tags: this.site.tags,
      },
      opts,
    );
  }
}

/** What an alert tells its reader: what is wrong, and where to read on. */
export function saysWith(says: string, runbook: Runbook): string {
  return `${says} ${runbookUrl(runbook)}`;
}

/** What is measured, whatever it is held against. */
function metricOf({ metric, namespace, aggregation, dimensions = {} }: WatchPatternArgs | WatchArgs) {
  return {
    name: "metric",
    metricNamespace: namespace,
    metricName: metric,
    timeAggregation: aggregation,
    dimensions: Object.entries(dimensions).map(([dimension, values]) => ({
      name: dimension,
      operator: "Include",
      values: [...values],
    })),
  };
}

const GLOBAL = "Global";
const LONGEST_SHORT_NAME = 12;

function shortName(site: Site): string {
  const { environment, place } = site.names.scope;
  return `${environment}-${place}`.slice(0, LONGEST_SHORT_NAME);
}

function faultsOf({ pager, mail }: AlertingArgs): Fault[] {
  return Object.entries({ mail, ...(pager === undefined ? {} : { pager }) })
    .filter(([, address]) => !/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(address))
    .map(([path, got]) => ({ path, got, expected: "a mail address", fix: "mend it" }));
}
