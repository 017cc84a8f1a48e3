import type * as pulumi from "@pulumi/pulumi";
import type { NamespaceNeeds } from "../components/kubernetes/namespaces";
import { MESH_INGRESS, POOL_LIMITS, type PoolKind, type PoolLimit } from "../facts/aks";
import { DATA_NAMESPACE, DATA_STORE_PORTS } from "../facts/data-stores";
import { ARGO_METRICS_PORTS } from "../facts/delivery";
import { ENTRANCE_PORTS, REGION_PORT } from "../facts/internal-entrance";
import { EXPORTERS_OF_LOGS, TRACES } from "../facts/log-sources";
import { brokerPorts, GRAFANA, LOGS, METRICS, RECEIVER } from "../facts/observability";
import type { AddressPlan, HubSubnet, RegionSubnet } from "../facts/address-plan";
import { SIDECAR_PORTS } from "../facts/service-defaults";
import {
  BURST_LIMIT,
  BURST_NAMESPACE,
  CONTAINER_DEFAULTS,
  SERVICE_PORT,
  SERVICES_ACCOUNT,
  SERVICES_NAMESPACE,
} from "../facts/workloads";

const HTTPS = 443;
/** https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio (2026-11) */
const MESH_CONTROL_PLANE = 15012;
/** Where the API server asks operators about their resources; it comes through the tunnel in kube-system. */
const PROMETHEUS_WEBHOOK = 10250;
const ELASTIC_WEBHOOK = 9443;
const PROMETHEUS = 9090;
/** Where the charts of Argo Rollouts and Argo Workflows serve their own figures. */
const ROLLOUTS_METRICS = 8090;
const WORKFLOWS_METRICS = 9090;
const fromWebhooks = (port: number): NonNullable<NamespaceNeeds["ingress"]> => ({
  webhooks: { namespaces: ["kube-system"], ports: [port] },
});

export type HubNamespace = "monitoring" | "logging" | "argocd" | "entrance";
export type RegionNamespace =
  "monitoring" | "logging" | "delivery" | "overprovisioning" | typeof SERVICES_NAMESPACE | typeof BURST_NAMESPACE;
export type StandaloneNamespace = Exclude<RegionNamespace, "logging"> | "argocd" | typeof DATA_NAMESPACE;

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
      ingress: {
        // They write, and ask before a release how much of an error budget is left.
        regions: { ...fromRegions, ports: [RECEIVER.port, METRICS.queryPort] },
        people: { cidrs: [addressSpace], ports: [GRAFANA.port] },
        ...fromWebhooks(PROMETHEUS_WEBHOOK),
      },
      // Scraping reaches nodes, which no address block selects under Cilium.
      unboundEgress: true,
    },
    logging: {
      podSecurity: "baseline",
      ingress: {
        regions: { ...fromRegions, ports: [LOGS.bootstrapPort, TRACES.port] },
        people: { cidrs: [addressSpace], ports: [5601] },
        metrics: {
          namespaces: ["monitoring"],
          ports: [EXPORTERS_OF_LOGS.kafka.port, EXPORTERS_OF_LOGS.elasticsearch.port],
        },
        ...fromWebhooks(ELASTIC_WEBHOOK),
      },
      // Snapshots: Elasticsearch signs in to Entra, whose addresses are public; the API server's are within.
      egress: { https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] } },
    },
    // Git, and the API servers of the regions by their private addresses; the firewall's rules bound them further.
    argocd: argoCd(addressSpace, { https: { cidrs: ["0.0.0.0/0"], ports: [HTTPS] } }),
    entrance: {
      podSecurity: "restricted",
      ingress: {
        consumers: {
          cidrs: [addressSpace],
          ports: [ENTRANCE_PORTS.services.targetPort, ENTRANCE_PORTS.health.targetPort],
        },
        metrics: {
          namespaces: ["monitoring"],
          ports: [ENTRANCE_PORTS.metrics.targetPort, ENTRANCE_PORTS.health.targetPort],
        },
      },
      egress: { regions: { cidrs: [subnets.privateEndpoints], ports: [REGION_PORT] } },
    },
  };
}

/** Argo CD's: people come in, and Prometheus. */
function argoCd(addressSpace: string, egress: NamespaceNeeds["egress"]): NamespaceNeeds {
  return {
    podSecurity: "restricted",
    ingress: {
      people: { cidrs: [addressSpace], ports: [8080] },
      metrics: { namespaces: ["monitoring"], ports: [...ARGO_METRICS_PORTS] },
    },
    egress,
  };
}

/** What the services' pods are in, who they are and what there is for them: the same names in every region, other values. */
export interface Ground {
  /** Revision whose sidecars they get. */
  readonly revision: string;
  /** Client id of the region's identity that they run as. */
  readonly clientId: pulumi.Input<string>;
  /** How far the cluster's pools grow. Default: as facts/aks.ts has it. */
  readonly pools?: Readonly<Partial<Record<PoolKind, PoolLimit>>> | undefined;
}

/** Namespaces of a region's cluster; what runs in those of workloads comes with Argo CD. */
export function regionNamespaces(
  { addressSpace, subnets }: AddressPlan<RegionSubnet>,
  ground: Ground,
): Record<RegionNamespace, NamespaceNeeds> {
  return {
    monitoring: {
      podSecurity: "privileged",
      ingress: {
        keda: { namespaces: ["kube-system"], ports: [PROMETHEUS] },
        analysis: { namespaces: ["delivery"], ports: [PROMETHEUS] },
        ...fromWebhooks(PROMETHEUS_WEBHOOK),
      },
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
    // Rollouts asks Prometheus how a release does, and nobody else anything.
    delivery: {
      podSecurity: "restricted",
      ingress: { metrics: { namespaces: ["monitoring"], ports: [ROLLOUTS_METRICS, WORKFLOWS_METRICS] } },
      egress: {
        ...toApiServer(addressSpace),
        analysis: { namespaces: ["monitoring"], ports: [PROMETHEUS] },
        // How much of a service's error budget is left is known to the centre, which has thirty days of it.
        budgets: { cidrs: [subnets.privateEndpoints], ports: [METRICS.queryPort] },
      },
    },
    // Pods that do nothing speak to nobody.
    overprovisioning: { podSecurity: "restricted" },
    ...workloadNamespaces(subnets, ground),
  };
}

/**
 * Where a team's services live, and their twins that take what the nodes cannot (A5). Both may do the same to the outside; the twins'
 * policies bind only those that a node runs, because virtual nodes enforce none: there the subnet's security group bounds them.
 * https://learn.microsoft.com/azure/aks/virtual-nodes#limitations (2026-11)
 */
function workloadNamespaces(
  subnets: AddressPlan<RegionSubnet>["subnets"],
  { revision, clientId, pools = POOL_LIMITS }: Ground,
): Record<typeof SERVICES_NAMESPACE | typeof BURST_NAMESPACE, NamespaceNeeds> {
  const outward = {
    data: { cidrs: [subnets.privateEndpoints], ports: [HTTPS, 5432, 6432, 10000, 10255] },
    // Workload identities sign in to Entra, and partners are called: public addresses, of which a policy knows no names. Never
    // private ones: the other region's are among them (A17).
    https: { internet: true, ports: [HTTPS] },
  };
  return {
    [SERVICES_NAMESPACE]: {
      podSecurity: "restricted",
      // Each service's own policy names its callers and those that it calls (golden-path/).
      closedInside: true,
      meshRevision: revision,
      accounts: { [SERVICES_ACCOUNT]: { clientId } },
      quota: bounds(Object.entries(pools).flatMap(([kind, limit]) => (kind === "gpu" ? [] : [limit]))),
      containerDefaults: CONTAINER_DEFAULTS,
      ingress: {
        gateway: { namespaces: [MESH_INGRESS.namespace], ports: [SERVICE_PORT] },
        metrics: { namespaces: ["monitoring"], ports: [SIDECAR_PORTS.metrics] },
      },
      egress: {
        ...outward,
        traces: { cidrs: [subnets.privateEndpoints], ports: [TRACES.port] },
        // Kafka, for the reader of changes; it lets in nobody without a certificate of its own.
        changes: { cidrs: [subnets.privateEndpoints], ports: [LOGS.bootstrapPort, ...brokerPorts(LOGS.brokers)] },
        // A sidecar without its control plane never gets ready.
        mesh: { namespaces: ["aks-istio-system"], ports: [MESH_CONTROL_PLANE] },
        twins: { namespaces: [BURST_NAMESPACE], ports: [SERVICE_PORT] },
      },
    },
    [BURST_NAMESPACE]: {
      podSecurity: "restricted",
      quota: bounds([BURST_LIMIT]),
      containerDefaults: CONTAINER_DEFAULTS,
      ingress: {
        gateway: { namespaces: [MESH_INGRESS.namespace, SERVICES_NAMESPACE], ports: [SERVICE_PORT] },
        metrics: { namespaces: ["monitoring"], ports: [SERVICE_PORT] },
      },
      // Not the services themselves: they take calls of the mesh only, and the twins are not in it.
      egress: outward,
    },
  };
}

/** No more than there can be room for, and no way in from outside but the platform's own. */
function bounds(limits: readonly PoolLimit[]): Record<string, string> {
  const sum = (of: keyof PoolLimit): number => limits.reduce((total, limit) => total + limit[of], 0);
  return {
    "requests.cpu": String(sum("cpu")),
    "requests.memory": `${sum("memoryGi")}Gi`,
    "services.loadbalancers": "0",
    "services.nodeports": "0",
  };
}

/** Namespaces of a cluster that is an environment on its own: those of a region that it needs, delivery, and the data stores. */
export function standaloneNamespaces(
  plan: AddressPlan<RegionSubnet>,
  ground: Ground,
): Record<StandaloneNamespace, NamespaceNeeds> {
  const { logging: _, services, delivery, ...others } = regionNamespaces(plan, ground);
  // There is no hub that takes traces and changes, or keeps budgets.
  const { traces: __, changes: ____, ...egress } = services.egress ?? {};
  const { budgets: ___, ...released } = delivery.egress ?? {};
  const stores = { namespaces: [DATA_NAMESPACE], ports: DATA_STORE_PORTS };
  return {
    ...others,
    delivery: { ...delivery, egress: released },
    argocd: argoCd(plan.addressSpace, {
      ...toApiServer(plan.addressSpace),
      https: { internet: true, ports: [HTTPS] },
    }),
    services: { ...services, egress: { ...egress, stores } },
    // The stores ask nobody: nothing leaves them but answers.
    [DATA_NAMESPACE]: {
      podSecurity: "restricted",
      ingress: { services: { namespaces: ["services"], ports: DATA_STORE_PORTS } },
    },
  };
}
