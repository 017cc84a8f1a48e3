import type { CertificateArgs } from "../components/azure/key-vault";
import type { GatewaySite } from "../components/azure/application-gateway";
import { API_SITE } from "../facts/api-gateway";
import { COLOURS } from "../facts/edge";
import { ownName, SERVICES_ROLE } from "../facts/private-link";
import type { RegionConfig, StandaloneConfig } from "./config";
import { ENTRANCE, originHost } from "./origin-hosts";

/**
 * Name of the gateway's certificate in the vault. Its issuer puts it there; without a version, a renewed one is taken up by itself.
 */
export const GATEWAY_TLS = "gateway-tls";

/** Name of the certificate for calls among services, which users never see. */
const SERVICES_TLS = "services-tls";

/** A stack that requests come into. */
export type WithGateway = RegionConfig | StandaloneConfig;

/** Where there is no edge, there is no API gateway: requests for the APIs go to the cluster as all others do. */
export function hasApiGateway({ kind, gateway }: WithGateway): boolean {
  return kind === "region" && gateway.sites[API_SITE] !== undefined;
}

/** What the gateway serves: public names, and each colour by a name of its own, which is how the idle one is probed and looked at. */
export function sitesOf(config: WithGateway): Record<string, GatewaySite> {
  const { originName, sites } = config.gateway;
  const backendOf = (key: string): string => (key === API_SITE && hasApiGateway(config) ? API_SITE : "active");
  const served = Object.entries(sites).map(
    ([key, hostName]) =>
      [key, { hostNames: [originHost(key, originName), hostName], backend: backendOf(key) }] as const,
  );
  const colours = COLOURS.map((key) => [key, { hostNames: [originHost(key, originName)], backend: key }] as const);
  return Object.fromEntries([...served, ...colours]);
}

/**
 * What the region proves its names by: those that the gateway serves, the cluster's own, and the region's, by which the hub's entrance
 * asks; and the name of calls among services. No public authority signs a name that is only ours: people have the request for that
 * one signed by the company's own, whose certificate consumers trust.
 */
export function certificatesOf(config: WithGateway): Record<string, CertificateArgs> {
  const { originName, certificateIssuer } = config.gateway;
  const served = Object.values(sitesOf(config)).flatMap(({ hostNames }) => hostNames);
  return {
    [GATEWAY_TLS]: { hostNames: [...served, originHost(ENTRANCE, originName), originName], issuer: certificateIssuer },
    [SERVICES_TLS]: { hostNames: [ownName(SERVICES_ROLE)], issuer: "Unknown" },
  };
}
