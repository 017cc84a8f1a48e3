import type { RuleArgs } from "@pulumi/azure-native/cdn";
import { CONCEALED_HEADERS, SECURITY_HEADERS } from "../../../facts/edge";

/** A rule of a rule set, without the place where it is. */
export type RuleBody = Pick<RuleArgs, "actions" | "matchProcessingBehavior">;

/** On every answer, in this order. A rule takes five actions (https://learn.microsoft.com/azure/frontdoor/front-door-rules-engine, 2026-11). */
export const HEADER_RULES = {
  Protect: rule(Object.entries(SECURITY_HEADERS).map(([name, value]) => overwrite(name, value))),
  Conceal: rule(CONCEALED_HEADERS.map(remove)),
} as const satisfies Readonly<Record<string, RuleBody>>;

/** Sends everything to another host name, for good; path and query are kept, because they are not named. */
export function redirectRule(hostName: string): RuleBody {
  return rule([
    {
      name: "UrlRedirect",
      parameters: {
        typeName: "DeliveryRuleUrlRedirectActionParameters",
        redirectType: "PermanentRedirect",
        destinationProtocol: "Https",
        customHostname: hostName,
      },
    },
  ]);
}

function rule(actions: RuleBody["actions"]): RuleBody {
  return { actions, matchProcessingBehavior: "Continue" };
}

function overwrite(headerName: string, value: string) {
  return {
    name: "ModifyResponseHeader" as const,
    parameters: {
      typeName: "DeliveryRuleHeaderActionParameters" as const,
      headerAction: "Overwrite",
      headerName,
      value,
    },
  };
}

function remove(headerName: string) {
  return {
    name: "ModifyResponseHeader" as const,
    parameters: { typeName: "DeliveryRuleHeaderActionParameters" as const, headerAction: "Delete", headerName },
  };
}
