import { FIREWALL_CAPACITY } from "../../../facts/network";
import { UNKNOWN, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, expectPresent, fromTable, is, word } from "../expectation";
import { expectZones } from "../region";
import { found, undecided, type Finding, type Rule } from "../rule";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const FIREWALL = "azure-native:network:AzureFirewall";

/** Parts of a rule in which an asterisk means everybody, everywhere or every port. */
const NARROW = [
  "sourceAddresses",
  "destinationAddresses",
  "destinationFqdns",
  "targetFqdns",
  "destinationPorts",
] as const;

export const firewallRules: readonly Rule[] = [
  {
    id: "firewall-survives-a-zone",
    scope: "resource",
    title: "The egress firewall has a policy, spans the region's zones and always has two instances.",
    why: "It is the only way out of a region's pods: when it goes, partners and after an hour sign-in go (A16, C2).",
    remedy: "use EgressFirewall through RegionalNetwork; zones follow facts/regions.ts.",
    documentation: { address: "https://learn.microsoft.com/azure/firewall/prescaling", read: READ },
    requirements: ["A16", "C2"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [FIREWALL],
    judge: (firewall) => [
      ...expectPresent(firewall, "firewallPolicy.id", "a policy"),
      // Left to itself Azure runs as many.
      ...(firewall.properties["autoscaleConfiguration"] === undefined
        ? []
        : expectAt(firewall, "autoscaleConfiguration.minCapacity", atLeast(FIREWALL_CAPACITY.least, "instances"))),
      ...expectZones(firewall, "zones"),
    ],
  },
  {
    id: "firewall-refuses-known-threats",
    scope: "resource",
    title: "The firewall refuses known malicious addresses, and resolves names itself.",
    why: "A rule by name is only as good as the answer that the client got: both must ask the same resolver (B10).",
    remedy: "use EgressFirewall, whose policy does both.",
    documentation: { address: "https://learn.microsoft.com/azure/firewall/threat-intel", read: READ },
    requirements: ["B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.5.7"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "azure-native:network:FirewallPolicy": { threatIntelMode: word("Deny"), "dnsSettings.enableProxy": is(true) },
    }),
  },
  {
    id: "firewall-lets-out-what-is-named",
    scope: "resource",
    title: "A rule of the firewall names who may go where.",
    why: "One asterisk, and the firewall is a router that is paid for by the hour (B10).",
    remedy: "name the destination in facts/egress.ts, or in the arguments of EgressFirewall.",
    documentation: { address: "https://learn.microsoft.com/azure/firewall/rule-processing", read: READ },
    requirements: ["B10"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.23"],
    severity: "mandatory",
    unknown: "refuse",
    types: ["azure-native:network:FirewallPolicyRuleCollectionGroup"],
    judge: (group) =>
      entriesAt(group, "ruleCollections").flatMap((_, outer) =>
        entriesAt(group, `ruleCollections[${outer}].rules`).flatMap((rule, inner) =>
          narrowFindings(group, rule, `ruleCollections[${outer}].rules[${inner}]`),
        ),
      ),
  },
];

function narrowFindings(group: Resource, rule: unknown, at: string): readonly Finding[] {
  const expected = "names or addresses";
  return NARROW.flatMap((part) => {
    const value = fieldOf(rule, part);
    if (value === UNKNOWN) return [undecided(group, `${at}.${part}`, expected)];
    const listed: readonly unknown[] = Array.isArray(value) ? value : [];
    if (listed.some(word("*", "0.0.0.0/0").met)) return [found(group, `${at}.${part}`, "everything", expected)];
    return listed.includes(UNKNOWN) ? [undecided(group, `${at}.${part}`, expected)] : [];
  });
}
