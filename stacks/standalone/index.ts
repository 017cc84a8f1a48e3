import type * as pulumi from "@pulumi/pulumi";
import { ContainerRegistry } from "../../components/azure/container-registry";
import { KeyVault } from "../../components/azure/key-vault";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { usableAddress } from "../../facts/address-plan";
import { SERVICES_ACCOUNT, SERVICES_NAMESPACE } from "../../facts/workloads";
import { clusterOf } from "../cluster";
import type { StandaloneConfig } from "../config";
import type { Offer } from "../contracts";
import { GATEWAY_TLS, gatewayAddress, gatewayCertificate, gatewayOf, namesOf } from "../gateway";
import { handOver } from "../hand-over";
import { foundation } from "./foundation";

/**
 * An environment on its own (A9): what a region and the hub are to production, in one stack and at the sizes of its configuration. It
 * refers to no other stack, so that it neither shares production's fate nor has rights in it.
 */
export async function standalone(
  config: StandaloneConfig,
  provider: pulumi.ProviderResource,
): Promise<Offer<"standalone">> {
  const base = await foundation(config, provider);
  const { sites, link, workspaceId, alerting, azure, plan } = base;
  const site = sites.platform;
  const { tenantId, platformAdmins } = config;
  await handOver();
  const { upstreams } = config.registry;
  const registry = new ContainerRegistry(
    "registry",
    { site, link, replicas: [], upstreams, workspaceId, alerting },
    azure,
  );
  const cluster = clusterOf(base, registry.registryId);
  await handOver();
  const vault = new KeyVault(
    "vault",
    {
      site,
      link,
      tenantId,
      officers: { platform: platformAdmins.objectId },
      certificates: { [GATEWAY_TLS]: { hostNames: namesOf(config), issuer: config.gateway.certificateIssuer } },
      workspaceId,
      alerting,
      recover: config.keyVault?.recover ?? false,
    },
    azure,
  );
  const tls = gatewayCertificate(vault);
  const entrance = usableAddress(plan.subnets.internalLoadBalancer, 0);
  const gateway = gatewayOf(base, entrance, { secretId: tls.secretId, vaultId: vault.vaultId });
  const account = { namespace: SERVICES_NAMESPACE, serviceAccount: SERVICES_ACCOUNT };
  const services = new WorkloadIdentity(
    "services",
    { site, role: "services", clusterIssuerUrl: cluster.oidcIssuerUrl, ...account, grants: [] },
    azure,
  );
  await handOver();
  const { filesAndQueues } = await import("./stores");
  filesAndQueues(base, services.principalId);
  const { inCluster } = await import("./in-cluster");
  const secretName = await inCluster(base, cluster, entrance);
  return {
    region: config.region,
    certificates: { [GATEWAY_TLS]: tls.policy },
    gateway: { id: gateway.gatewayId, address: gatewayAddress(plan) },
    cluster: {
      id: cluster.clusterId,
      name: cluster.clusterName,
      privateFqdn: cluster.privateFqdn,
      entrance,
    },
    registry: { id: registry.registryId, loginServer: registry.loginServer },
    dataStores: { secretName },
  };
}
