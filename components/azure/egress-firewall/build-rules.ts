import type { input } from "@pulumi/azure-native/types";
import { platformDestinations } from "../../../facts/egress";
import type { Region } from "../../../facts/regions";
import type { EgressFirewallArgs } from "./args";

type Collection = input.network.FirewallPolicyFilterRuleCollectionArgs;
type Rule = input.network.ApplicationRuleArgs;

/** A group of rules: groups are read in the order of their priorities, and what none of them lets through is refused. */
export interface RuleGroup {
  readonly name: string;
  readonly priority: number;
  readonly collection: Collection;
}

const HTTPS = [{ protocolType: "Https", port: 443 }];

/**
 * What a firewall lets through: names only, no addresses. Without rules by address it reads each name from the request
 * itself, so clients need not ask it for DNS (https://learn.microsoft.com/azure/firewall/dns-details, 2026-11).
 */
export function ruleGroups({
  site,
  sources,
  destinations = {},
}: Pick<EgressFirewallArgs, "site" | "sources" | "destinations">): RuleGroup[] {
  const from = Object.values(sources);
  const groups = [group("platform", 200, platformRules(site.region, from))];
  const partners = Object.entries(destinations).map(([key, names]) =>
    rule(key, `Asked for as ${key}`, from, { targetFqdns: [...names] }),
  );
  return partners.length > 0 ? [...groups, group("partners", 300, partners)] : groups;
}

function platformRules(region: Region, from: readonly string[]): Rule[] {
  return Object.entries(platformDestinations(region)).map(([key, destination]) =>
    rule(
      key,
      destination.why,
      from,
      "fqdnTag" in destination ? { fqdnTags: [destination.fqdnTag] } : { targetFqdns: [...destination.fqdns] },
    ),
  );
}

function rule(
  name: string,
  description: string,
  from: readonly string[],
  to: Pick<Rule, "fqdnTags" | "targetFqdns">,
): Rule {
  return { ruleType: "ApplicationRule", name, description, sourceAddresses: [...from], protocols: HTTPS, ...to };
}

function group(name: string, priority: number, rules: Rule[]): RuleGroup {
  return {
    name,
    priority,
    collection: {
      ruleCollectionType: "FirewallPolicyFilterRuleCollection",
      name: `allow-${name}`,
      priority: 100,
      action: { type: "Allow" },
      rules,
    },
  };
}
