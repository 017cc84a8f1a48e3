/** What services are scaled, judged and alerted by, computed by Prometheus' own evaluator on both sides of each threshold. */
import { missingPackages } from "../../../cli/rigs";
import { SERVICE_ALERTS } from "../../../facts/service-defaults";
import type { Manifest } from "../../../golden-path/manifest";
import { at, type FileKey, FILES, one, rendered } from "../../unit/golden-path/services";
import { complaint } from "../promtool";

const missing = missingPackages("rules");

type Series = Readonly<Record<string, string>>;

/** A sample every 30 s, as the region's Prometheus takes them. */
const INTERVAL = "30s";
const POD = 'namespace="services",pod="accounts-5f6d7c8b9-x2k4q"';
const ANSWERED = `${POD},reporter="destination"`;
const requests = (code: number): string => `istio_requests_total{${ANSWERED},response_code="${code}"}`;
const HOUR = "x120";

function alertsOf(key: FileKey): object[] {
  return at(one(rendered(key), "PrometheusRule"), "spec", "groups") as object[];
}

/** What promtool says of an expression's value at a time, given these series; nothing when it agrees. */
function disagreement(key: FileKey, series: Series, time: string, expr: string, value: number | "none"): string {
  const samples = value === "none" ? [] : [{ labels: "{}", value }];
  const test = {
    interval: INTERVAL,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: [{ expr, eval_time: time, exp_samples: samples }],
  };
  return complaint(alertsOf(key), INTERVAL, [test]);
}

/** How many alerts of a name are firing. */
function firing(alert: string): string {
  return `count(ALERTS{alertname="${alert}",alertstate="firing"}) or vector(0)`;
}

const query = (objects: Manifest[], trigger: number): string =>
  String(at(one(objects, "ScaledObject"), "spec", "triggers", trigger, "metadata", "query"));

(missing.length > 0 ? describe.skip : describe)("rules of services", () => {
  const cases: [string, FileKey, string, Series, number][] = [
    [
      "1.2 % of requests fail where 1 % may",
      "critical",
      "ServiceErrors",
      { [requests(200)]: `0+988${HOUR}`, [requests(503)]: `0+12${HOUR}` },
      1,
    ],
    ["0.8 % fail", "critical", "ServiceErrors", { [requests(200)]: `0+992${HOUR}`, [requests(503)]: `0+8${HOUR}` }, 0],
    [
      "what users did wrong is no error",
      "critical",
      "ServiceErrors",
      { [requests(404)]: `0+10${HOUR}`, [requests(200)]: `0+1${HOUR}` },
      0,
    ],
    ["5 % take longer than the objective", "critical", "ServiceSlow", latencies(950), 1],
    ["0.2 % take longer", "critical", "ServiceSlow", latencies(998), 0],
    ["no pod is ready", "critical", "ServiceDown", { [ready()]: `0${HOUR}` }, 1],
    ["nobody even tells of pods", "critical", "ServiceDown", {}, 1],
    ["one pod is ready", "critical", "ServiceDown", { [ready()]: `1+0${HOUR}` }, 0],
    ["as many pods as it may have", "critical", "ServiceAtCap", { [desired()]: `20+0${HOUR}` }, 1],
    ["one less", "critical", "ServiceAtCap", { [desired()]: `19+0${HOUR}` }, 0],
    ["its scaler fails", "critical", "ServiceScalerBlind", { [blind("accounts")]: `0+1${HOUR}` }, 1],
    ["another's scaler fails", "critical", "ServiceScalerBlind", { [blind("content")]: `0+1${HOUR}` }, 0],
    ["CPU over 90 % of what is asked for", "critical", "ServiceCpuSaturated", cpu(0.46), 1],
    ["CPU below", "critical", "ServiceCpuSaturated", cpu(0.44), 0],
    ["memory over 90 % of what is asked for", "critical", "ServiceMemorySaturated", memory(470), 1],
    ["memory below", "critical", "ServiceMemorySaturated", memory(450), 0],
    ["a run failed", "job", "ScheduleFailed", { [failedRun("billing-1")]: `1+0${HOUR}` }, 1],
    ["no run failed", "job", "ScheduleFailed", { [failedRun("billing-1")]: `0+0${HOUR}` }, 0],
    ["another's run failed", "job", "ScheduleFailed", { [failedRun("billing-close-1")]: `1+0${HOUR}` }, 0],
    ["a run is late beyond two deadlines", "job", "ScheduleLate", schedule(-7300, 0), 1],
    ["a run is not that late", "job", "ScheduleLate", schedule(-3000, 0), 0],
    ["a run is late where it is suspended, in the other region", "job", "ScheduleLate", schedule(-7300, 1), 0],
  ];
  test.each(cases)("%s: %s %s", (_what, key, alert, series, expected) => {
    expect(disagreement(key, series, "50m", firing(alert), expected)).toBe("");
  });

  test("are all of them here, on both sides", () => {
    const names = (["critical", "canary", "worker", "burst", "alone", "job", "workflow"] as const).flatMap((key) =>
      (at(one(rendered(key), "PrometheusRule"), "spec", "groups", 0, "rules") as { alert?: string }[]).flatMap(
        ({ alert }) => alert ?? [],
      ),
    );
    for (const alert of new Set(names)) {
      const sides = cases.filter(([, , name]) => name === alert).map(([, , , , expected]) => expected);
      expect([alert, new Set(sides)]).toEqual([alert, new Set([0, 1])]);
    }
  });

  test("wait as long as they say before they fire", () => {
    const failing = { [requests(503)]: `0+12${HOUR}` };
    const minutes = SERVICE_ALERTS.errorMinutes;
    expect(disagreement("critical", failing, `${minutes - 1}m`, firing("ServiceErrors"), 0)).toBe("");
    expect(disagreement("critical", failing, `${minutes + 2}m`, firing("ServiceErrors"), 1)).toBe("");
  });
});

(missing.length > 0 ? describe.skip : describe)("figures that services are scaled by", () => {
  const load = query(rendered("critical"), 0);

  test("are requests a second of all pods, old and new", () => {
    const other = requests(200).replace("5f6d7c8b9-x2k4q", "7d9f8c6b5-p9w3z");
    const series = { [requests(200)]: `0+3000${HOUR}`, [other]: `0+1500${HOUR}` };
    expect(disagreement("critical", series, "30m", load, 150)).toBe("");
  });

  test("are not those of a service whose name begins alike, nor those that a caller counted", () => {
    const longer = requests(200).replace("accounts-", "accounts-api-");
    const caller = requests(200).replace("destination", "source");
    const series = { [requests(200)]: `0+300${HOUR}`, [longer]: `0+3000${HOUR}`, [caller]: `0+3000${HOUR}` };
    expect(disagreement("critical", series, "30m", load, 10)).toBe("");
  });

  test("are zero for a service that is seen to do nothing, and nothing at all for one that nobody sees", () => {
    expect(disagreement("critical", { [`up{${POD}}`]: `1+0${HOUR}` }, "30m", load, 0)).toBe("");
    expect(disagreement("critical", { [`up{${POD}}`]: `0+0${HOUR}` }, "30m", load, "none")).toBe("");
    expect(disagreement("critical", {}, "30m", load, "none")).toBe("");
  });

  test("are CPUs and MiB of the service's own container, not of its sidecar's", () => {
    const series = {
      ...cpu(0.25),
      [`container_cpu_usage_seconds_total{${POD},container="istio-proxy"}`]: `0+300${HOUR}`,
      [`container_memory_working_set_bytes{${POD},container="istio-proxy"}`]: `104857600+0${HOUR}`,
    };
    expect(disagreement("critical", series, "30m", query(rendered("critical"), 1), 0.25)).toBe("");
    expect(disagreement("critical", series, "30m", query(rendered("critical"), 2), 256)).toBe("");
  });

  test("are a backlog once, though every pod of the other service tells all of it", () => {
    const pods = ["a", "b"].map((pod) => `waiting{namespace="services",pod="content-5f6d7c8b9-${pod}"}`);
    const series = Object.fromEntries(pods.map((name) => [name, `40+0${HOUR}`]));
    expect(disagreement("critical", series, "30m", query(onNodes("burst"), 0), 40)).toBe("");
  });
});

(missing.length > 0 ? describe.skip : describe)("judgements of a new version", () => {
  test("are of its own pods alone: the old ones' errors are not its fault", () => {
    const metrics = at(one(rendered("critical"), "AnalysisTemplate"), "spec", "metrics") as {
      provider: { prometheus: { query: string } };
    }[];
    const shares = metrics.map(({ provider }) => provider.prometheus.query.replaceAll("{{args.hash}}", "7d9f8c6b5"));
    const fresh = (code: number): string => requests(code).replace("5f6d7c8b9-x2k4q", "7d9f8c6b5-p9w3z");
    const series = { [requests(503)]: `0+900${HOUR}`, [fresh(200)]: `0+75${HOUR}`, [fresh(503)]: `0+25${HOUR}` };
    expect(disagreement("critical", series, "30m", String(shares[0]), 0.25)).toBe("");
    expect(disagreement("critical", {}, "30m", String(shares[0]), "none")).toBe("");
  });
});

function onNodes(key: FileKey): Manifest[] {
  return rendered(key).filter(({ metadata }) => metadata.namespace === "services");
}

/** A thousand requests a sample, so many of them within 500 ms, the rest within a second. */
function latencies(good: number): Series {
  const bucket = (le: string): string => `istio_request_duration_milliseconds_bucket{${ANSWERED},le="${le}"}`;
  return { [bucket("500")]: `0+${good}${HOUR}`, [bucket("1000")]: `0+1000${HOUR}`, [bucket("+Inf")]: `0+1000${HOUR}` };
}

function ready(): string {
  return `kube_pod_status_ready{${POD},condition="true"}`;
}

function desired(): string {
  return `kube_horizontalpodautoscaler_status_desired_replicas{namespace="services",horizontalpodautoscaler="${FILES.critical.name}"}`;
}

function blind(service: string): string {
  return `keda_scaler_detail_errors_total{scaledObject="${service}"}`;
}

/** CPUs in use by one pod that holds 256 MiB. */
function cpu(cpus: number): Series {
  return {
    [`container_cpu_usage_seconds_total{${POD},container="app"}`]: `0+${cpus * 30}${HOUR}`,
    [`container_memory_working_set_bytes{${POD},container="app"}`]: `268435456+0${HOUR}`,
  };
}

/** One pod that holds so many MiB, and needs CPU to be seen at all. */
function memory(mebibytes: number): Series {
  return {
    ...cpu(0.1),
    [`container_memory_working_set_bytes{${POD},container="app"}`]: `${mebibytes * 2 ** 20}+0${HOUR}`,
  };
}

function failedRun(job: string): string {
  return `kube_job_status_failed{namespace="services",job_name="${job}"}`;
}

/** A next run so many seconds after the beginning of time. */
function schedule(next: number, suspended: 0 | 1): Series {
  const job = '{namespace="services",cronjob="billing"}';
  return {
    [`kube_cronjob_next_schedule_time${job}`]: `${next}+0${HOUR}`,
    [`kube_cronjob_spec_suspend${job}`]: `${suspended}+0${HOUR}`,
  };
}
