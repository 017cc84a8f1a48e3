import * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { certificateAuthorityIn } from "../../components/azure/aks-cluster/credentials";
import { ContainerRegistry } from "../../components/azure/container-registry";
import { KeyVault } from "../../components/azure/key-vault";
import { regionNamed } from "../../facts/regions";
import { hubCertificates, policiesOf } from "../certificates";
import { clusterOf } from "../cluster";
import type { Estate, ManagementConfig } from "../config";
import type { Offer } from "../contracts";
import { regionsOf } from "../cross-checks";
import { handOver } from "../hand-over";
import { offered } from "../link-services";
import { foundation, type Hub } from "./foundation";

/** The hub: registry, vault and the centres of delivery, metrics and logs. On no serving path (docs/decisions/10). */
export async function management(
  config: ManagementConfig,
  estate: Estate,
  provider: pulumi.ProviderResource,
): Promise<Offer<"management">> {
  const hub = await foundation(config, provider);
  const { network, link, alerting, sites: groups, workspaceId } = hub;
  await handOver();
  const made = platform(hub, estate);
  const { vault, registry, cluster } = made;
  await handOver();
  const { centres } = await import("./centres");
  const { delivery, metrics, readerPrincipalId, logs } = await centres(hub, made, estate);
  return {
    region: config.region,
    hub: {
      vnetId: network.vnetId,
      vnetName: network.vnetName,
      resourceGroupName: groups.network.resourceGroupName,
      privateEndpointSubnetId: network.subnetIds.privateEndpoints,
      zoneIds: link.zoneIds,
    },
    cluster: {
      id: cluster.clusterId,
      name: cluster.clusterName,
      privateFqdn: cluster.privateFqdn,
      // Shown to whoever connects, and so no secret, though the kubeconfig is one.
      certificateAuthority: pulumi.unsecret(cluster.kubeconfig.apply(certificateAuthorityIn)),
    },
    registry: { id: registry.registryId, loginServer: registry.loginServer },
    keyVault: { id: vault.vaultId, uri: vault.vaultUri },
    argoCd: {
      namespace: delivery.namespace,
      clientId: delivery.deployer.clientId,
      principalId: delivery.deployer.principalId,
    },
    certificates: policiesOf(vault),
    metrics: {
      privateLinkServiceId: offered(alerting, "metrics", metrics.privateLinkServiceId),
      ports: [...metrics.remoteWritePorts],
      readerPrincipalId,
    },
    logs: {
      privateLinkServiceId: offered(alerting, "logs", logs.privateLinkServiceId),
      bootstrapPort: logs.bootstrapPort,
      brokerPorts: [...logs.brokerPorts],
    },
    workspaceId,
  };
}

export interface Platform {
  readonly vault: KeyVault;
  readonly registry: ContainerRegistry;
  readonly cluster: AksCluster;
}

function platform(hub: Hub, estate: Estate): Platform {
  const { config, sites: groups, link, workspaceId, alerting, azure } = hub;
  const { tenantId, platformAdmins } = config;
  const site = groups.platform;
  const officers = { platform: platformAdmins.objectId };
  const vault = new KeyVault(
    "vault",
    {
      site,
      link,
      tenantId,
      officers,
      certificates: hubCertificates(),
      workspaceId,
      alerting,
      recover: config.keyVault?.recover ?? false,
    },
    azure,
  );
  // Each region pulls from its own replica, so that the hub's loss stops deliveries and nothing else.
  const replicas = regionsOf(estate, config.environment).map(([, region]) => regionNamed(region.region));
  const { upstreams } = config.registry;
  const registry = new ContainerRegistry("registry", { site, link, replicas, upstreams, workspaceId, alerting }, azure);
  return { vault, registry, cluster: clusterOf(hub, registry.registryId) };
}
