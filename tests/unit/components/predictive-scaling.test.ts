import { Operators } from "../../../components/kubernetes/operators";
import { PredictiveScaling } from "../../../components/kubernetes/predictive-scaling";
import { readCalendar } from "../../../components/kubernetes/predictive-scaling/calendar";
import { crdFaults } from "./custom-resources";
import { at, record, type Recording } from "./recorder";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";

const up = (more: { reviewed?: string } = {}): Promise<Recording<unknown>> =>
  record((opts) => {
    const { releases } = new Operators("operators", { operators: { prometheus: { namespace: "m" } } }, opts);
    const given = { namespace: "monitoring", operator: releases.prometheus };
    const calendar = { ...readCalendar(), ...more };
    return new PredictiveScaling("prediction", { ...given, ...(more.reviewed ? { calendar } : {}) }, opts);
  });
const rules = (made: Recording<unknown>): Record<string, unknown>[] =>
  at(made.one(RULE).inputs, "spec", "groups", 0, "rules") as Record<string, unknown>[];

describe("PredictiveScaling", () => {
  test("is rules that the CRD takes, once the operator is there", async () => {
    const made = await up();
    expect(crdFaults(made.all)).toEqual([]);
    expect(made.one(RULE).dependsOn).toContain("operators-prometheus");
    expect(at(made.one(RULE).inputs, "metadata", "namespace")).toBe("monitoring");
  });

  test("records the forecast before what is computed of it, by service and over all", async () => {
    expect(rules(await up()).flatMap(({ record: name }) => (name ? [name] : []))).toEqual([
      "plugilo:predicted:pods",
      "plugilo:needed_of_predicted:pods",
      "plugilo:prediction_missed:pods",
      "plugilo:prediction_accuracy:ratio_1d",
      "plugilo:prediction_accuracy_overall:ratio_1d",
    ]);
  });

  test("tells of a forecast that misses 30 % of a day's load for six hours, and of a calendar half a year after its review", async () => {
    const overdue = Date.UTC(2027, 4, 26) / 1000;
    expect(rules(await up({ reviewed: "2026-11-26" })).filter(({ alert }) => alert)).toMatchObject([
      { alert: "PredictionMisses", expr: "plugilo:prediction_accuracy:ratio_1d < 0.7", for: "360m" },
      { alert: "CalendarOverdue", expr: `vector(time()) > ${overdue}` },
    ]);
  });

  test("takes the committed calendar unless it is given another", async () => {
    const [ours, other] = [rules(await up()), rules(await up({ reviewed: "2025-01-01" }))];
    const expected = (reviewed: string): unknown =>
      expect.objectContaining({
        annotations: expect.objectContaining({ summary: expect.stringContaining(reviewed) as unknown }) as unknown,
      });
    expect(ours.at(-1)).toEqual(expected(readCalendar().reviewed));
    expect(other.at(-1)).toEqual(expected("2025-01-01"));
  });
});
