/** The rules of scaling, as the components write them, judged by Prometheus on both sides of each threshold. */
import { missingPackages } from "../../../cli/rigs";
import { openPools } from "../../../components/kubernetes/burst/args";
import { poolsFullQuery } from "../../../components/kubernetes/burst/build-placement";
import { burstRules } from "../../../components/kubernetes/burst/build-signals";
import { emergencyAlerts } from "../../../components/kubernetes/emergency-mode/build-alerts";
import { accuracyRules } from "../../../components/kubernetes/predictive-scaling/build-accuracy";
import { readCalendar } from "../../../components/kubernetes/predictive-scaling/calendar";
import { POOL_LIMITS } from "../../../facts/aks";
import { judge, series, type Case } from "../promtool";

const DAY = 24 * 60;
const missing = missingPackages("rules");

/** A pool whose nodes have so many CPUs and, unless told otherwise, the memory that goes with them in the pool's proportion. */
function pool(name: "general" | "memory" | "compute", cpus: number, memoryOf = cpus): Case["input_series"] {
  const { cpu, memoryGi } = POOL_LIMITS[name];
  const node = `node="${name}-1"`;
  return [
    series(`kube_node_labels{${node},label_karpenter_sh_nodepool="${name}"}`, [1, 30]),
    series(`kube_node_status_capacity{${node},resource="cpu",unit="core"}`, [cpus, 30]),
    series(`kube_node_status_capacity{${node},resource="memory",unit="byte"}`, [
      (memoryOf * memoryGi * 2 ** 30) / cpu,
      30,
    ]),
  ];
}

const FULL = "plugilo:node_pools_full:bool";
const waiting = (name: string): Case["input_series"][0] =>
  series(`kube_pod_status_unschedulable{namespace="services",pod="${name}",uid="${name}"}`, [1, 30]);
const at10 = (expr: string, ...exp_samples: { labels: string; value: number }[]): Case["promql_expr_test"] => [
  { expr, eval_time: "10m", exp_samples },
];

(missing.length > 0 ? describe.skip : describe)("the signal that pools are full", () => {
  const rules = burstRules(openPools({ pools: POOL_LIMITS }), "virtual-nodes");
  const { general, memory, compute } = POOL_LIMITS;
  const full = [...pool("general", general.cpu), ...pool("memory", memory.cpu - 15), ...pool("compute", compute.cpu)];
  const firing = (alertname: string, eval_time: string, severity?: string): Case["alert_rule_test"] => [
    { alertname, eval_time, exp_alerts: severity ? [{ exp_labels: { severity, component: "cluster" } }] : [] },
  ];

  test("is given when no pool has room for one more of the smallest nodes, and is told of after five minutes", () => {
    judge(rules, [
      {
        interval: "1m",
        input_series: full,
        promql_expr_test: at10(FULL, { labels: FULL, value: 1 }),
        alert_rule_test: [...(firing("NodePoolsFull", "4m") ?? []), ...(firing("NodePoolsFull", "6m", "P3") ?? [])],
      },
    ]);
  });

  test("is given of a pool that has CPUs to give and no memory, too", () => {
    const input_series = [...pool("general", 100, general.cpu), ...full.slice(3)];
    judge(rules, [{ interval: "1m", input_series, promql_expr_test: at10(FULL, { labels: FULL, value: 1 }) }]);
  });

  test("is not given while one pool may add a node, nor of pools that have no node yet", () => {
    const room = [...pool("general", general.cpu), ...pool("memory", memory.cpu - 16), ...pool("compute", compute.cpu)];
    const none = pool("general", general.cpu);
    for (const input_series of [room, none, []]) {
      judge(rules, [{ interval: "1m", input_series, promql_expr_test: at10(FULL, { labels: FULL, value: 0 }) }]);
    }
  });

  test("opens a twin for as many pods as its service has waiting, and closes it when either is over", () => {
    const expr = poolsFullQuery({ namespace: "services", service: "web" });
    const pods = [waiting("web-6d4cf56db6-aaaaa"), waiting("web-6d4cf56db6-bbbbb"), waiting("web-api-6d4cf5-ccccc")];
    judge(rules, [
      { interval: "1m", input_series: [...full, ...pods], promql_expr_test: at10(expr, { labels: "{}", value: 2 }) },
      { interval: "1m", input_series: pods, promql_expr_test: at10(expr, { labels: "{}", value: 0 }) },
      { interval: "1m", input_series: full, promql_expr_test: at10(expr) },
    ]);
  });

  test("is followed by word of what runs outside, and of cores that run out at 80 %", () => {
    const running = (pods: number) =>
      series(`kube_pod_status_phase{namespace="burst",phase="Running",pod="a"}`, [pods, 30]);
    const quota = (type: string, value: number) =>
      series(`kube_resourcequota{namespace="burst",resource="requests.cpu",type="${type}"}`, [value, 30]);
    const both = (open: boolean, low: boolean): Case["alert_rule_test"] => [
      ...(firing("BurstOpen", "3m", open ? "P3" : undefined) ?? []),
      ...(firing("BurstNearlyUsedUp", "3m", low ? "P3" : undefined) ?? []),
    ];
    judge(rules, [
      {
        interval: "1m",
        input_series: [running(0), quota("used", 80), quota("hard", 100)],
        alert_rule_test: both(false, false),
      },
      {
        interval: "1m",
        input_series: [running(1), quota("used", 81), quota("hard", 100)],
        alert_rule_test: both(true, true),
      },
    ]);
  });
});

(missing.length > 0 ? describe.skip : describe)("the emergency flag", () => {
  const factor = (scaledObject: string, ...phases: [number, number][]): Case["input_series"][0] =>
    series(`keda_scaler_metrics_value{namespace="services",scaler="factor",scaledObject="${scaledObject}"}`, ...phases);

  test("is told of after four hours on, once for all workloads, and not while it is off", () => {
    const input_series = [factor("a", [1, 60], [2, 300]), factor("b", [1, 60], [2, 300])];
    const alertname = "EmergencyModeLong";
    const exp_alerts = [{ exp_labels: { severity: "P3", component: "cluster", namespace: "services" } }];
    judge(emergencyAlerts(), [
      {
        interval: "1m",
        input_series,
        alert_rule_test: [
          { alertname, eval_time: "50m", exp_alerts: [] },
          { alertname, eval_time: "295m", exp_alerts: [] },
          { alertname, eval_time: "305m", exp_alerts },
        ],
      },
    ]);
  });

  test("is told of when KEDA fails to read it", () => {
    const errors = (values: string) => ({
      series: 'keda_scaler_detail_errors_total{namespace="services",scaler="factor",scaledObject="a"}',
      values,
    });
    const check = (exp_alerts: { exp_labels: Record<string, string> }[]) => [
      { alertname: "EmergencyFlagUnreadable", eval_time: "25m", exp_alerts },
    ];
    const told = [{ exp_labels: { severity: "P2", component: "cluster", namespace: "services" } }];
    judge(emergencyAlerts(), [
      { interval: "1m", input_series: [errors("0+2x30")], alert_rule_test: check(told) },
      { interval: "1m", input_series: [errors("7x30")], alert_rule_test: check([]) },
    ]);
  });
});

(missing.length > 0 ? describe.skip : describe)("a forecast's accuracy", () => {
  const rules = accuracyRules({ ...readCalendar(), reviewed: "1969-08-01" });
  const PREDICTED = "plugilo:predicted:pods";
  const ACCURACY = "plugilo:prediction_accuracy:ratio_1d";
  const of = (scaler: string, value: number, scaledObject = "web", pod = "keda-1"): Case["input_series"][0] =>
    series(
      `keda_scaler_metrics_value{namespace="services",scaler="${scaler}",scaledObject="${scaledObject}",pod="${pod}"}`,
      [value, 2 * DAY],
    );
  /** Load that is so many pods at 70 % of the two CPUs that each asks for. */
  const load = (pods: number, service = "web"): Case["input_series"] => {
    const pod = `namespace="services",pod="${service}-6d4cf56db6-x2x7k",container="app"`;
    return [
      { series: `container_cpu_usage_seconds_total{${pod}}`, values: `0+${pods * 0.7 * 2 * 60}x${2 * DAY}` },
      series(`kube_pod_container_resource_requests{${pod},resource="cpu",unit="core"}`, [2, 2 * DAY]),
    ];
  };
  const labels = (name: string, scaledObject = "web"): string =>
    `${name}{namespace="services",scaledObject="${scaledObject}"}`;

  test("is of what the formula says: hours less holidays, by season, or an event that is more", () => {
    const hours = [of("cron_hours_berlin", 550), of("cron_hours_london", 150), of("cron_holiday_berlin_12", 385)];
    const seen = (input_series: Case["input_series"], value: number): Case => ({
      interval: "1m",
      input_series,
      promql_expr_test: at10(PREDICTED, { labels: labels(PREDICTED), value }),
    });
    judge(rules, [
      seen([of("cron_hours_berlin", 550)], 5.5),
      seen(hours, 3.15),
      seen([...hours, of("cron_season_autumn", 100)], 6.3),
      seen([...hours, of("cron_event_launch", 0)], 3.15),
      seen([...hours, of("cron_event_launch", 900), of("cron_event_sale", 200)], 9),
      // Two replicas of KEDA that take turns are one.
      seen([...hours, of("cron_hours_berlin", 550, "web", "keda-2")], 3.15),
    ]);
  });

  test("is 1 less the share that was missed, by service and over all, and says nothing where nothing was forecast", () => {
    const overall = "plugilo:prediction_accuracy_overall:ratio_1d";
    const check = (expr: string, ...exp_samples: { labels: string; value: number }[]) => ({
      expr,
      eval_time: `${DAY + 60}m`,
      exp_samples,
    });
    judge(rules, [
      {
        interval: "1m",
        input_series: [
          ...[of("cron_hours_berlin", 800), ...load(10)],
          ...[of("cron_hours_berlin", 4000, "api"), ...load(10, "api")],
          ...[of("cron_hours_berlin", 0, "quiet"), ...load(3, "quiet")],
        ],
        promql_expr_test: [
          check(
            `round(${ACCURACY}, 0.001)`,
            ...["api", "web"].map((name) => ({ labels: labels("", name), value: name === "api" ? 0 : 0.8 })),
          ),
          check(`${overall} < bool 0.01`, { labels: "{}", value: 1 }),
        ],
      },
    ]);
  });

  test("is told of below 70 % for six hours, service by service", () => {
    const alertname = "PredictionMisses";
    const exp_alerts = [
      { exp_labels: { severity: "P3", component: "cluster", namespace: "services", scaledObject: "web" } },
    ];
    judge(rules, [
      {
        interval: "1m",
        input_series: [
          ...[of("cron_hours_berlin", 690), ...load(10)],
          ...[of("cron_hours_berlin", 710, "api"), ...load(10, "api")],
        ],
        alert_rule_test: [
          { alertname, eval_time: "350m", exp_alerts: [] },
          { alertname, eval_time: "370m", exp_alerts },
        ],
      },
    ]);
  });

  test("is told of when nobody has reviewed the calendar for half a year", () => {
    // promtool's clock begins in 1970.
    const check = (reviewed: string, exp_alerts: { exp_labels: Record<string, string> }[]): void =>
      judge(accuracyRules({ ...readCalendar(), reviewed }), [
        {
          interval: "1m",
          input_series: [],
          alert_rule_test: [{ alertname: "CalendarOverdue", eval_time: "3h", exp_alerts }],
        },
      ]);
    check("1969-06-30", [{ exp_labels: { severity: "P3", component: "cluster" } }]);
    check("1969-07-02", []);
  });
});
