import type { BackendArgs } from "@pulumi/azure-native/apimanagement";
import { BREAKER } from "../../../facts/api-limits";
import type { ApiManagementLocation } from "./args";

const HTTPS_PORT = 443;

type Settings = Omit<BackendArgs, "backendId" | "serviceName" | "resourceGroupName">;

/** Backends' names: what a policy asks for is this and the name of the gateway's own region. */
export function backendName(backend: string, { region }: ApiManagementLocation): string {
  return `${backend}-${region.name}`;
}

/** A part of a region's cluster, over HTTPS, its certificate checked. */
export function buildBackend({ entrance, region }: ApiManagementLocation, path: string): Settings {
  const { hostName, port = HTTPS_PORT } = entrance;
  const authority = port === HTTPS_PORT ? hostName : `${hostName}:${port}`;
  return {
    description: `${path === "" ? "The cluster" : path} in ${region.city}`,
    protocol: "http",
    type: "Single",
    url: `https://${authority}${path}`,
    tls: { validateCertificateChain: true, validateCertificateName: true },
  };
}

/** C4: a service that mostly fails is left alone for a while. Azure takes one rule a backend. */
export function withBreaker(backend: Settings): Settings {
  return {
    ...backend,
    circuitBreaker: {
      rules: [
        {
          name: "mostly-failing",
          failureCondition: {
            percentage: BREAKER.failurePercent,
            interval: `PT${BREAKER.windowSeconds}S`,
            statusCodeRanges: [{ min: 500, max: 599 }],
            // As the gateway names them: https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies (2026-11)
            errorReasons: ["Timeout", "BackendConnectionFailure"],
          },
          tripDuration: `PT${BREAKER.openSeconds}S`,
          acceptRetryAfter: true,
        },
      ],
    },
  };
}
