import { addition, aprl, complete, grant, learn, present, production, psrule, weaker, type Safety } from "./form";
import { at } from "./places";

const INBOUND = "securityRules[direction=Inbound,access=Allow]";
const GATEWAY = "Network/applicationGateways";
const DNS = learn("azure/private-link/private-endpoint-dns-integration");

/** Networks, addresses, firewalls, and the gateway of each region. */
export const networkSafety: Safety = {
  "azure-native:network:Subnet": [
    present("networkSecurityGroup.id", psrule("VNET.UseNSGs")),
    weaker("defaultOutboundAccess", true, psrule("VNET.PrivateSubnet")),
  ],
  "azure-native:network:NetworkSecurityGroup": [
    weaker("securityRules[direction=Inbound,access=Deny].access", "Allow", psrule("NSG.AnyInboundSource")),
    weaker("securityRules[direction=Outbound,access=Deny].access", "Allow", psrule("NSG.LateralTraversal")),
    weaker(`${INBOUND}.sourceAddressPrefix`, "*", psrule("NSG.AnyInboundSource")),
    weaker(`${INBOUND}.sourceAddressPrefixes`, ["0.0.0.0/0"], psrule("NSG.AnyInboundSource")),
  ],
  "azure-native:network:NatGateway": [complete("publicIpAddresses", learn("azure/nat-gateway/nat-gateway-snat"))],
  "azure-native:network:PublicIPAddress": [
    weaker("sku.name", "Basic", psrule("PublicIP.StandardSKU")),
    weaker("publicIPAllocationMethod", "Dynamic", psrule("PublicIP.MigrateStandard")),
    complete("zones", psrule("PublicIP.AvailabilityZone"), production),
  ],
  "azure-native:network:PrivateEndpoint": [present("privateLinkServiceConnections", aprl("Network/privateEndpoints"))],
  "azure-native:network:PrivateDnsZoneGroup": [present("privateDnsZoneConfigs", DNS)],
  "azure-native:privatedns:VirtualNetworkLink": [
    weaker("registrationEnabled", true, learn("azure/dns/private-dns-autoregistration")),
    present("virtualNetwork.id", aprl("Network/privateDnsZones")),
  ],
  "azure-native:privatedns:PrivateRecordSet": [weaker("ttl", 86_400, aprl("Network/privateDnsZones"))],
  "azure-native:dns:RecordSet": [
    weaker("ttl", 86_400, aprl("Network/dnsZones"), {
      where: (inputs: unknown) => at(inputs, ["recordType"]) === "CNAME",
    }),
  ],
  "azure-native:network:VirtualNetworkPeering": [
    weaker("allowForwardedTraffic", true, learn("azure/virtual-network/virtual-network-peering-overview")),
    weaker("allowGatewayTransit", true, learn("azure/virtual-network/virtual-network-peering-overview")),
    weaker("useRemoteGateways", true, learn("azure/virtual-network/virtual-network-peering-overview")),
    weaker("allowVirtualNetworkAccess", false, psrule("VNET.PeerState")),
  ],
  "azure-native:network:FlowLog": [
    weaker("enabled", false, aprl("Network/networkWatchers")),
    present("storageId", aprl("Network/virtualNetworks")),
    weaker(
      "flowAnalyticsConfiguration.networkWatcherFlowAnalyticsConfiguration.enabled",
      false,
      aprl("Network/networkWatchers"),
    ),
  ],
  "azure-native:network:AzureFirewall": [
    complete("zones", psrule("Firewall.AvailabilityZone"), production),
    present("firewallPolicy.id", psrule("Firewall.PolicyMode")),
    weaker("ipConfigurations", [], aprl("Network/azureFirewalls")),
  ],
  "azure-native:network:FirewallPolicy": [
    weaker("threatIntelMode", "Off", psrule("Firewall.PolicyMode")),
    weaker("threatIntelMode", "Alert", psrule("Firewall.PolicyMode")),
    weaker("dnsSettings.enableProxy", false, learn("azure/firewall/dns-settings")),
  ],
  "azure-native:network:FirewallPolicyRuleCollectionGroup": [
    weaker(
      "ruleCollections[*].rules[*].targetFqdns",
      ["*"],
      learn("azure/well-architected/service-guides/azure-firewall"),
      grant,
    ),
    weaker(
      "ruleCollections[*].rules[*].destinationPorts",
      ["*"],
      learn("azure/well-architected/service-guides/azure-firewall"),
      grant,
    ),
    weaker(
      "ruleCollections[*].rules[*].sourceAddresses",
      ["*"],
      learn("azure/well-architected/service-guides/azure-firewall"),
      grant,
    ),
  ],
  "azure-native:network:Route": [weaker("nextHopType", "Internet", psrule("VNET.FirewallSubnet"))],
  "azure-native:network:ApplicationGateway": [
    weaker("sku.name", "Standard_v2", psrule("AppGw.UseWAF")),
    weaker("sku.tier", "Standard_v2", psrule("AppGw.UseWAF")),
    present("firewallPolicy.id", psrule("AppGw.MigrateWAFPolicy")),
    weaker("sslPolicy.policyName", "AppGwSslPolicy20150501", psrule("AppGw.SSLPolicy")),
    weaker("httpListeners[*].protocol", "Http", psrule("AppGw.UseHTTPS")),
    weaker("backendHttpSettingsCollection[*].protocol", "Http", aprl(GATEWAY)),
    weaker("backendHttpSettingsCollection[*].connectionDraining.enabled", false, aprl(GATEWAY)),
    present("backendHttpSettingsCollection[*].probe.id", aprl(GATEWAY)),
    weaker("probes[*].protocol", "Http", aprl(GATEWAY)),
    weaker("probes[*].path", "/", aprl(GATEWAY)),
    weaker(
      "backendHttpSettingsCollection[*].cookieBasedAffinity",
      "Enabled",
      learn("azure/well-architected/service-guides/azure-application-gateway"),
    ),
    weaker("autoscaleConfiguration.minCapacity", 1, psrule("AppGw.MinInstance"), production),
    weaker("autoscaleConfiguration.maxCapacity", 2, aprl(GATEWAY), production),
    complete("zones", psrule("AppGw.AvailabilityZone"), production),
    weaker("identity.type", "None", learn("azure/application-gateway/key-vault-certs")),
    present("sslCertificates[*].keyVaultSecretId", learn("azure/application-gateway/key-vault-certs")),
  ],
  "azure-native:network:WebApplicationFirewallPolicy": [
    weaker("policySettings.state", "Disabled", psrule("AppGwWAF.Enabled")),
    weaker("policySettings.mode", "Detection", psrule("AppGwWAF.PreventionMode")),
    weaker("policySettings.requestBodyCheck", false, psrule("AppGw.WAFRules")),
    complete("managedRules.managedRuleSets", psrule("AppGwWAF.RuleGroups")),
    weaker(
      "managedRules.exclusions",
      [{ matchVariable: "RequestArgNames", selectorMatchOperator: "Contains", selector: "q" }],
      psrule("AppGwWAF.Exclusions"),
      addition,
    ),
    weaker(
      "managedRules.managedRuleSets[ruleSetType=Microsoft_DefaultRuleSet]",
      { ruleSetType: "OWASP", ruleSetVersion: "3.0" },
      psrule("AppGwWAF.RuleGroups"),
    ),
  ],
};
