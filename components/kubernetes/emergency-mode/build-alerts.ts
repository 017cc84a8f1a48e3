import { EMERGENCY } from "../../../facts/scaling";
import { alert, type Rule } from "../../../observability/alerts/rule";

/**
 * What KEDA has read counts, not what the flag says: the metric is that of the trigger `factor` of every enrolled workload.
 * https://keda.sh/docs/2.19/integrations/prometheus/#operator (2026-11)
 */
export function emergencyAlerts(): Rule[] {
  const factor = `scaler="${EMERGENCY.factorKey}"`;
  return [
    alert({
      name: "EmergencyModeLong",
      expr: `max by (namespace) (keda_scaler_metrics_value{${factor}}) > 1`,
      minutes: EMERGENCY.longHours * 60,
      severity: "P3",
      component: "cluster",
      runbook: "emergency-mode",
      summary: `Emergency mode of {{ $labels.namespace }} is on for more than ${EMERGENCY.longHours} hours`,
      description:
        "Every enrolled workload runs {{ $value }} times its pods, which costs as much. Once the reason is over: ./plugilo emergency off <stack>",
    }),
    alert({
      name: "EmergencyFlagUnreadable",
      expr: `sum by (namespace) (increase(keda_scaler_detail_errors_total{${factor}}[10m])) > 0`,
      minutes: 10,
      // The workloads no longer follow their load.
      severity: "P2",
      component: "cluster",
      runbook: "scaler-blind",
      summary: "KEDA cannot read the emergency flag of {{ $labels.namespace }}",
      description: `Its workloads stand at their fallback. ConfigMap ${EMERGENCY.configMap} must be there, with a number under ${EMERGENCY.factorKey}, and KEDA's own ClusterRole let it list and watch ConfigMaps.`,
    }),
  ];
}
