import type * as pulumi from "@pulumi/pulumi";
import type { GatewayPort, InternalGatewayArgs } from "./args";

/**
 * A private link service drops a connection that is idle for this long, in minutes; keepalives must come sooner.
 * https://learn.microsoft.com/azure/private-link/private-link-service-overview#limitations (2026-11)
 */
const IDLE_MINUTES = 5;
const DEFAULT_NAT_ADDRESSES = 2;

/** Ports that lead to the same pods, in the order given: a Service has one selector, so each group is a Service. */
export interface PortGroup {
  /** What tells the Service from its siblings; empty for the gateway's own selector. */
  readonly suffix: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly GatewayPort[];
}

export function portGroups({ ports, selector }: InternalGatewayArgs): PortGroup[] {
  const groups = new Map<
    string,
    { suffix: string; selector: Readonly<Record<string, string>>; ports: GatewayPort[] }
  >();
  for (const port of ports) {
    const pods = port.selector ?? selector;
    const key = JSON.stringify(Object.entries(pods).sort());
    const group = groups.get(key) ?? { suffix: port.selector ? port.name : "", selector: pods, ports: [] };
    group.ports.push(port);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/**
 * Services of one cluster may share an internal address as long as their ports differ.
 * https://cloud-provider-azure.sigs.k8s.io/topics/shared-ip (2026-11)
 */
export function addressAnnotations({
  subnetName,
  address,
}: Pick<InternalGatewayArgs, "subnetName" | "address">): Record<string, pulumi.Input<string>> {
  return {
    "service.beta.kubernetes.io/azure-load-balancer-internal": "true",
    "service.beta.kubernetes.io/azure-load-balancer-internal-subnet": subnetName,
    "service.beta.kubernetes.io/azure-load-balancer-ipv4": address,
    "service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout": String(IDLE_MINUTES),
  };
}

/**
 * On one of the Services that share the address: the private link service belongs to the address, not to a Service.
 *
 * Seen by its consumers' subscriptions alone, which is what Azure lets be approved without asking: the approved are a part of those
 * who see it (https://learn.microsoft.com/azure/private-link/private-link-service-overview#control-service-access, 2026-11). AKS
 * hands both lists over as they are; that its page wants everybody to see the service is not so.
 */
export function privateLinkAnnotations(
  privateLink: NonNullable<InternalGatewayArgs["privateLink"]>,
): Record<string, pulumi.Input<string>> {
  const { serviceName, natSubnetName, natAddresses = DEFAULT_NAT_ADDRESSES, consumers } = privateLink;
  return {
    "service.beta.kubernetes.io/azure-pls-create": "true",
    "service.beta.kubernetes.io/azure-pls-name": serviceName,
    "service.beta.kubernetes.io/azure-pls-ip-configuration-subnet": natSubnetName,
    "service.beta.kubernetes.io/azure-pls-ip-configuration-ip-address-count": String(natAddresses),
    "service.beta.kubernetes.io/azure-pls-visibility": consumers.join(" "),
    "service.beta.kubernetes.io/azure-pls-auto-approval": consumers.join(" "),
  };
}
