import { MANAGED_RULE_SETS, REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, expectPresent, fromTable, is, listOf, word, wordUnlike } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { eachAt, entriesAt, expectEach, fieldOf } from "./lists";

const READ = "2026-11";
const GATEWAY = "azure-native:network:ApplicationGateway";
const FIREWALL = "azure-native:network:WebApplicationFirewallPolicy";

/** Policies whose oldest version is TLS 1.2. https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview (2026-11) */
const TLS_POLICIES = ["AppGwSslPolicy20220101", "AppGwSslPolicy20220101S", "AppGwSslPolicy20170401S"] as const;

/** Most instances of one gateway. https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant (2026-11) */
const MOST_INSTANCES = 125;

export const gatewayServiceRules: readonly Rule[] = [
  {
    id: "gateway-speaks-tls",
    scope: "resource",
    title: "Each listener of a gateway speaks HTTPS, of TLS 1.2 or newer, with a certificate from the vault.",
    why: "The gateway ends the users' TLS: what it takes is what the platform takes (A1).",
    remedy: "use ApplicationGateway; certificates are named by their secret in KeyVault.",
    documentation: {
      address: "https://learn.microsoft.com/azure/application-gateway/application-gateway-ssl-policy-overview",
      read: READ,
    },
    requirements: ["A1"],
    frameworks: ["WAF SE:07", "CIS Azure 5.0.0 7.12", "CIS Azure 5.0.0 7.13", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GATEWAY],
    judge: (gateway) => [
      ...expectEach(gateway, "httpListeners", "a listener", { protocol: word("Https") }),
      ...tlsFindings(gateway),
      ...eachAt(gateway, "sslCertificates", "a certificate", (at) =>
        expectPresent(gateway, `${at}.keyVaultSecretId`, "a secret of the key vault"),
      ),
      ...expectAt(gateway, "enableHttp2", is(true)),
      ...expectAt(gateway, "identity.type", word("UserAssigned")),
    ],
  },
  {
    id: "gateway-listens-privately",
    scope: "resource",
    title: "No listener of a gateway is on its public address.",
    why: "Front Door comes by Private Link; who could come another way would pass its firewall by (A1, A17).",
    remedy: "use ApplicationGateway, whose listeners are all on the private address.",
    documentation: { address: "https://learn.microsoft.com/azure/application-gateway/private-link", read: READ },
    requirements: ["A1", "A17"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    // Parts are named by the id that the gateway will have, which a first preview may not know: the update judges it again.
    unknown: "report",
    types: [GATEWAY],
    judge: (gateway) =>
      entriesAt(gateway, "httpListeners").flatMap((_, index) =>
        placeFindings(gateway, `httpListeners[${index}].frontendIPConfiguration.id`),
      ),
  },
  {
    id: "gateway-backends-probed-and-drained",
    scope: "resource",
    title: "A gateway asks its backends over HTTPS how they are, and lets requests end before it leaves one.",
    why: "Without a probe it sends users to what is dead; without draining each switch of colours cuts them off (A10, C3).",
    remedy: "use ApplicationGateway, which probes and drains every backend.",
    documentation: {
      address: "https://learn.microsoft.com/azure/application-gateway/configuration-http-settings",
      read: READ,
    },
    requirements: ["A1", "A10", "C3"],
    frameworks: ["WAF RE:10", "WAF SE:07"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GATEWAY],
    judge: (gateway) => [
      ...eachAt(gateway, "backendHttpSettingsCollection", "settings of a backend", (at) => [
        ...expectAt(gateway, `${at}.protocol`, word("Https")),
        ...expectPresent(gateway, `${at}.probe.id`, "a probe of this gateway"),
        ...expectAt(gateway, `${at}.connectionDraining.enabled`, is(true)),
        ...expectAt(gateway, `${at}.connectionDraining.drainTimeoutInSec`, atLeast(REQUEST_TIMEOUT_SECONDS, "seconds")),
        ...expectAt(gateway, `${at}.cookieBasedAffinity`, word("Disabled")),
      ]),
      ...expectEach(gateway, "probes", "a probe", {
        protocol: word("Https"),
        path: wordUnlike(/^(?!\/.)/, "a path of health"),
      }),
    ],
  },
  {
    id: "gateway-scales",
    scope: "resource",
    title: "A gateway may grow beyond its least capacity.",
    why: "A gateway that cannot grow refuses ten times the load, whatever stands behind it (A1, C1).",
    remedy: "give ApplicationGateway a greatest capacity above its least.",
    documentation: {
      address: "https://learn.microsoft.com/azure/application-gateway/application-gateway-autoscaling-zone-redundant",
      read: READ,
    },
    requirements: ["A1", "C1"],
    frameworks: ["WAF RE:06", "WAF PE:05", "ISO 27001 A.8.6"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GATEWAY],
    judge: (gateway) => {
      const least = valueAt(gateway.properties, "autoscaleConfiguration.minCapacity");
      const above = typeof least === "number" ? least + 1 : 1;
      return expectAt(gateway, "autoscaleConfiguration.maxCapacity", {
        text: `${above} to ${MOST_INSTANCES} instances`,
        met: (most) => typeof most === "number" && most >= above && most <= MOST_INSTANCES,
      });
    },
  },
  {
    id: "gateway-behind-firewall",
    scope: "resource",
    title: "A gateway has a web application firewall.",
    why: "It is the second line: what comes from within the network has not been through Front Door's (A1).",
    remedy: "use ApplicationGateway, which makes a policy of its own.",
    documentation: { address: "https://learn.microsoft.com/azure/web-application-firewall/ag/ag-overview", read: READ },
    requirements: ["A1"],
    frameworks: ["WAF SE:06", "CIS Azure 5.0.0 7.10", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [GATEWAY],
    judge: (gateway) => [
      ...expectAt(gateway, "sku.tier", word("WAF_v2")),
      ...expectAt(gateway, "sku.name", word("WAF_v2")),
      ...expectPresent(gateway, "firewallPolicy.id", "a policy"),
    ],
  },
  {
    id: "gateway-firewall-prevents",
    scope: "resource",
    title: "A gateway's firewall blocks attacks and bots, and reads bodies.",
    why: "A firewall that only detects writes down how the break-in went (A1).",
    remedy: "use ApplicationGateway; exclude a single rule instead of switching a set off.",
    documentation: {
      address: "https://learn.microsoft.com/azure/web-application-firewall/ag/best-practices",
      read: READ,
    },
    requirements: ["A1"],
    frameworks: ["WAF SE:06", "CIS Azure 5.0.0 7.14", "CIS Azure 5.0.0 7.15", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [FIREWALL],
    judge: (firewall) => [
      ...SETTINGS.judge(firewall, { tier: "production" }),
      ...ruleSetFindings(firewall),
      // Each must say of which rules: without, it blinds all of them.
      ...entriesAt(firewall, "managedRules.exclusions").flatMap((_, index) =>
        expectAt(firewall, `managedRules.exclusions[${index}].exclusionManagedRuleSets`, listOf(1, "rule set")),
      ),
    ],
  },
];

const SETTINGS = fromTable({
  [FIREWALL]: {
    "policySettings.state": word("Enabled"),
    "policySettings.mode": word("Prevention"),
    "policySettings.requestBodyCheck": is(true),
  },
});

function tlsFindings(gateway: Resource): readonly Finding[] {
  const own = word("Custom", "CustomV2").met(valueAt(gateway.properties, "sslPolicy.policyType"));
  return own
    ? expectAt(gateway, "sslPolicy.minProtocolVersion", word("TLSv1_2", "TLSv1_3"))
    : expectAt(gateway, "sslPolicy.policyName", word(...TLS_POLICIES));
}

/** Ids of a gateway's own parts end in their names. */
function placeFindings(gateway: Resource, path: string): readonly Finding[] {
  const expected = "a private address of this gateway";
  const id = valueAt(gateway.properties, path);
  if (id === UNKNOWN) return [undecided(gateway, path, expected)];
  const name = typeof id === "string" ? id.split("/").at(-1) : undefined;
  const place = entriesAt(gateway, "frontendIPConfigurations").find((one) => fieldOf(one, "name") === name);
  if (name === undefined || place === undefined) return [missing(gateway, path, expected)];
  return fieldOf(place, "publicIPAddress") === undefined ? [] : [found(gateway, path, `"${name}"`, expected)];
}

function ruleSetFindings(firewall: Resource): readonly Finding[] {
  const path = "managedRules.managedRuleSets";
  const types = entriesAt(firewall, path).map((set) => fieldOf(set, "ruleSetType"));
  return Object.values(MANAGED_RULE_SETS).flatMap(({ ruleSetType }) => {
    if (types.some(word(ruleSetType).met)) return [];
    return types.includes(UNKNOWN) ? [undecided(firewall, path, ruleSetType)] : [missing(firewall, path, ruleSetType)];
  });
}
