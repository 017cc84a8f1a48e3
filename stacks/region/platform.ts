import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { ApiServerZone } from "../../components/azure/api-server-zone";
import {
  ApplicationGateway,
  type ApplicationGatewayArgs,
  type Backend,
} from "../../components/azure/application-gateway";
import { type ExpectedCertificate, KeyVault } from "../../components/azure/key-vault";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { usableAddress } from "../../facts/address-plan";
import { API_GATEWAY_NAME, API_SITE, gatewayHostName } from "../../facts/api-gateway";
import { COLOUR_PORTS } from "../../facts/edge";
import { HEALTH_PATH } from "../../facts/health";
import { SERVICES_ACCOUNT, SERVICES_NAMESPACE } from "../../facts/workloads";
import { clusterOf } from "../cluster";
import type { RegionConfig } from "../config";
import { handOver } from "../hand-over";
import { ENTRANCE, originHost } from "../origin-hosts";
import { EDGE, namesIn } from "../sites";
import { certificatesOf, GATEWAY_TLS, sitesOf } from "./certificates";
import type { Foundation } from "./foundation";

export interface Platform {
  readonly cluster: AksCluster;
  readonly gateway: ApplicationGateway;
  /** Address of the cluster's internal gateway, where the application gateway sends requests. */
  readonly entrance: string;
  readonly services: WorkloadIdentity;
  readonly vaultId: pulumi.Output<string>;
  /** How each certificate that the vault must hold is asked for, by name. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** The cluster, the way in, and the identity that its services run as. */
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
      certificates: certificatesOf(config),
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
  const services = new WorkloadIdentity(
    "services",
    {
      site,
      role: "services",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      // The only pods that may take the identity of the stores' users.
      namespace: SERVICES_NAMESPACE,
      serviceAccount: SERVICES_ACCOUNT,
      grants: [],
    },
    azure,
  );
  const tls = expected(vault);
  const policies = Object.fromEntries(Object.entries(vault.certificates).map(([name, { policy }]) => [name, policy]));
  const entrance = usableAddress(plan.subnets.internalLoadBalancer, 0);
  const gateway = gatewayOf(base, entrance, { secretId: tls.secretId, vaultId: vault.vaultId });
  return { cluster, gateway, entrance, services, vaultId: vault.vaultId, certificates: policies };
}

/** The way in: it leads to the colour of the cluster's entrance that is active. */
function gatewayOf(
  { config, sites, network, plan, workspaceId, alerting, azure }: Foundation,
  entrance: string,
  certificate: ApplicationGatewayArgs["certificate"],
): ApplicationGateway {
  return new ApplicationGateway(
    "gateway",
    {
      site: sites.network,
      subnetId: network.subnetIds.applicationGateway,
      privateLinkSubnetId: network.subnetIds.applicationGatewayPrivateLink,
      privateFrontendAddress: usableAddress(plan.subnets.applicationGateway, FRONTEND),
      colours: {
        active: config.gateway.active,
        address: entrance,
        probePath: HEALTH_PATH,
        probeHostName: originHost(ENTRANCE, config.gateway.originName),
        blue: { port: COLOUR_PORTS.blue },
        green: { port: COLOUR_PORTS.green },
      },
      backends: apisOf(config),
      sites: sitesOf(config),
      certificate,
      capacity: config.gateway.capacity,
      frontDoorId: config.gateway.frontDoorId,
      workspaceId,
      alerting,
    },
    azure,
  );
}

/**
 * The region's own API gateway, by names that are known before the edge makes it: neither stack waits for the other, and the site
 * answers once both are there.
 */
function apisOf({ environment, gateway: { sites } }: RegionConfig): Record<string, Backend> {
  if (sites[API_SITE] === undefined) return {};
  const hostName = gatewayHostName(namesIn(environment, EDGE).of("apiManagement"));
  return { [API_SITE]: { fqdn: API_GATEWAY_NAME, probePath: HEALTH_PATH, probeHostName: hostName, hostName } };
}

/** Azure gives a gateway's instances the lowest addresses first: the frontend is out of their way. */
const FRONTEND = 240;

function expected(vault: KeyVault): ExpectedCertificate {
  const tls = vault.certificates[GATEWAY_TLS];
  if (tls) return tls;
  throw new Error(`vault: got none of ${GATEWAY_TLS}, expected it, because the gateway proves its names by it.`);
}
