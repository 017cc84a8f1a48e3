import type { PrivateEndpointArgs } from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { PRIVATE_SERVICES, type PrivateService } from "../../../facts/private-link";
import type { Site } from "../../site";
import type { ConnectArgs } from "./args";

/** What tells an endpoint from its siblings: its logical name without the word that the abbreviation says already. */
export function roleOf(name: string): string {
  return name.replace(/-(private-)?endpoint$/, "");
}

/** Body of an endpoint. The network interface is named, so that it is found again by whoever reads its address. */
export function buildEndpoint(
  site: Site,
  subnetId: pulumi.Input<string>,
  role: string,
  args: ConnectArgs,
): PrivateEndpointArgs {
  const { service, targetId } = args;
  const { groupId } = PRIVATE_SERVICES[service];
  const privateEndpointName = site.names.of("privateEndpoint", role);
  const requestMessage = args.requestMessage ?? request(service, privateEndpointName);
  const connection = {
    name: role,
    privateLinkServiceId: targetId,
    ...(groupId === undefined ? {} : { groupIds: [groupId] }),
  };
  return {
    privateEndpointName,
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    subnet: { id: subnetId },
    customNetworkInterfaceName: `nic-${privateEndpointName}`,
    ...(requestMessage === undefined
      ? { privateLinkServiceConnections: [connection] }
      : { manualPrivateLinkServiceConnections: [{ ...connection, requestMessage }] }),
    tags: site.tags,
  };
}

/**
 * A private link service is asked: it lies in the node resource group of a cluster, where nobody of ours may approve, and
 * approves by itself what comes from the subscriptions on its list.
 * https://learn.microsoft.com/azure/private-link/private-link-service-overview#control-service-access (2026-11)
 */
function request(service: PrivateService, endpointName: string): string | undefined {
  return service === "privateLinkService" ? `Endpoint ${endpointName}` : undefined;
}
