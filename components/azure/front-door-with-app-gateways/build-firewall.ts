import type { PolicyArgs } from "@pulumi/azure-native/frontdoor";
import { MANAGED_RULE_SETS } from "../../../facts/edge";

const { defaults, bots } = MANAGED_RULE_SETS;

/** Prevention by Microsoft's newest rules, and a limit for each client address. */
export function buildFirewall(
  rateLimitPerMinute: number,
): Pick<PolicyArgs, "sku" | "policySettings" | "managedRules" | "customRules"> {
  return {
    sku: { name: "Premium_AzureFrontDoor" },
    policySettings: { enabledState: "Enabled", mode: "Prevention", requestBodyCheck: "Enabled" },
    managedRules: {
      managedRuleSets: [
        { ruleSetType: defaults.ruleSetType, ruleSetVersion: defaults.ruleSetVersion, ruleSetAction: "Block" },
        // Each bot rule has an action of its own.
        { ruleSetType: bots.ruleSetType, ruleSetVersion: bots.ruleSetVersion },
      ],
    },
    customRules: { rules: [perClientAddress(rateLimitPerMinute)] },
  };
}

/**
 * A14: counted for each address that connects. Every request has a Host header, so the condition is always met.
 * https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit-configure (2026-11)
 */
function perClientAddress(rateLimitThreshold: number) {
  return {
    name: "PerClientAddress",
    priority: 100,
    enabledState: "Enabled",
    ruleType: "RateLimitRule",
    rateLimitDurationInMinutes: 1,
    rateLimitThreshold,
    groupBy: [{ variableName: "SocketAddr" }],
    matchConditions: [
      { matchVariable: "RequestHeader", selector: "Host", operator: "GreaterThanOrEqual", matchValue: ["0"] },
    ],
    action: "Block",
  };
}
