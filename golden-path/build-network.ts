import type { input } from "@pulumi/kubernetes/types";
import { MESH_INGRESS } from "../facts/aks";
import { SIDECAR_PORTS } from "../facts/service-defaults";
import { SERVICES_NAMESPACE } from "../facts/workloads";
import { type Manifest, manifest, nextServiceOf, selectorOf } from "./manifest";
import type { Service } from "./schema";

type Peer = input.networking.v1.NetworkPolicyPeer;
type Ingress = input.networking.v1.NetworkPolicyIngressRule;

/** What everybody calls, and beside it what leads to the next version; Argo Rollouts tells each which pods are meant. */
export function entries(service: Service): Manifest[] {
  const spec: input.core.v1.ServiceSpec = {
    selector: selectorOf(service),
    ports: [{ name: "http", port: service.port, targetPort: "http", protocol: "TCP", appProtocol: "http" }],
  };
  const own = { apiVersion: "v1", kind: "Service", spec };
  const suffix = nextServiceOf(service).slice(service.name.length + 1);
  return [manifest(service, own), manifest(service, { ...own, suffix })];
}

/**
 * A17: who may open connections to the service, and to which others it may. What all services need (names, mesh, stores) is the
 * namespace's, and kubelets are never kept out.
 */
export function networkPolicy(service: Service, callers: readonly Service[], callees: readonly Service[]): Manifest {
  const spec: input.networking.v1.NetworkPolicySpec = {
    podSelector: { matchLabels: selectorOf(service) },
    policyTypes: ["Ingress", "Egress"],
    ingress: [...fromCallers(service, callers), fromPrometheus(service)],
    egress: [...callees.map((callee) => ({ to: [podsOf(callee)], ports: [tcp(callee.port)] })), ...toGateway(service)],
  };
  return manifest(service, { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec });
}

/** An empty list of peers would let in everybody. */
function fromCallers({ port, paths }: Service, callers: readonly Service[]): Ingress[] {
  const gateway = paths.length > 0 ? [namespace(MESH_INGRESS.namespace)] : [];
  const from = [...gateway, ...callers.map(podsOf)];
  return from.length > 0 ? [{ from, ports: [tcp(port)] }] : [];
}

function fromPrometheus({ meshed, port }: Service): Ingress {
  return { from: [namespace("monitoring")], ports: [tcp(meshed ? SIDECAR_PORTS.metrics : port)] };
}

/** Who fetches work without a sidecar asks by the region's own gateway, whose pods its address stands for. */
function toGateway({ backlog }: Service): input.networking.v1.NetworkPolicyEgressRule[] {
  if (backlog === undefined) return [];
  return [{ to: [namespace(MESH_INGRESS.namespace)], ports: [tcp(MESH_INGRESS.httpsPort)] }];
}

function podsOf(service: Service): Peer {
  return { podSelector: { matchLabels: selectorOf(service) } };
}

function namespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function tcp(port: number): input.networking.v1.NetworkPolicyPort {
  return { protocol: "TCP", port };
}

/**
 * The same in the mesh: all services run as one account, so the mesh tells gateways from services, and the NetworkPolicy tells one
 * service from another. https://istio.io/latest/docs/reference/config/security/authorization-policy (2026-11)
 */
export function authorization(service: Service, callers: readonly Service[]): Manifest {
  const namespaces = [
    ...(service.paths.length > 0 ? [MESH_INGRESS.namespace] : []),
    ...(callers.length > 0 ? [SERVICES_NAMESPACE] : []),
  ];
  const rule = { from: [{ source: { namespaces } }], to: [{ operation: { ports: [String(service.port)] } }] };
  return manifest(service, {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    spec: {
      selector: { matchLabels: selectorOf(service) },
      action: "ALLOW",
      // No rule lets nobody in: a service that nobody calls needs none.
      rules: namespaces.length > 0 ? [rule] : [],
    },
  });
}
