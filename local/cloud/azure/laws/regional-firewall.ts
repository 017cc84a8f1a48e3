/** Firewall policies of application gateways, and which gateways take one. */
import { at, objects, text } from "../body";
import { retiredRuleSets, samePriorities, scrubbedByName, tooManyRules, tooManyTexts } from "./web-firewall-rules";
import { type Law, pagesBelow } from "./law";

const GATEWAY = "Microsoft.Network/applicationGateways";
const POLICY = "Microsoft.Network/applicationGatewayWebApplicationFirewallPolicies";
const page = pagesBelow("azure/web-application-firewall", "2026-11");
const LIMITS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-application-gateway-limits",
  read: "2026-11",
};
/** The newest three releases: older ones stay where they are, and no new policy may use them. */
const RULE_SETS = {
  Microsoft_DefaultRuleSet: ["2.1", "2.2"],
  OWASP: ["3.2"],
  Microsoft_BotManagerRuleSet: ["1.0", "1.1"],
};
const SIZES = {
  maxRequestBodySizeInKb: { least: 8, most: 2000 },
  requestBodyInspectLimitInKB: { least: 8, most: 2000 },
  fileUploadLimitInMb: { least: 1, most: 4000 },
} as const;

export const regionalFirewallLaws: readonly Law[] = [
  {
    id: "gateway-firewall-policy-wants-waf-v2",
    type: GATEWAY,
    says: "Only a gateway of the tier WAF_v2 has a firewall policy.",
    code: "ApplicationGatewayFirewallPolicyNotSupportedForSku",
    source: { from: "https://github.com/MicrosoftDocs/azure-docs/issues/61654", read: "2026-11" },
    check: ({ body }) => {
      const tier = text(at(body, "sku", "tier"));
      if (text(at(body, "firewallPolicy", "id")) === undefined || tier === undefined || tier.startsWith("WAF"))
        return [];
      const fix = "Change sku.tier and sku.name, or leave the policy out";
      return [{ property: "firewallPolicy", got: `a policy with the tier ${tier}`, expected: "WAF_v2", fix }];
    },
  },
  {
    id: "gateway-of-waf-v2-has-a-firewall",
    type: GATEWAY,
    says: "A gateway of the tier WAF_v2 has a firewall policy or configuration.",
    code: "ApplicationGatewayFirewallNotConfiguredForSelectedSku",
    source: { from: "https://github.com/Azure/azure-cli/issues/24029", read: "2026-11" },
    check: ({ body }) => {
      if (text(at(body, "sku", "tier")) !== "WAF_v2") return [];
      if (body["firewallPolicy"] !== undefined || body["webApplicationFirewallConfiguration"] !== undefined) return [];
      return [{ property: "firewallPolicy", got: "none with the tier WAF_v2", expected: "one", fix: "Name a policy" }];
    },
  },
  {
    id: "firewall-rule-priority-to-a-hundred",
    type: POLICY,
    says: "A custom rule of a gateway's firewall has a priority from 1 to 100.",
    code: "ApplicationGatewayFirewallCustomRulePriorityInvalid",
    source: page("ag/custom-waf-rules-overview#priority-required"),
    check: ({ body }) =>
      objects(body["customRules"]).flatMap(({ priority }, index) => {
        if (typeof priority !== "number" || (priority >= 1 && priority <= 100)) return [];
        const property = `customRules[${index}].priority`;
        return [{ property, got: String(priority), expected: "1 to 100", fix: "Choose one in the range" }];
      }),
  },
  {
    id: "firewall-rule-priority-is-its-own",
    type: POLICY,
    says: "No two custom rules of a gateway's firewall have one priority.",
    code: "ApplicationGatewayFirewallCustomRulePriorityNotUnique",
    source: page("ag/custom-waf-rules-overview#priority-required"),
    check: ({ body }) => samePriorities(objects(body["customRules"]), "customRules"),
  },
  {
    id: "firewall-a-hundred-rules",
    type: POLICY,
    says: "A gateway's firewall has a hundred custom rules at most.",
    code: "ApplicationGatewayFirewallCustomRulesLimitExceeded",
    source: LIMITS,
    check: ({ body }) => tooManyRules(objects(body["customRules"]), "customRules"),
  },
  {
    id: "firewall-ten-texts-a-condition",
    type: POLICY,
    says: "A condition of a gateway's firewall compares with ten texts at most.",
    code: "ApplicationGatewayFirewallMatchValuesLimitExceeded",
    source: LIMITS,
    check: ({ body }) => tooManyTexts(objects(body["customRules"]), "customRules", "matchValues"),
  },
  {
    id: "firewall-sizes-in-bounds",
    type: POLICY,
    says: "A gateway's firewall reads bodies of 8 to 2000 KB and files of 1 to 4000 MB.",
    code: "ApplicationGatewayFirewallPolicySettingsInvalid",
    source: LIMITS,
    check: ({ body }) =>
      Object.entries(SIZES).flatMap(([key, { least, most }]) => {
        const size = at(body, "policySettings", key);
        if (typeof size !== "number" || (size >= least && size <= most)) return [];
        const property = `policySettings.${key}`;
        return [{ property, got: String(size), expected: `${least} to ${most}`, fix: "Choose one in the range" }];
      }),
  },
  {
    id: "firewall-managed-rules-not-retired",
    type: POLICY,
    says: "A gateway's firewall uses one of the newest three releases of a managed rule set.",
    code: "ApplicationGatewayFirewallUnsupportedManagedRuleSetVersion",
    source: page("ruleset-support-policy#supported-versions"),
    check: ({ body }) => retiredRuleSets(at(body, "managedRules", "managedRuleSets"), RULE_SETS),
  },
  {
    id: "firewall-scrubs-addresses-as-a-whole",
    type: POLICY,
    says: "A gateway's firewall scrubs client addresses as a whole, not by name.",
    code: "ApplicationGatewayFirewallScrubbingRuleInvalid",
    source: page("ag/waf-sensitive-data-protection-configure"),
    check: ({ body }) =>
      scrubbedByName(
        at(body, "policySettings", "logScrubbing", "scrubbingRules"),
        "policySettings.logScrubbing.scrubbingRules",
        ["RequestIPAddress"],
      ),
  },
];
