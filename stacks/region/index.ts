import type { Estate, RegionConfig } from "../config";
import type { Offer } from "../contracts";
import { dataPlane } from "./data";
import { foundation } from "./foundation";
import { inCluster } from "./in-cluster";
import { platform } from "./platform";

/** A region that serves: network, cluster, gateway, data. Which half of the pair it is, is configuration (A17). */
export function region(config: RegionConfig, estate: Estate): Offer<"region"> {
  const base = foundation(config, estate);
  const { network, link, sites, joined } = base;
  const made = platform(base);
  const { cluster, gateway } = made;
  inCluster(base, made);
  const { postgres, redis } = dataPlane(base, made.services.principalId);
  return {
    region: config.region,
    role: config.role,
    network: {
      vnetId: network.vnetId,
      resourceGroupName: sites.network.resourceGroupName,
      privateEndpointSubnetId: network.subnetIds.privateEndpoints,
      zoneIds: link.zoneIds,
    },
    gateway: { id: gateway.gatewayId, frontendName: gateway.privateLinkFrontendName },
    cluster: { id: cluster.clusterId, name: cluster.clusterName, privateFqdn: cluster.privateFqdn },
    postgres: {
      primaryServerId: joined?.postgres.primaryServerId ?? postgres.serverId,
      writerHost: joined?.postgres.writerHost ?? postgres.writerHost,
      readerHosts: postgres.readerHosts,
    },
    redis: { hostName: redis.hostName, memberIds: redis.memberIds },
  };
}
