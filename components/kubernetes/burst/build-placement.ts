import { BURST_SIGNALS } from "./build-signals";

/**
 * Where the virtual node is, and nothing but it: what a service's burst twin puts into its pods. Karpenter knows no pool with these
 * labels, so that it makes no node for them.
 * https://learn.microsoft.com/azure/aks/virtual-nodes-cli#deploy-a-sample-app (2026-11)
 */
export function burstPlacement() {
  return {
    nodeSelector: { "kubernetes.io/role": "agent", "kubernetes.io/os": "linux", type: "virtual-kubelet" },
    tolerations: [
      { key: "virtual-kubelet.io/provider", operator: "Exists" },
      { key: "azure.com/aci", effect: "NoSchedule" },
    ],
  };
}

/**
 * How many pods a service's burst twin needs: as many as the service has that no node takes, while the pools are full, else none.
 * As nothing bursts before, room that Karpenter can still make is always used first. A service without such pods has no series:
 * `ignoreNullValues`, KEDA's default, reads that as 0.
 *
 * @param of.service a Deployment or Rollout, by whose name its pods' names begin.
 */
export function poolsFullQuery(of: { readonly namespace: string; readonly service: string }): string {
  // ReplicaSets and their pods add one part each, without hyphens: another service's longer name does not match.
  const pods = `namespace="${of.namespace}",pod=~"${of.service}-[a-z0-9]+-[a-z0-9]+"`;
  return `sum(kube_pod_status_unschedulable{${pods}}) * on () max(${BURST_SIGNALS.full})`;
}
