import { NODE_ALERTS, POD_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/** Nodes, pods and volumes. What is used up is a mail: it is for planning, and what it costs users pages by itself (B9). */
export function clusterRules(): Rule[] {
  return [...nodeRules(), ...podRules(), ...resourceRules()];
}

/** Placeholders wait for room by design (A7). */
const PLACEHOLDERS = "overprovisioning";

function nodeRules(): Rule[] {
  const { notReadyMinutes, manyShare, manyMinutes } = NODE_ALERTS;
  const ready = `kube_node_status_condition{condition="Ready",status="true"}`;
  return [
    alert({
      name: "NodeNotReady",
      expr: `${ready} == 0`,
      minutes: notReadyMinutes,
      severity: "P2",
      component: "cluster",
      runbook: "node-failure",
      summary: "Node {{ $labels.node }} is not ready",
      description: "Its pods are started elsewhere, if there is room. Look at the node's conditions, then replace it.",
    }),
    alert({
      name: "NodesNotReady",
      expr: `count(${ready} == 0) / count(${ready}) >= ${manyShare}`,
      minutes: manyMinutes,
      severity: "P0",
      component: "cluster",
      runbook: "node-failure",
      summary: "{{ $value | humanizePercentage }} of the nodes of {{ $externalLabels.cluster }} are not ready",
      description:
        "No single broken machine: think of a zone, the network or an upgrade. The other region can take the users.",
    }),
  ];
}

/**
 * Names a pod's node, so that what a lost node explains is not told beside it; one that waits for a node has none. A pod that came back
 * under its name on another node is told of once.
 */
const ON_ITS_NODE =
  "* on (namespace, pod) group_left (node) topk by (namespace, pod) (1, max by (namespace, pod, node) (kube_pod_info))";

function podRules(): Rule[] {
  const { crashLoopMinutes, notReadyMinutes, daemonMinutes } = POD_ALERTS;
  // Succeeded and failed pods belong to jobs, of which their own alerts tell.
  const alive = `on (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running|Unknown"} == 1)`;
  return [
    alert({
      name: "PodCrashLooping",
      expr: `max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) ${ON_ITS_NODE} >= 1`,
      minutes: crashLoopMinutes,
      severity: "P2",
      component: "cluster",
      runbook: "pod-crash-loop",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} starts and dies again and again",
      description:
        "Read the last log of {{ $labels.container }}: kubectl logs --previous. Look for a release under way.",
    }),
    alert({
      name: "PodNotReady",
      expr: `max by (namespace, pod) (kube_pod_status_ready{condition="true",namespace!="${PLACEHOLDERS}"} == 0 and ${alive}) ${ON_ITS_NODE}`,
      minutes: notReadyMinutes,
      severity: "P2",
      component: "cluster",
      runbook: "service-unavailable",
      summary: "{{ $labels.namespace }}/{{ $labels.pod }} is not ready",
      description: "It takes no requests. Look at its events: probes, images, room on nodes, volumes.",
    }),
    alert({
      name: "DaemonSetIncomplete",
      expr: `kube_daemonset_status_desired_number_scheduled - kube_daemonset_status_number_ready > 0`,
      minutes: daemonMinutes,
      severity: "P3",
      component: "cluster",
      runbook: "pod-crash-loop",
      summary: "{{ $value }} nodes lack a ready pod of {{ $labels.namespace }}/{{ $labels.daemonset }}",
      description: "Those nodes are not measured, or ship no logs. Look at the pods' events.",
    }),
  ];
}

function resourceRules(): Rule[] {
  const { usedShare, usedMinutes } = NODE_ALERTS;
  const { volumeShare, volumeFullHours, quotaShare } = POD_ALERTS;
  const told = { severity: "P3", component: "cluster", runbook: "high-cpu-or-memory" } as const;
  const left = `kubelet_volume_stats_available_bytes`;
  const quota = (type: string): string => `kube_resourcequota{type="${type}"}`;
  return [
    alert({
      ...told,
      name: "NodeCpuSaturated",
      expr: `1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > ${usedShare}`,
      minutes: usedMinutes,
      summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its CPUs",
      description: "Look which pods use more than they ask for. Users notice by latency, which pages by itself.",
    }),
    alert({
      ...told,
      name: "NodeMemorySaturated",
      expr: `1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > ${usedShare}`,
      minutes: usedMinutes,
      summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory",
      description: "Beyond it pods are evicted. Look which pods use more than they ask for.",
    }),
    alert({
      ...told,
      name: "VolumeFillingUp",
      expr: `1 - ${left} / kubelet_volume_stats_capacity_bytes > ${volumeShare} and predict_linear(${left}[6h], ${volumeFullHours * 3600}) < 0`,
      minutes: 60,
      summary:
        "Volume {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} is {{ $value | humanizePercentage }} full",
      description: `At this pace it is full within ${volumeFullHours} hours. Enlarge the claim, or keep less.`,
    }),
    alert({
      ...told,
      name: "QuotaNearlyReached",
      expr: `max by (namespace, resource) (${quota("used")}) / (max by (namespace, resource) (${quota("hard")}) > 0) > ${quotaShare}`,
      minutes: 15,
      runbook: "quota-reached",
      summary: "{{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its {{ $labels.resource }}",
      description: "Beyond the quota no pod starts. Raise it, with the pools' limits, or lower the caps of services.",
    }),
  ];
}
