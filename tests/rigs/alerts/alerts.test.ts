/** Every alert of the platform, judged by Prometheus on both sides of its threshold. */
import { missingPackages } from "../../../cli/rigs";
import { alertRules, groupsOf } from "../../../observability/alerts";
import { CLUSTERS } from "../../../observability/alerts/group";
import type { Rule } from "../../../observability/alerts/rule";
import { lint } from "../promtool";
import { ANOMALY_PROOFS, FAST_PROOFS, SLOW_PROOFS } from "./budgets";
import { CLUSTER_PROOFS } from "./cluster";
import * as platform from "./platform";
import { disagreements, type Proof } from "./proof";

const missing = missingPackages("rules");

interface Batch {
  readonly groups: readonly string[];
  /** Minutes between two samples, and two evaluations. */
  readonly minutes?: number;
  readonly proofs: readonly Proof[];
}

/** Groups that are judged together, because one reads what the other records. */
const BATCHES: readonly Batch[] = [
  { groups: ["cluster"], proofs: CLUSTER_PROOFS },
  { groups: ["metrics"], proofs: platform.METRICS_PROOFS },
  { groups: ["remote-write"], proofs: platform.REMOTE_WRITE_PROOFS },
  { groups: ["reachability"], proofs: platform.REACHABILITY_PROOFS },
  { groups: ["mesh"], proofs: platform.MESH_PROOFS },
  { groups: ["scaling"], proofs: platform.SCALING_PROOFS },
  { groups: ["business"], proofs: platform.BUSINESS_PROOFS },
  { groups: ["kafka"], proofs: platform.KAFKA_PROOFS },
  { groups: ["elasticsearch"], proofs: platform.ELASTICSEARCH_PROOFS },
  { groups: ["thanos"], proofs: platform.THANOS_PROOFS },
  { groups: ["delivery"], proofs: platform.DELIVERY_PROOFS },
  { groups: ["region-silent"], proofs: platform.REGION_SILENT_PROOFS },
  { groups: ["slo-burn"], proofs: FAST_PROOFS },
  { groups: ["slo-budget", "slo-burn-slow"], proofs: SLOW_PROOFS },
  { groups: ["anomalies"], minutes: 15, proofs: ANOMALY_PROOFS },
];

function rulesOf(names: readonly string[]): Rule[] {
  return alertRules()
    .filter(({ name }) => names.includes(name))
    .flatMap(({ rules }) => rules);
}

const alertsOf = (rules: readonly Rule[]): string[] => rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : []));

(missing.length > 0 ? describe.skip : describe)("alerts fire beyond their thresholds and hold within", () => {
  test.each(BATCHES.map((batch) => [batch.groups.join(", "), batch] as const))(
    "%s",
    (_, { groups, minutes, proofs }) => {
      expect(disagreements(rulesOf(groups), minutes ?? 1, proofs)).toBe("");
    },
  );
});

(missing.length > 0 ? describe.skip : describe)("rules as they are deployed", () => {
  test.each(CLUSTERS.flatMap((cluster) => (["region", "centre"] as const).map((where) => [cluster, where] as const)))(
    "pass promtool's own check: of a %s, judged by the %s",
    (cluster, where) => {
      const groups = groupsOf(cluster).filter((group) => group.where === where);
      expect(lint(groups.map(({ name, rules }) => ({ name, rules })))).toBe("");
    },
  );

  test("fail it when two record the same", () => {
    const twice = { record: "a:b", expr: "vector(1)" };
    expect(lint([{ name: "twice", rules: [twice, twice] }])).toContain("duplicate rule");
  });
});

describe("proofs", () => {
  test("are there for every alert, on both sides, and for nothing else", () => {
    const proofs = BATCHES.flatMap((batch) => batch.proofs);
    const alerts = alertRules().flatMap(({ rules }) => alertsOf(rules));
    expect(proofs.map(({ alert }) => alert).sort()).toEqual([...alerts].sort());
    // It is always on: there is no other side.
    expect(proofs.filter(({ holds }) => holds.length === 0).map(({ alert }) => alert)).toEqual(["Watchdog"]);
  });
});
