/** Boards: what they ask is told by somebody, what must be seen is on one, and Grafana can draw them. */
import * as fc from "fast-check";
import * as fs from "node:fs";
import * as path from "node:path";
import { knownMetric } from "../../../facts/metrics";
import { RUNBOOKS, RUNBOOKS_URL } from "../../../facts/severities";
import { BOARDS } from "../../../observability/dashboards";
import type { Board, Panel } from "../../../observability/dashboards/board";
import { buildDashboard } from "../../../observability/dashboards/build-dashboard";
import { dashboardTexts, RENDERED } from "../../../observability/dashboards/rendered";
import { everyRule } from "../../../tools/runbooks/alerts";
import { asPrometheusSeesIt, metricsIn } from "../../promql";

const ROOT = path.join(__dirname, "..", "..", "..");
const panelsOf = ({ rows }: Board): readonly Panel[] => Object.values(rows).flat();
const queriesOf = (board: Board): string[] => panelsOf(board).flatMap(({ queries }) => Object.values(queries));

interface Position {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function overlaps(a: Position, b: Position): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** What the table of work and resource metrics asks for (A25, B10, E6), the board that shows it, and by which metric. */
const TO_BE_SEEN: readonly (readonly [what: string, board: string, metric: string])[] = [
  ["Front Door: request count", "edge", "azure_front_door_requestcount_total"],
  ["Front Door: 5xx", "edge", "azure_front_door_percentage5xx_average"],
  ["Front Door: response time", "edge", "azure_front_door_totallatency_average"],
  ["gateway: request count", "edge", "azure_gateway_totalrequests_total"],
  ["gateway: response time", "edge", "azure_gateway_applicationgatewaytotaltime_average"],
  ["gateway: active connections", "edge", "azure_gateway_currentconnections_total"],
  ["gateway: new connections", "edge", "azure_gateway_newconnectionspersecond_average"],
  ["gateway: 2xx to 5xx", "edge", "azure_gateway_responses_responsestatus_total"],
  ["gateway: its targets' 2xx to 5xx", "edge", "azure_gateway_backend_responses_backendresponsestatus_total"],
  ["application: pod status", "service", "kube_pod_status_ready"],
  ["application: container restarts", "service", "kube_pod_container_status_restarts_total"],
  ["application: disk reads", "service", "container_fs_reads_bytes_total"],
  ["application: disk writes", "service", "container_fs_writes_bytes_total"],
  ["application: network in", "service", "container_network_receive_bytes_total"],
  ["application: network out", "service", "container_network_transmit_bytes_total"],
  ["database: deadlocks", "postgres", "azure_postgres_deadlocks_total"],
  ["database: aborted clients", "postgres", "azure_postgres_connections_failed_total"],
  ["database: connections", "postgres", "azure_postgres_active_connections_maximum"],
  ["database: latency of statements", "postgres", "azure_postgres_longest_query_time_sec_maximum"],
  ["database: IOPS", "postgres", "azure_postgres_iops_average"],
  ["certificates: days left", "network", "probe_ssl_earliest_cert_expiry"],
  ["SNAT ports", "network", "azure_firewall_snatportutilization_maximum"],
  ["histograms, not only percentiles", "platform-overview", "istio_request_duration_milliseconds_bucket"],
  ["business: sign-ups", "business", "plugilo_signups_total"],
  ["business: transactions", "business", "plugilo_transactions_total"],
  ["business: revenue", "business", "plugilo_revenue_euros_total"],
];

describe("boards", () => {
  test.each(TO_BE_SEEN)("show %s", (_what, uid, metric) => {
    const board = BOARDS.find((one) => one.uid === uid);
    expect(board === undefined ? [] : queriesOf(board).flatMap(metricsIn)).toContain(metric);
  });

  test("ask only for what an exporter tells or a rule records", () => {
    const recorded = new Set(everyRule().flatMap((rule) => ("record" in rule ? [rule.record] : [])));
    // Prometheus writes it itself, for each alert: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules (2026-11)
    const known = (name: string): boolean => knownMetric(name) || recorded.has(name) || name === "ALERTS";
    const unknown = BOARDS.flatMap((board) =>
      queriesOf(board)
        .flatMap(metricsIn)
        .filter((name) => !known(name))
        .map((name) => `${board.uid}: ${name}`),
    );
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("offer the choices that their queries take, and no others", () => {
    for (const board of BOARDS) {
      const used = new Set(queriesOf(board).flatMap((query) => query.match(/\$(?:region|service)\b/g) ?? []));
      expect([board.uid, [...used].sort()]).toEqual([board.uid, board.variables.map((name) => `$${name}`).sort()]);
    }
  });

  test("name runbooks that are there, and leave none of a panel with a limit out", () => {
    const panels = BOARDS.flatMap(panelsOf);
    for (const { title, runbook } of panels) {
      expect([title, runbook === undefined || RUNBOOKS.some((id) => id === runbook)]).toEqual([title, true]);
    }
    const silent = panels.filter(({ limit, runbook }) => limit !== undefined && runbook === undefined);
    // The board of alerts itself leads to every runbook.
    expect(silent.map(({ title }) => title)).toEqual(["Alerts that page"]);
  });

  test("have addresses that are short and each its own, and say what they answer", () => {
    expect(new Set(BOARDS.map(({ uid }) => uid)).size).toBe(BOARDS.length);
    for (const { uid, says } of BOARDS) {
      expect(uid).toMatch(/^[a-z][a-z-]{0,39}$/);
      expect(says.length).toBeGreaterThan(30);
    }
  });
});

describe("Grafana's form of a board", () => {
  const built = BOARDS.map((board) => ({ uid: board.uid, board, panels: buildDashboard(board).panels ?? [] }));

  test.each(built)("$uid: no two panels lie over each other, and all are within 24 columns", ({ panels }) => {
    const positions = panels.flatMap(({ gridPos }) => (gridPos ? [gridPos] : []));
    expect(positions).toHaveLength(panels.length);
    for (const [index, one] of positions.entries()) {
      expect(one.x + one.w).toBeLessThanOrEqual(24);
      expect(positions.slice(index + 1).filter((other) => overlaps(one, other))).toEqual([]);
    }
  });

  test.each(built)("$uid: is what lies in the tree, so that the program hands Grafana this", ({ uid, board }) => {
    expect(JSON.parse(dashboardTexts()[uid] ?? "null")).toEqual(JSON.parse(JSON.stringify(buildDashboard(board))));
  });

  test("lies in the tree for boards that there are, and no others", () => {
    const files = fs.readdirSync(path.join(ROOT, RENDERED)).map((file) => path.basename(file, ".json"));
    expect(files.sort()).toEqual(BOARDS.map(({ uid }) => uid).sort());
  });

  test("is bad above a limit or below it, as the board says, and leads to the runbook", () => {
    const panel = (limit: Panel["limit"]): Panel => ({
      title: "t",
      says: "s",
      unit: "count",
      queries: { a: "up" },
      runbook: "node-failure",
      ...(limit ? { limit } : {}),
    });
    const rows = { row: [panel({ above: 5 }), panel({ below: 5 }), panel(undefined)] };
    const { panels = [] } = buildDashboard({ uid: "u", title: "T", says: "s", variables: [], rows });
    const json = JSON.parse(JSON.stringify(panels.slice(1))) as {
      fieldConfig: { defaults: { thresholds?: { steps: { value: number | null; color: string }[] } } };
      links: { url: string }[];
    }[];
    expect(json.map(({ fieldConfig }) => fieldConfig.defaults.thresholds?.steps.map(({ color }) => color))).toEqual([
      ["green", "red"],
      ["red", "green"],
      undefined,
    ]);
    expect(json.map(({ links }) => links[0]?.url)).toEqual(Array(3).fill(`${RUNBOOKS_URL}/node-failure.md`));
  });

  test("keeps every panel and query, however many there are", () => {
    const panels = fc.array(
      fc.record({ width: fc.constantFrom(4, 8, 12, 16, 24), queries: fc.integer({ min: 1, max: 4 }) }),
      {
        minLength: 1,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(panels, (many) => {
        const row = many.map(({ width, queries }, index): Panel => {
          const asked = Object.fromEntries(Array.from({ length: queries }, (_, number) => [`q${number}`, "up"]));
          return { title: `p${index}`, says: "s", unit: "count", queries: asked, width: width as 4 | 8 | 12 | 16 | 24 };
        });
        const drawn = buildDashboard({ uid: "u", title: "T", says: "s", variables: [], rows: { row } }).panels ?? [];
        const positions = drawn.flatMap(({ gridPos }) => (gridPos ? [gridPos] : []));
        const apart = positions.every(
          (one, index) => !positions.slice(index + 1).some((other) => overlaps(one, other)),
        );
        return drawn.length === many.length + 1 && apart;
      }),
    );
  });
});

describe("the metrics of a query", () => {
  test("are its names, not its functions, labels, words or text", () => {
    expect(
      metricsIn(
        'sum by (le, pod) (rate(a_bucket{x="not_me",y=~"$v"}[5m] offset 1d)) / on (pod) group_left (z) b > bool 1',
      ),
    ).toEqual(["a_bucket", "b"]);
    expect(metricsIn('slo:x:ratio_rate5m{a="b"} or vector(0) and time() - c unless d')).toEqual([
      "slo:x:ratio_rate5m",
      "c",
      "d",
    ]);
  });

  test("are asked of Prometheus with all choices made", () => {
    expect(asPrometheusSeesIt('rate(a{r=~"$region",p=~"($service)-x"}[$__rate_interval])')).toBe(
      'rate(a{r=~".*",p=~"(.*)-x"}[5m])',
    );
  });
});
