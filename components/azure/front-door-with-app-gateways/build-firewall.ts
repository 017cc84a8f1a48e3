import type { PolicyArgs } from "@pulumi/azure-native/frontdoor";
import type { input } from "@pulumi/azure-native/types";
import { HTTP_METHODS, MANAGED_RULE_SETS } from "../../../facts/edge";
import { scrubbingRules } from "../scrubbing-rules";
import type { FirewallLimits } from "./args";
import { pascal } from "./names";

type Rule = input.frontdoor.CustomRuleArgs;
type Condition = input.frontdoor.MatchConditionArgs;

const { defaults, bots } = MANAGED_RULE_SETS;

/**
 * Prevention by Microsoft's newest rules, and before them our own: a firewall stops at the first rule that blocks, so the cheapest
 * come first. Bodies are inspected to 128 KB, which is Azure's figure and nobody's choice.
 */
export function buildFirewall(
  limits: FirewallLimits,
): Pick<PolicyArgs, "sku" | "policySettings" | "managedRules" | "customRules"> {
  return {
    sku: { name: "Premium_AzureFrontDoor" },
    policySettings: {
      enabledState: "Enabled",
      mode: "Prevention",
      requestBodyCheck: "Enabled",
      state: "Enabled",
      scrubbingRules: scrubbingRules(FIELD_PLACES),
    },
    managedRules: {
      managedRuleSets: [
        { ruleSetType: defaults.ruleSetType, ruleSetVersion: defaults.ruleSetVersion, ruleSetAction: "Block" },
        // Each bot rule has an action of its own.
        { ruleSetType: bots.ruleSetType, ruleSetVersion: bots.ruleSetVersion },
      ],
    },
    customRules: { rules: customRules(limits) },
  };
}

function customRules(limits: FirewallLimits): Rule[] {
  const { methods = HTTP_METHODS, blockedAddresses = [], blockedCountries = [] } = limits;
  const stricter = Object.entries(limits.paths ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...(blockedAddresses.length > 0
      ? [block("BlockedAddresses", 10, { ...socket("IPMatch"), matchValue: [...blockedAddresses] })]
      : []),
    ...(blockedCountries.length > 0
      ? [block("BlockedCountries", 20, { ...socket("GeoMatch"), matchValue: [...blockedCountries] })]
      : []),
    block("AllowedMethodsOnly", 30, {
      matchVariable: "RequestMethod",
      operator: "Equal",
      negateCondition: true,
      matchValue: [...methods],
    }),
    ...stricter.map(([key, { path, requestsPerMinute }], index) =>
      rateLimit(`PerClientAddressOf${pascal(key)}`, 50 + index, requestsPerMinute, {
        // Azure compares the whole address, host and query included, so a part of it is all that can be asked for.
        // https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit-configure (2026-11)
        matchVariable: "RequestUri",
        operator: "Contains",
        matchValue: [path],
      }),
    ),
    // Every request has a Host header, so this condition is always met.
    rateLimit("PerClientAddress", 200, limits.requestsPerMinute, {
      matchVariable: "RequestHeader",
      selector: "Host",
      operator: "GreaterThanOrEqual",
      matchValue: ["0"],
    }),
  ];
}

/** The address that connects, not one that a header claims. */
function socket(operator: "IPMatch" | "GeoMatch"): Pick<Condition, "matchVariable" | "operator"> {
  return { matchVariable: "SocketAddr", operator };
}

function block(name: string, priority: number, condition: Condition): Rule {
  return {
    name,
    priority,
    enabledState: "Enabled",
    ruleType: "MatchRule",
    matchConditions: [condition],
    action: "Block",
  };
}

/**
 * A14: counted for each address that connects, by each Front Door server, so that some requests above a low limit pass.
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit (2026-11)
 */
function rateLimit(name: string, priority: number, rateLimitThreshold: number, condition: Condition): Rule {
  return {
    ...block(name, priority, condition),
    ruleType: "RateLimitRule",
    rateLimitDurationInMinutes: 1,
    rateLimitThreshold,
    groupBy: [{ variableName: "SocketAddr" }],
  };
}

/** Places of a request that carry fields. https://learn.microsoft.com/azure/web-application-firewall/afds/waf-sensitive-data-protection-configure-frontdoor (2026-11) */
const FIELD_PLACES = ["QueryStringArgNames", "RequestBodyPostArgNames", "RequestBodyJsonArgNames"];
