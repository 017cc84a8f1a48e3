import { POD_SCALING } from "../../../facts/scaling";
import { SERVICE_ALERTS } from "../../../facts/service-defaults";
import type { Board } from "../board";
import { buckets, errorShare, inRegion, OF_SERVICE, ofServices, quantile, rate, requests, sumBy } from "../signals";

const BY = { chosen: true, by: "destination_canonical_service, region" } as const;
const SERVICE = "{{destination_canonical_service}} {{region}}";
const HPA = 'horizontalpodautoscaler=~"$service"';
const APP = `${OF_SERVICE},container="app"`;

export const service: Board = {
  uid: "service",
  title: "Service",
  says: "How does one service do: what it is asked, what it answers, whether it has room, and what was released.",
  variables: ["service", "region"],
  rows: {
    "Golden signals": [
      {
        title: "Traffic",
        says: "Requests answered.",
        unit: "requestsPerSecond",
        queries: { [SERVICE]: requests(BY) },
        runbook: "traffic-anomaly",
      },
      {
        title: "Errors",
        says: "Share of requests without an answer or with a server error. Its objective is on the board of objectives.",
        unit: "share",
        queries: { [SERVICE]: errorShare(BY) },
        runbook: "high-error-rate",
      },
      {
        title: "Latency, 95 and 99 of 100",
        says: "Time within which that share of requests is answered.",
        unit: "milliseconds",
        queries: { [`${SERVICE} P95`]: quantile(0.95, BY), [`${SERVICE} P99`]: quantile(0.99, BY) },
        runbook: "high-latency",
      },
      {
        title: "Latency, all of it",
        says: "Requests by how long they took.",
        kind: "heat",
        unit: "milliseconds",
        queries: { "{{le}}": buckets({ chosen: true, by: "le" }) },
        width: 12,
      },
      {
        title: "Answers by code",
        says: "2xx to 5xx as the sidecar counts them; 0 is no answer.",
        unit: "requestsPerSecond",
        queries: { "{{response_code}}": requests({ chosen: true, by: "response_code" }) },
        width: 12,
      },
    ],
    "Saturation and scaling": [
      {
        title: "CPU, share of what is asked for",
        says: `Scaling aims at ${POD_SCALING.cpuUtilisation * 100} %.`,
        unit: "share",
        queries: {
          "{{region}}": `${sumBy("region", rate(ofServices("container_cpu_usage_seconds_total", APP)))} / ${sumBy("region", ofServices("kube_pod_container_resource_requests", `${APP},resource="cpu"`))}`,
        },
        limit: { above: SERVICE_ALERTS.saturation.share },
        runbook: "high-cpu-or-memory",
      },
      {
        title: "Memory, share of its limit",
        says: "Beyond 1 a container is killed.",
        unit: "share",
        queries: {
          "{{region}}": `${sumBy("region", ofServices("container_memory_working_set_bytes", APP))} / ${sumBy("region", ofServices("kube_pod_container_resource_limits", `${APP},resource="memory"`))}`,
        },
        limit: { above: SERVICE_ALERTS.saturation.share },
        runbook: "high-cpu-or-memory",
      },
      {
        title: "Pods: there, wanted, allowed",
        says: "Wanted at allowed for long: the service is at its cap.",
        unit: "count",
        queries: {
          "{{region}} there": sumBy("region", ofServices("kube_horizontalpodautoscaler_status_current_replicas", HPA)),
          "{{region}} wanted": sumBy("region", ofServices("kube_horizontalpodautoscaler_status_desired_replicas", HPA)),
          "{{region}} allowed": sumBy("region", ofServices("kube_horizontalpodautoscaler_spec_max_replicas", HPA)),
        },
        runbook: "high-cpu-or-memory",
      },
      {
        title: "What the scaler reads",
        says: "Value of each trigger. A line that ends is a scaler that sees nothing.",
        unit: "count",
        queries: {
          "{{scaler}} {{region}}": `max by (scaler, region) (${ofServices("keda_scaler_metrics_value", 'scaledObject=~"$service"')})`,
        },
        runbook: "scaler-blind",
        width: 12,
      },
      {
        title: "Errors of the scaler",
        says: "Each poll that got no figure.",
        unit: "operationsPerSecond",
        queries: {
          "{{scaledObject}} {{region}}": sumBy(
            "scaledObject, region",
            rate(ofServices("keda_scaler_detail_errors_total", 'scaledObject=~"$service"')),
          ),
        },
        runbook: "scaler-blind",
        width: 12,
      },
    ],
    Pods: [
      {
        title: "Not ready",
        says: "Pods that take no requests.",
        unit: "count",
        queries: { "{{pod}}": `${ofServices("kube_pod_status_ready", `${OF_SERVICE},condition="false"`)} == 1` },
        runbook: "service-unavailable",
      },
      {
        title: "Restarts of containers",
        says: "Restarts in the last hour, by pod. For seeing, not for waking anybody: a service that fails is told by its errors.",
        unit: "count",
        queries: {
          "{{pod}}": `sum by (pod) (increase(${ofServices("kube_pod_container_status_restarts_total", OF_SERVICE)}[1h])) > 0`,
        },
        runbook: "pod-crash-loop",
      },
      {
        title: "Why containers ended",
        says: "Reason of the last end: OOMKilled is too little memory.",
        unit: "count",
        queries: {
          "{{reason}} {{region}}": sumBy(
            "reason, region",
            ofServices("kube_pod_container_status_last_terminated_reason", OF_SERVICE),
          ),
        },
        runbook: "pod-crash-loop",
      },
      {
        title: "Disk",
        says: "Bytes that containers read and write.",
        unit: "bytesPerSecond",
        queries: {
          "read {{region}}": sumBy("region", rate(ofServices("container_fs_reads_bytes_total", OF_SERVICE))),
          "written {{region}}": sumBy("region", rate(ofServices("container_fs_writes_bytes_total", OF_SERVICE))),
        },
        width: 12,
      },
      {
        title: "Network",
        says: "Bytes in and out of the pods.",
        unit: "bytesPerSecond",
        queries: {
          "in {{region}}": sumBy("region", rate(ofServices("container_network_receive_bytes_total", OF_SERVICE))),
          "out {{region}}": sumBy("region", rate(ofServices("container_network_transmit_bytes_total", OF_SERVICE))),
        },
        width: 12,
      },
    ],
    Releases: [
      {
        title: "Pods by version",
        says: "Two lines of one service cross while a release is under way.",
        unit: "count",
        queries: {
          "{{created_by_name}} {{region}}": sumBy(
            "created_by_name, region",
            ofServices("kube_pod_info", `created_by_kind="ReplicaSet",${OF_SERVICE}`),
          ),
        },
        width: 12,
      },
      {
        title: "Rollouts by phase",
        says: "Paused: a canary is judged. Degraded: it was aborted, and users are with the old version.",
        unit: "count",
        queries: {
          "{{name}} {{phase}} {{region}}": sumBy("name, phase, region", inRegion("rollout_info", 'name=~"$service"')),
        },
        runbook: "argo-out-of-sync",
        width: 12,
      },
    ],
  },
};
