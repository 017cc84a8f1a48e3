import * as pulumi from "@pulumi/pulumi";
import { JUDGED_BY } from "../../../facts/observability";
import { groupsOf } from "../../../observability/alerts";
import type { AlertGroup, ClusterKind } from "../../../observability/alerts/group";
import { after, applyCustom } from "../custom-object";
import { ruleGroups } from "../prometheus-rule";

export interface AlertRulesArgs {
  /** Required. Namespace of the rules, and of the servers that judge them. */
  readonly namespace: pulumi.Input<string>;
  /** Required. What kind of cluster it is, and so which rules it has; those over all regions are the hub's. */
  readonly cluster: ClusterKind;
  /** Optional. The operator's release, which brings the CRD. @default it is there already */
  readonly operator?: pulumi.Resource;
}

/**
 * What wakes people, as data from observability/alerts and observability/slo (B5, B9): in each cluster the rules that its own
 * Prometheus judges, and in the hub also those over all regions and over a month, for Thanos' rulers.
 *
 * @costs Nothing but the servers' time, which grows with the number of series and not of rules.
 * @fails Users notice nothing. Where nobody judges, nobody is told: a cluster whose Prometheus is away pages by its dead man's switch,
 * and without the rulers slow burns, budgets and anomalies go unseen.
 * @recovers By itself, from the next evaluation on. Budgets are summed up anew each time, so that an outage of the rulers costs none of
 * them.
 */
export class AlertRules extends pulumi.ComponentResource {
  constructor(
    private readonly name: string,
    args: AlertRulesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("plugilo:kubernetes:AlertRules", name, {}, opts);
    const groups = groupsOf(args.cluster);
    this.rules("region", groups, args);
    if (groups.some(({ where }) => where === "centre")) this.rules("centre", groups, args);
    this.registerOutputs({});
  }

  private rules(where: AlertGroup["where"], all: readonly AlertGroup[], { namespace, operator }: AlertRulesArgs): void {
    const groups = all.filter((group) => group.where === where);
    const labels: Readonly<Record<string, string>> = where === "centre" ? { [JUDGED_BY.label]: JUDGED_BY.centre } : {};
    applyCustom(`${this.name}-${where}`, ruleGroups(`platform-${where}`, namespace, groups, labels), {
      parent: this,
      dependsOn: after(operator),
    });
  }
}
