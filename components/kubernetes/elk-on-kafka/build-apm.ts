import { TRACES } from "../../../facts/log-sources";
import { VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { spread } from "../spread";
import type { ElkPlan } from "./args";
import { ELASTIC } from "./build-elastic";

export const APM_PODS = { "common.k8s.elastic.co/type": "apm-server", "apm.k8s.elastic.co/name": ELASTIC.cluster };

/**
 * Takes traces of agents and of the mesh (B3). Whoever comes by the private link may write, and nobody can read here: Envoy could
 * prove itself only by a token in plain text in the mesh's settings. All come from a few addresses of that link, so the limits are
 * for all of them together. https://www.elastic.co/docs/solutions/observability/apm/apm-server/configure-anonymous-authentication (2026-11)
 */
export function apmServer({ namespace }: ElkPlan): CustomObject {
  return {
    apiVersion: "apm.k8s.elastic.co/v1",
    kind: "ApmServer",
    metadata: { name: ELASTIC.cluster, namespace },
    spec: {
      version: VERSIONS.elastic,
      count: TRACES.servers,
      elasticsearchRef: { name: ELASTIC.cluster },
      // Within the private link, as samples of metrics: agents of three languages and Envoy would each need the authority.
      http: { tls: { selfSignedCertificate: { disabled: true } } },
      config: {
        "apm-server.auth.anonymous": {
          enabled: true,
          allow_agent: [],
          allow_service: [],
          rate_limit: { ip_limit: 100, event_limit: TRACES.eventsPerSecond },
        },
        // Who called is in the access logs, which hide it.
        "apm-server.capture_personal_data": false,
      },
      podTemplate: {
        spec: {
          ...spread(APM_PODS),
          containers: [
            { name: "apm-server", resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { memory: "1Gi" } } },
          ],
        },
      },
    },
  };
}
