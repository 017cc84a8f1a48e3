import { BURN_RATES, SERVICE_LEVEL } from "../../../facts/objectives";
import { knownMetric } from "../../../facts/metrics";
import { COMPONENTS, RUNBOOKS, RUNBOOKS_URL, SEVERITIES } from "../../../facts/severities";
import { alertRules } from "../../../observability/alerts";
import type { AlertingRule } from "../../../observability/alerts/rule";
import { bucketOf, objectiveRules } from "../../../observability/slo/objectives";

const rules = alertRules().flatMap((group) => group.rules);
const alerts = rules.flatMap((rule): AlertingRule[] => ("alert" in rule ? [rule] : []));

/** Names of series in an expression: words before a brace, a bracket or the end of a term, and no functions, labels or keywords. */
function seriesIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, " ")
    .replaceAll(/\[[^\]]*\]/g, " ")
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, " ")
    .replaceAll(/\boffset \d+\w/g, " ");
  const words = bare.match(/[a-zA-Z_][\w:]*(?!\w|:|\s*\()/g) ?? [];
  return words.filter((word) => !["and", "or", "unless", "bool", "by", "on"].includes(word));
}

describe("rules of the platform", () => {
  test("ask for nothing that no exporter tells and no rule records", () => {
    const recorded = new Set([...rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])), "ALERTS"]);
    const unknown = rules.flatMap(({ expr }) =>
      seriesIn(expr).filter((name) => !recorded.has(name) && !knownMetric(name)),
    );
    expect([...new Set(unknown)]).toEqual([]);
    // The reader of expressions finds what is there, or the above would say nothing.
    expect(seriesIn('sum by (a) (rate(up{b="c"}[5m])) / on (d) group_left (e) (x:y > bool 0) and z offset 1w')).toEqual(
      ["up", "x:y", "z"],
    );
  });

  test("say of each alert how urgent it is, what it is of, and where its reader goes", () => {
    for (const { alert, labels, annotations } of alerts) {
      expect([alert, Object.keys(SEVERITIES)]).toEqual([alert, expect.arrayContaining([labels.severity])]);
      expect([alert, COMPONENTS]).toEqual([alert, expect.arrayContaining([labels.component])]);
      const runbook = annotations.runbook_url.replace(`${RUNBOOKS_URL}/`, "").replace(/\.md$/, "");
      expect([alert, RUNBOOKS]).toEqual([alert, expect.arrayContaining([runbook])]);
      expect(annotations.summary.length).toBeLessThan(140);
      expect(annotations.description).toMatch(/[.>]$/);
    }
  });

  test("of what is used up never wake anybody (B9)", () => {
    const resource = /node_(cpu|memory)|volume_stats|resourcequota|filesystem|node_pool/;
    const told = alerts.filter(({ expr }) => resource.test(expr));
    expect(told.map(({ alert, labels }) => [alert, labels.severity])).toEqual(
      ["NodeCpuSaturated", "NodeMemorySaturated", "VolumeFillingUp", "QuotaNearlyReached", "ElasticsearchDiskFull"].map(
        (alert) => [alert, "P3"],
      ),
    );
  });
});

describe("promises", () => {
  test("are measured by the first of Envoy's buckets that does not end below them, as Prometheus 3 writes it", () => {
    expect([1, 250, 251, 500, 501, 30_000].map(bucketOf)).toEqual([
      "1.0",
      "250.0",
      "500.0",
      "500.0",
      "1000.0",
      "30000.0",
    ]);
    expect([0.4, 60_001].map(bucketOf)).toEqual(["0.5", "+Inf"]);
  });

  test("of the platform are those of B5", () => {
    const told = objectiveRules({ service: "s", owner: "o", level: SERVICE_LEVEL });
    expect(told.map(({ expr, labels }) => [labels?.["slo"], expr, labels?.["le"]])).toEqual([
      ["availability", "vector(0.999)", undefined],
      ["latency-p95", "vector(0.95)", "500.0"],
      ["latency-p99", "vector(0.99)", "1000.0"],
    ]);
  });

  test("are judged at the speeds of the handbook, the fast ones where the region itself is asked", () => {
    expect(
      BURN_RATES.map(({ factor, long, short, severity, judgedBy }) => [factor, long, short, severity, judgedBy]),
    ).toEqual([
      [14.4, "1h", "5m", "P0", "region"],
      [6, "6h", "30m", "P1", "region"],
      [3, "1d", "2h", "P2", "centre"],
      [1, "3d", "6h", "P3", "centre"],
    ]);
    for (const { name, judgedBy, severity } of BURN_RATES) {
      const group = alertRules().find(({ rules: found }) =>
        found.some((rule) => "alert" in rule && rule.alert === name),
      );
      expect([name, group?.where]).toEqual([name, judgedBy]);
      expect(alerts.find(({ alert }) => alert === name)?.labels.severity).toBe(severity);
    }
  });
});
