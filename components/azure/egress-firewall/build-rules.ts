import type { input } from "@pulumi/azure-native/types";
import { MAIL_DESTINATION, platformDestinations } from "../../../facts/egress";
import type { Region } from "../../../facts/regions";
import type { EgressFirewallArgs } from "./args";

type Collection = input.network.FirewallPolicyFilterRuleCollectionArgs;
type Rule = input.network.ApplicationRuleArgs;
type NetworkRule = input.network.NetworkRuleArgs;

/** A group of rules: groups are read in the order of their priorities, and what none of them lets through is refused. */
export interface RuleGroup {
  readonly name: string;
  readonly priority: number;
  readonly collection: Collection;
}

const HTTPS = [{ protocolType: "Https", port: 443 }];

/**
 * What a firewall lets through: names only, no addresses. It reads each name from an HTTPS request itself; the mail relay's, which no
 * such request tells, it looks up. Clients need not ask it for that: it asks the same DNS as they do, anew every 15 seconds, and goes on
 * to take an answer's addresses for 15 minutes. A mail that meets an address it has not seen yet is tried again.
 * https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules (2026-11)
 */
export function ruleGroups({
  site,
  sources,
  destinations = {},
}: Pick<EgressFirewallArgs, "site" | "sources" | "destinations">): RuleGroup[] {
  const from = Object.values(sources);
  const partners = Object.entries(destinations).map(([key, names]) =>
    rule(key, `Asked for as ${key}`, from, { targetFqdns: [...names] }),
  );
  return [
    group("mail", 100, [mailRule(from)]),
    group("platform", 200, platformRules(site.region, from)),
    ...(partners.length > 0 ? [group("partners", 300, partners)] : []),
  ];
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

function mailRule(from: readonly string[]): NetworkRule {
  const { why, fqdns, port } = MAIL_DESTINATION;
  return {
    ruleType: "NetworkRule",
    name: "relay",
    description: why,
    sourceAddresses: [...from],
    destinationFqdns: [...fqdns],
    destinationPorts: [String(port)],
    ipProtocols: ["TCP"],
  };
}

function group(name: string, priority: number, rules: (Rule | NetworkRule)[]): RuleGroup {
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
