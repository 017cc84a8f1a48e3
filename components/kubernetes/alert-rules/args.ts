import type * as pulumi from "@pulumi/pulumi";
import type { Severity } from "../../../facts/severities";
import type { ClusterKind } from "../../../observability/alerts/group";
import type { Fault } from "../../arguments";

export interface AlertRulesArgs {
  /** Required. Namespace of the rules, and of the servers that judge them. */
  readonly namespace: pulumi.Input<string>;
  /** Required. What kind of cluster it is: which rules there are, and of which series. */
  readonly cluster: ClusterKind;
  /** Optional. No alert is more severe than this: outside production nobody is woken. @default as the rules say */
  readonly severest?: Severity;
  /** Conditional. In a hub, and only there: who judges over all regions. */
  readonly ruler?: RulerArgs;
  /** Optional. The operator's release, which brings the CRDs. @default they are there already */
  readonly operator?: pulumi.Resource;
}

export interface RulerArgs {
  /** Required. Where all regions can be asked: Thanos' queries. */
  readonly queryUrl: pulumi.Input<string>;
  /** Required. Labels of its alerts and series, as servers have them: cluster, region, environment. */
  readonly labels: Readonly<Record<string, string>>;
}

export function alertRulesFaults({ cluster, ruler }: AlertRulesArgs): Fault[] {
  const wanted = cluster === "hub";
  if ((ruler !== undefined) === wanted) return [];
  return [
    {
      path: "ruler",
      got: wanted ? "none" : "one",
      expected: wanted ? "one: the rules of the centre need a judge" : `none in a ${cluster}`,
      fix: wanted ? "give the address of Thanos' queries" : "leave it out: a centre is in the hub only",
    },
  ];
}
