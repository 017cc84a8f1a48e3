/**
 * What the control plane logs. `kube-audit-admin` leaves out reads, which are most of `kube-audit` and of its cost.
 * https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs (2026-11)
 */
const CATEGORIES = [
  "kube-apiserver",
  "kube-audit-admin",
  "guard",
  "kube-controller-manager",
  "kube-scheduler",
  "cloud-controller-manager",
  "karpenter-events",
] as const;

export function controlPlaneLogs(): { category: string; enabled: boolean }[] {
  return CATEGORIES.map((category) => ({ category, enabled: true }));
}
