import * as cdn from "@pulumi/azure-native/cdn";
import * as frontdoor from "@pulumi/azure-native/frontdoor";
import * as pulumi from "@pulumi/pulumi";
import { FRONT_DOOR_SAMPLING, REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { faultsOf, type FrontDoorWithAppGatewaysArgs, type GatewayOrigin, withDefaults } from "./args";
import { buildFirewall } from "./build-firewall";
import { failoverTiming, type FailoverTiming } from "./failover-timing";

export type { Domain, FrontDoorWithAppGatewaysArgs, GatewayOrigin } from "./args";
export { failoverTiming, type FailoverTiming } from "./failover-timing";

const COMPONENT = "FrontDoorWithAppGateways";
const GLOBAL = "Global";
const ON = "Enabled";
const OFF = "Disabled";

/** A private link that somebody must approve on the gateway before Front Door can use it. */
export interface PendingApproval {
  readonly gatewayId: string;
  /** What the request says, so that the right one is approved. */
  readonly requestMessage: string;
}

/**
 * One public entrance over all regions (A1): Front Door Premium with its firewall, an origin a region by private link.
 *
 * Front Door asks each gateway for its private link and waits: the connection is made in Azure's own name, with an id
 * that only Azure knows, so no program can approve it beforehand. `pendingApprovals` says what to approve, with
 * `az network private-endpoint-connection list --id <gatewayId>` and then `... approve --id <connection>`
 * (https://learn.microsoft.com/azure/frontdoor/private-link#private-endpoint-creation, 2026-11).
 */
export class FrontDoorWithAppGateways extends pulumi.ComponentResource {
  readonly profileId: pulumi.Output<string>;
  readonly endpointId: pulumi.Output<string>;
  /** Host name that domains point to, such as `fde-...-x1y2.z01.azurefd.net`. */
  readonly endpointHostName: pulumi.Output<string>;
  /** Id that Front Door puts into every request as `X-Azure-FDID`. */
  readonly frontDoorId: pulumi.Output<string>;
  /** Value of the TXT record `_dnsauth.<host name>` by key of the domain. */
  readonly domainValidationTokens: Readonly<Record<string, pulumi.Output<string>>>;
  /** By key of the gateway. */
  readonly pendingApprovals: pulumi.Output<Record<string, PendingApproval>>;
  /** What the recovery model computes with. */
  readonly failover: FailoverTiming;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: FrontDoorWithAppGatewaysArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const profile = this.makeProfile(name, args);
    const endpoint = this.makeEndpoint(name, args, profile);
    const group = this.makeOriginGroup(name, args, profile);
    const origins = this.makeOrigins(name, args, profile, group);
    const domains = this.makeDomains(name, args, profile);
    this.makeRoute(name, args, { profile, endpoint, group, origins, domains });
    this.makeFirewall(name, args, { profile, endpoint, domains });
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: profile.id, workspaceId: args.workspaceId }, { parent: this });
    }
    this.profileId = profile.id;
    this.endpointId = endpoint.id;
    this.endpointHostName = endpoint.hostName;
    this.frontDoorId = profile.frontDoorId;
    this.domainValidationTokens = Object.fromEntries(
      Object.entries(domains).map(([key, domain]) => [key, domain.validationProperties.validationToken]),
    );
    this.pendingApprovals = this.approvals(args);
    this.failover = failoverTiming(args.probe.intervalSeconds);
    this.registerOutputs({
      profileId: this.profileId,
      endpointHostName: this.endpointHostName,
      frontDoorId: this.frontDoorId,
      pendingApprovals: this.pendingApprovals,
      failover: this.failover,
    });
  }

  private makeProfile(name: string, { site }: FrontDoorWithAppGatewaysArgs): cdn.Profile {
    return new cdn.Profile(
      `${name}-profile`,
      {
        profileName: site.names.of("frontDoor"),
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        sku: { name: "Premium_AzureFrontDoor" },
        // Longer than the gateway waits for its cluster, so that the gateway's answer is the one that clients get (A15).
        originResponseTimeoutSeconds: REQUEST_TIMEOUT_SECONDS + 5,
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeEndpoint(name: string, { site }: FrontDoorWithAppGatewaysArgs, profile: cdn.Profile): cdn.AFDEndpoint {
    return new cdn.AFDEndpoint(
      `${name}-endpoint`,
      {
        endpointName: site.names.of("frontDoorEndpoint"),
        profileName: profile.name,
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        enabledState: ON,
        // The same host name if it is ever made anew in this tenant, and nobody else can take it meanwhile.
        autoGeneratedDomainNameLabelScope: "TenantReuse",
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeOriginGroup(
    name: string,
    { site, probe }: FrontDoorWithAppGatewaysArgs,
    profile: cdn.Profile,
  ): cdn.AFDOriginGroup {
    return new cdn.AFDOriginGroup(
      `${name}-gateways`,
      {
        originGroupName: "gateways",
        profileName: profile.name,
        resourceGroupName: site.resourceGroupName,
        healthProbeSettings: {
          probePath: probe.path,
          probeProtocol: "Https",
          probeRequestType: "HEAD",
          probeIntervalInSeconds: probe.intervalSeconds,
        },
        loadBalancingSettings: {
          sampleSize: FRONT_DOOR_SAMPLING.sampleSize,
          successfulSamplesRequired: FRONT_DOOR_SAMPLING.needed,
          additionalLatencyInMilliseconds: FRONT_DOOR_SAMPLING.additionalLatencyMs,
        },
        // A9: no request depends on the region that served the last one.
        sessionAffinityState: OFF,
      },
      { parent: this },
    );
  }

  private makeOrigins(
    name: string,
    { site, gateways }: FrontDoorWithAppGatewaysArgs,
    profile: cdn.Profile,
    group: cdn.AFDOriginGroup,
  ): cdn.AFDOrigin[] {
    return Object.entries(gateways).map(
      ([key, origin]) =>
        new cdn.AFDOrigin(
          `${name}-${key}`,
          {
            originName: key,
            originGroupName: group.name,
            profileName: profile.name,
            resourceGroupName: site.resourceGroupName,
            ...buildOrigin(origin, requestMessage(site.environment, key)),
          },
          { parent: this },
        ),
    );
  }

  private makeDomains(
    name: string,
    { site, domains }: FrontDoorWithAppGatewaysArgs,
    profile: cdn.Profile,
  ): Record<string, cdn.AFDCustomDomain> {
    const made = Object.entries(domains).map(([key, { hostName, dnsZoneId }]) => {
      const domain = new cdn.AFDCustomDomain(
        `${name}-${key}-domain`,
        {
          customDomainName: hostName.replaceAll(".", "-"),
          profileName: profile.name,
          resourceGroupName: site.resourceGroupName,
          hostName,
          ...(dnsZoneId === undefined ? {} : { azureDnsZone: { id: dnsZoneId } }),
          tlsSettings: {
            certificateType: "ManagedCertificate",
            minimumTlsVersion: "TLS12",
            cipherSuiteSetType: "TLS12_2023",
          },
        },
        { parent: this },
      );
      return [key, domain] as const;
    });
    return Object.fromEntries(made);
  }

  private makeRoute(name: string, { site }: FrontDoorWithAppGatewaysArgs, made: Made): void {
    new cdn.Route(
      `${name}-route`,
      {
        routeName: "everything",
        endpointName: made.endpoint.name,
        profileName: made.profile.name,
        resourceGroupName: site.resourceGroupName,
        originGroup: { id: made.group.id },
        customDomains: Object.values(made.domains).map(({ id }) => ({ id })),
        patternsToMatch: ["/*"],
        supportedProtocols: ["Http", "Https"],
        httpsRedirect: ON,
        forwardingProtocol: "HttpsOnly",
        linkToDefaultDomain: ON,
        enabledState: ON,
      },
      // Azure refuses a route to a group that has no origin yet.
      { parent: this, dependsOn: made.origins },
    );
  }

  private makeFirewall(
    name: string,
    { site, rateLimitPerMinute }: FrontDoorWithAppGatewaysArgs,
    made: Pick<Made, "profile" | "endpoint" | "domains">,
  ): void {
    const policy = new frontdoor.Policy(
      `${name}-firewall`,
      {
        policyName: site.names.of("frontDoorWafPolicy"),
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        ...buildFirewall(rateLimitPerMinute),
        tags: site.tags,
      },
      { parent: this },
    );
    // Every name that the route serves is here: what is left out would pass without firewall.
    const domains = [made.endpoint, ...Object.values(made.domains)].map(({ id }) => ({ id }));
    new cdn.SecurityPolicy(
      `${name}-security`,
      {
        securityPolicyName: "everything",
        profileName: made.profile.name,
        resourceGroupName: site.resourceGroupName,
        parameters: {
          type: "WebApplicationFirewall",
          wafPolicy: { id: policy.id },
          associations: [{ domains, patternsToMatch: ["/*"] }],
        },
      },
      { parent: this },
    );
  }

  private approvals({ site, gateways }: FrontDoorWithAppGatewaysArgs): pulumi.Output<Record<string, PendingApproval>> {
    const pending = Object.entries(gateways).map(
      ([key, { gatewayId }]) => [key, { gatewayId, requestMessage: requestMessage(site.environment, key) }] as const,
    );
    return pulumi.output(Object.fromEntries(pending));
  }
}

interface Made {
  readonly profile: cdn.Profile;
  readonly endpoint: cdn.AFDEndpoint;
  readonly group: cdn.AFDOriginGroup;
  readonly origins: cdn.AFDOrigin[];
  readonly domains: Readonly<Record<string, cdn.AFDCustomDomain>>;
}

/** The host header is left to the client's request: gateways serve the public names. */
function buildOrigin(origin: GatewayOrigin, message: string) {
  const { weight, priority, enabled } = withDefaults(origin);
  return {
    hostName: origin.hostName,
    httpPort: 80,
    httpsPort: 443,
    weight,
    priority,
    enabledState: enabled ? ON : OFF,
    // Private link demands it. https://learn.microsoft.com/azure/frontdoor/private-link (2026-11)
    enforceCertificateNameCheck: true,
    sharedPrivateLinkResource: {
      privateLink: { id: origin.gatewayId },
      groupId: origin.frontendName,
      privateLinkLocation: origin.privateLinkLocation,
      requestMessage: message,
    },
  };
}

function requestMessage(environment: string, gateway: string): string {
  return `Plugilo ${environment}: Front Door to the gateway of ${gateway}`;
}
