/** All rules, by type. A new type needs a line in the file of its domain, nothing here. */
import type { TypeRule } from "../rule";
import { apiManagementRules } from "./api-management";
import { backupRules } from "./backup";
import { containerRules } from "./containers";
import { dnsRules } from "./dns";
import { documentAndCacheRules } from "./document-and-cache";
import { edgeRules } from "./edge";
import { gatewayRules } from "./gateways";
import { identityRules } from "./identities";
import { messagingRules } from "./messaging";
import { networkRules } from "./network";
import { platformRules } from "./platform";
import { postgresRules } from "./postgres";
import { privateLinkRules } from "./private-link";
import { registryRules } from "./registries";

const RULES = new Map<string, TypeRule>();
for (const rules of [
  apiManagementRules,
  backupRules,
  containerRules,
  dnsRules,
  documentAndCacheRules,
  edgeRules,
  gatewayRules,
  identityRules,
  messagingRules,
  networkRules,
  platformRules,
  postgresRules,
  privateLinkRules,
  registryRules,
]) {
  for (const rule of rules) RULES.set(rule.type.toLowerCase(), rule);
}

/** The rule for a type, spelled in any case; undefined for types that work generically. */
export function ruleOf(type: string): TypeRule | undefined {
  return RULES.get(type.toLowerCase());
}
