import type * as pulumi from "@pulumi/pulumi";
import { ApiManagement, type ApiManagementArgs, type ApiManagementLocation } from "../components/azure/api-management";
import { COLOUR_PORTS } from "../facts/edge";
import { HEALTH_PATH } from "../facts/health";
import { regionNamed } from "../facts/regions";
import type { Site } from "../components/site";
import type { EdgeConfig, RegionConfig } from "./config";
import type { Contracts } from "./contracts";
import { ENTRANCE, originHost } from "./origin-hosts";

interface ServingRegion {
  readonly config: RegionConfig;
  readonly outputs: pulumi.Output<Contracts["region"]>;
}

/** One way to the APIs, with a gateway in each region's network: it belongs to all regions, and so to the edge. */
export function apis(
  { apiManagement }: EdgeConfig,
  regions: readonly ServingRegion[],
  site: Site,
  observed: Pick<ApiManagementArgs, "workspaceId" | "alerting">,
  azure: pulumi.ComponentResourceOptions,
): ApiManagement {
  const placed = regions.map((region) => [regionNamed(region.config.region).short, locationOf(region)] as const);
  const primary = regions.find(({ config }) => config.role === "primary");
  return new ApiManagement(
    "apis",
    {
      site,
      ...apiManagement,
      locations: Object.fromEntries(placed),
      primary: regionNamed(primary?.config.region ?? site.region.name).short,
      healthPath: HEALTH_PATH,
      ...observed,
    },
    azure,
  );
}

function locationOf({ config, outputs: { network, cluster } }: ServingRegion): ApiManagementLocation {
  const { gateway, apiManagement } = config;
  return {
    region: regionNamed(config.region),
    units: apiManagement.units,
    subnetId: network.apiManagementSubnetId,
    vnetId: network.vnetId,
    zoneId: network.zoneIds.apply(({ privateLinkService = "" }) => privateLinkService),
    // The colour that serves (A10): a switch of the region brings the edge up after it.
    entrance: {
      hostName: originHost(ENTRANCE, gateway.originName),
      address: cluster.entrance,
      port: COLOUR_PORTS[gateway.active],
    },
  };
}
