import type * as pulumi from "@pulumi/pulumi";
import { ContainerRegistry } from "../../components/azure/container-registry";
import { KeyVault } from "../../components/azure/key-vault";
import { usableAddress } from "../../facts/address-plan";
import { certificatesOf, policiesOf } from "../certificates";
import { clusterOf } from "../cluster";
import type { StandaloneConfig } from "../config";
import type { Offer } from "../contracts";
import { gatewayAddress, gatewayCertificate, gatewayOf } from "../gateway";
import { handOver } from "../hand-over";
import { identitiesOf } from "../identities";
import { foundation, type Base } from "./foundation";

/**
 * An environment on its own (A9): what a region and the hub are to production, in one stack and at the sizes of its configuration. It
 * refers to no other stack, so that it neither shares production's fate nor has rights in it.
 */
export async function standalone(
  config: StandaloneConfig,
  provider: pulumi.ProviderResource,
): Promise<Offer<"standalone">> {
  const base = await foundation(config, provider);
  const { plan } = base;
  await handOver();
  const registry = registryOf(base);
  const cluster = clusterOf(base, registry.registryId);
  await handOver();
  const vault = vaultOf(base);
  const tls = gatewayCertificate(vault);
  const entrance = usableAddress(plan.subnets.internalLoadBalancer, 0);
  const gateway = gatewayOf(base, entrance, { secretId: tls.secretId, vaultId: vault.vaultId });
  await handOver();
  const { filesAndQueues } = await import("../files-and-queues");
  const identities = identitiesOf(base, cluster);
  filesAndQueues(base, identities);
  const { inCluster } = await import("./in-cluster");
  const platform = { cluster, entrance, identities, vaultId: vault.vaultId };
  const secretName = await inCluster(base, platform);
  return {
    region: config.region,
    certificates: policiesOf(vault),
    gateway: { id: gateway.gatewayId, address: gatewayAddress(plan) },
    cluster: { id: cluster.clusterId, name: cluster.clusterName, privateFqdn: cluster.privateFqdn, entrance },
    registry: { id: registry.registryId, loginServer: registry.loginServer },
    dataStores: { secretName },
  };
}

/** Its own: what is tried here is brought to production by its digest, by whoever releases. */
function registryOf({ config, sites, link, workspaceId, alerting, azure }: Base): ContainerRegistry {
  const { upstreams } = config.registry;
  const site = sites.platform;
  return new ContainerRegistry("registry", { site, link, replicas: [], upstreams, workspaceId, alerting }, azure);
}

function vaultOf({ config, sites, link, workspaceId, alerting, azure }: Base): KeyVault {
  return new KeyVault(
    "vault",
    {
      site: sites.platform,
      link,
      tenantId: config.tenantId,
      officers: { platform: config.platformAdmins.objectId },
      certificates: certificatesOf(config),
      workspaceId,
      alerting,
      recover: config.keyVault?.recover ?? false,
    },
    azure,
  );
}
