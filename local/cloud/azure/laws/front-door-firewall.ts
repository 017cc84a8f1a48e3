/** Firewall policies of Front Door, and the security policies that put them before domains. */
import { at, idOf, objects, text, texts } from "../body";
import type { PropertyMap } from "../../protocol/values";
import { retiredRuleSets, samePriorities, scrubbedByName, tooManyRules, tooManyTexts } from "./web-firewall-rules";
import { type Law, pagesBelow } from "./law";

const POLICY = "Microsoft.Network/frontdoorWebApplicationFirewallPolicies";
const SECURITY = "Microsoft.Cdn/profiles/securityPolicies";
const page = pagesBelow("azure/web-application-firewall", "2026-11");
const LIMITS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-front-door-standard-and-premium-service-limits",
  read: "2026-11",
};
const RULES = "customRules.rules";
/** The newest three releases: older ones stay where they are, and no new policy may use them. */
const RULE_SETS = { Microsoft_DefaultRuleSet: ["2.0", "2.1", "2.2"], Microsoft_BotManagerRuleSet: ["1.0", "1.1"] };
const BLOCK_STATUSES = [200, 403, 405, 406, 429];
const MOST_ADDRESSES = 600;

const rulesOf = (body: PropertyMap): PropertyMap[] => objects(at(body, "customRules", "rules"));

export const frontDoorFirewallLaws: readonly Law[] = [
  {
    id: "front-door-firewall-of-its-profiles-tier",
    type: SECURITY,
    says: "A firewall policy is of the tier of the profile that it guards.",
    code: "WafPolicyTierMismatch",
    source: {
      from: "https://learn.microsoft.com/azure/frontdoor/how-to-configure-endpoints#add-security-policy",
      read: "2026-11",
    },
    admit: ({ store, id, body }) => {
      const policy = store.get(idOf(at(body, "parameters", "wafPolicy")) ?? "");
      const [ours, theirs] = [store.get(id.parent), policy].map((one) => text(at(one?.body, "sku", "name")));
      if (ours === undefined || theirs === undefined || ours === theirs) return [];
      const property = "parameters.wafPolicy.id";
      return [{ property, got: `a policy of ${theirs}`, expected: ours, fix: "Make a policy of the profile's tier" }];
    },
  },
  {
    id: "front-door-managed-rules-want-premium",
    type: POLICY,
    says: "Only a Premium policy has managed rules.",
    code: "ManagedRulesNotSupportedForSku",
    source: page("afds/waf-front-door-custom-rules-powershell"),
    check: ({ body }) => {
      const sets = objects(at(body, "managedRules", "managedRuleSets"));
      if (text(at(body, "sku", "name")) !== "Standard_AzureFrontDoor" || sets.length === 0) return [];
      const got = `${sets.length} managed rule sets with Standard_AzureFrontDoor`;
      return [{ property: "managedRules", got, expected: "Premium_AzureFrontDoor", fix: "Raise the policy's SKU" }];
    },
  },
  {
    id: "front-door-managed-rules-not-retired",
    type: POLICY,
    says: "Front Door's firewall uses one of the newest three releases of a managed rule set.",
    code: "ManagedRuleSetVersionNotSupported",
    source: page("ruleset-support-policy#supported-versions"),
    check: ({ body }) => retiredRuleSets(at(body, "managedRules", "managedRuleSets"), RULE_SETS),
  },
  {
    id: "front-door-firewall-priority-is-its-own",
    type: POLICY,
    says: "No two custom rules of Front Door's firewall have one priority.",
    code: "CustomRulePriorityNotUnique",
    source: page("afds/waf-front-door-custom-rules#priority-action-types-and-match-conditions"),
    check: ({ body }) => samePriorities(rulesOf(body), RULES),
  },
  {
    id: "front-door-firewall-a-hundred-rules",
    type: POLICY,
    says: "Front Door's firewall has a hundred custom rules at most.",
    code: "CustomRulesLimitExceeded",
    source: LIMITS,
    check: ({ body }) => tooManyRules(rulesOf(body), RULES),
  },
  {
    id: "front-door-firewall-ten-conditions",
    type: POLICY,
    says: "A custom rule of Front Door's firewall has ten conditions at most.",
    code: "CustomRuleMatchConditionsLimitExceeded",
    source: LIMITS,
    check: ({ body }) =>
      rulesOf(body).flatMap((rule, index) => {
        const count = objects(rule["matchConditions"]).length;
        if (count <= 10) return [];
        const property = `${RULES}[${index}].matchConditions`;
        return [{ property, got: String(count), expected: "at most 10", fix: "Split the rule" }];
      }),
  },
  {
    id: "front-door-firewall-ten-texts-a-condition",
    type: POLICY,
    says: "A condition of Front Door's firewall compares with ten texts at most.",
    code: "CustomRuleMatchValuesLimitExceeded",
    source: LIMITS,
    check: ({ body }) => tooManyTexts(rulesOf(body), RULES, "matchValue"),
  },
  {
    id: "front-door-firewall-six-hundred-addresses",
    type: POLICY,
    says: "A custom rule of Front Door's firewall names 600 blocks of addresses at most.",
    code: "CustomRuleIpRangesLimitExceeded",
    source: LIMITS,
    check: ({ body }) =>
      rulesOf(body).flatMap((rule, index) => {
        const blocks = objects(rule["matchConditions"])
          .filter(({ operator }) => text(operator) === "IPMatch")
          .flatMap(({ matchValue }) => texts(matchValue));
        if (blocks.length <= MOST_ADDRESSES) return [];
        const property = `${RULES}[${index}].matchConditions`;
        const got = `${blocks.length} blocks`;
        return [{ property, got, expected: `at most ${MOST_ADDRESSES}`, fix: "Join neighbours, or split the rule" }];
      }),
  },
  {
    id: "front-door-rate-a-minute-or-five",
    type: POLICY,
    says: "A rate limit counts over one minute or over five.",
    code: "RateLimitDurationNotSupported",
    source: page("afds/waf-front-door-rate-limit#configure-a-rate-limit-policy"),
    check: ({ body }) =>
      rulesOf(body).flatMap((rule, index) => {
        const minutes = rule["rateLimitDurationInMinutes"];
        if (typeof minutes !== "number" || minutes === 1 || minutes === 5) return [];
        const property = `${RULES}[${index}].rateLimitDurationInMinutes`;
        return [{ property, got: String(minutes), expected: "1 or 5", fix: "Choose one" }];
      }),
  },
  {
    id: "front-door-rate-of-something",
    type: POLICY,
    says: "A rule of Front Door's firewall has a condition, a rate limit too.",
    code: "CustomRuleMatchConditionRequired",
    source: page("afds/waf-front-door-rate-limit#configure-a-rate-limit-policy"),
    check: ({ body }) =>
      rulesOf(body).flatMap((rule, index) => {
        if (text(rule["ruleType"]) !== "RateLimitRule" || objects(rule["matchConditions"]).length > 0) return [];
        const property = `${RULES}[${index}].matchConditions`;
        return [{ property, got: "none", expected: "at least one", fix: "Let it match every Host header" }];
      }),
  },
  {
    id: "front-door-block-by-a-known-status",
    type: POLICY,
    says: "A blocked request is answered with 200, 403, 405, 406 or 429.",
    code: "CustomBlockResponseStatusCodeNotSupported",
    source: page("afds/waf-front-door-policy-settings#waf-response-for-blocked-requests"),
    check: ({ body }) => {
      const status = at(body, "policySettings", "customBlockResponseStatusCode");
      if (typeof status !== "number" || BLOCK_STATUSES.includes(status)) return [];
      const property = "policySettings.customBlockResponseStatusCode";
      return [{ property, got: String(status), expected: `one of ${BLOCK_STATUSES.join(", ")}`, fix: "Choose one" }];
    },
  },
  {
    id: "front-door-redirect-to-somewhere",
    type: POLICY,
    says: "A rule that redirects needs the policy's address to redirect to.",
    code: "RedirectUrlRequired",
    source: page("afds/waf-front-door-policy-settings#uri-for-redirect-action"),
    check: ({ body }) => {
      if (at(body, "policySettings", "redirectUrl") !== undefined) return [];
      if (!rulesOf(body).some(({ action }) => text(action) === "Redirect")) return [];
      const fix = "Set it, or choose another action";
      return [{ property: "policySettings.redirectUrl", got: "none with a rule that redirects", expected: "one", fix }];
    },
  },
  {
    id: "front-door-scrubs-addresses-as-a-whole",
    type: POLICY,
    says: "Front Door's firewall scrubs client addresses and addresses of requests as a whole, not by name.",
    code: "ScrubbingRuleSelectorNotSupported",
    source: page("afds/waf-sensitive-data-protection-configure-frontdoor"),
    check: ({ body }) =>
      scrubbedByName(at(body, "policySettings", "scrubbingRules"), "policySettings.scrubbingRules", [
        "RequestIPAddress",
        "RequestUri",
      ]),
  },
];
