import type { AFDOriginArgs, AFDOriginGroupArgs } from "@pulumi/azure-native/cdn";
import { FRONT_DOOR_SAMPLING } from "../../../facts/edge";
import { type FrontDoorWithAppGatewaysArgs, type GatewayOrigin, type ServedDomain, withDefaults } from "./args";

type Group = Omit<AFDOriginGroupArgs, "originGroupName" | "profileName" | "resourceGroupName">;
type Origin = Omit<AFDOriginArgs, "originName" | "originGroupName" | "profileName" | "resourceGroupName">;

/** How the gateways of one domain are judged, and how requests are shared among the healthy ones. */
export function buildGroup(
  { probePath }: ServedDomain,
  { probeIntervalSeconds, sessionAffinity = false }: FrontDoorWithAppGatewaysArgs,
): Group {
  return {
    healthProbeSettings: {
      probePath,
      probeProtocol: "Https",
      probeRequestType: "HEAD",
      probeIntervalInSeconds: probeIntervalSeconds,
    },
    loadBalancingSettings: {
      sampleSize: FRONT_DOOR_SAMPLING.sampleSize,
      successfulSamplesRequired: FRONT_DOOR_SAMPLING.needed,
      additionalLatencyInMilliseconds: FRONT_DOOR_SAMPLING.additionalLatencyMs,
    },
    sessionAffinityState: sessionAffinity ? "Enabled" : "Disabled",
  };
}

/**
 * A gateway as an origin of one domain. Its host name is that domain's alone: Front Door probes a host once for all groups that it
 * is in, so that origins of one name would share one health
 * (https://learn.microsoft.com/azure/frontdoor/health-probes#how-front-door-determines-origin-health, 2026-11). The host header is
 * left to the client's request: gateways serve the public names.
 */
export function buildOrigin(domain: string, origin: GatewayOrigin, requestMessage: string): Origin {
  const { weight, priority, enabled } = withDefaults(origin);
  const hostName = origin.hostNames[domain];
  return {
    ...(hostName === undefined ? {} : { hostName }),
    httpPort: 80,
    httpsPort: 443,
    weight,
    priority,
    enabledState: enabled ? "Enabled" : "Disabled",
    // Private link demands it. https://learn.microsoft.com/azure/frontdoor/private-link (2026-11)
    enforceCertificateNameCheck: true,
    sharedPrivateLinkResource: {
      privateLink: { id: origin.gatewayId },
      groupId: origin.frontendName,
      privateLinkLocation: origin.privateLinkLocation,
      requestMessage,
    },
  };
}
