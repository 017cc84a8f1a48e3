import * as pulumi from "@pulumi/pulumi";
import type { Estate, RegionConfig } from "../config";
import type { Offer } from "../contracts";
import { handOver } from "../hand-over";
import { foundation } from "./foundation";

/** A region that serves: network, cluster, gateway, data. Which half of the pair it is, is configuration (A17). */
export async function region(
  config: RegionConfig,
  estate: Estate,
  provider: pulumi.ProviderResource,
): Promise<Offer<"region">> {
  const base = await foundation(config, estate, provider);
  const { network, link, sites, joined } = base;
  const { database, stores } = await import("./data");
  const postgres = database(base);
  const { backups, clusterBackup } = await import("./backups");
  const vault = backups(base, postgres);
  await handOver();
  const { platform } = await import("./platform");
  const made = await platform(base);
  const { cluster, gateway } = made;
  clusterBackup(base, vault, cluster);
  await handOver();
  const redis = stores(base, vault, made.identities);
  await handOver();
  const { inCluster } = await import("./in-cluster");
  const writerHost = joined ? pulumi.output(joined.postgres.writerHost) : postgres.writerHost;
  await inCluster(base, made, writerHost);
  return {
    region: config.region,
    role: config.role,
    network: {
      vnetId: network.vnetId,
      resourceGroupName: sites.network.resourceGroupName,
      privateEndpointSubnetId: network.subnetIds.privateEndpoints,
      apiManagementSubnetId: network.subnetIds.apiManagement,
      zoneIds: link.zoneIds,
    },
    certificates: made.certificates,
    gateway: { id: gateway.gatewayId, frontendName: gateway.privateLinkFrontendName },
    cluster: {
      id: cluster.clusterId,
      name: cluster.clusterName,
      privateFqdn: cluster.privateFqdn,
      entrance: made.entrance,
    },
    keyVault: { id: made.vaultId },
    services: { principalId: made.identities.services.principalId },
    postgres: {
      primaryServerId: joined?.postgres.primaryServerId ?? postgres.serverId,
      writerHost,
      readerHosts: postgres.readerHosts,
    },
    redis: { hostName: redis.hostName, memberIds: redis.memberIds },
  };
}
