import type { NamespaceNeeds } from "../components/kubernetes/namespaces";
import { MESH_INGRESS } from "../facts/aks";
import { DATA_NAMESPACE, DATA_STORE_PORTS } from "../facts/data-stores";
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
export type RegionNamespace = "monitoring" | "logging" | "services";
export type StandaloneNamespace = "monitoring" | "argocd" | "services" | typeof DATA_NAMESPACE;

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
    argocd: delivery(addressSpace),
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

/** Argo CD's: people come in; Git and the API servers are outside addresses, so the firewall's rules bound them further. */
function delivery(addressSpace: string): NamespaceNeeds {
  return {
    podSecurity: "restricted",
    ingress: { people: { cidrs: [addressSpace], ports: [8080] } },
    egress: { https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] } },
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
  };
}

/** Namespaces of a cluster that is an environment on its own: those of a region that it needs, delivery, and the data stores. */
export function standaloneNamespaces(
  plan: AddressPlan<RegionSubnet>,
  meshRevision: string,
): Record<StandaloneNamespace, NamespaceNeeds> {
  const { monitoring, services } = regionNamespaces(plan, meshRevision);
  const stores = { namespaces: [DATA_NAMESPACE], ports: DATA_STORE_PORTS };
  return {
    monitoring,
    argocd: delivery(plan.addressSpace),
    services: { ...services, egress: { ...services.egress, stores } },
    // The stores ask nobody: nothing leaves them but answers.
    [DATA_NAMESPACE]: {
      podSecurity: "restricted",
      ingress: { services: { namespaces: ["services"], ports: DATA_STORE_PORTS } },
    },
  };
}
