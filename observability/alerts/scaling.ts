import { METRICS_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/** A service whose own scaler is blind tells of it itself (golden-path/); here is KEDA as a whole. */
export function scalingRules(): Rule[] {
  return [
    alert({
      name: "KedaGone",
      expr: `absent(keda_build_info)`,
      minutes: METRICS_ALERTS.targetsMinutes,
      severity: "P2",
      component: "cluster",
      runbook: "scaler-blind",
      summary: "KEDA's operator of {{ $externalLabels.cluster }} is not there, or tells nothing",
      description:
        "No service follows its load: each keeps the pods that it has. Look at keda-operator in kube-system.",
    }),
  ];
}
