import type { NamespaceNeeds } from "../components/kubernetes/namespaces";
import { MESH_INGRESS } from "../facts/aks";
import { ENTRANCE_PORTS, REGION_PORT } from "../facts/internal-entrance";
import { brokerPorts, LOGS } from "../facts/observability";
import type { AddressPlan, HubSubnet, RegionSubnet } from "../facts/address-plan";

const HTTPS = 443;
/** https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio (2026-11) */
const MESH_PORTS = { controlPlane: 15012, metrics: 15020 };
/** Where the API server asks operators about their resources; it comes through the tunnel in kube-system. */
const PROMETHEUS_WEBHOOK = 10250;
const ELASTIC_WEBHOOK = 9443;
const fromWebhooks = (port: number): NonNullable<NamespaceNeeds["ingress"]> => ({
  webhooks: { namespaces: ["kube-system"], ports: [port] },
});

export type HubNamespace = "monitoring" | "logging" | "argocd" | "entrance";
export type RegionNamespace = "monitoring" | "logging" | "services" | "burst" | "overprovisioning";

/** Operators and controllers speak to the API server, whose private address lies in the cluster's own network. */
const toApiServer = (addressSpace: string): NamespaceNeeds["egress"] => ({
  "api-server": { cidrs: [addressSpace], ports: [HTTPS] },
});

/** Namespaces of the hub's cluster, and what may pass their borders (A17). */
export function hubNamespaces({ addressSpace, subnets }: AddressPlan<HubSubnet>): Record<HubNamespace, NamespaceNeeds> {
  const fromRegions = { cidrs: [subnets.privateLinkService] };
  return {
    monitoring: {
      podSecurity: "privileged",
      ingress: { regions: { ...fromRegions, ports: [9090] }, ...fromWebhooks(PROMETHEUS_WEBHOOK) },
      // Scraping reaches nodes, which no address block selects under Cilium.
      unboundEgress: true,
    },
    logging: {
      podSecurity: "baseline",
      ingress: {
        regions: { ...fromRegions, ports: [LOGS.bootstrapPort] },
        people: { cidrs: [addressSpace], ports: [5601] },
        metrics: { namespaces: ["monitoring"], ports: [9404] },
        ...fromWebhooks(ELASTIC_WEBHOOK),
      },
      // Snapshots: Elasticsearch signs in to Entra, whose addresses are public; the API server's are within.
      egress: { https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] } },
    },
    argocd: {
      podSecurity: "restricted",
      ingress: { people: { cidrs: [addressSpace], ports: [8080] } },
      // Git and the API servers of the regions: outside addresses, so the firewall's rules bound them further.
      egress: { https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] } },
    },
    entrance: {
      podSecurity: "restricted",
      ingress: {
        consumers: {
          cidrs: [addressSpace],
          ports: [ENTRANCE_PORTS.services.targetPort, ENTRANCE_PORTS.health.targetPort],
        },
        metrics: { namespaces: ["monitoring"], ports: [ENTRANCE_PORTS.metrics.targetPort] },
      },
      egress: { regions: { cidrs: [subnets.privateEndpoints], ports: [REGION_PORT] } },
    },
  };
}

/** Namespaces of a region's cluster that Pulumi owns; those of workloads come with Argo CD. */
export function regionNamespaces(
  { addressSpace, subnets }: AddressPlan<RegionSubnet>,
  meshRevision: string,
): Record<RegionNamespace, NamespaceNeeds> {
  return {
    monitoring: {
      podSecurity: "privileged",
      ingress: { keda: { namespaces: ["kube-system"], ports: [9090] }, ...fromWebhooks(PROMETHEUS_WEBHOOK) },
      // Scraping reaches nodes, which no address block selects under Cilium.
      unboundEgress: true,
    },
    logging: {
      podSecurity: "privileged",
      ingress: fromWebhooks(ELASTIC_WEBHOOK),
      egress: {
        ...toApiServer(addressSpace),
        centre: { cidrs: [subnets.privateEndpoints], ports: [LOGS.bootstrapPort, ...brokerPorts(LOGS.brokers)] },
      },
    },
    services: {
      podSecurity: "restricted",
      meshRevision,
      ingress: {
        gateway: { namespaces: [MESH_INGRESS.namespace], ports: [8080] },
        metrics: { namespaces: ["monitoring"], ports: [MESH_PORTS.metrics] },
      },
      egress: {
        data: { cidrs: [subnets.privateEndpoints], ports: [HTTPS, 5432, 6432, 10000, 10255] },
        // A sidecar without its control plane never gets ready.
        mesh: { namespaces: ["aks-istio-system"], ports: [MESH_PORTS.controlPlane] },
        // Workload identities sign in to Entra, and partners are called: public addresses, of which a policy knows no names.
        https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] },
      },
    },
    // Container groups have no network policy, so these flows bind nothing there: only what may be refused nothing goes there (A5).
    burst: { podSecurity: "restricted" },
    // Pods that do nothing speak to nobody.
    overprovisioning: { podSecurity: "restricted" },
  };
}
