import { beforeItExists, inOrder, set, without } from "../../mutations";
import { all, property, type Case } from "../form";

const PROFILE = "azure-native:cdn:Profile";
const ROUTE = "azure-native:cdn:Route front-door-www-route";
const ORIGIN = "azure-native:cdn:AFDOrigin front-door-www-ber";
const ORIGINS = "azure-native:cdn:AFDOriginGroup";
const SECURITY = "azure-native:cdn:SecurityPolicy";
const FIREWALL = "azure-native:frontdoor:Policy";
const LIMIT = { "customRules.rules[1].action": "Log" };
const SETS = "managedRules.managedRuleSets";

export const edgeCases: Readonly<Record<string, Case>> = {
  "front-door-premium": all(
    property(PROFILE, "sku.name", "Standard_AzureFrontDoor", '"Standard_AzureFrontDoor"'),
    property(PROFILE, "logScrubbing.state", "Disabled", '"Disabled"'),
    property(FIREWALL, "sku.name", "Standard_AzureFrontDoor", '"Standard_AzureFrontDoor"'),
  ),
  "routes-https-only": all(
    property(ROUTE, "forwardingProtocol", "MatchRequest", '"MatchRequest"'),
    property(ROUTE, "httpsRedirect", "Disabled", '"Disabled"'),
    property("azure-native:cdn:AFDCustomDomain", "tlsSettings.cipherSuiteSetType", "TLS10_2019", '"TLS10_2019"'),
    property(ROUTE, "linkToDefaultDomain", "Enabled", '"Enabled"'),
  ),
  "firewall-before-every-name": {
    broken: {
      "there is no security policy": { by: without(SECURITY), path: "security policy", got: "nothing" },
      "there is none, and no id is known": {
        by: inOrder(without(SECURITY), beforeItExists),
        path: "security policy",
        got: "nothing",
      },
      "it leaves one name out": {
        by: set(SECURITY, { "parameters.associations[0].domains[2]": { id: "/another" } }),
        path: "security policy",
        got: "nothing",
      },
      "it protects some paths only": {
        by: set(SECURITY, { "parameters.associations[0].patternsToMatch": ["/api/*"] }),
        path: "security policy",
        got: "nothing",
      },
      "it has no firewall": {
        by: set(SECURITY, { "parameters.wafPolicy": undefined }),
        path: "security policy",
        got: "nothing",
      },
    },
    undecided: "never",
  },
  "edge-firewall-prevents": all(
    property(FIREWALL, "policySettings.mode", "Detection", '"Detection"'),
    property(FIREWALL, "policySettings.enabledState", "Disabled", '"Disabled"'),
    property(FIREWALL, "policySettings.requestBodyCheck", "Disabled", '"Disabled"'),
    property(FIREWALL, SETS, [], "nothing"),
    property(FIREWALL, "customRules.rules", [], "nothing"),
    {
      broken: {
        "the default rules only log": {
          by: set(FIREWALL, { [`${SETS}[0].ruleSetAction`]: "Log" }),
          path: SETS,
          got: "nothing",
        },
        "a header is left out of all rules": {
          by: set(FIREWALL, { [`${SETS}[0].exclusions`]: [{ selector: "x" }] }),
          path: SETS,
          got: "nothing",
        },
        "there are no rules against bots": { by: set(FIREWALL, { [`${SETS}[1]`]: {} }), path: SETS, got: "nothing" },
        "nobody is limited": { by: set(FIREWALL, LIMIT), path: "customRules.rules", got: "nothing" },
      },
      undecided: {},
    },
  ),
  "origins-private": all(property(ORIGIN, "enforceCertificateNameCheck", false, "false"), {
    broken: {
      "an origin is public": {
        by: set(ORIGIN, { "sharedPrivateLinkResource.privateLink": undefined }),
        path: "sharedPrivateLinkResource.privateLink.id",
        got: "nothing",
      },
    },
    undecided: {},
  }),
  "origins-fail-apart": {
    broken: {
      "two origins share a location": {
        by: set(ORIGIN, { "sharedPrivateLinkResource.privateLinkLocation": "germanywestcentral" }),
        path: "locations of private links",
        got: '"germanywestcentral" twice',
      },
      "two origins share one, and no id is known": {
        by: inOrder(
          set(ORIGIN, { "sharedPrivateLinkResource.privateLinkLocation": "germanywestcentral" }),
          beforeItExists,
        ),
        path: "locations of private links",
        got: '"germanywestcentral" twice',
      },
    },
    undecided: "never",
  },
  "origins-probed-as-users-come": all(
    property(ORIGINS, "healthProbeSettings.probeProtocol", "Http", '"Http"'),
    property(ORIGINS, "healthProbeSettings.probeRequestType", "NotSet", '"NotSet"'),
    property(ORIGINS, "sessionAffinityState", "Enabled", '"Enabled"'),
  ),
  "names-lead-somewhere": {
    broken: {
      "no route takes a name": { by: set(ROUTE, { customDomains: [] }), path: "route", got: "nothing" },
      "its route is off": { by: set(ROUTE, { enabledState: "Disabled" }), path: "route", got: "nothing" },
      "there are no routes, and no id is known": {
        by: inOrder(without("azure-native:cdn:Route"), beforeItExists),
        path: "route",
        got: "nothing",
      },
    },
    undecided: "never",
  },
};
