import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const AFD = `${GROUP}/providers/Microsoft.Cdn/profiles/afd`;
const GATEWAYS = `${GROUP}/providers/Microsoft.Network/applicationGateways`;
const FIREWALLS = `${GROUP}/providers/Microsoft.Network/frontdoorWebApplicationFirewallPolicies`;

const profile = (cloud: TestCloud, profileName: string, sku = "Premium_AzureFrontDoor") =>
  cloud.make("cdn:Profile", profileName, { profileName, location: "Global", sku: { name: sku } });
const group = (cloud: TestCloud, originGroupName: string, more: PropertyMap = {}) =>
  cloud.make("cdn:AFDOriginGroup", originGroupName, {
    profileName: "afd",
    originGroupName,
    healthProbeSettings: { probePath: "/healthz", probeProtocol: "Https", probeIntervalInSeconds: 5 },
    ...more,
  });
const origin = (more: PropertyMap = {}): PropertyMap => ({
  profileName: "afd",
  originGroupName: "filled",
  originName: "o",
  hostName: "o.plugilo.com",
  enabledState: "Enabled",
  ...more,
});
const link = (more: PropertyMap = {}): PropertyMap => ({
  sharedPrivateLinkResource: {
    privateLink: { id: `${GATEWAYS}/linked` },
    groupId: "private",
    privateLinkLocation: "germanywestcentral",
    requestMessage: "please",
    ...more,
  },
});

/** A gateway whose private frontend takes a link, or does not. */
async function gateway(cloud: TestCloud, name: string, linked: boolean): Promise<void> {
  const configuration = { id: `${GATEWAYS}/${name}/privateLinkConfigurations/link` };
  const own = { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/gateway` };
  const other = { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/link` };
  await cloud.make("network:ApplicationGateway", name, {
    applicationGatewayName: name,
    gatewayIPConfigurations: [{ name: "g", subnet: own }],
    frontendIPConfigurations: [
      { name: "private", subnet: own, ...(linked ? { privateLinkConfiguration: configuration } : {}) },
    ],
    ...(linked
      ? { privateLinkConfigurations: [{ name: "link", ipConfigurations: [{ name: "nat", subnet: other }] }] }
      : {}),
  });
}

const standing = async (cloud: TestCloud): Promise<void> => {
  await profile(cloud, "afd");
  await cloud.make("cdn:AFDEndpoint", "e", { profileName: "afd", endpointName: "fde", location: "Global" });
  await group(cloud, "filled");
  await group(cloud, "empty");
};

const linkable = async (cloud: TestCloud): Promise<void> => {
  await standing(cloud);
  await cloud.network();
  await cloud.subnet("gateway", "10.1.0.0/24");
  await cloud.subnet("link", "10.1.1.0/26", { privateLinkServiceNetworkPolicies: "Disabled" });
  await gateway(cloud, "linked", true);
  await gateway(cloud, "alone", false);
};

const withStandard = async (cloud: TestCloud): Promise<void> => {
  await linkable(cloud);
  await profile(cloud, "standard", "Standard_AzureFrontDoor");
  await cloud.make("cdn:AFDOriginGroup", "sg", { profileName: "standard", originGroupName: "filled" });
};

/** A private origin beside the one in question. */
const withPrivate = async (cloud: TestCloud): Promise<void> => {
  await linkable(cloud);
  await cloud.make("cdn:AFDOrigin", "sibling", origin({ originName: "sibling", hostName: "s.plugilo.com", ...link() }));
};

/** A group that is not probed, with an origin in it. */
const unprobed = async (cloud: TestCloud): Promise<void> => {
  await standing(cloud);
  await cloud.make("cdn:AFDOriginGroup", "blind", { profileName: "afd", originGroupName: "blind" });
  const sibling = { originGroupName: "blind", originName: "sibling", hostName: "s.plugilo.com" };
  await cloud.make("cdn:AFDOrigin", "sibling", origin(sibling));
};

/** An origin to lead to, and a route that leads there. */
const routed = async (cloud: TestCloud): Promise<void> => {
  await standing(cloud);
  await cloud.make("cdn:AFDOrigin", "o", origin());
  await cloud.make("cdn:AFDCustomDomain", "www", DOMAIN);
  await cloud.make("cdn:Route", "first", { ...ROUTE, routeName: "first", patternsToMatch: ["/*"] });
};

const ROUTE: PropertyMap = {
  profileName: "afd",
  endpointName: "fde",
  routeName: "route",
  originGroup: { id: `${AFD}/originGroups/filled` },
  customDomains: [{ id: `${AFD}/customDomains/www` }],
  linkToDefaultDomain: "Disabled",
  patternsToMatch: ["/assets/*"],
};
const DOMAIN: PropertyMap = {
  profileName: "afd",
  customDomainName: "www",
  hostName: "www.plugilo.com",
  tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS12" },
};
const header = (value = "nosniff"): PropertyMap => ({
  name: "ModifyResponseHeader",
  parameters: {
    typeName: "DeliveryRuleHeaderActionParameters",
    headerAction: "Overwrite",
    headerName: "X-Content-Type-Options",
    value,
  },
});
const RULE: PropertyMap = {
  profileName: "afd",
  ruleSetName: "set",
  ruleName: "rule",
  order: 1,
  actions: [header()],
};
const custom = (more: PropertyMap = {}): PropertyMap => ({
  name: "Rule",
  priority: 1,
  ruleType: "MatchRule",
  action: "Block",
  matchConditions: [{ matchVariable: "RequestUri", operator: "Contains", matchValue: ["x"] }],
  ...more,
});
const condition = (operator: string, count: number): PropertyMap => ({
  matchVariable: operator === "IPMatch" ? "SocketAddr" : "RequestUri",
  operator,
  matchValue: times(count, (index) => (operator === "IPMatch" ? `10.${index >> 8}.${index & 255}.0/24` : `x${index}`)),
});
const POLICY: PropertyMap = {
  policyName: "waf",
  location: "Global",
  sku: { name: "Premium_AzureFrontDoor" },
  policySettings: { enabledState: "Enabled", mode: "Prevention" },
  managedRules: { managedRuleSets: [{ ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.2" }] },
  customRules: { rules: [custom()] },
};

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const policy = (wrong: PropertyMap): LawCase => ({ kind: "frontdoor:Policy", right: POLICY, wrong });
const rules = (...wrong: PropertyMap[]): LawCase => policy({ customRules: { rules: wrong } });
const rule = (wrong: PropertyMap): LawCase => ({
  given: async (cloud) => {
    await standing(cloud);
    await cloud.make("cdn:RuleSet", "set", { profileName: "afd", ruleSetName: "set" });
  },
  kind: "cdn:Rule",
  right: RULE,
  wrong,
});
const route = (wrong: PropertyMap): LawCase => ({ given: routed, kind: "cdn:Route", right: ROUTE, wrong });
const domain = (wrong: PropertyMap): LawCase => ({
  given: standing,
  kind: "cdn:AFDCustomDomain",
  right: DOMAIN,
  wrong,
});
const linked = (wrong: PropertyMap): LawCase => ({
  given: linkable,
  kind: "cdn:AFDOrigin",
  right: origin(link()),
  wrong,
});

describeLaws("FrontDoorWithAppGateways", {
  "front-door-private-link-from-a-listed-region": linked(link({ privateLinkLocation: "germanynorth" })),
  "front-door-group-private-or-public": {
    ...linked({ originGroupName: "filled" }),
    given: withPrivate,
    right: origin({ originGroupName: "empty" }),
  },
  "front-door-private-link-wants-premium": { ...linked({ profileName: "standard" }), given: withStandard },
  "front-door-private-link-to-a-part-that-there-is": linked(link({ groupId: "public" })),
  "front-door-private-link-to-a-gateway-that-has-one": linked(link({ privateLink: { id: `${GATEWAYS}/alone` } })),
  "front-door-asks-where-it-has-a-choice": {
    given: unprobed,
    kind: "cdn:AFDOrigin",
    right: origin({ originGroupName: "blind", enabledState: "Disabled" }),
    wrong: { enabledState: "Enabled" },
  },
  "front-door-answers-within-four-minutes": {
    kind: "cdn:Profile",
    right: { profileName: "afd", location: "Global", sku: { name: "Premium_AzureFrontDoor" } },
    wrong: { originResponseTimeoutSeconds: 241 },
  },
  "front-door-route-leads-to-an-origin": route({ originGroup: { id: `${AFD}/originGroups/empty` } }),
  "front-door-route-names-a-path-once": route({ patternsToMatch: ["/assets/*", "/Assets/*"] }),
  "front-door-domain-and-path-once": route({ patternsToMatch: ["/assets/*", "/*"] }),
  "front-door-certificate-of-a-full-name": domain({ hostName: "*.plugilo.com" }),
  "front-door-domain-by-tls-12": domain({
    tlsSettings: { certificateType: "ManagedCertificate", minimumTlsVersion: "TLS10" },
  }),
  "front-door-rule-five-actions": rule({ actions: times(6, () => header()) }),
  "front-door-rule-ten-conditions": rule({
    conditions: times(11, () => ({
      name: "RequestMethod",
      parameters: {
        typeName: "DeliveryRuleRequestMethodConditionParameters",
        operator: "Equal",
        matchValues: ["GET"],
      },
    })),
  }),
  "front-door-rule-header-of-640-characters": rule({ actions: [header("x".repeat(641))] }),
  "front-door-firewall-of-its-profiles-tier": {
    given: async (cloud) => {
      await standing(cloud);
      await cloud.make("frontdoor:Policy", "right", { ...POLICY, policyName: "right" });
      const standard = { policyName: "standard", sku: { name: "Standard_AzureFrontDoor" }, managedRules: {} };
      await cloud.make("frontdoor:Policy", "standard", { ...POLICY, ...standard });
    },
    kind: "cdn:SecurityPolicy",
    right: { profileName: "afd", securityPolicyName: "all", parameters: guardedBy("right") },
    wrong: { parameters: guardedBy("standard") },
  },
  "front-door-managed-rules-want-premium": policy({ sku: { name: "Standard_AzureFrontDoor" } }),
  "front-door-managed-rules-not-retired": policy({
    managedRules: { managedRuleSets: [{ ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "1.1" }] },
  }),
  "front-door-firewall-priority-is-its-own": rules(custom(), custom({ name: "Second" })),
  "front-door-firewall-a-hundred-rules": rules(
    ...times(101, (index) => custom({ name: `Rule${index}`, priority: index })),
  ),
  "front-door-firewall-ten-conditions": rules(custom({ matchConditions: times(11, () => condition("Contains", 1)) })),
  "front-door-firewall-ten-texts-a-condition": rules(custom({ matchConditions: [condition("Contains", 11)] })),
  "front-door-firewall-six-hundred-addresses": rules(custom({ matchConditions: [condition("IPMatch", 601)] })),
  "front-door-rate-a-minute-or-five": rules(
    custom({ ruleType: "RateLimitRule", rateLimitDurationInMinutes: 2, rateLimitThreshold: 100 }),
  ),
  "front-door-rate-of-something": rules(custom({ ruleType: "RateLimitRule", matchConditions: [] })),
  "front-door-block-by-a-known-status": policy({ policySettings: { customBlockResponseStatusCode: 418 } }),
  "front-door-redirect-to-somewhere": rules(custom({ action: "Redirect" })),
  "front-door-scrubs-addresses-as-a-whole": policy({
    policySettings: {
      state: "Enabled",
      scrubbingRules: [{ matchVariable: "RequestUri", selectorMatchOperator: "Equals", selector: "x" }],
    },
  }),
});

function guardedBy(name: string): PropertyMap {
  return {
    type: "WebApplicationFirewall",
    wafPolicy: { id: `${FIREWALLS}/${name}` },
    associations: [{ domains: [{ id: `${AFD}/afdEndpoints/fde` }], patternsToMatch: ["/*"] }],
  };
}
