/** What a firewall's policy may say. */
import type { PropertyMap } from "../../protocol/values";
import { at, objects, text, texts } from "../body";
import { type Breach, type Law, pagesBelow } from "./law";

const GROUP = "Microsoft.Network/firewallPolicies/ruleCollectionGroups";
const POLICY = "Microsoft.Network/firewallPolicies";
const HIGHEST_PORT = 64_000;
const PRIORITIES = { highest: 100, lowest: 65_000 };

const page = pagesBelow("azure/firewall", "2026-11");

/** Every rule of a group, with where it stands. */
function rulesOf(body: PropertyMap): { rule: PropertyMap; property: string }[] {
  return objects(body["ruleCollections"]).flatMap((collection, outer) =>
    objects(collection["rules"]).map((rule, inner) => ({
      rule,
      property: `ruleCollections[${outer}].rules[${inner}]`,
    })),
  );
}

function priorityBreaches(priority: unknown, property: string): Breach[] {
  const { highest, lowest } = PRIORITIES;
  if (typeof priority !== "number" || (priority >= highest && priority <= lowest)) return [];
  return [{ property, got: String(priority), expected: `${highest} to ${lowest}`, fix: "Choose one in the range" }];
}

export const firewallRuleLaws: readonly Law[] = [
  {
    id: "firewall-names-have-their-asterisk-on-the-left",
    type: GROUP,
    says: "A name in a firewall's rule has an asterisk at its left end or nowhere.",
    code: "FirewallPolicyTargetFqdnInvalid",
    source: page("firewall-faq", "how-do-wildcards-work-in-target-urls-and-target-fqdns-in-application-rules"),
    check: ({ body }) =>
      rulesOf(body).flatMap(({ rule, property }) =>
        texts(rule["targetFqdns"])
          .filter((name) => name.lastIndexOf("*") > 0)
          .map((name) => ({
            property: `${property}.targetFqdns`,
            got: JSON.stringify(name),
            expected: "an asterisk on the left only",
            fix: "Name the hosts, or their domain",
          })),
      ),
  },
  {
    id: "firewall-fqdn-tags-are-for-https",
    type: GROUP,
    says: "A firewall's rule with an FQDN tag is for HTTPS.",
    code: "FirewallPolicyFqdnTagProtocolInvalid",
    source: page("fqdn-tags", "current-fqdn-tags"),
    check: ({ body }) =>
      rulesOf(body).flatMap(({ rule, property }) => {
        const protocols = objects(rule["protocols"]).map(({ protocolType }) => text(protocolType));
        if (texts(rule["fqdnTags"]).length === 0 || protocols.includes("Https")) return [];
        const got = protocols.length === 0 ? "no protocol" : protocols.join(", ");
        return [{ property: `${property}.protocols`, got, expected: "Https", fix: "Add Https with its port" }];
      }),
  },
  {
    id: "firewall-tags-and-names-are-apart",
    type: GROUP,
    says: "A firewall's application rule has names or FQDN tags, not both.",
    code: "FirewallPolicyApplicationRuleTargetInvalid",
    source: { from: "https://learn.microsoft.com/azure/firewall/rule-processing", read: "2026-11" },
    check: ({ body }) =>
      rulesOf(body)
        .filter(({ rule }) => texts(rule["fqdnTags"]).length > 0 && texts(rule["targetFqdns"]).length > 0)
        .map(({ property }) => {
          const fix = "Make two rules of it";
          return { property, got: "fqdnTags and targetFqdns", expected: "one of the two", fix };
        }),
  },
  {
    id: "firewall-ports-end-at-64000",
    type: GROUP,
    says: "A port in a firewall's application rule is at most 64000.",
    code: "FirewallPolicyRulePortOutOfRange",
    source: {
      from: "https://learn.microsoft.com/rest/api/virtualnetwork/firewall-policy-rule-collection-groups/create-or-update#firewallpolicyruleapplicationprotocol",
      read: "2026-11",
    },
    check: ({ body }) =>
      rulesOf(body).flatMap(({ rule, property }) =>
        objects(rule["protocols"]).flatMap(({ port }, index) => {
          if (typeof port !== "number" || port <= HIGHEST_PORT) return [];
          const at = `${property}.protocols[${index}].port`;
          return [{ property: at, got: String(port), expected: `at most ${HIGHEST_PORT}`, fix: "Choose another" }];
        }),
      ),
  },
  {
    id: "firewall-group-priorities-in-range",
    type: GROUP,
    says: "Priorities of rule collection groups and their collections are from 100 to 65000.",
    code: "FirewallPolicyPriorityOutOfRange",
    source: page("rule-processing", "rule-processing-using-firewall-policy"),
    check: ({ body }) => [
      ...priorityBreaches(body["priority"], "priority"),
      ...objects(body["ruleCollections"]).flatMap((collection, index) =>
        priorityBreaches(collection["priority"], `ruleCollections[${index}].priority`),
      ),
    ],
  },
  {
    id: "firewall-names-in-network-rules-need-its-dns",
    type: GROUP,
    says: "Names in a firewall's network rules need its DNS proxy.",
    code: "FirewallPolicyDnsProxyRequired",
    source: page("fqdn-filtering-network-rules"),
    admit: ({ store, id, body }) => {
      if (at(store.get(id.parent)?.body, "dnsSettings", "enableProxy") === true) return [];
      return rulesOf(body)
        .filter(({ rule }) => texts(rule["destinationFqdns"]).length > 0)
        .map(({ property }) => {
          const fix = "Set dnsSettings.enableProxy of the policy, or use an application rule";
          return { property: `${property}.destinationFqdns`, got: "names without a DNS proxy", expected: "none", fix };
        });
    },
  },
  {
    id: "firewall-intrusion-detection-is-premium",
    type: POLICY,
    says: "Intrusion detection is for Premium policies.",
    code: "FirewallPolicyPremiumFeatureNotAllowed",
    source: {
      from: "https://learn.microsoft.com/azure/firewall-manager/policy-overview#basic-standard-and-premium-policies",
      read: "2026-11",
    },
    check: ({ body }) => {
      const tier = text(at(body, "sku", "tier")) ?? "Standard";
      if (body["intrusionDetection"] === undefined || tier === "Premium") return [];
      return [
        { property: "intrusionDetection", got: `one of tier ${tier}`, expected: "Premium", fix: "Raise sku.tier" },
      ];
    },
  },
];
