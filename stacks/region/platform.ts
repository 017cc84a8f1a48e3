import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { ApiServerZone } from "../../components/azure/api-server-zone";
import type { ApplicationGateway } from "../../components/azure/application-gateway";
import { KeyVault } from "../../components/azure/key-vault";
import { usableAddress } from "../../facts/address-plan";
import { certificatesOf, policiesOf, writersCertificates } from "../certificates";
import { clusterOf } from "../cluster";
import { gatewayCertificate, gatewayOf } from "../gateway";
import { handOver } from "../hand-over";
import { identitiesOf, type Identities } from "../identities";
import type { Foundation } from "./foundation";

export interface Platform {
  readonly cluster: AksCluster;
  readonly gateway: ApplicationGateway;
  /** Address of the cluster's internal gateway, where the application gateway sends requests. */
  readonly entrance: string;
  readonly identities: Identities;
  readonly vaultId: pulumi.Output<string>;
  /** How each certificate that the vault must hold is asked for, by name. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** The cluster, the way in, and the identities of what runs in it. */
export async function platform(base: Foundation): Promise<Platform> {
  const { config, link, workspaceId, alerting, azure, plan, management } = base;
  const site = base.sites.platform;
  const { tenantId, platformAdmins } = config;
  const vault = new KeyVault(
    "vault",
    {
      site,
      link,
      tenantId,
      officers: { platform: platformAdmins.objectId },
      certificates: { ...certificatesOf(config), ...writersCertificates(base.place.short) },
      workspaceId,
      alerting,
      recover: config.keyVault?.recover ?? false,
    },
    azure,
  );
  // Nodes pull images from the registry's replica in this region, by its private endpoint here.
  link.connect("registry", { service: "registry", targetId: management.registry.id });
  // Argo CD in the hub applies to this cluster, so the hub must find its API server.
  const apiServer = new ApiServerZone("api-server", { site, linkedVnets: { hub: management.hub.vnetId } }, azure);
  const cluster = clusterOf(base, management.registry.id, apiServer.zoneId);
  await handOver();
  const identities = identitiesOf(base, cluster);
  const tls = gatewayCertificate(vault);
  const entrance = usableAddress(plan.subnets.internalLoadBalancer, 0);
  const gateway = gatewayOf(base, entrance, { secretId: tls.secretId, vaultId: vault.vaultId });
  return { cluster, gateway, entrance, identities, vaultId: vault.vaultId, certificates: policiesOf(vault) };
}
