/** What boards ask, parsed by Prometheus itself, and answered where arithmetic or matching of labels could be wrong. */
import { missingPackages } from "../../../cli/rigs";
import { BOARDS } from "../../../observability/dashboards";
import { asPrometheusSeesIt } from "../../promql";
import { complaint, series, type Case } from "../promtool";

const missing = missingPackages("rules");
const TITLES = BOARDS.flatMap(({ uid, rows }) =>
  Object.values(rows).flatMap((panels) => panels.map((panel) => ({ uid, panel }))),
);

function query(board: string, title: string, legend: string): string {
  const found = TITLES.find(({ uid, panel }) => uid === board && panel.title === title)?.panel.queries[legend];
  if (found === undefined) throw new Error(`${board}: no "${title}" with "${legend}"`);
  return asPrometheusSeesIt(found);
}

/** Prometheus' answer after half an hour. */
function answered(
  expr: string,
  input_series: Case["input_series"],
  ...exp_samples: { labels: string; value: number }[]
): void {
  const promql_expr_test = [{ expr: `round(${expr}, 0.001)`, eval_time: "30m", exp_samples }];
  expect(complaint([], "1m", [{ interval: "1m", input_series, promql_expr_test }])).toBe("");
}

(missing.length > 0 ? describe.skip : describe)("Prometheus", () => {
  const groups = BOARDS.map(({ uid, rows }) => ({
    name: uid,
    rules: Object.values(rows).flatMap((panels) =>
      panels.flatMap(({ queries }) =>
        // Each needs labels of its own, or Prometheus takes two with the same question for one that stands there twice.
        Object.entries(queries).map(([legend, expr], index) => ({
          record: "board:query",
          expr: asPrometheusSeesIt(expr),
          labels: { legend: `${panels.length}-${index}-${Buffer.from(legend).toString("hex")}` },
        })),
      ),
    ),
  }));

  test.each(groups)("understands every question of $name", (group) => {
    expect(complaint([group], "1m", [{ interval: "1m", input_series: [] }])).toBe("");
  });

  test("is told of a question that it does not understand", () => {
    const broken = { name: "broken", rules: [{ record: "board:query", expr: "sum by (region (up)" }] };
    expect(complaint([broken], "1m", [{ interval: "1m", input_series: [] }])).toContain("parse error");
  });

  test("joins what a region has with what it has sent, however many ways to the centre there are", () => {
    const of = (pod: string, more: string, name: string): string =>
      `prometheus_remote_storage_${name}{region="r",pod="${pod}"${more}}`;
    const highest = "highest_timestamp_in_seconds";
    const sent = "queue_highest_sent_timestamp_seconds";
    answered(
      query("dr-pair", "Behind with what is sent to the centre", "{{region}}"),
      [
        series(of("a", "", highest), [1000, 60]),
        series(of("b", "", highest), [1000, 60]),
        series(of("a", ',url="x",remote_name="1"', sent), [990, 60]),
        series(of("a", ',url="y",remote_name="2"', sent), [940, 60]),
        series(of("b", ',url="x",remote_name="1"', sent), [1000, 60]),
      ],
      { labels: '{region="r"}', value: 60 },
    );
  });

  test("divides open connections by what each server takes", () => {
    const of = (name: string, server: string): string =>
      `azure_postgres_${name}_maximum{region="r",resourceName="${server}",metric="m"}`;
    answered(
      query("postgres", "Open, share of what the server takes", "{{resourceName}}"),
      [
        series(of("active_connections", "p"), [80, 60]),
        series(of("max_connections", "p"), [100, 60]),
        series(of("active_connections", "r1"), [10, 60]),
        series(of("max_connections", "r1"), [100, 60]),
      ],
      { labels: '{resourceName="p"}', value: 0.8 },
      { labels: '{resourceName="r1"}', value: 0.1 },
    );
  });

  test("gives each region its share of all requests, and the share of them that failed", () => {
    const of = (region: string, code: string): string =>
      `istio_requests_total{region="${region}",reporter="destination",response_code="${code}",destination_canonical_service="s"}`;
    const counter = (name: string, step: number): Case["input_series"][0] => ({ series: name, values: `0+${step}x60` });
    const input = [counter(of("fra", "200"), 225), counter(of("fra", "500"), 75), counter(of("ber", "200"), 100)];
    answered(
      query("dr-pair", "Share of the requests", "{{region}}"),
      input,
      { labels: '{region="ber"}', value: 0.25 },
      { labels: '{region="fra"}', value: 0.75 },
    );
    answered(query("dr-pair", "Errors", "{{region}}"), input, { labels: '{region="fra"}', value: 0.25 });
  });

  test("counts placeholders against real work only", () => {
    const of = (namespace: string): string =>
      `kube_pod_container_resource_requests{region="r",resource="cpu",namespace="${namespace}"}`;
    answered(
      query("capacity", "Placeholders, share of what runs", "{{region}}"),
      [series(of("overprovisioning"), [25, 60]), series(of("services"), [100, 60])],
      { labels: '{region="r"}', value: 0.25 },
    );
  });
});
