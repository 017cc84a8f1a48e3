import { AlertRules } from "../../../components/kubernetes/alert-rules";
import { Operators } from "../../../components/kubernetes/operators";
import { ReleaseGate } from "../../../components/kubernetes/release-gate";
import { alertRules, groupsOf } from "../../../observability/alerts";
import type { ClusterKind } from "../../../observability/alerts/group";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const GATE = "kubernetes:argoproj.io/v1alpha1:ClusterAnalysisTemplate";

const up = (cluster: ClusterKind): Promise<Recording<unknown>> =>
  record((opts) => {
    const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
    return new AlertRules("rules", { namespace: "monitoring", cluster, operator: releases.prometheus }, opts);
  });

interface Group {
  readonly name: string;
  readonly interval?: string;
}
const groups = (made: Recording<unknown>, name: string): readonly Group[] =>
  JSON.parse(JSON.stringify(at(made.one(RULE, name).inputs, "spec", "groups"))) as readonly Group[];
const names = (found: readonly Group[]): unknown[] => found.map(({ name }) => name);

describe("AlertRules", () => {
  test.each(["region", "hub", "standalone"] as const)("are objects that the CRD takes, in a %s", async (cluster) => {
    const made = await up(cluster);
    expect(crdFaults(made.all)).toEqual([]);
    for (const { inputs, dependsOn } of made.ofType(RULE)) {
      expect(at(inputs, "metadata", "namespace")).toBe("monitoring");
      expect(dependsOn).toContain("operators-prometheus");
    }
  });

  test("are those of the kind of cluster, with the centre's in the hub alone, marked for its rulers", async () => {
    const [region, hub] = [await up("region"), await up("hub")];
    const wanted = (cluster: ClusterKind, where: string): unknown[] =>
      names(groupsOf(cluster).filter((group) => group.where === where));
    expect(region.ofType(RULE)).toHaveLength(1);
    expect(names(groups(region, "rules-region"))).toEqual(wanted("region", "region"));
    expect(names(groups(hub, "rules-region"))).toEqual(wanted("hub", "region"));
    expect(names(groups(hub, "rules-centre"))).toEqual(wanted("hub", "centre"));
    expect(wanted("hub", "centre")).toContain("slo-budget");
    const labels = (name: string): unknown => at(hub.one(RULE, name).inputs, "metadata", "labels");
    expect([labels("rules-region"), labels("rules-centre")]).toEqual([
      undefined,
      { "plugilo.com/judged-by": "centre" },
    ]);
  });

  test("sum up a month every five minutes, not every half", async () => {
    const budget = groups(await up("hub"), "rules-centre").find((group) => group["name"] === "slo-budget");
    expect(budget?.["interval"]).toBe("300s");
  });

  test("each belong to some cluster, and have a name that no other has", () => {
    const alerts = alertRules().flatMap(({ rules }) => rules.flatMap((rule) => ("alert" in rule ? [rule.alert] : [])));
    expect(new Set(alerts).size).toBe(alerts.length);
    expect(alertRules().filter(({ clusters }) => clusters.length === 0)).toEqual([]);
    expect(alertRules().filter(({ where, clusters }) => where === "centre" && clusters.join() !== "hub")).toEqual([]);
  });
});

describe("ReleaseGate", () => {
  const made = (): Promise<Recording<unknown>> =>
    record((opts) => {
      const operators = { prometheus: { namespace: "m" }, rollouts: { namespace: "d" } };
      const { releases } = new Operators("operators", { operators }, opts);
      return new ReleaseGate("gate", { address: "http://centre:10902", operator: releases.rollouts }, opts);
    });

  test("asks the given address once for the service and the kind of release, and lets pass what is not known there", async () => {
    const { inputs, dependsOn } = (await made()).one(GATE);
    expect(crdFaults((await made()).all)).toEqual([]);
    expect(dependsOn).toContain("operators-rollouts");
    expect(at(inputs, "metadata", "name")).toBe("error-budget");
    expect(at(inputs, "spec")).toEqual({
      args: [{ name: "service" }, { name: "release" }],
      metrics: [
        {
          name: "error-budget",
          count: 1,
          failureLimit: 0,
          consecutiveErrorLimit: 4,
          successCondition: "len(result) == 0 || result[0] < 1",
          provider: {
            prometheus: {
              address: "http://centre:10902",
              query: 'max(slo:deployments:frozen{service="{{args.service}}",release="{{args.release}}"})',
              timeout: 20,
            },
          },
        },
      ],
    });
  });
});
