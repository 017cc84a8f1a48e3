import type { WebApplicationFirewallPolicyArgs } from "@pulumi/azure-native/network";
import type * as pulumi from "@pulumi/pulumi";
import { MANAGED_RULE_SETS } from "../../../facts/edge";
import { scrubbingRules } from "../scrubbing-rules";

/** Largest body that is read, in KB, and largest file, in MB. */
const BODY = { inspectedKb: 128, requestKb: 128, fileMb: 100 };

/** The firewall's rules: Microsoft's newest, in prevention, and, when it is known, one that admits our Front Door only. */
export function buildFirewall(
  frontDoorId: pulumi.Input<string> | undefined,
): Pick<WebApplicationFirewallPolicyArgs, "policySettings" | "managedRules" | "customRules"> {
  return {
    policySettings: {
      state: "Enabled",
      mode: "Prevention",
      requestBodyCheck: true,
      requestBodyEnforcement: true,
      requestBodyInspectLimitInKB: BODY.inspectedKb,
      maxRequestBodySizeInKb: BODY.requestKb,
      fileUploadEnforcement: true,
      fileUploadLimitInMb: BODY.fileMb,
      logScrubbing: { state: "Enabled", scrubbingRules: scrubbingRules(FIELD_PLACES) },
    },
    managedRules: {
      managedRuleSets: [MANAGED_RULE_SETS.defaults, MANAGED_RULE_SETS.bots].map(({ ruleSetType, ruleSetVersion }) => ({
        ruleSetType,
        ruleSetVersion,
      })),
    },
    ...(frontDoorId === undefined ? {} : { customRules: [onlyFrom(frontDoorId)] }),
  };
}

/** Places of a request that carry fields. https://learn.microsoft.com/azure/web-application-firewall/ag/waf-sensitive-data-protection-configure (2026-11) */
const FIELD_PLACES = ["RequestArgNames", "RequestPostArgNames", "RequestJSONArgNames"];

/** https://learn.microsoft.com/azure/frontdoor/origin-security#front-door-identifier (2026-11) */
function onlyFrom(frontDoorId: pulumi.Input<string>) {
  return {
    name: "OnlyOurFrontDoor",
    priority: 1,
    ruleType: "MatchRule",
    action: "Block",
    matchConditions: [
      {
        matchVariables: [{ variableName: "RequestHeaders", selector: "X-Azure-FDID" }],
        operator: "Equal",
        negationConditon: true,
        matchValues: [frontDoorId],
      },
    ],
  };
}
