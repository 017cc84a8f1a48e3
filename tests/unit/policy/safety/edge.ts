import { addition, aprl, complete, learn, present, production, psrule, weaker, type Safety } from "./form";

const FRONT_DOOR = learn("azure/frontdoor/best-practices");
const PRIVATE_LINK = learn("azure/frontdoor/private-link");
const GATEWAY = "Microsoft.WindowsAzure.ApiManagement.Gateway";
const protocol = (name: string): string => `customProperties["${GATEWAY}.Security.${name}"]`;
const cipher = (name: string): string => protocol(`Ciphers.${name}`);

/** Front Door and API Management. */
export const edgeSafety: Safety = {
  "azure-native:cdn:Profile": [
    weaker("sku.name", "Standard_AzureFrontDoor", PRIVATE_LINK),
    weaker("logScrubbing.state", "Disabled", learn("azure/frontdoor/standard-premium/how-to-protect-sensitive-data")),
  ],
  "azure-native:cdn:AFDCustomDomain": [
    weaker("tlsSettings.minimumTlsVersion", "TLS10", psrule("CDN.MinTLS")),
    weaker("tlsSettings.cipherSuiteSetType", "TLS10_2019", learn("azure/frontdoor/standard-premium/tls-policy")),
  ],
  "azure-native:cdn:Route": [
    weaker("httpsRedirect", "Disabled", psrule("CDN.HTTP")),
    weaker("forwardingProtocol", "HttpOnly", FRONT_DOOR),
    weaker("forwardingProtocol", "MatchRequest", FRONT_DOOR),
    weaker("linkToDefaultDomain", "Enabled", FRONT_DOOR),
    present("customDomains", FRONT_DOOR),
    present("originGroup.id", FRONT_DOOR),
  ],
  "azure-native:cdn:AFDOrigin": [
    weaker("enforceCertificateNameCheck", false, learn("azure/frontdoor/end-to-end-tls")),
    present("sharedPrivateLinkResource.privateLink.id", PRIVATE_LINK),
  ],
  "azure-native:cdn:AFDOriginGroup": [
    present("healthProbeSettings", psrule("FrontDoor.Probe")),
    weaker("healthProbeSettings.probeProtocol", "Http", FRONT_DOOR),
    weaker("healthProbeSettings.probeRequestType", "GET", psrule("FrontDoor.ProbeMethod")),
    weaker("healthProbeSettings.probePath", "/", psrule("FrontDoor.ProbePath")),
    weaker("healthProbeSettings.probeIntervalInSeconds", 255, aprl("Cdn/profiles")),
  ],
  "azure-native:cdn:SecurityPolicy": [
    present("parameters.wafPolicy.id", psrule("FrontDoor.UseWAF")),
    complete("parameters.associations[*].domains", psrule("FrontDoor.UseWAF")),
    weaker("parameters.associations[*].patternsToMatch", ["/api/*"], psrule("FrontDoor.UseWAF")),
  ],
  "azure-native:frontdoor:Policy": [
    weaker("policySettings.enabledState", "Disabled", psrule("FrontDoorWAF.Enabled")),
    weaker("policySettings.mode", "Detection", psrule("FrontDoorWAF.PreventionMode")),
    weaker(
      "policySettings.requestBodyCheck",
      "Disabled",
      learn("azure/web-application-firewall/afds/waf-front-door-policy-settings"),
    ),
    complete("managedRules.managedRuleSets", psrule("FrontDoorWAF.RuleGroups")),
    weaker("managedRules.managedRuleSets[*].ruleSetAction", "Log", psrule("FrontDoorWAF.RuleGroups")),
    weaker(
      "managedRules.managedRuleSets[*].exclusions",
      [{ matchVariable: "QueryStringArgNames", selectorMatchOperator: "Contains", selector: "q" }],
      psrule("FrontDoorWAF.Exclusions"),
      addition,
    ),
    weaker(
      "customRules.rules[*].enabledState",
      "Disabled",
      learn("azure/web-application-firewall/afds/waf-front-door-rate-limit"),
    ),
    weaker(
      "customRules.rules[ruleType=RateLimitRule].action",
      "Log",
      learn("azure/web-application-firewall/afds/waf-front-door-rate-limit"),
    ),
    weaker(
      "customRules.rules[ruleType=RateLimitRule].rateLimitThreshold",
      1_000_000,
      learn("azure/web-application-firewall/afds/waf-front-door-rate-limit"),
    ),
  ],
  "azure-native:apimanagement:ApiManagementService": [
    weaker("sku.name", "Developer", aprl("ApiManagement/service")),
    weaker("sku.capacity", 1, psrule("APIM.AvailabilityZone"), production),
    complete("zones", psrule("APIM.AvailabilityZone"), production),
    weaker("additionalLocations", [], psrule("APIM.MultiRegion"), production),
    weaker("additionalLocations[*].disableGateway", true, psrule("APIM.MultiRegionGateway"), production),
    weaker("identity.type", "None", psrule("APIM.ManagedIdentity")),
    weaker("apiVersionConstraint.minApiVersion", "2019-12-01", psrule("APIM.MinAPIVersion")),
    weaker("virtualNetworkType", "External", learn("azure/api-management/virtual-network-concepts")),
    weaker("virtualNetworkType", "None", learn("azure/api-management/virtual-network-concepts")),
    weaker("disableGateway", true, psrule("APIM.MultiRegionGateway")),
    weaker("developerPortalStatus", "Enabled", learn("azure/api-management/security-controls-policy"), addition),
    weaker("legacyPortalStatus", "Enabled", learn("azure/api-management/security-controls-policy"), addition),
    weaker(
      "configurationApi.legacyApi",
      "Enabled",
      learn("azure/api-management/breaking-changes/direct-management-api-retirement-march-2025"),
    ),
    ...[
      "Protocols.Ssl30",
      "Protocols.Tls10",
      "Protocols.Tls11",
      "Backend.Protocols.Ssl30",
      "Backend.Protocols.Tls10",
      "Backend.Protocols.Tls11",
    ].map((name) => weaker(protocol(name), "True", psrule("APIM.Protocols"))),
    ...[
      "TripleDes168",
      "TLS_RSA_WITH_AES_128_CBC_SHA",
      "TLS_RSA_WITH_AES_256_CBC_SHA",
      "TLS_RSA_WITH_AES_128_CBC_SHA256",
      "TLS_RSA_WITH_AES_256_CBC_SHA256",
    ].map((name) => weaker(cipher(name), "True", psrule("APIM.Ciphers"))),
  ],
  "azure-native:apimanagement:Api": [weaker("protocols", ["http", "https"], psrule("APIM.HTTPEndpoint"))],
  "azure-native:apimanagement:Backend": [
    weaker("url", "http://example.com", psrule("APIM.HTTPBackend")),
    weaker("tls.validateCertificateChain", false, learn("azure/api-management/backends")),
    weaker("tls.validateCertificateName", false, learn("azure/api-management/backends")),
  ],
  "azure-native:apimanagement:Product": [
    weaker("subscriptionRequired", false, psrule("APIM.ProductSubscription")),
    weaker("approvalRequired", false, psrule("APIM.ProductApproval")),
  ],
};
