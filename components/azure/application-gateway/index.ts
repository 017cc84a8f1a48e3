import * as managedidentity from "@pulumi/azure-native/managedidentity";
import * as network from "@pulumi/azure-native/network";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import type { Site } from "../../site";
import { diagnose } from "../diagnostics";
import { grant } from "../managed-identity";
import { publicAddress } from "../public-address";
import { type ApplicationGatewayArgs, faultsOf } from "./args";
import { buildFirewall } from "./build-firewall";
import { buildGateway, PRIVATE_FRONTEND } from "./build-gateway";

export type { ApplicationGatewayArgs } from "./args";

const COMPONENT = "ApplicationGateway";

/**
 * The way into a region (A1): a firewall and a TLS end of its own, reached by Front Door's private link and by nobody else,
 * with the region's cluster behind it. It serves its region alone; two of them never know of each other (A17).
 */
export class ApplicationGateway extends pulumi.ComponentResource {
  readonly gatewayId: pulumi.Output<string>;
  /** Group id that Front Door's private link asks for: the frontend's name. */
  readonly privateLinkFrontendName: string = PRIVATE_FRONTEND;
  /** Object id of the identity that reads the certificate. */
  readonly identityPrincipalId: pulumi.Output<string>;

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
    this.gatewayId = gateway.id;
    this.identityPrincipalId = identity.principalId;
    this.registerOutputs({ gatewayId: this.gatewayId, privateLinkFrontendName: this.privateLinkFrontendName });
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
