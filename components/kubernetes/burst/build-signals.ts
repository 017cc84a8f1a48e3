import { leastCpus, type Burst, type PoolKind, type PoolLimit } from "../../../facts/aks";
import { BURST } from "../../../facts/scaling";
import { BURST_NAMESPACE } from "../../../facts/workloads";
import { alert, type Rule } from "../../../observability/alerts/rule";

/** Names of the recording rules that tell whether nodes may still be added. */
export const BURST_SIGNALS = {
  /** Smallest nodes that a pool may still add, by pool and resource. */
  room: "plugilo:node_pool_room:nodes",
  /** 1 when no pool that takes any pod may add one, else 0. */
  full: "plugilo:node_pools_full:bool",
} as const;

/**
 * NAP runs Karpenter out of reach of a scrape, and what Azure's own collector offers of it tells no limits; so a pool's use is the
 * capacity of its nodes, and its limit what we have set.
 * https://learn.microsoft.com/azure/aks/monitor-aks-reference#minimal-ingestion-for-default-off-targets (2026-11)
 *
 * @param pools those that any pod may be put into.
 */
export function burstRules(pools: Readonly<Partial<Record<PoolKind, PoolLimit>>>, burst: Burst): Rule[] {
  const least = leastCpus(burst);
  const room = Object.entries(pools).flatMap(([pool, { cpu, memoryGi }]) => [
    roomOf(pool, "cpu", cpu, least),
    // A pool's limits are in the proportion of its sizes.
    roomOf(pool, "memory", memoryGi * 2 ** 30, (least * memoryGi * 2 ** 30) / cpu),
  ]);
  return [
    ...room,
    { record: BURST_SIGNALS.full, expr: `max(min by (pool) (${BURST_SIGNALS.room})) < bool 1` },
    ...alerts(),
  ];
}

/** A pool without nodes has no series: nothing of it is used. */
function roomOf(pool: string, resource: "cpu" | "memory", limit: number, node: number): Rule {
  const labels = `kube_node_labels{label_karpenter_sh_nodepool="${pool}"}`;
  const used = `sum(kube_node_status_capacity{resource="${resource}"} * on (node) group_left () ${labels})`;
  return {
    record: BURST_SIGNALS.room,
    labels: { pool, resource },
    expr: `(${limit} - (${used} or vector(0))) / ${node}`,
  };
}

function alerts(): Rule[] {
  const quota = (type: string): string =>
    `kube_resourcequota{namespace="${BURST_NAMESPACE}",resource="requests.cpu",type="${type}"}`;
  return [
    alert({
      name: "NodePoolsFull",
      expr: `${BURST_SIGNALS.full} == 1`,
      minutes: 5,
      severity: "P3",
      component: "cluster",
      runbook: "burst-and-forecast",
      summary: "No node pool of {{ $externalLabels.cluster }} may grow any further",
      description: "Pods that no node takes go to container instances if their service may burst, and wait if not.",
    }),
    alert({
      name: "BurstOpen",
      expr: `sum(kube_pod_status_phase{namespace="${BURST_NAMESPACE}",phase="Running"}) > 0`,
      minutes: 1,
      severity: "P3",
      component: "cluster",
      runbook: "burst-and-forecast",
      summary: "{{ $value }} pods run on container instances beside {{ $externalLabels.cluster }}",
      description:
        "They cost by the second, and have neither mesh nor network policy. Raise the pools' limits and the quota.",
    }),
    alert({
      name: "BurstNearlyUsedUp",
      expr: `max(${quota("used")}) / max(${quota("hard")}) > ${BURST.warnShare}`,
      minutes: 1,
      severity: "P3",
      component: "cluster",
      runbook: "quota-reached",
      summary: "{{ $value | humanizePercentage }} of the container instances' cores are used",
      description: "Beyond them pods wait. Ask for a higher quota of container instances in the region.",
    }),
  ];
}
