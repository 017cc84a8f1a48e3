import { MESH_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/**
 * Calls that found nobody: no healthy endpoint, no connection, no route. The callee never saw them, so its own error rate is silent.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators (2026-11)
 */
const UNREACHED = "UH|UF|UO|NR|NC|UC|URX";

export function meshRules(): Rule[] {
  const { unreachableShare, minutes, leastPerSecond } = MESH_ALERTS;
  const calls = (more: string): string =>
    `sum by (destination_canonical_service) (rate(istio_requests_total{reporter="source"${more}}[5m]))`;
  return [
    alert({
      name: "MeshCallsUnanswered",
      expr: `${calls(`,response_flags=~".*(${UNREACHED}).*"`)} / (${calls("")} > ${leastPerSecond}) > ${unreachableShare}`,
      minutes,
      severity: "P1",
      component: "mesh",
      runbook: "service-unavailable",
      summary:
        "{{ $value | humanizePercentage }} of the calls to {{ $labels.destination_canonical_service }} reach nobody",
      description: "Look at its endpoints, the breaker, and the policies between caller and callee.",
    }),
  ];
}
