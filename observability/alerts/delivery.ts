import { DELIVERY_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/metrics (2026-11) */
export function deliveryRules(): Rule[] {
  const { outOfSyncMinutes, degradedMinutes, clusterMinutes } = DELIVERY_ALERTS;
  const told = { component: "delivery", runbook: "argo-out-of-sync" } as const;
  const applications = (matcher: string): string => `max by (name, dest_server) (argocd_app_info{${matcher}}) > 0`;
  return [
    alert({
      ...told,
      name: "ApplicationOutOfSync",
      expr: applications('sync_status="OutOfSync"'),
      minutes: outOfSyncMinutes,
      severity: "P3",
      summary: "{{ $labels.name }} is not as Git has it",
      description:
        "A change does not arrive, or somebody changed the cluster by hand. Look at the application's difference.",
    }),
    alert({
      ...told,
      name: "ApplicationDegraded",
      expr: applications('health_status=~"Degraded|Missing"'),
      minutes: degradedMinutes,
      severity: "P2",
      summary: "{{ $labels.name }} is not healthy in {{ $labels.dest_server }}",
      description: "A release that was taken back counts too. Look at the Rollout and its analysis.",
    }),
    alert({
      ...told,
      name: "ClusterOutOfReach",
      expr: `min by (server) (argocd_cluster_connection_status) == 0`,
      minutes: clusterMinutes,
      severity: "P2",
      summary: "Argo CD does not reach {{ $labels.server }}",
      description:
        "Nothing is released there or mended. Look at its private address and at the identity that signs in.",
    }),
  ];
}
