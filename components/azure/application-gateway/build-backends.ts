import { DRAIN_SECONDS, GATEWAY_PROBE, REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";
import type { ApplicationGatewayArgs, Backend } from "./args";
import type { Part, Settings } from "./build-gateway";
import { HTTPS_PORT, type Target, targetsOf } from "./routing";

/** Where requests can go: a pool an address, and settings, a probe and perhaps a trusted root a target. */
export function buildBackends(args: ApplicationGatewayArgs, part: Part) {
  const targets = targetsOf(args);
  const pools = new Map(targets.map(({ pool, backend }) => [pool, backend]));
  const roots = targets.flatMap(({ key, backend: { trustedRootId } }) =>
    trustedRootId === undefined ? [] : [{ name: key, keyVaultSecretId: trustedRootId }],
  );
  return {
    backendAddressPools: [...pools].map(([name, backend]) => ({ name, backendAddresses: [addressOf(backend)] })),
    backendHttpSettingsCollection: targets.map((target) => settingsOf(target, part)),
    probes: targets.map(probeOf),
    ...(roots.length > 0 ? { trustedRootCertificates: roots } : {}),
  } satisfies Partial<Settings>;
}

function addressOf(backend: Backend) {
  return "address" in backend ? { ipAddress: backend.address } : { fqdn: backend.fqdn };
}

/**
 * End-to-end TLS: a certificate of a public authority, or of an Azure service, is trusted as it is; another needs its root here.
 * The name that it must prove is the one that the request carries.
 * https://learn.microsoft.com/azure/application-gateway/ssl-overview#end-to-end-tls-with-the-v2-sku (2026-11)
 */
function settingsOf({ key, backend }: Target, part: Part) {
  return {
    name: key,
    port: backend.port ?? HTTPS_PORT,
    protocol: "Https",
    // A9: no request depends on the instance that served the last one.
    cookieBasedAffinity: "Disabled",
    requestTimeout: REQUEST_TIMEOUT_SECONDS,
    pickHostNameFromBackendAddress: false,
    ...(backend.hostName === undefined ? {} : { hostName: backend.hostName }),
    connectionDraining: { enabled: true, drainTimeoutInSec: DRAIN_SECONDS },
    probe: part("probes", key),
    ...(backend.trustedRootId === undefined ? {} : { trustedRootCertificates: [part("trustedRootCertificates", key)] }),
  };
}

function probeOf({ key, backend }: Target) {
  return {
    name: key,
    protocol: "Https",
    host: backend.probeHostName,
    path: backend.probePath,
    interval: GATEWAY_PROBE.intervalSeconds,
    timeout: GATEWAY_PROBE.timeoutSeconds,
    unhealthyThreshold: GATEWAY_PROBE.failures,
    pickHostNameFromBackendHttpSettings: false,
    match: { statusCodes: ["200-299"] },
  };
}
