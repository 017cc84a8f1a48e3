import { ACCURACY } from "../../../components/kubernetes/predictive-scaling/build-accuracy";
import { BURST_SIGNALS } from "../../../components/kubernetes/burst/build-signals";
import { BURST, OVERPROVISIONING, PREDICTION } from "../../../facts/scaling";
import { BURST_NAMESPACE } from "../../../facts/workloads";
import type { Board } from "../board";
import { inRegion, sumBy } from "../signals";

const POOL = "label_karpenter_sh_nodepool";
const quota = (type: string): string =>
  `max by (region) (${inRegion("kube_resourcequota", `namespace="${BURST_NAMESPACE}",resource="requests.cpu",type="${type}"`)})`;

export const capacity: Board = {
  uid: "capacity",
  title: "Capacity",
  says: "Is there room for more, and for the other region's users as well; and did forecasts come true?",
  variables: ["region"],
  rows: {
    Nodes: [
      {
        title: "Nodes, by pool",
        says: "A pool without nodes has no line.",
        unit: "count",
        queries: {
          [`{{${POOL}}} {{region}}`]: `count by (${POOL}, region) (${inRegion("kube_node_labels", `${POOL}!=""`)})`,
        },
      },
      {
        title: "Room of each pool",
        says: "Smallest nodes that may still be added, by what runs out first. Below one the pool is full.",
        unit: "count",
        queries: { "{{pool}} {{region}}": `min by (pool, region) (${inRegion(BURST_SIGNALS.room)})` },
        limit: { below: 1 },
        runbook: "quota-reached",
      },
      {
        title: "Pods that no node takes",
        says: "For minutes it is normal: nodes are on their way.",
        unit: "count",
        queries: { "{{namespace}} {{region}}": sumBy("namespace, region", inRegion("kube_pod_status_unschedulable")) },
        runbook: "quota-reached",
      },
      {
        title: "CPU: asked for and used, share of the nodes'",
        says: "Asked for far above used: services ask for too much.",
        unit: "share",
        queries: {
          "asked {{region}}": `${resource("kube_pod_container_resource_requests", "cpu")} / ${resource("kube_node_status_allocatable", "cpu")}`,
          "used {{region}}": `1 - avg by (region) (rate(${inRegion("node_cpu_seconds_total", 'mode="idle"')}[$__rate_interval]))`,
        },
        width: 12,
      },
      {
        title: "Memory: asked for and used, share of the nodes'",
        says: "Near 1, nodes evict.",
        unit: "share",
        queries: {
          "asked {{region}}": `${resource("kube_pod_container_resource_requests", "memory")} / ${resource("kube_node_status_allocatable", "memory")}`,
          "used {{region}}": `1 - ${sumBy("region", inRegion("node_memory_MemAvailable_bytes"))} / ${sumBy("region", inRegion("node_memory_MemTotal_bytes"))}`,
        },
        width: 12,
      },
    ],
    "Room that is held": [
      {
        title: "Placeholders, share of what runs",
        says: `At least ${OVERPROVISIONING.buffer.least * 100} % are meant to be held. Less: real work has just taken it, or nodes are missing.`,
        unit: "share",
        queries: {
          "{{region}}": `${placeholders("=")} / ${placeholders("!=")}`,
        },
        limit: { below: OVERPROVISIONING.buffer.least },
        runbook: "quota-reached",
        width: 12,
      },
      {
        title: "Container instances, share of their quota",
        says: "Cores in use beside the nodes.",
        unit: "share",
        queries: { "{{region}}": `${quota("used")} / ${quota("hard")}` },
        limit: { above: BURST.warnShare },
        runbook: "burst-and-forecast",
        width: 12,
      },
      {
        title: "Services at their cap",
        says: "Want as many pods as they may have.",
        unit: "count",
        queries: {
          "{{horizontalpodautoscaler}} {{region}}": `${inRegion("kube_horizontalpodautoscaler_status_desired_replicas")} >= ${inRegion("kube_horizontalpodautoscaler_spec_max_replicas")}`,
        },
        runbook: "high-cpu-or-memory",
        width: 12,
      },
      {
        title: "Emergency factor",
        says: "1 by day; 2 while a region carries the other's users as well.",
        unit: "count",
        queries: { "{{region}}": `max by (region) (${inRegion("keda_scaler_metrics_value", 'scaler="factor"')})` },
        runbook: "emergency-mode",
        width: 12,
      },
    ],
    Forecasts: [
      {
        title: "Pods: forecast",
        says: "What the calendar expects, all services.",
        unit: "count",
        queries: { "{{region}}": sumBy("region", inRegion(ACCURACY.predicted)) },
      },
      {
        title: "Pods: needed while there was a forecast",
        says: "What came, in pods as busy as they are to be.",
        unit: "count",
        queries: { "{{region}}": sumBy("region", inRegion(ACCURACY.needed)) },
      },
      {
        title: "Met, over a day",
        says: "Share of the need that the forecast met.",
        unit: "share",
        queries: { "{{scaledObject}} {{region}}": inRegion(ACCURACY.service) },
        limit: { below: PREDICTION.accuracy.least },
        runbook: "burst-and-forecast",
      },
    ],
  },
};

function resource(metric: string, of: "cpu" | "memory"): string {
  return sumBy("region", inRegion(metric, `resource="${of}"`));
}

function placeholders(is: "=" | "!="): string {
  return sumBy(
    "region",
    inRegion("kube_pod_container_resource_requests", `resource="cpu",namespace${is}"overprovisioning"`),
  );
}
