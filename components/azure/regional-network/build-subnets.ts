import type { input } from "@pulumi/azure-native/types";
import type { SubnetRole } from "./args";

/** What a subnet is like, apart from its addresses and rules. */
export interface SubnetTraits {
  /** What runs here calls the internet: through the NAT gateway or the firewall, whichever the network has. */
  readonly callsOut?: true;
  /** Name that Azure asks for. @default ours, by role */
  readonly azureName?: string;
  /** Service that has the subnet to itself. */
  readonly delegatedTo?: string;
  /** Whether rules filter what goes to the private endpoints in it. */
  readonly filtersPrivateEndpoints?: true;
  /** Private link services take their NAT addresses here, which Azure allows only without network policies. */
  readonly holdsPrivateLinkAddresses?: true;
}

export const SUBNETS: Readonly<Record<SubnetRole, SubnetTraits>> = {
  nodes: { callsOut: true },
  systemNodes: { callsOut: true },
  // https://learn.microsoft.com/azure/container-instances/container-instances-nat-gateway (2026-11)
  burst: { callsOut: true, delegatedTo: "Microsoft.ContainerInstance/containerGroups" },
  applicationGateway: {},
  privateEndpoints: { filtersPrivateEndpoints: true },
  internalLoadBalancer: {},
  // https://learn.microsoft.com/azure/private-link/disable-private-link-service-network-policy (2026-11)
  privateLinkService: { holdsPrivateLinkAddresses: true },
  // https://learn.microsoft.com/azure/application-gateway/private-link-configure (2026-11)
  applicationGatewayPrivateLink: { holdsPrivateLinkAddresses: true },
  // https://learn.microsoft.com/azure/firewall/tutorial-firewall-deploy-portal (2026-11)
  firewall: { azureName: "AzureFirewallSubnet" },
  // It calls out from a public address of its own, and takes no delegation:
  // https://learn.microsoft.com/azure/api-management/api-management-howto-ip-addresses#ip-addresses-for-outbound-traffic,
  // https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources (2026-11)
  apiManagement: {},
  // https://learn.microsoft.com/azure/dns/dns-private-resolver-overview#subnet-restrictions (2026-11)
  dnsInbound: { delegatedTo: "Microsoft.Network/dnsResolvers" },
  dnsOutbound: { delegatedTo: "Microsoft.Network/dnsResolvers" },
};

/**
 * Properties that follow from a subnet's traits.
 *
 * No subnet has Azure's default outbound access; a delegated one and the firewall's do not have the property at all, because
 * there the service decides (https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access, 2026-11).
 */
export function buildSubnet(traits: SubnetTraits): input.network.SubnetArgs {
  const { delegatedTo, azureName } = traits;
  return {
    ...(delegatedTo === undefined ? {} : { delegations: [{ name: "owner", serviceName: delegatedTo }] }),
    ...(delegatedTo === undefined && azureName === undefined ? { defaultOutboundAccess: false } : {}),
    privateEndpointNetworkPolicies: traits.filtersPrivateEndpoints ? "NetworkSecurityGroupEnabled" : "Disabled",
    privateLinkServiceNetworkPolicies: traits.holdsPrivateLinkAddresses ? "Disabled" : "Enabled",
  };
}

/** `systemNodes` becomes `system-nodes`: names of resources have no capitals. */
export function hyphenated(role: SubnetRole): string {
  return role.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}
