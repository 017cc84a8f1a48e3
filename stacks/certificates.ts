import type { CertificateArgs, KeyVault } from "../components/azure/key-vault";
import type { GatewaySite } from "../components/azure/application-gateway";
import { API_SITE } from "../facts/api-gateway";
import { COLOURS } from "../facts/edge";
import { GRAFANA } from "../facts/observability";
import { METRICS_ROLE, ownName, SERVICES_ROLE } from "../facts/private-link";
import type { RegionConfig, StandaloneConfig } from "./config";
import { ENTRANCE, originHost } from "./origin-hosts";

/**
 * Name of the gateway's certificate in the vault. Its issuer puts it there; without a version, a renewed one is taken up by itself.
 */
export const GATEWAY_TLS = "gateway-tls";

/** Name of the certificate for calls among services, which users never see. */
const SERVICES_TLS = "services-tls";

/** What a region proves to the hub that it may write metrics by, and what the hub proves its name by. */
export const METRICS_WRITER_TLS = "metrics-writer";
export const METRICS_TLS = "metrics-tls";
export const GRAFANA_TLS = "grafana-tls";

/**
 * Secret of every vault with what the company's own authority is recognized by, in PEM: put there by whoever has it sign requests.
 * It is no secret; the vault is where everything that certificates need is looked for.
 */
export const OWN_AUTHORITY = "internal-authority";

/** Name that a region's certificate for writing metrics proves. It leads nowhere. */
export function metricsWriter(short: string): string {
  return ownName(`metrics-writer-${short}`);
}

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

/** A region's, as a client of the hub. */
export function writersCertificates(short: string): Record<string, CertificateArgs> {
  return { [METRICS_WRITER_TLS]: { hostNames: [metricsWriter(short)], issuer: "Unknown", usage: "client" } };
}

/** Names of the hub that are only ours: people have the requests signed by the company's own authority. */
export function hubCertificates(): Record<string, CertificateArgs> {
  return {
    [METRICS_TLS]: { hostNames: [ownName(METRICS_ROLE)], issuer: "Unknown" },
    [GRAFANA_TLS]: { hostNames: [ownName(GRAFANA.role)], issuer: "Unknown" },
  };
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

/** How each certificate that a vault must hold is asked for, by name. */
export function policiesOf({ certificates }: KeyVault): Record<string, string> {
  return Object.fromEntries(Object.entries(certificates).map(([name, { policy }]) => [name, policy]));
}
