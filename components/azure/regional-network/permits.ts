import { COLOUR_PORTS } from "../../../facts/edge";
import type { SubnetRole } from "./args";

/** Subnets that security rules filter: all but the firewall's, where Azure keeps rules of its own. */
export type RuledRole = Exclude<SubnetRole, "firewall">;

/** Addresses of Azure's own services, or of the internet, by the names that rules know them by. */
export type ServiceTag =
  | "ApiManagement"
  | "AzureActiveDirectory"
  | "AzureKeyVault"
  | "AzureLoadBalancer"
  | "AzureMonitor"
  | "GatewayManager"
  | "Internet"
  | "Sql"
  | "Storage";

/** A subnet of this network, one of Azure's service tags, or the networks beyond a VPN. */
export type Place = RuledRole | ServiceTag | "remote";

/** One sentence of what may pass. */
export interface Permit {
  /** Unique among the rules of a subnet, inbound and outbound. */
  readonly name: string;
  readonly why: string;
  /** Subnets, or one service tag. */
  readonly from: readonly Place[];
  readonly to: readonly Place[];
  /** @default any */
  readonly protocol?: "Tcp" | "Udp";
  /** @default every port */
  readonly ports?: readonly string[];
  /** Pods' own addresses are meant too, which an overlay's nodes send to each other. */
  readonly pods?: true;
}

const CLUSTER = ["nodes", "systemNodes", "burst"] as const;
const ENTRANCE = Object.values(COLOUR_PORTS).map(String);

/**
 * Inside the cluster nothing is filtered here: that is the network policies' task, which know pods. With an overlay, pods'
 * own addresses are seen on the wire between nodes, so that a closing rule must except them
 * (https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay#network-security-groups, 2026-11).
 */
const withinCluster: Permit = {
  name: "allow-cluster",
  why: "Nodes, pods and burst instances of this cluster reach each other",
  from: CLUSTER,
  to: [...CLUSTER, "internalLoadBalancer"],
  pods: true,
};
const fromGateway: Permit = {
  name: "allow-application-gateway",
  why: "Requests from the application gateway to both colours of the cluster's entrance",
  from: ["applicationGateway"],
  to: ["nodes", "systemNodes", "internalLoadBalancer"],
  protocol: "Tcp",
  ports: ENTRANCE,
};
const fromApiManagement: Permit = {
  name: "allow-api-management",
  why: "Requests from API Management to both colours of the cluster's entrance",
  from: ["apiManagement"],
  to: ["nodes", "systemNodes", "internalLoadBalancer"],
  protocol: "Tcp",
  ports: ENTRANCE,
};
const fromPrivateLink: Permit = {
  name: "allow-private-link-service",
  why: "Other networks, through private link services: which ports those offer is for their load balancer to say",
  from: ["privateLinkService"],
  to: ["nodes", "systemNodes", "internalLoadBalancer"],
  protocol: "Tcp",
};
const loadBalancerProbes = (role: RuledRole, ports?: readonly string[]): Permit => ({
  name: "allow-load-balancer-probes",
  why: "Health probes of Azure's load balancers",
  from: ["AzureLoadBalancer"],
  to: [role],
  ...(ports ? { protocol: "Tcp", ports } : {}),
});

const toCluster = (role: RuledRole): Permit[] => [
  withinCluster,
  fromGateway,
  fromApiManagement,
  fromPrivateLink,
  loadBalancerProbes(role),
];

/** API Management's machines share their cache and the counters of its rate limits (A14). */
const cache: Omit<Permit, "name"> = {
  why: "Machines of API Management share their cache",
  from: ["apiManagement"],
  to: ["apiManagement"],
  protocol: "Tcp",
  ports: ["6381-6383"],
};
const counters: Omit<Permit, "name"> = {
  why: "Machines of API Management share the counters of rate limits",
  from: ["apiManagement"],
  to: ["apiManagement"],
  protocol: "Udp",
  ports: ["4290"],
};

/** What may come in, by subnet. Everything else is refused, also what Azure's default rules would let in. */
export const INBOUND: Readonly<Record<RuledRole, readonly Permit[]>> = {
  nodes: toCluster("nodes"),
  systemNodes: toCluster("systemNodes"),
  internalLoadBalancer: toCluster("internalLoadBalancer"),
  burst: [withinCluster],
  privateEndpoints: [
    {
      name: "allow-clients",
      why: "The cluster and API Management use services; the gateway reads its certificate",
      from: [...CLUSTER, "applicationGateway", "apiManagement"],
      to: ["privateEndpoints"],
      protocol: "Tcp",
    },
  ],
  // https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure#network-security-groups (2026-11)
  applicationGateway: [
    {
      name: "allow-gateway-manager",
      why: "Azure manages the gateway through these ports; without them it stops working",
      from: ["GatewayManager"],
      to: ["applicationGateway"],
      protocol: "Tcp",
      ports: ["65200-65535"],
    },
    loadBalancerProbes("applicationGateway"),
    {
      name: "allow-front-door",
      why: "Front Door comes through the gateway's private link, and nobody else at all",
      from: ["applicationGatewayPrivateLink"],
      to: ["applicationGateway"],
      protocol: "Tcp",
      ports: ["80", "443"],
    },
  ],
  // https://learn.microsoft.com/azure/api-management/virtual-network-reference#required-ports (2026-11)
  apiManagement: [
    {
      name: "allow-management",
      why: "Azure manages the service through this port; without it no change arrives",
      from: ["ApiManagement"],
      to: ["apiManagement"],
      protocol: "Tcp",
      ports: ["3443"],
    },
    loadBalancerProbes("apiManagement", ["6390", "6391"]),
    {
      name: "allow-application-gateway",
      why: "Requests come through the region's application gateway, after its firewall, and no other way",
      from: ["applicationGateway"],
      to: ["apiManagement"],
      protocol: "Tcp",
      ports: ["443"],
    },
    { name: "allow-cache", ...cache },
    { name: "allow-counters", ...counters },
  ],
  dnsInbound: [
    {
      name: "allow-questions",
      why: "Networks beyond the VPN ask for names of ours",
      from: ["remote"],
      to: ["dnsInbound"],
      ports: ["53"],
    },
  ],
  // It asks, and nobody asks it.
  dnsOutbound: [],
  // Private link traffic passes by the rules of its own subnet: nothing else has business there.
  privateLinkService: [],
  applicationGatewayPrivateLink: [],
};

/**
 * What may go out of the subnets that are closed outwards too: those where nothing of ours ever calls first, and API
 * Management's, whose calls are known. Nodes are not closed: where AKS calls has names, not addresses, so that is for the
 * firewall to say (https://learn.microsoft.com/azure/aks/outbound-rules-control-egress, 2026-11). Nor is the gateway, which
 * stops working when it is (https://learn.microsoft.com/azure/application-gateway/configuration-infrastructure, 2026-11),
 * nor what Azure runs for DNS.
 */
export const OUTBOUND: Readonly<Partial<Record<RuledRole, readonly Permit[]>>> = {
  privateEndpoints: [],
  internalLoadBalancer: [],
  privateLinkService: [],
  applicationGatewayPrivateLink: [],
  apiManagement: [
    out("storage", "Storage", ["443"], "Its configuration and its gateway's code"),
    out("database", "Sql", ["1433"], "Its configuration"),
    out("key-vault", "AzureKeyVault", ["443"], "Certificates and named values"),
    out("entra", "AzureActiveDirectory", ["443"], "Sign-in of its identity and of developers"),
    out("monitor", "AzureMonitor", ["1886", "443"], "Logs, metrics and its health"),
    out("certificates", "Internet", ["80", "443"], "Revocation lists, its certificates, updates of its machines"),
    out("diagnostics", "Internet", ["12000"], "Azure's own diagnostics of its machines"),
    { ...out("clock", "Internet", ["123"], "The clock of its machines"), protocol: "Udp" },
    {
      name: "allow-out-cluster",
      why: "Requests go on to either colour of the cluster's entrance",
      from: ["apiManagement"],
      to: ["internalLoadBalancer"],
      protocol: "Tcp",
      ports: ENTRANCE,
    },
    {
      name: "allow-out-endpoints",
      why: "Platform services behind private endpoints",
      from: ["apiManagement"],
      to: ["privateEndpoints"],
      protocol: "Tcp",
    },
    { name: "allow-out-cache", ...cache },
    { name: "allow-out-counters", ...counters },
  ],
};

function out(name: string, to: ServiceTag, ports: readonly string[], why: string): Permit {
  return { name: `allow-out-${name}`, why, from: ["apiManagement"], to: [to], protocol: "Tcp", ports };
}
