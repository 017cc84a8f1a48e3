import type { ApplicationGatewayArgs as GatewayBody } from "@pulumi/azure-native/network";
import type { input } from "@pulumi/azure-native/types";
import * as pulumi from "@pulumi/pulumi";
import { DRAIN_SECONDS, GATEWAY_PROBE, REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";
import { zonesOf } from "../../../facts/regions";
import { type ApplicationGatewayArgs, PRIVATE_LINK_NAME } from "./args";

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

type Settings = Omit<GatewayBody, "applicationGatewayName" | "resourceGroupName" | "location" | "tags">;
/** Refers to a part of the gateway itself. */
type Part = (collection: string, name: string) => input.network.SubResourceArgs;

/** NAT addresses of the private link, the most that there may be: 65,536 connections each, at no cost. */
const PRIVATE_LINK_ADDRESSES = 8;

/** Everything inside the gateway. Listeners are on the private frontend only; the public one is Azure's demand. */
export function buildGateway(args: ApplicationGatewayArgs, parts: Parts): Settings {
  const part: Part = (collection, name) => ({ id: pulumi.interpolate`${parts.gatewayId}/${collection}/${name}` });
  const zones = zonesOf(args.site.region);
  return {
    sku: { name: "WAF_v2", tier: "WAF_v2" },
    autoscaleConfiguration: { minCapacity: args.capacity.minimum, maxCapacity: args.capacity.maximum },
    ...(zones ? { zones } : {}),
    identity: { type: "UserAssigned", userAssignedIdentities: [parts.identityId] },
    enableHttp2: true,
    firewallPolicy: { id: parts.firewallId },
    // TLS 1.2 at least, forward secrecy only (A1).
    sslPolicy: { policyType: "Predefined", policyName: "AppGwSslPolicy20220101S" },
    sslCertificates: [{ name: "public-names", keyVaultSecretId: args.certificate.secretId }],
    gatewayIPConfigurations: [{ name: "gateway", subnet: { id: args.subnetId } }],
    ...frontends(args, parts, part),
    ...backend(args, part),
    ...routes(args, part),
  };
}

function frontends(args: ApplicationGatewayArgs, parts: Parts, part: Part) {
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
    frontendPorts: [
      { name: "http", port: 80 },
      { name: "https", port: 443 },
    ],
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

function backend(args: ApplicationGatewayArgs, part: Part) {
  return {
    backendAddressPools: [{ name: "cluster", backendAddresses: [{ ipAddress: args.backendAddress }] }],
    backendHttpSettingsCollection: [
      {
        name: "cluster",
        port: 443,
        protocol: "Https",
        // A9: no request depends on the instance that served the last one.
        cookieBasedAffinity: "Disabled",
        requestTimeout: REQUEST_TIMEOUT_SECONDS,
        pickHostNameFromBackendAddress: false,
        connectionDraining: { enabled: true, drainTimeoutInSec: DRAIN_SECONDS },
        probe: part("probes", "health"),
      },
    ],
    probes: [
      {
        name: "health",
        protocol: "Https",
        ...(args.hostNames[0] === undefined ? {} : { host: args.hostNames[0] }),
        path: args.probePath,
        interval: GATEWAY_PROBE.intervalSeconds,
        timeout: GATEWAY_PROBE.timeoutSeconds,
        unhealthyThreshold: GATEWAY_PROBE.failures,
        pickHostNameFromBackendHttpSettings: false,
        match: { statusCodes: ["200-299"] },
      },
    ],
  } satisfies Partial<Settings>;
}

function routes(args: ApplicationGatewayArgs, part: Part) {
  const listener = {
    frontendIPConfiguration: part("frontendIPConfigurations", PRIVATE_FRONTEND),
    hostNames: [...args.hostNames],
  };
  return {
    httpListeners: [
      {
        ...listener,
        name: "https",
        protocol: "Https",
        frontendPort: part("frontendPorts", "https"),
        sslCertificate: part("sslCertificates", "public-names"),
      },
      { ...listener, name: "http", protocol: "Http", frontendPort: part("frontendPorts", "http") },
    ],
    redirectConfigurations: [
      {
        name: "to-https",
        redirectType: "Permanent",
        targetListener: part("httpListeners", "https"),
        includePath: true,
        includeQueryString: true,
      },
    ],
    rewriteRuleSets: [{ name: "headers", rewriteRules: [clientAddress, safeAnswers] }],
    requestRoutingRules: [
      {
        name: "to-cluster",
        priority: 100,
        ruleType: "Basic",
        httpListener: part("httpListeners", "https"),
        backendAddressPool: part("backendAddressPools", "cluster"),
        backendHttpSettings: part("backendHttpSettingsCollection", "cluster"),
        rewriteRuleSet: part("rewriteRuleSets", "headers"),
      },
      {
        name: "to-https",
        priority: 200,
        ruleType: "Basic",
        httpListener: part("httpListeners", "http"),
        redirectConfiguration: part("redirectConfigurations", "to-https"),
      },
    ],
  } satisfies Partial<Settings>;
}

/**
 * The chain of proxies without ports, and the client as Front Door saw it: whatever a client wrote into that header itself
 * is overwritten. https://learn.microsoft.com/azure/application-gateway/rewrite-http-headers-url#server-variables (2026-11)
 */
const clientAddress = {
  name: "client-address",
  ruleSequence: 100,
  actionSet: {
    requestHeaderConfigurations: [
      { headerName: "X-Forwarded-For", headerValue: "{var_add_x_forwarded_for_proxy}" },
      { headerName: "X-Real-IP", headerValue: "{http_req_X-Azure-ClientIP}" },
    ],
  },
};

/** Browsers stay on HTTPS for a year, and nobody learns what software answers: an empty value removes a header. */
const safeAnswers = {
  name: "safe-answers",
  ruleSequence: 200,
  actionSet: {
    responseHeaderConfigurations: [
      { headerName: "Strict-Transport-Security", headerValue: "max-age=31536000; includeSubDomains" },
      { headerName: "Server", headerValue: "" },
    ],
  },
};
