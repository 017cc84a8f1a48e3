import type * as pulumi from "@pulumi/pulumi";
import {
  ApplicationGateway,
  type ApplicationGatewayArgs,
  type Backend,
  type GatewaySite,
} from "../components/azure/application-gateway";
import type { Alerting } from "../components/azure/alerting";
import { type ExpectedCertificate, type KeyVault } from "../components/azure/key-vault";
import type { RegionalNetwork } from "../components/azure/regional-network";
import { usableAddress, type AddressPlan, type RegionSubnet } from "../facts/address-plan";
import { API_GATEWAY_NAME, API_SITE, gatewayHostName } from "../facts/api-gateway";
import { COLOURS, COLOUR_PORTS } from "../facts/edge";
import { HEALTH_PATH } from "../facts/health";
import type { RegionConfig, StandaloneConfig } from "./config";
import { ENTRANCE, originHost } from "./origin-hosts";
import { EDGE, namesIn, type Sites } from "./sites";

type WithGateway = RegionConfig | StandaloneConfig;

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

function hasApiGateway({ kind, gateway }: WithGateway): boolean {
  return kind === "region" && gateway.sites[API_SITE] !== undefined;
}

/** What the gateway serves: public names, and each colour by a name of its own, which is how the idle one is probed and looked at. */
function sitesOf(config: WithGateway): Record<string, GatewaySite> {
  const { originName, sites } = config.gateway;
  const backendOf = (key: string): string => (key === API_SITE && hasApiGateway(config) ? API_SITE : "active");
  const served = Object.entries(sites).map(
    ([key, hostName]) =>
      [key, { hostNames: [originHost(key, originName), hostName], backend: backendOf(key) }] as const,
  );
  const colours = COLOURS.map((key) => [key, { hostNames: [originHost(key, originName)], backend: key }] as const);
  return Object.fromEntries([...served, ...colours]);
}

/** Every name that the gateway serves, and the cluster's own, which proves it by the same certificate. */
export function namesOf(config: WithGateway): string[] {
  const served = Object.values(sitesOf(config)).flatMap(({ hostNames }) => hostNames);
  return [...served, originHost(ENTRANCE, config.gateway.originName)];
}

/** Azure gives a gateway's instances the lowest addresses first: the frontend is out of their way. */
const FRONTEND = 240;

/** Where the gateway is reached within its network. */
export function gatewayAddress({ subnets }: AddressPlan<RegionSubnet>): string {
  return usableAddress(subnets.applicationGateway, FRONTEND);
}

/**
 * Name of the gateway's certificate in the vault. Its issuer puts it there; without a version, a renewed one is taken up by itself.
 */
export const GATEWAY_TLS = "gateway-tls";

/** @throws Error when the vault was made without it. */
export function gatewayCertificate(vault: KeyVault): ExpectedCertificate {
  const tls = vault.certificates[GATEWAY_TLS];
  if (tls) return tls;
  throw new Error(`vault: got none of ${GATEWAY_TLS}, expected it, because the gateway proves its names by it.`);
}
