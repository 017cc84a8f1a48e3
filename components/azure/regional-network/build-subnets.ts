import type { input } from "@pulumi/azure-native/types";
import type { SubnetRole } from "./args";

/** What a subnet is like, apart from its addresses and rules. */
export interface SubnetTraits {
  /** Its outbound traffic leaves through the NAT gateway. */
  readonly nat: boolean;
  /** Service that has the subnet to itself. */
  readonly delegatedTo?: string;
  /** Whether rules filter what goes to the private endpoints in it. */
  readonly filtersPrivateEndpoints?: boolean;
  /** Private link services take their NAT addresses here, which Azure allows only without network policies. */
  readonly holdsPrivateLinkAddresses?: boolean;
}

export const SUBNETS: Readonly<Record<SubnetRole, SubnetTraits>> = {
  nodes: { nat: true },
  systemNodes: { nat: true },
  // https://learn.microsoft.com/azure/container-instances/container-instances-nat-gateway (2026-11)
  burst: { nat: true, delegatedTo: "Microsoft.ContainerInstance/containerGroups" },
  applicationGateway: { nat: false },
  privateEndpoints: { nat: false, filtersPrivateEndpoints: true },
  internalLoadBalancer: { nat: false },
  // https://learn.microsoft.com/azure/private-link/disable-private-link-service-network-policy (2026-11)
  privateLinkService: { nat: false, holdsPrivateLinkAddresses: true },
  // https://learn.microsoft.com/azure/application-gateway/private-link-configure (2026-11)
  applicationGatewayPrivateLink: { nat: false, holdsPrivateLinkAddresses: true },
};

/**
 * Properties that follow from a subnet's traits.
 *
 * No subnet has Azure's default outbound access; a delegated one does not have the property at all, because there the
 * service decides (https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access, 2026-11).
 */
export function buildSubnet(traits: SubnetTraits): input.network.SubnetArgs {
  const { delegatedTo } = traits;
  return {
    ...(delegatedTo === undefined
      ? { defaultOutboundAccess: false }
      : { delegations: [{ name: "owner", serviceName: delegatedTo }] }),
    privateEndpointNetworkPolicies: traits.filtersPrivateEndpoints ? "NetworkSecurityGroupEnabled" : "Disabled",
    privateLinkServiceNetworkPolicies: traits.holdsPrivateLinkAddresses ? "Disabled" : "Enabled",
  };
}

/** `systemNodes` becomes `system-nodes`: names of resources have no capitals. */
export function hyphenated(role: SubnetRole): string {
  return role.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}
