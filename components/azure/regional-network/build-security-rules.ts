import type { input } from "@pulumi/azure-native/types";
import { IN_CLUSTER_ADDRESSES } from "../../../facts/aks";
import { ENTRANCE_PORTS } from "../../../facts/edge";
import type { SubnetRole } from "./args";

type Rule = input.network.SecurityRuleArgs;

/** One sentence of what may come in. Everything else is refused, also what Azure's default rules would let in. */
interface Permit {
  readonly name: string;
  readonly why: string;
  /** Subnets, or one of Azure's service tags. */
  readonly from: readonly (SubnetRole | ServiceTag)[];
  readonly to: readonly SubnetRole[];
  readonly protocol?: "Tcp";
  /** @default every port */
  readonly ports?: readonly string[];
}

type ServiceTag = "GatewayManager" | "AzureLoadBalancer";

const CLUSTER = ["nodes", "systemNodes", "burst"] as const;

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
};
const fromGateway: Permit = {
  name: "allow-application-gateway",
  why: "Requests from the application gateway to both colours of the cluster's entrance",
  from: ["applicationGateway"],
  to: ["nodes", "systemNodes", "internalLoadBalancer"],
  protocol: "Tcp",
  ports: Object.values(ENTRANCE_PORTS).map(String),
};
const fromPrivateLink: Permit = {
  name: "allow-private-link-service",
  why: "Other networks, through private link services: which ports those offer is for their load balancer to say",
  from: ["privateLinkService"],
  to: ["nodes", "systemNodes", "internalLoadBalancer"],
  protocol: "Tcp",
};
const loadBalancerProbes = (role: SubnetRole): Permit => ({
  name: "allow-load-balancer-probes",
  why: "Health probes of Azure's load balancers",
  from: ["AzureLoadBalancer"],
  to: [role],
});

const toCluster = (role: SubnetRole): Permit[] => [
  withinCluster,
  fromGateway,
  fromPrivateLink,
  loadBalancerProbes(role),
];

const PERMITS: Readonly<Record<SubnetRole, readonly Permit[]>> = {
  nodes: toCluster("nodes"),
  systemNodes: toCluster("systemNodes"),
  internalLoadBalancer: toCluster("internalLoadBalancer"),
  burst: [withinCluster],
  privateEndpoints: [
    {
      name: "allow-clients",
      why: "The cluster uses services; the gateway reads its certificate",
      from: [...CLUSTER, "applicationGateway"],
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
      ports: ["443"],
    },
  ],
  // Private link traffic passes by the rules of its own subnet: nothing else has business there.
  privateLinkService: [],
  applicationGatewayPrivateLink: [],
};

const FIRST_PRIORITY = 100;
const LAST_PRIORITY = 4096;

/**
 * Inbound rules of one subnet, in order, the closing one included. Subnets that the plan does not have are left out.
 *
 * @param subnets CIDR by role, of this network.
 */
export function securityRules(role: SubnetRole, subnets: Readonly<Partial<Record<SubnetRole, string>>>): Rule[] {
  const permits = PERMITS[role].map((permit) => resolve(permit, subnets)).filter(isPossible);
  return [...permits.map((permit, index) => allow(permit, FIRST_PRIORITY + 10 * index)), refuseTheRest()];
}

interface Resolved {
  readonly permit: Permit;
  readonly tag: ServiceTag | undefined;
  readonly sources: string[];
  readonly targets: string[];
}

function resolve(permit: Permit, subnets: Readonly<Partial<Record<SubnetRole, string>>>): Resolved {
  const cidrs = (roles: readonly (SubnetRole | ServiceTag)[]): string[] =>
    roles.flatMap((role) => (isTag(role) ? [] : (subnets[role] ?? [])));
  const pods = permit === withinCluster ? [IN_CLUSTER_ADDRESSES.pods] : [];
  return {
    permit,
    tag: permit.from.find(isTag),
    sources: [...cidrs(permit.from), ...pods],
    targets: [...cidrs(permit.to), ...pods],
  };
}

function isPossible({ tag, sources, targets }: Resolved): boolean {
  return (tag !== undefined || sources.length > 0) && targets.length > 0;
}

function isTag(source: SubnetRole | ServiceTag): source is ServiceTag {
  return source === "GatewayManager" || source === "AzureLoadBalancer";
}

function allow({ permit, tag, sources, targets }: Resolved, priority: number): Rule {
  return {
    name: permit.name,
    description: permit.why,
    priority,
    direction: "Inbound",
    access: "Allow",
    protocol: permit.protocol ?? "*",
    ...(tag === undefined ? { sourceAddressPrefixes: sources } : { sourceAddressPrefix: tag }),
    sourcePortRange: "*",
    // Azure's own traffic to a gateway is meant for any address of it.
    ...(tag === "GatewayManager" ? { destinationAddressPrefix: "*" } : { destinationAddressPrefixes: targets }),
    ...(permit.ports ? { destinationPortRanges: [...permit.ports] } : { destinationPortRange: "*" }),
  };
}

function refuseTheRest(): Rule {
  return {
    name: "deny-everything-else",
    description: "Also what comes from the internet, a peered network or another subnet",
    priority: LAST_PRIORITY,
    direction: "Inbound",
    access: "Deny",
    protocol: "*",
    sourceAddressPrefix: "*",
    sourcePortRange: "*",
    destinationAddressPrefix: "*",
    destinationPortRange: "*",
  };
}
