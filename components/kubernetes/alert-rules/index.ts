import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { groupsOf } from "../../../observability/alerts";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { ruleGroups, RULER_LABEL } from "../prometheus-rule";
import { alertRulesFaults, type AlertRulesArgs, type RulerArgs } from "./args";
import { capped } from "./build-rules";
import { ruler, RULER, rulerPods } from "./build-ruler";

export type { AlertRulesArgs } from "./args";

/**
 * What wakes people, as data from observability/alerts and observability/slo (B5, B9): in each cluster the rules that its own
 * Prometheus judges, and in the hub those over all regions and over a month, with the Thanos rulers that judge them.
 *
 * @costs Nothing for rules; in the hub two small pods with a disk each.
 * @fails Users notice nothing. Without a region's Prometheus nothing of that region is judged, and its dead man's switch pages. Without
 * the rulers slow burns, budgets and anomalies go unseen; releases go on as if budgets were whole.
 * @recovers By itself. A ruler that was away judges from the next minute on; what it did not record is missing from the budgets' history,
 * not from the budgets, which are summed up anew each time.
 */
export class AlertRules extends pulumi.ComponentResource {
  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: AlertRulesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("AlertRules", name, alertRulesFaults(args));
    super("plugilo:kubernetes:AlertRules", name, {}, opts);
    this.rules("region", args);
    if (args.ruler) this.judged(args, args.ruler);
    this.registerOutputs({});
  }

  private rules(where: "region" | "centre", { namespace, cluster, severest, operator }: AlertRulesArgs): void {
    const all = groupsOf(cluster).filter((group) => group.where === where);
    const groups = severest ? capped(all, severest) : all;
    const labels = where === "centre" ? RULER_LABEL : {};
    applyCustom(`${this.name}-${where}`, ruleGroups(`platform-${where}`, namespace, groups, labels), {
      parent: this,
      dependsOn: operator ? [operator] : [],
    });
  }

  private judged(args: AlertRulesArgs, judge: RulerArgs): void {
    const { namespace, operator } = args;
    this.rules("centre", args);
    applyCustom(`${this.name}-ruler`, ruler(args, judge), { parent: this, dependsOn: operator ? [operator] : [] });
    new policy.PodDisruptionBudget(
      `${this.name}-budget`,
      {
        metadata: { name: `thanos-ruler-${RULER}`, namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: rulerPods() } },
      },
      { parent: this },
    );
  }
}
