/** Application gateways and load balancers, with their web application firewall policies. */
import { addressFor } from "../addresses";
import { idOf, objects, text } from "../body";
import type { Situation, TypeRule } from "../rule";
import type { PropertyMap } from "../../protocol/values";
import { letterThenAlphanumeric, networkName } from "./names";

const GATEWAY_PARTS = [
  "authenticationCertificates",
  "backendAddressPools",
  "backendHttpSettingsCollection",
  "backendSettingsCollection",
  "frontendIPConfigurations",
  "frontendPorts",
  "gatewayIPConfigurations",
  "httpListeners",
  "listeners",
  "loadDistributionPolicies",
  "privateLinkConfigurations",
  "probes",
  "redirectConfigurations",
  "requestRoutingRules",
  "rewriteRuleSets",
  "routingRules",
  "sslCertificates",
  "sslProfiles",
  "trustedClientCertificates",
  "trustedRootCertificates",
  "urlPathMaps",
] as const;

/** Frontends with the addresses that Azure gives them. */
function frontends(situation: Situation): PropertyMap[] {
  return objects(situation.body["frontendIPConfigurations"]).map((frontend) => {
    const subnet = idOf(frontend["subnet"]);
    if (subnet === undefined) return frontend;
    const name = text(frontend["name"]) ?? "";
    const address = addressFor(situation, subnet, `frontend ${name}`, text(frontend["privateIPAddress"]));
    return { ...frontend, privateIPAddress: address };
  });
}

export const gatewayRules: readonly TypeRule[] = [
  {
    type: "Microsoft.Network/applicationGateways",
    name: networkName(1, 80),
    immutable: ["zones", "gatewayIPConfigurations[*].subnet.id", "enableFips"],
    inline: GATEWAY_PARTS,
    outputs: (situation) => ({
      frontendIPConfigurations: frontends(situation),
      operationalState: "Running",
      resourceGuid: situation.seal.guid("resource"),
      defaultPredefinedSslPolicy: "AppGwSslPolicy20220101",
    }),
  },
  {
    type: "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies",
    name: networkName(1, 128),
    outputs: () => ({ resourceState: "Enabled" }),
  },
  {
    type: "Microsoft.Network/frontdoorWebApplicationFirewallPolicies",
    name: letterThenAlphanumeric(1, 128),
    global: true,
    immutable: ["sku.name"],
    outputs: () => ({ resourceState: "Enabled", frontendEndpointLinks: [], routingRuleLinks: [] }),
  },
  {
    type: "Microsoft.Network/loadBalancers",
    name: networkName(1, 80),
    immutable: ["sku.name", "frontendIPConfigurations[*].zones"],
    inline: [
      "backendAddressPools",
      "frontendIPConfigurations",
      "inboundNatPools",
      "inboundNatRules",
      "loadBalancingRules",
      "outboundRules",
      "probes",
    ],
    outputs: (situation) => ({
      frontendIPConfigurations: frontends(situation),
      resourceGuid: situation.seal.guid("resource"),
    }),
  },
  { type: "Microsoft.Network/loadBalancers/backendAddressPools", name: networkName(1, 80) },
];
