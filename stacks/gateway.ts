import type * as pulumi from "@pulumi/pulumi";
import { ApplicationGateway, type ApplicationGatewayArgs, type Backend } from "../components/azure/application-gateway";
import type { Alerting } from "../components/azure/alerting";
import { type ExpectedCertificate, type KeyVault } from "../components/azure/key-vault";
import type { RegionalNetwork } from "../components/azure/regional-network";
import { usableAddress, type AddressPlan, type RegionSubnet } from "../facts/address-plan";
import { API_GATEWAY_NAME, API_SITE, gatewayHostName } from "../facts/api-gateway";
import { COLOUR_PORTS } from "../facts/edge";
import { HEALTH_PATH } from "../facts/health";
import { GATEWAY_TLS, hasApiGateway, sitesOf, type WithGateway } from "./certificates";
import { ENTRANCE, originHost } from "./origin-hosts";
import { EDGE, namesIn, type Sites } from "./sites";

interface GatewayBase {
  readonly config: WithGateway;
  readonly sites: Sites;
  readonly network: RegionalNetwork<RegionSubnet>;
  readonly plan: AddressPlan<RegionSubnet>;
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
  readonly azure: pulumi.ComponentResourceOptions;
}

/** The way in: it leads to the colour of the cluster's entrance that is active. */
export function gatewayOf(
  { config, sites, network, plan, workspaceId, alerting, azure }: GatewayBase,
  entrance: string,
  certificate: ApplicationGatewayArgs["certificate"],
): ApplicationGateway {
  return new ApplicationGateway(
    "gateway",
    {
      site: sites.network,
      subnetId: network.subnetIds.applicationGateway,
      privateLinkSubnetId: network.subnetIds.applicationGatewayPrivateLink,
      privateFrontendAddress: gatewayAddress(plan),
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
      frontDoorId: config.kind === "region" ? config.gateway.frontDoorId : undefined,
      workspaceId,
      alerting,
    },
    azure,
  );
}

/**
 * The region's own API gateway, by names that are known before the edge makes it: neither stack waits for the other, and the site
 * answers once both are there. Where there is no edge, requests for the APIs go to the cluster as all others do.
 */
function apisOf(config: WithGateway): Record<string, Backend> {
  if (!hasApiGateway(config)) return {};
  const hostName = gatewayHostName(namesIn(config.environment, EDGE).of("apiManagement"));
  return { [API_SITE]: { fqdn: API_GATEWAY_NAME, probePath: HEALTH_PATH, probeHostName: hostName, hostName } };
}

/** Azure gives a gateway's instances the lowest addresses first: the frontend is out of their way. */
const FRONTEND = 240;

/** Where the gateway is reached within its network. */
export function gatewayAddress({ subnets }: AddressPlan<RegionSubnet>): string {
  return usableAddress(subnets.applicationGateway, FRONTEND);
}

/** @throws Error when the vault was made without it. */
export function gatewayCertificate(vault: KeyVault): ExpectedCertificate {
  const tls = vault.certificates[GATEWAY_TLS];
  if (tls) return tls;
  throw new Error(`vault: got none of ${GATEWAY_TLS}, expected it, because the gateway proves its names by it.`);
}
