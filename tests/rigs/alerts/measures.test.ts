/** What error budgets are made of, computed by Prometheus itself, and what an alert on them carries. */
import { missingPackages } from "../../../cli/rigs";
import { alertRules } from "../../../observability/alerts";
import type { Rule } from "../../../observability/alerts/rule";
import { objectiveRules } from "../../../observability/slo/objectives";
import { type Case, judge } from "../promtool";
import { grows, still } from "./proof";

const missing = missingPackages("rules");

const rulesOf = (name: string): readonly Rule[] => alertRules().find((group) => group.name === name)?.rules ?? [];
const seriesOf = (series: Record<string, string>): Case["input_series"] =>
  Object.entries(series).map(([name, values]) => ({ series: name, values }));

/** What an expression is after half an hour. */
function gives(
  rules: readonly Rule[],
  series: Record<string, string>,
  expr: string,
  ...samples: [string, number][]
): void {
  const exp_samples = samples.map(([labels, value]) => ({ labels, value }));
  judge(rules, [
    { interval: "1m", input_series: seriesOf(series), promql_expr_test: [{ expr, eval_time: "30m", exp_samples }] },
  ]);
}

const answered = (code: number, pod = "web-1"): string =>
  `istio_requests_total{namespace="services",pod="${pod}",reporter="destination",destination_canonical_service="web",response_code="${code}"}`;
const bucket = (le: string): string =>
  `istio_request_duration_milliseconds_bucket{namespace="services",pod="web-1",reporter="destination",destination_canonical_service="web",le="${le}"}`;
const taken = (code: number): string =>
  `istio_requests_total{reporter="source",source_workload_namespace="aks-istio-ingress",destination_canonical_service="web",response_code="${code}"}`;

(missing.length > 0 ? describe.skip : describe)("what a promise is held against", () => {
  const level = { availability: 99.9, p95Ms: 400, p99Ms: 1000 };
  const rules = [...objectiveRules({ service: "web", owner: "team", level }), ...rulesOf("slo-measures")];
  const web = 'service="web"';

  test("is all requests that a service's pods answered, and those that got a server's error or no answer", () => {
    const series = {
      [answered(200)]: grows(60),
      [answered(200, "web-2")]: grows(60),
      [answered(503)]: grows(6),
      [answered(0)]: grows(6),
      [answered(404)]: grows(48),
    };
    gives(rules, series, `slo:requests:rate5m{${web},slo="availability"}`, [
      'slo:requests:rate5m{service="web",slo="availability"}',
      3,
    ]);
    gives(rules, series, `round(slo:bad_requests:rate5m{${web},slo="availability"}, 0.001)`, [
      '{service="web",slo="availability"}',
      0.2,
    ]);
  });

  test("is none bad where none has ever failed, and nothing where nobody asks", () => {
    const bad = `slo:bad_requests:rate5m{${web},slo="availability"}`;
    gives(rules, { [answered(200)]: grows(60) }, bad, ['slo:bad_requests:rate5m{service="web",slo="availability"}', 0]);
    gives(rules, {}, bad);
  });

  test("is slow what falls beyond the first bucket that does not end below the promise", () => {
    const series = {
      [bucket("250.0")]: grows(30),
      [bucket("500.0")]: grows(54),
      [bucket("1000.0")]: grows(57),
      [bucket("+Inf")]: grows(60),
    };
    gives(
      rules,
      series,
      `round(slo:bad_requests:rate5m{${web},slo=~"latency.+"} / slo:requests:rate5m, 0.001)`,
      ['{service="web",slo="latency-p95"}', 0.1],
      ['{service="web",slo="latency-p99"}', 0.05],
    );
  });

  test("is the platform's at a region's gateway, where also those count that no pod has seen", () => {
    const series = { [taken(200)]: grows(90), [taken(503)]: grows(30) };
    const labels = '{service="platform",slo="availability"}';
    gives(rules, series, `slo:bad_requests:rate5m${labels} / slo:requests:rate5m`, [labels, 0.25]);
  });

  test("is the edge's by what Azure tells of five minutes", () => {
    const series = {
      'azure_front_door_requestcount_total{resourceID="/a"}': still(30_000),
      'azure_front_door_percentage5xx_average{resourceID="/a"}': still(2),
    };
    const labels = '{service="edge",slo="availability"}';
    gives(rulesOf("slo-edge"), series, `slo:requests:rate5m${labels}`, [`slo:requests:rate5m${labels}`, 100]);
    gives(rulesOf("slo-edge"), series, `slo:bad_requests:rate5m${labels}`, [`slo:bad_requests:rate5m${labels}`, 2]);
  });
});

(missing.length > 0 ? describe.skip : describe)("a month's budget", () => {
  const of = (bad: number): Record<string, string> => ({
    'slo:objective:ratio{service="web",slo="availability",owner="team",cluster="a"}': still(0.999),
    'slo:objective:ratio{service="web",slo="availability",owner="team",cluster="b"}': still(0.999),
    'slo:requests:rate5m{service="web",slo="availability",cluster="a"}': still(30),
    'slo:requests:rate5m{service="web",slo="availability",cluster="b"}': still(10),
    'slo:bad_requests:rate5m{service="web",slo="availability",cluster="a"}': still(0),
    'slo:bad_requests:rate5m{service="web",slo="availability",cluster="b"}': still(bad),
  });

  test("is one for all regions, in which a busy region weighs more", () => {
    gives(rulesOf("slo-budget"), of(0.02), "round(slo:error_budget:consumed_ratio, 0.001)", [
      '{service="web",slo="availability"}',
      0.5,
    ]);
  });

  const states = [
    ["normal", 0.0196, 0, 0, 0],
    ["caution", 0.0204, 1, 0, 0],
    ["critical fixes only", 0.0304, 2, 1, 0],
    ["freeze", 0.0404, 3, 1, 1],
  ] as const;
  test.each(states)("says which releases wait: %s", (_, bad, state, ordinary, critical) => {
    const rules = rulesOf("slo-budget");
    gives(rules, of(bad), "slo:error_budget:state", ['slo:error_budget:state{service="web"}', state]);
    gives(
      rules,
      of(bad),
      "slo:deployments:frozen",
      ['slo:deployments:frozen{service="web",release="ordinary"}', ordinary],
      ['slo:deployments:frozen{service="web",release="critical"}', critical],
    );
  });

  test("that burns is told to the service's owner", () => {
    const series = {
      'slo:objective:ratio{service="web",slo="availability",owner="team"}': still(0.999),
      'slo:requests:rate5m{service="web",slo="availability"}': still(10),
      'slo:bad_requests:rate5m{service="web",slo="availability"}': still(1),
    };
    const exp_labels = { severity: "P0", component: "slo", service: "web", slo: "availability", owner: "team" };
    const alert = { alertname: "ErrorBudgetBurnsIn2Days", eval_time: "30m", exp_alerts: [{ exp_labels }] };
    judge(rulesOf("slo-burn"), [{ interval: "1m", input_series: seriesOf(series), alert_rule_test: [alert] }]);
  });
});
