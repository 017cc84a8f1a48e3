import type * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { MESH_INGRESS, MESH_SYSTEM_NAMESPACE } from "../../../facts/aks";
import { MESH } from "../../../facts/scaling";
import type { CustomObject } from "../custom-object";
import type { ServiceMeshArgs } from "./args";
import { provider } from "./build-traces";

/**
 * Settings for the whole mesh that AKS lets be changed; its own go before them.
 *
 * Istio by itself sends every request that met a 503 again, whatever its method: here, only those whose connection was never made.
 * Each service adds what its idempotent requests may do (C5). Where pods may send is bound by network policies and the firewall,
 * which a pod cannot pass by as it can a sidecar: the mesh leaves that alone.
 * https://learn.microsoft.com/azure/aks/istio-meshconfig#allowed-supported-and-blocked-meshconfig-values (2026-11)
 */
export function settings({ traces }: Pick<ServiceMeshArgs, "traces">): string {
  return stringify({
    accessLogEncoding: "JSON",
    // An application that starts before its sidecar finds no network.
    defaultConfig: { holdApplicationUntilProxyStarts: true },
    defaultHttpRetryPolicy: { attempts: MESH.retries.connection, retryOn: "connect-failure,refused-stream" },
    ...(traces ? { extensionProviders: [provider(traces)] } : {}),
  });
}

/** Name of the settings' ConfigMap: a revision reads its own, so that the next one has them before it starts. */
export function settingsName(revision: string): string {
  return `istio-shared-configmap-${revision}`;
}

/** Nothing in the mesh takes a call that is not another member's, by its certificate. */
export function strictMtls(): CustomObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default", namespace: MESH_SYSTEM_NAMESPACE },
    spec: { mtls: { mode: "STRICT" } },
  };
}

/** Closed to callers, until a policy names one: each service brings those of its own. */
export function closed(namespace: pulumi.Input<string>): CustomObject {
  return {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "nobody", namespace },
    spec: {},
  };
}

/**
 * A line for each request where it enters the cluster, and nowhere else: sidecars would write each another two times. AKS blocks
 * filters, so it is all or none. https://learn.microsoft.com/azure/aks/istio-telemetry#telemetry-api-support-scope (2026-11)
 */
export function accessLog(): CustomObject {
  return {
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: { name: "access-log", namespace: MESH_INGRESS.namespace },
    spec: { accessLogging: [{ providers: [{ name: "envoy" }] }] },
  };
}
