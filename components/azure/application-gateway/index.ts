import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { GATEWAY_PROBE } from "../../../facts/edge";
import { refuse } from "../../arguments";
import type { Site } from "../../site";
import { diagnose } from "../diagnostics";
import { grant } from "../managed-identity";
import { publicAddress } from "../public-address";
import { watchGateway } from "./alerts";
import type { ApplicationGatewayArgs } from "./args";
import { buildFirewall } from "./build-firewall";
import { buildGateway, PRIVATE_FRONTEND } from "./build-gateway";
import { gatewayFailoverTiming, type GatewayFailoverTiming } from "./failover-timing";
import { faultsOf } from "./validate";

export type { ApplicationGatewayArgs, Backend, Colours, GatewaySite } from "./args";
export { gatewayFailoverTiming, type GatewayFailoverTiming } from "./failover-timing";

const COMPONENT = "ApplicationGateway";

/**
 * The way into a region (A1): a firewall and a TLS end of its own, reached by Front Door's private link and by nobody else. It
 * sends each site's requests to a backend: to the active colour of the cluster's entrance, or elsewhere, such as the region's API
 * Management gateway. It serves its region alone; two of them never know of each other (A17).
 *
 * Both colours are probed all the time, and which one serves is one reference of one rule: `colours.active` (A10). A switch
 * changes that reference and nothing else; requests under way end where they began.
 *
 * @costs A fixed price an hour, and capacity units: the minimum of instances reserves ten each, busy or not, and more are paid as
 * connections, throughput and TLS handshakes need them. The firewall's price is in the unit's. Data that leaves the region and the
 * logs sent to the workspace are billed apart. https://learn.microsoft.com/azure/application-gateway/understanding-pricing (2026-11)
 * @fails One instance: the others carry on, and what was open on it is lost. A zone, where there are zones: the instances elsewhere
 * carry on with less room until autoscale has made more, in six or seven minutes. A backend: its site answers 502 within 17
 * seconds and Front Door turns to the other region. The whole gateway, or its vault's certificate: the region is gone for users,
 * and Front Door turns to the other one.
 * @recovers By itself, from instances, zones and backends: one good probe brings a backend back, and a renewed certificate is read
 * every four hours. A gateway that was deleted is made again by the region's stack in some minutes, and its private link must be
 * approved anew, by hand. A bad release is taken back by switching colours back.
 */
export class ApplicationGateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;
  /** Group id that Front Door's private link asks for: the frontend's name. */
  readonly privateLinkFrontendName: string = PRIVATE_FRONTEND;
  /** Object id of the identity that reads the certificate. */
  readonly identityPrincipalId: pulumi.Output<string>;
  /** What the recovery model computes with. */
  readonly failover: GatewayFailoverTiming = gatewayFailoverTiming(GATEWAY_PROBE);

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(name: string, args: ApplicationGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, faultsOf(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const { site } = args;
    const identity = this.makeIdentity(name, site);
    const readsCertificate = grant(
      `${name}-reads-certificate`,
      { principalId: identity.principalId, role: "keyVaultSecretsUser", scope: args.certificate.vaultId },
      { parent: this },
    );
    const firewall = this.makeFirewall(name, args);
    const address = this.makePublicAddress(name, site);
    const applicationGatewayName = site.names.of("applicationGateway");
    const gateway = new network.ApplicationGateway(
      `${name}-gateway`,
      {
        applicationGatewayName,
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        ...buildGateway(args, {
          gatewayId: identity.id.apply((id) => siblingId(id, applicationGatewayName)),
          identityId: identity.id,
          publicAddressId: address.id,
          firewallId: firewall.id,
        }),
        tags: site.tags,
      },
      // Without the right to read its certificate the gateway comes up broken.
      { parent: this, dependsOn: [readsCertificate] },
    );
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: gateway.id, workspaceId: args.workspaceId }, { parent: this });
    }
    if (args.alerting !== undefined) watchGateway(name, args.alerting, gateway.id, { parent: this });
    this.gatewayId = gateway.id;
    this.identityPrincipalId = identity.principalId;
    this.registerOutputs({
      gatewayId: this.gatewayId,
      privateLinkFrontendName: this.privateLinkFrontendName,
      failover: this.failover,
    });
  }

  private makeIdentity(name: string, site: Site): managedidentity.UserAssignedIdentity {
    return new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      {
        resourceName: site.names.of("managedIdentity", "gateway"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makeFirewall(name: string, args: ApplicationGatewayArgs): network.WebApplicationFirewallPolicy {
    const { site } = args;
    return new network.WebApplicationFirewallPolicy(
      `${name}-firewall`,
      {
        policyName: site.names.of("webApplicationFirewall", "gateway"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        ...buildFirewall(args.frontDoorId),
        tags: site.tags,
      },
      { parent: this },
    );
  }

  private makePublicAddress(name: string, site: Site): network.PublicIPAddress {
    return publicAddress(`${name}-address`, site, "gateway", { parent: this });
  }
}

/** Id of a gateway in the resource group of something else there: its parts need it before the gateway exists. */
function siblingId(id: string, gatewayName: string): string {
  const [group] = id.split("/providers/");
  return `${group}/providers/Microsoft.Network/applicationGateways/${gatewayName}`;
}
