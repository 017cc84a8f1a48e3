import * as cdn from "@pulumi/azure-native/cdn";
import * as frontdoor from "@pulumi/azure-native/frontdoor";
import * as pulumi from "@pulumi/pulumi";
import { REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { watchFrontDoor } from "./alerts";
import type { FrontDoorWithAppGatewaysArgs } from "./args";
import { buildFirewall } from "./build-firewall";
import { failoverTiming, type FailoverTiming } from "./failover-timing";
import { type Frame, makeRouting, requestMessage } from "./make-routing";
import { faultsOf } from "./validate";

export type {
  FirewallLimits,
  FrontDoorWithAppGatewaysArgs,
  GatewayOrigin,
  RedirectedDomain,
  ServedDomain,
} from "./args";
export { failoverTiming, type FailoverTiming } from "./failover-timing";

const COMPONENT = "FrontDoorWithAppGateways";
const GLOBAL = "Global";

/** A private link that somebody must approve on the gateway before Front Door can use it. */
export interface PendingApproval {
  readonly gatewayId: string;
  /** What the request says, so that the right one is approved. */
  readonly requestMessage: string;
}

/**
 * One public entrance over all regions (A1): Front Door Premium with its firewall. Each domain has its own origins, a gateway of
 * each region by private link, and its own health, so that a region whose API Management is down still serves pages.
 *
 * Front Door asks each gateway for its private link once, and waits: the connection is made in Azure's own name, with an id that only
 * Azure knows, so no program can approve it beforehand. `pendingApprovals` says what to approve, with
 * `az network private-endpoint-connection list --id <gatewayId>` and then `... approve --id <connection>`
 * (https://learn.microsoft.com/azure/frontdoor/private-link#private-endpoint-creation, 2026-11).
 *
 * @costs A fixed price a month for the Premium profile, which has the firewall and private link in it; then requests, and data that
 * leaves the edge and that goes to the regions. Probes are requests to the gateways, too: every edge site with traffic sends one an
 * interval to each origin. https://learn.microsoft.com/azure/frontdoor/billing (2026-11)
 * @fails An edge site: clients reach another one. A region, or one domain's backend in it: its requests go to the other regions
 * within three probe intervals, and those under way are lost. All regions: requests are spread over all of them, and users see
 * errors. Front Door itself: nobody gets in; there is no second way.
 * @recovers By itself, as soon as probes succeed again. A change by hand, such as a weight, takes 20 to 45 minutes to reach every
 * edge site. A profile that was deleted is made again by the edge stack in minutes, with another id, new validation of domains, up
 * to an hour for certificates, and private links that somebody must approve.
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
  constructor(
    private readonly name: string,
    private readonly args: FrontDoorWithAppGatewaysArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const profile = this.makeProfile();
    const place = { profileName: profile.name, resourceGroupName: args.site.resourceGroupName };
    const endpoint = this.makeEndpoint(place);
    const domains = makeRouting({ name, args, place, endpoint, opts: { parent: this } });
    // Every name of the profile, routed or not: what is left out would pass without firewall.
    this.makeFirewall(place, [endpoint, ...Object.values(domains)]);
    this.observe(profile);
    this.profileId = profile.id;
    this.endpointId = endpoint.id;
    this.endpointHostName = endpoint.hostName;
    this.frontDoorId = profile.frontDoorId;
    this.domainValidationTokens = Object.fromEntries(
      Object.entries(domains).map(([key, domain]) => [key, domain.validationProperties.validationToken]),
    );
    this.pendingApprovals = this.approvals();
    this.failover = failoverTiming(args.probeIntervalSeconds);
    this.registerOutputs({
      profileId: this.profileId,
      endpointHostName: this.endpointHostName,
      frontDoorId: this.frontDoorId,
      pendingApprovals: this.pendingApprovals,
      failover: this.failover,
    });
  }

  private makeProfile(): cdn.Profile {
    const { site } = this.args;
    return new cdn.Profile(
      `${this.name}-profile`,
      {
        profileName: site.names.of("frontDoor"),
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        sku: { name: "Premium_AzureFrontDoor" },
        // Longer than the gateway waits for its backend, so that the gateway's answer is the one that clients get (A15).
        originResponseTimeoutSeconds: REQUEST_TIMEOUT_SECONDS + 5,
        // Query strings carry tokens and names; the access log keeps the path.
        // https://learn.microsoft.com/azure/frontdoor/standard-premium/how-to-protect-sensitive-data (2026-11)
        logScrubbing: {
          state: "Enabled",
          scrubbingRules: [
            { matchVariable: "QueryStringArgNames", selectorMatchOperator: "EqualsAny", state: "Enabled" },
          ],
        },
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeEndpoint(place: Frame["place"]): cdn.AFDEndpoint {
    const { site } = this.args;
    return new cdn.AFDEndpoint(
      `${this.name}-endpoint`,
      {
        ...place,
        endpointName: site.names.of("frontDoorEndpoint"),
        location: GLOBAL,
        enabledState: "Enabled",
        // The same host name if it is ever made anew in this tenant, and nobody else can take it meanwhile.
        autoGeneratedDomainNameLabelScope: "TenantReuse",
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeFirewall(place: Frame["place"], names: readonly pulumi.CustomResource[]): void {
    const { site, limits } = this.args;
    const policy = new frontdoor.Policy(
      `${this.name}-firewall`,
      {
        policyName: site.names.of("frontDoorWafPolicy"),
        resourceGroupName: site.resourceGroupName,
        location: GLOBAL,
        ...buildFirewall(limits),
        tags: site.tags,
      },
      { parent: this },
    );
    new cdn.SecurityPolicy(
      `${this.name}-security`,
      {
        ...place,
        securityPolicyName: "everything",
        parameters: {
          type: "WebApplicationFirewall",
          wafPolicy: { id: policy.id },
          associations: [{ domains: names.map(({ id }) => ({ id })), patternsToMatch: ["/*"] }],
        },
      },
      { parent: this },
    );
  }

  private observe({ id: targetId }: cdn.Profile): void {
    const { workspaceId, alerting } = this.args;
    if (workspaceId !== undefined) {
      diagnose(`${this.name}-diagnostics`, { targetId, workspaceId }, { parent: this });
    }
    if (alerting !== undefined) watchFrontDoor(this.name, alerting, targetId, { parent: this });
  }

  private approvals(): pulumi.Output<Record<string, PendingApproval>> {
    const pending = Object.entries(this.args.gateways).map(
      ([key, { gatewayId }]) => [key, { gatewayId, requestMessage: requestMessage(this.args, key) }] as const,
    );
    return pulumi.output(Object.fromEntries(pending));
  }
}
