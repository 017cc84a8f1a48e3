import { EMERGENCY } from "../facts/scaling";
import { SCALER, SERVICE_ALERTS, SIDECAR_PORTS } from "../facts/service-defaults";
import { SERVICES_NAMESPACE } from "../facts/workloads";
import { alert, type Alert, type AlertingRule, type RecordingRule } from "../observability/alerts/rule";
import { objectiveRules } from "../observability/slo/objectives";
import { errorLimit } from "./build-analysis";
import { type Manifest, manifest, selectorOf } from "./manifest";
import { cpus, mebibytes } from "./quantities";
import { cpu, errorShare, latency, memory, podsOf, running } from "./queries";
import type { Service } from "./schema";

/**
 * Each pod is read once. A ServiceMonitor would read it once for each Service that leads to it, and while no release is under way
 * both lead to the same pods: every sum would be doubled.
 */
export function monitor(service: Service): Manifest {
  return manifest(service, {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    spec: { selector: { matchLabels: selectorOf(service) }, podMetricsEndpoints: [endpoint(service)] },
  });
}

/**
 * A sidecar gives its own figures and the service's on a port that its pod does not declare: the pod is found by one that it does,
 * and its address rewritten, as Istio's sample does by an annotation.
 * https://github.com/istio/istio/blob/master/samples/addons/extras/prometheus-operator.yaml (2026-11)
 */
function endpoint({ meshed, metricsPath }: Service): object {
  if (!meshed) return { port: "http", path: metricsPath };
  const sourceLabels = ["__meta_kubernetes_pod_ip"];
  const address = { action: "replace", targetLabel: "__address__", replacement: `$1:${SIDECAR_PORTS.metrics}` };
  return { port: "http-envoy-prom", path: "/stats/prometheus", relabelings: [{ sourceLabels, ...address }] };
}

/** A pod without a sidecar that tells nothing has nothing to be read. */
export function isMonitored({ meshed, metricsPath }: Service): boolean {
  return meshed || metricsPath !== undefined;
}

/** What is the same in each alert of a service is added to these. */
type ServiceAlert = Omit<Alert, "component" | "labels">;

export function alerts(service: Service): Manifest {
  const told = [
    ...requestAlerts(service),
    ...(service.schedule ? scheduleAlerts(service, service.schedule.deadlineMinutes) : aliveAlerts(service)),
    ...scalerAlerts(service),
  ];
  const rules = [...promises(service), ...told.map((one) => ruleOf(service, one))];
  return manifest(service, {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    spec: { groups: [{ name: `service-${service.name}`, rules }] },
  });
}

/** What the platform's rules of error budgets hold against every service. */
function promises({ name, owner, slo }: Service): RecordingRule[] {
  return slo === undefined ? [] : objectiveRules({ service: name, owner, level: slo });
}

function ruleOf({ name, owner }: Service, told: ServiceAlert): AlertingRule {
  const summary = `${name}: ${told.summary}`;
  return alert({ ...told, summary, component: "service", labels: { service: name, owner } });
}

function requestAlerts(service: Service): ServiceAlert[] {
  const { slo } = service;
  if (slo === undefined) return [];
  const { errorMinutes, latencyMinutes } = SERVICE_ALERTS;
  const pods = podsOf(service.name);
  const limit = errorLimit(slo);
  return [
    {
      name: "ServiceErrors",
      expr: `${errorShare(pods, `${errorMinutes}m`)} > ${limit}`,
      minutes: errorMinutes,
      severity: "P2",
      runbook: "high-error-rate",
      summary: `more than ${Number((limit * 100).toPrecision(6))} % of requests fail`,
      description: "Look for a release under way, then at the services that it calls.",
    },
    {
      name: "ServiceSlow",
      expr: `${latency(0.99, pods, `${latencyMinutes}m`)} > ${slo.p99Ms}`,
      minutes: latencyMinutes,
      severity: "P2",
      runbook: "high-latency",
      summary: `1 % of requests takes longer than ${slo.p99Ms} ms`,
      description: "Look whether pods are saturated or at their cap, then at the stores.",
    },
  ];
}

/** Pods that run all the time. */
function aliveAlerts(service: Service): ServiceAlert[] {
  const pods = podsOf(service.name);
  const { share, minutes } = SERVICE_ALERTS.saturation;
  const { resources, schedule: _, ...rest } = service;
  const saturated = (used: string, one: number): string => `(${used}) / (${running(pods)} * ${one}) > ${share}`;
  return [
    {
      name: "ServiceDown",
      expr: `(sum(kube_pod_status_ready{namespace="${pods.namespace}",pod=~"${pods.name}",condition="true"}) or vector(0)) < 1`,
      minutes: rest.kind === "singleton" ? minutes : SERVICE_ALERTS.errorMinutes,
      severity: service.class === "critical" ? "P0" : "P1",
      runbook: "service-unavailable",
      summary: "no pod is ready",
      description:
        rest.kind === "singleton"
          ? "Expected where the other region runs it; elsewhere, look why its only pod does not start."
          : "Look at the events of its pods: images, probes, room on nodes.",
    },
    {
      name: "ServiceCpuSaturated",
      expr: saturated(cpu(pods, "5m"), cpus(resources.cpu)),
      minutes,
      severity: "P3",
      runbook: "high-cpu-or-memory",
      summary: `pods use over ${share * 100} % of the CPU that they ask for`,
      description: "The scaler should have added pods: look whether it is at its cap or blind, or ask for more CPU.",
    },
    {
      name: "ServiceMemorySaturated",
      expr: saturated(memory(pods), mebibytes(resources.memory)),
      minutes,
      severity: "P3",
      runbook: "high-cpu-or-memory",
      summary: `pods use over ${share * 100} % of their memory`,
      description: "Beyond it they are killed: look for a leak, or ask for more memory.",
    },
  ];
}

/** https://github.com/kubernetes/kube-state-metrics/tree/main/docs/metrics/workload, https://keda.sh/docs/2.19/integrations/prometheus (2026-11) */
function scalerAlerts({ name, scaling }: Service): ServiceAlert[] {
  if (scaling === undefined) return [];
  const hpa = `{namespace="${SERVICES_NAMESPACE}",horizontalpodautoscaler="${name}"}`;
  return [
    {
      name: "ServiceAtCap",
      expr: `kube_horizontalpodautoscaler_status_desired_replicas${hpa} >= ${scaling.cap}`,
      minutes: SERVICE_ALERTS.atCapMinutes,
      severity: "P3",
      runbook: "quota-reached",
      summary: `wants as many pods as it may have, ${scaling.cap}`,
      description: `More load meets the same pods. Raise scaling.cap, or set emergency mode, which allows ${EMERGENCY.factor * scaling.cap}.`,
    },
    {
      name: "ServiceScalerBlind",
      expr: `sum(rate(keda_scaler_detail_errors_total{scaledObject="${name}"}[5m])) > 0`,
      minutes: SERVICE_ALERTS.blindMinutes,
      severity: "P2",
      runbook: "scaler-blind",
      summary: "its scaler gets no figures",
      description: `After ${SCALER.failures} failures it holds the pods that there are. Look at Prometheus and the queue, and whether pods are scraped.`,
    },
  ];
}

/** Nothing ran in time. Only where it is not suspended, which is the region that it lives in. */
function scheduleAlerts({ name, schedule }: Service, deadlineMinutes: number): ServiceAlert[] {
  if (schedule?.engine !== "job") return [];
  const job = `{namespace="${SERVICES_NAMESPACE}",cronjob="${name}"}`;
  return [
    {
      name: "ScheduleFailed",
      expr: `kube_job_status_failed{namespace="${SERVICES_NAMESPACE}",job_name=~"${name}-[0-9]+"} > 0`,
      minutes: 1,
      severity: "P2",
      runbook: "scheduled-job-failed",
      summary: "a run failed",
      description: "Read its log; once it is mended, start a run by hand: kubectl create job --from=cronjob.",
    },
    {
      name: "ScheduleLate",
      expr: `(time() - kube_cronjob_next_schedule_time${job} > 60 * ${SERVICE_ALERTS.scheduleDeadlines * deadlineMinutes}) and kube_cronjob_spec_suspend${job} == 0`,
      minutes: SERVICE_ALERTS.errorMinutes,
      severity: "P2",
      runbook: "scheduled-job-failed",
      summary: "its time has passed and nothing ran",
      description: "Look whether the last run still runs, and at the events of the CronJob.",
    },
  ];
}
