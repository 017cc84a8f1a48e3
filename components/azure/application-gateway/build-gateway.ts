import type { ApplicationGatewayArgs as GatewayBody } from "@pulumi/azure-native/network";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import { zonesOf } from "../../../facts/regions";
import type { ApplicationGatewayArgs } from "./args";
import { buildBackends } from "./build-backends";
import { buildSites } from "./build-sites";
import { PRIVATE_LINK_NAME } from "./validate";

/** Name of the frontend that Front Door's private link leads to; it is also the link's group id. */
export const PRIVATE_FRONTEND = "private";

/** Resources that the gateway is made of and that were made before it. */
export interface Parts {
  /** ARM id that the gateway will have: its own parts refer to each other by it. */
  readonly gatewayId: pulumi.Output<string>;
  readonly identityId: pulumi.Input<string>;
  readonly publicAddressId: pulumi.Input<string>;
  readonly firewallId: pulumi.Input<string>;
}

export type Settings = Omit<GatewayBody, "applicationGatewayName" | "resourceGroupName" | "location" | "tags">;
/** Refers to a part of the gateway itself. */
export type Part = (collection: string, name: string) => input.network.SubResourceArgs;

/**
 * NAT addresses of the private link, the most that there may be: 64,000 connections each, at no cost.
 * https://learn.microsoft.com/azure/application-gateway/private-link-configure (2026-11)
 */
const PRIVATE_LINK_ADDRESSES = 8;
const CERTIFICATE = "public-names";

/** Everything inside the gateway. Listeners are on the private frontend only; the public one is Azure's demand. */
export function buildGateway(args: ApplicationGatewayArgs, parts: Parts): Settings {
  const part: Part = (collection, name) => ({ id: pulumi.interpolate`${parts.gatewayId}/${collection}/${name}` });
  const zones = zonesOf(args.site.region);
  return {
    sku: { name: "WAF_v2", tier: "WAF_v2" },
    autoscaleConfiguration: { minCapacity: args.capacity.minimum, maxCapacity: args.capacity.maximum },
    ...(zones ? { zones } : {}),
    identity: { type: "UserAssigned", userAssignedIdentities: [parts.identityId] },
    // For whoever else comes by private link: Front Door itself speaks HTTP/1.1 to its origins.
    enableHttp2: true,
    firewallPolicy: { id: parts.firewallId },
    // TLS 1.2 at least, forward secrecy only (A1).
    sslPolicy: { policyType: "Predefined", policyName: "AppGwSslPolicy20220101S" },
    sslCertificates: [{ name: CERTIFICATE, keyVaultSecretId: args.certificate.secretId }],
    gatewayIPConfigurations: [{ name: "gateway", subnet: { id: args.subnetId } }],
    ...buildFrontends(args, parts, part),
    ...buildBackends(args, part),
    ...buildSites(args, part, {
      frontendIPConfiguration: part("frontendIPConfigurations", PRIVATE_FRONTEND),
      frontendPort: part("frontendPorts", "https"),
      sslCertificate: part("sslCertificates", CERTIFICATE),
    }),
  };
}

function buildFrontends(args: ApplicationGatewayArgs, parts: Parts, part: Part) {
  return {
    frontendIPConfigurations: [
      {
        name: PRIVATE_FRONTEND,
        subnet: { id: args.subnetId },
        privateIPAllocationMethod: "Static",
        privateIPAddress: args.privateFrontendAddress,
        privateLinkConfiguration: part("privateLinkConfigurations", PRIVATE_LINK_NAME),
      },
      // No listener uses it, and the subnet's rules let nobody reach it.
      // https://learn.microsoft.com/azure/application-gateway/configuration-frontend-ip (2026-11)
      { name: "public", publicIPAddress: { id: parts.publicAddressId } },
    ],
    frontendPorts: [{ name: "https", port: 443 }],
    privateLinkConfigurations: [
      {
        name: PRIVATE_LINK_NAME,
        ipConfigurations: Array.from({ length: PRIVATE_LINK_ADDRESSES }, (_, index) => ({
          name: `nat-${index + 1}`,
          primary: index === 0,
          privateIPAllocationMethod: "Dynamic",
          subnet: { id: args.privateLinkSubnetId },
        })),
      },
    ],
  } satisfies Partial<Settings>;
}
