import type { PrivateEndpointArgs } from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { PRIVATE_SERVICES } from "../../../facts/private-link";
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
  { service, targetId, requestMessage }: ConnectArgs,
): PrivateEndpointArgs {
  const { groupId } = PRIVATE_SERVICES[service];
  const privateEndpointName = site.names.of("privateEndpoint", role);
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
