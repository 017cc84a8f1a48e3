import { MESH_SYSTEM_NAMESPACE } from "../../../facts/aks";
import type { CustomObject } from "../custom-object";
import type { ServiceMeshArgs } from "./args";

type Traces = NonNullable<ServiceMeshArgs["traces"]>;

const PROVIDER = "traces";

/**
 * Sidecars and gateways send their own spans, and hand `traceparent` of W3C's on. AKS lets extension providers be named and leaves
 * the support of what they lead to to its owner.
 * https://learn.microsoft.com/azure/aks/istio-meshconfig#meshconfig,
 * https://istio.io/latest/docs/tasks/observability/distributed-tracing/opentelemetry (2026-11)
 */
export function provider({ hostName, port }: Traces) {
  return {
    name: PROVIDER,
    opentelemetry: { service: hostName, port, http: { path: "/v1/traces", timeout: "5s" } },
  };
}

/** Envoy sends to nothing that the mesh does not know. In the mesh's own namespace it is known to all others. */
export function receiver({ hostName, port }: Traces): CustomObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: "traces", namespace: MESH_SYSTEM_NAMESPACE },
    spec: {
      hosts: [hostName],
      location: "MESH_EXTERNAL",
      resolution: "DNS",
      ports: [{ number: port, name: "http-traces", protocol: "HTTP" }],
    },
  };
}

/** The first that meets a request decides whether it is traced, and all others follow. */
export function tracing({ percent }: Traces): CustomObject {
  return {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: "traces", namespace: MESH_SYSTEM_NAMESPACE },
    spec: { tracing: [{ providers: [{ name: PROVIDER }], randomSamplingPercentage: percent }] },
  };
}

/**
 * What Elastic's agents of Node.js, Python and Java read alike. They follow the mesh's decision by `traceparent`, and their share is
 * for what begins in a service itself. With it they say how many requests a trace stands for, which agents of OpenTelemetry do not:
 * rates stay true at 1 %. https://www.elastic.co/docs/reference/apm/agents/nodejs/configuration,
 * https://www.elastic.co/docs/reference/apm/agents/python/configuration,
 * https://www.elastic.co/docs/reference/apm/agents/java/config-core (2026-11)
 */
export function agentSettings({ traces, environment }: Pick<ServiceMeshArgs, "traces" | "environment">) {
  // Node.js calls the switch by another name.
  const on = String(traces !== undefined);
  const switches = { ELASTIC_APM_ACTIVE: on, ELASTIC_APM_ENABLED: on, ELASTIC_APM_ENVIRONMENT: environment };
  if (!traces) return switches;
  return {
    ...switches,
    ELASTIC_APM_SERVER_URL: `http://${traces.hostName}:${traces.port}`,
    ELASTIC_APM_TRANSACTION_SAMPLE_RATE: String(traces.percent / 100),
    ELASTIC_APM_CAPTURE_BODY: "off",
    ELASTIC_APM_CAPTURE_HEADERS: "false",
    ELASTIC_APM_USE_ELASTIC_TRACEPARENT_HEADER: "false",
  };
}
