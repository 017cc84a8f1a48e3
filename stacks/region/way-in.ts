import type * as pulumi from "@pulumi/pulumi";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { InternalGateway } from "../../components/kubernetes/internal-gateway";
import { MESH_INGRESS } from "../../facts/aks";
import { COLOUR_PORTS } from "../../facts/edge";
import { entranceRole, SERVICES_ROLE } from "../../facts/private-link";
import { regionNamed } from "../../facts/regions";
import { lastPart } from "../arm-id";
import type { ManagementConfig } from "../config";
import { offered } from "../link-services";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

/** The cluster's internal gateway: one address for the application gateway, for calls inside the region, and for the hub (A18). */
export function wayIn(base: Foundation, platform: Platform, opts: pulumi.ComponentResourceOptions): void {
  const { network, sites, link } = base;
  const hub = hubOf(base);
  const { address, privateLinkServiceId } = new InternalGateway(
    "entrance",
    {
      namespace: MESH_INGRESS.namespace,
      selector: MESH_INGRESS.selector,
      subnetName: lastPart(network.subnetIds.internalLoadBalancer),
      address: platform.entrance,
      ports: [
        { name: "https", port: COLOUR_PORTS.blue, targetPort: MESH_INGRESS.httpsPort },
        { name: "https-green", port: COLOUR_PORTS.green, targetPort: MESH_INGRESS.greenHttpsPort },
      ],
      privateLink: {
        serviceName: sites.platform.names.of("privateLinkService", "entrance"),
        natSubnetName: lastPart(network.subnetIds.privateLinkService),
        nodeResourceGroupId: platform.cluster.nodeResourceGroupId,
        consumers: [hub.subscriptionId],
      },
    },
    opts,
  );
  // Inside the region a call stays on this address, whatever becomes of the hub.
  link.publish("services-name", { role: SERVICES_ROLE, address });
  openToHub(base, hub, offered(base.alerting, "entrance", privateLinkServiceId));
}

/** The hub was there first: its proxies find this region as soon as its endpoint and name are there. */
function openToHub(
  { sites, place, management, azure }: Foundation,
  hub: ManagementConfig,
  targetId: pulumi.Output<string>,
): void {
  const { resourceGroupName, privateEndpointSubnetId: subnetId, zoneIds } = management.hub;
  const site = { ...sites.network, region: regionNamed(hub.region), resourceGroupName };
  PrivateLinkEverything.resume("hub-link", { site, subnetId, zoneIds }, azure).connect(entranceRole(place.short), {
    service: "privateLinkService",
    targetId,
  });
}

function hubOf({ config, estate }: Foundation): ManagementConfig {
  const hub = estate.get(config.management);
  if (hub?.kind === "management") return hub;
  throw new Error(`plugilo:management: got ${config.management}, expected a management stack.`);
}
