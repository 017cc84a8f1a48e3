/** Application gateways and load balancers, with their web application firewall policies. */
import { addressFor } from "../addresses";
import { at, idOf, objects, text } from "../body";
import type { Refusal, Situation, TypeRule } from "../rule";
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

function gatewayAdmit({ store, body, location }: Situation): Refusal[] {
  const own = objects(body["gatewayIPConfigurations"]).flatMap((entry) => idOf(entry["subnet"]) ?? []);
  const refusals: Refusal[] = own.flatMap((id) => {
    const subnet = store.get(id);
    if (!subnet || subnet.location === location) return [];
    const message = `got the subnet ${id} in ${subnet.location}. Expected: ${location}, as the gateway. Use a subnet of that region`;
    return [{ property: "gatewayIPConfigurations[0].subnet.id", code: "InvalidResourceReference", message }];
  });
  objects(body["privateLinkConfigurations"]).forEach((configuration, index) => {
    for (const entry of objects(configuration["ipConfigurations"])) {
      const subnet = idOf(entry["subnet"]);
      if (subnet === undefined || !own.some((id) => id.toLowerCase() === subnet.toLowerCase())) continue;
      const message = `got ${subnet}, the gateway's own subnet. Expected: another subnet for private link. Use one of its own`;
      const property = `privateLinkConfigurations[${index}].ipConfigurations`;
      refusals.push({ property, code: "ApplicationGatewayPrivateLinkSubnetSameAsGatewaySubnet", message });
    }
  });
  return refusals;
}

function checkGateway({ body }: { body: PropertyMap }): Refusal[] {
  const tier = text(at(body, "sku", "tier"));
  const policy = text(at(body, "firewallPolicy", "id"));
  if (policy === undefined || tier === undefined || tier.startsWith("WAF")) return [];
  const message = `got a firewall policy with the tier ${tier}. Expected: WAF_v2. Change sku.tier and sku.name, or leave the policy out`;
  return [{ property: "firewallPolicy", code: "ApplicationGatewayFirewallPolicyNotSupportedForSku", message }];
}

export const gatewayRules: readonly TypeRule[] = [
  {
    type: "Microsoft.Network/applicationGateways",
    name: networkName(1, 80),
    immutable: ["zones", "gatewayIPConfigurations[*].subnet.id", "enableFips"],
    inline: GATEWAY_PARTS,
    check: checkGateway,
    admit: gatewayAdmit,
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
