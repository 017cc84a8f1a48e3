import { grows, type Proof, still } from "./proof";

const ready = (node: string): string => `kube_node_status_condition{node="${node}",condition="Ready",status="true"}`;
const nodes = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, node) => [ready(String(node)), still(node === 0 ? 0 : 1)]));
const pod = 'namespace="services",pod="web-1"';
const phase = (name: string): string => `kube_pod_status_phase{${pod},phase="${name}"}`;
const notReady = `kube_pod_status_ready{${pod},condition="true"}`;
const onNode = (node: string): string => `kube_pod_info{${pod},node="${node}",instance="${node}"}`;
const looping = `kube_pod_container_status_waiting_reason{${pod},container="app",reason="CrashLoopBackOff"}`;
const daemons = (state: string): string => `kube_daemonset_status_${state}{namespace="logging",daemonset="shipper"}`;
const claim = 'namespace="data",persistentvolumeclaim="a"';
const quota = (type: string): string => `kube_resourcequota{namespace="burst",resource="pods",type="${type}"}`;

export const CLUSTER_PROOFS: readonly Proof[] = [
  {
    alert: "NodeNotReady",
    fires: { what: "a node is not ready for 15 minutes", series: { [ready("a")]: still(0) }, at: 15 },
    holds: [
      { what: "it is not for 8", series: { [ready("a")]: still(0) }, at: 8 },
      { what: "it is", series: { [ready("a")]: still(1) }, at: 15 },
    ],
  },
  {
    alert: "NodesNotReady",
    fires: { what: "one of five is not", series: nodes(5), at: 10 },
    holds: [{ what: "one of six is not", series: nodes(6), at: 10 }],
  },
  {
    alert: "PodCrashLooping",
    fires: {
      what: "a container waits between its starts, and runs for a moment each",
      series: { [looping]: "1 _ _ 1 _ _ 1 _ _ 1 _ _ 1 _ _ 1 _ _ 1", [onNode("a")]: still(1) },
      at: 18,
      labels: { container: "app", node: "a" },
    },
    holds: [
      { what: "it came up at the third try", series: { [looping]: "1 1 1 _x60", [onNode("a")]: still(1) }, at: 18 },
    ],
  },
  {
    alert: "PodNotReady",
    fires: [
      {
        what: "a running pod is not ready, of which two exporters tell",
        series: {
          [notReady]: still(0),
          [phase("Running")]: still(1),
          [onNode("a")]: still(1),
          [onNode("a").replace("instance=", "job=")]: still(1),
        },
        at: 20,
        labels: { node: "a" },
      },
      {
        what: "a pod has come back on another node under its name",
        series: {
          [notReady]: still(0),
          [phase("Running")]: still(1),
          [onNode("a")]: still(1),
          [onNode("b")]: still(1),
        },
        at: 20,
      },
      {
        what: "no node has room for it",
        series: {
          [notReady]: still(0),
          [phase("Pending")]: still(1),
          [onNode("")]: still(1),
        },
        at: 20,
        labels: { node: "" },
      },
    ],
    holds: [
      {
        what: "it has done its work",
        series: { [notReady]: still(0), [phase("Succeeded")]: still(1), [onNode("a")]: still(1) },
        at: 20,
      },
      {
        what: "it is ready",
        series: { [notReady]: still(1), [phase("Running")]: still(1), [onNode("a")]: still(1) },
        at: 20,
      },
      {
        what: "it is a placeholder that waits for room",
        series: {
          'kube_pod_status_ready{namespace="overprovisioning",pod="p",condition="true"}': still(0),
          'kube_pod_status_phase{namespace="overprovisioning",pod="p",phase="Pending"}': still(1),
          'kube_pod_info{namespace="overprovisioning",pod="p",node=""}': still(1),
        },
        at: 20,
      },
    ],
  },
  {
    alert: "DaemonSetIncomplete",
    fires: {
      what: "four of five nodes have it",
      series: { [daemons("desired_number_scheduled")]: still(5), [daemons("number_ready")]: still(4) },
      at: 40,
    },
    holds: [
      {
        what: "all have",
        series: { [daemons("desired_number_scheduled")]: still(5), [daemons("number_ready")]: still(5) },
        at: 40,
      },
    ],
  },
  {
    alert: "NodeCpuSaturated",
    fires: { what: "9 % idle", series: { 'node_cpu_seconds_total{instance="a",mode="idle"}': grows(5.4) }, at: 45 },
    holds: [{ what: "11 % idle", series: { 'node_cpu_seconds_total{instance="a",mode="idle"}': grows(6.6) }, at: 45 }],
  },
  {
    alert: "NodeMemorySaturated",
    fires: {
      what: "9 % left",
      series: {
        'node_memory_MemAvailable_bytes{instance="a"}': still(9),
        'node_memory_MemTotal_bytes{instance="a"}': still(100),
      },
      at: 45,
    },
    holds: [
      {
        what: "11 % left",
        series: {
          'node_memory_MemAvailable_bytes{instance="a"}': still(11),
          'node_memory_MemTotal_bytes{instance="a"}': still(100),
        },
        at: 45,
      },
    ],
  },
  {
    alert: "VolumeFillingUp",
    fires: {
      what: "nearly full, and filling",
      series: {
        [`kubelet_volume_stats_available_bytes{${claim}}`]: "14-0.02x300",
        [`kubelet_volume_stats_capacity_bytes{${claim}}`]: still(100, 300),
      },
      at: 200,
    },
    holds: [
      {
        what: "nearly full, and staying so",
        series: {
          [`kubelet_volume_stats_available_bytes{${claim}}`]: still(10, 300),
          [`kubelet_volume_stats_capacity_bytes{${claim}}`]: still(100, 300),
        },
        at: 200,
      },
      {
        what: "filling, with room",
        series: {
          [`kubelet_volume_stats_available_bytes{${claim}}`]: "20-0.02x300",
          [`kubelet_volume_stats_capacity_bytes{${claim}}`]: still(100, 300),
        },
        at: 200,
      },
    ],
  },
  {
    alert: "QuotaNearlyReached",
    fires: { what: "81 %", series: { [quota("used")]: still(81), [quota("hard")]: still(100) }, at: 20 },
    holds: [
      { what: "79 %", series: { [quota("used")]: still(79), [quota("hard")]: still(100) }, at: 20 },
      { what: "none of none", series: { [quota("used")]: still(0), [quota("hard")]: still(0) }, at: 20 },
    ],
  },
];
