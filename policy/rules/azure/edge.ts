import { MANAGED_RULE_SETS } from "../../../facts/edge";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectAt, expectPresent, fromTable, is, word } from "../expectation";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { linked, ofType, within } from "./links";
import { entriesAt, fieldOf } from "./lists";

const READ = "2026-11";
const PROFILE = "azure-native:cdn:Profile";
const ROUTE = "azure-native:cdn:Route";
const ORIGIN = "azure-native:cdn:AFDOrigin";
const GROUP = "azure-native:cdn:AFDOriginGroup";
const DOMAIN = "azure-native:cdn:AFDCustomDomain";
const ENDPOINT = "azure-native:cdn:AFDEndpoint";
const SECURITY = "azure-native:cdn:SecurityPolicy";
const FIREWALL = "azure-native:frontdoor:Policy";

export const edgeRules: readonly Rule[] = [
  {
    id: "front-door-premium",
    scope: "resource",
    title: "Front Door and its firewall are of the premium tier, and log nothing that users typed.",
    why: "Only that tier reaches origins privately, and has managed rules against attacks and bots (A1).",
    remedy: "use FrontDoorWithAppGateways, which makes premium ones.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/front-door-cdn-comparison", read: READ },
    requirements: ["A1"],
    frameworks: ["WAF SE:06"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      // Names of fields are in its logs, what users typed in them is not.
      [PROFILE]: { "sku.name": word("Premium_AzureFrontDoor"), "logScrubbing.state": word("Enabled") },
      [FIREWALL]: { "sku.name": word("Premium_AzureFrontDoor") },
    }),
  },
  {
    id: "routes-https-only",
    scope: "resource",
    title: "A route answers and forwards over HTTPS only, under our own names.",
    why: "One route that forwards over HTTP carries sessions in plain text between Front Door and a region (A1).",
    remedy: "use FrontDoorWithAppGateways; its routes redirect HTTP.",
    documentation: {
      address: "https://learn.microsoft.com/azure/frontdoor/how-to-configure-https-custom-domain",
      read: READ,
    },
    requirements: ["A1"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [ROUTE]: {
        forwardingProtocol: word("HttpsOnly"),
        httpsRedirect: word("Enabled"),
        linkToDefaultDomain: word("Disabled"),
      },
      [DOMAIN]: { "tlsSettings.cipherSuiteSetType": word("TLS12_2022", "TLS12_2023") },
    }),
  },
  {
    id: "firewall-before-every-name",
    scope: "estate",
    title: "Every name and endpoint of Front Door is behind a web application firewall, on all paths.",
    why: "A name that is added without one is an open way past the firewall, to the same origins (A1).",
    remedy: "add sites to FrontDoorWithAppGateways, whose security policy takes all of them.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/web-application-firewall", read: READ },
    requirements: ["A1"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const protects = linked(ofType(resources, SECURITY), "parameters", protectedIds);
      return ofType(resources, DOMAIN, ENDPOINT)
        .filter((name) => protects(name).length === 0)
        .map((name) => missing(name, "security policy", "one with a firewall, for this name and the pattern /*"));
    },
  },
  {
    id: "edge-firewall-prevents",
    scope: "resource",
    title: "Front Door's firewall blocks: attacks, bots, and whoever asks too often.",
    why: "A firewall that only detects writes down how the break-in went (A1, A14).",
    remedy: "use FrontDoorWithAppGateways; exclude a single rule instead of switching a set off.",
    documentation: {
      address: "https://learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-best-practices",
      read: READ,
    },
    requirements: ["A1", "A14"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [FIREWALL],
    judge: (firewall) => [
      ...expectAt(firewall, "policySettings.enabledState", word("Enabled")),
      ...expectAt(firewall, "policySettings.mode", word("Prevention")),
      ...expectAt(firewall, "policySettings.requestBodyCheck", word("Enabled")),
      ...ruleSetFindings(firewall),
      ...limitFindings(firewall),
    ],
  },
  {
    id: "origins-private",
    scope: "resource",
    title: "Front Door reaches an origin by Private Link, and checks that the certificate is its name's.",
    why: "An origin with a public address can be reached past Front Door and its firewall (A1, A17).",
    remedy: "give FrontDoorWithAppGateways the gateway's id and its private link.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/private-link", read: READ },
    requirements: ["A1", "A17"],
    frameworks: ["WAF SE:06", "ISO 27001 A.8.20"],
    severity: "mandatory",
    unknown: "refuse",
    types: [ORIGIN],
    judge: (origin) => [
      ...expectPresent(origin, "sharedPrivateLinkResource.privateLink.id", "the application gateway of a region"),
      ...expectAt(origin, "enforceCertificateNameCheck", is(true)),
    ],
  },
  {
    id: "origins-fail-apart",
    scope: "estate",
    title: "Origins of one group are reached from different locations.",
    why: "Two regions behind one location's private link are lost together when that location is (A1, A17).",
    remedy: "take frontDoorPrivateLinkLocation from facts/regions.ts: no two regions share one.",
    documentation: {
      address: "https://learn.microsoft.com/azure/frontdoor/private-link#region-availability",
      read: READ,
    },
    requirements: ["A1", "A17"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const originsOf = within(ofType(resources, ORIGIN), "originGroupName");
      return ofType(resources, GROUP).flatMap((group) => locationFindings(group, originsOf(group)));
    },
  },
  {
    id: "origins-probed-as-users-come",
    scope: "resource",
    title: "Front Door probes origins over HTTPS, and ties no user to one of them.",
    why: "A probe over HTTP finds a region healthy whose certificate has expired; a tied user goes down with it (A1, A9).",
    remedy: "use FrontDoorWithAppGateways; sessions live in Redis.",
    documentation: { address: "https://learn.microsoft.com/azure/frontdoor/health-probes", read: READ },
    requirements: ["A1", "A9", "C3"],
    frameworks: ["WAF RE:10"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [GROUP]: {
        "healthProbeSettings.probeProtocol": word("Https"),
        "healthProbeSettings.probeRequestType": word("HEAD", "GET"),
        sessionAffinityState: word("Disabled"),
      },
    }),
  },
  {
    id: "names-lead-somewhere",
    scope: "estate",
    title: "Each custom name has a route that is switched on.",
    why: "A name in DNS that no route takes answers users with an error of Azure's (A1).",
    remedy: "add the name as a site of FrontDoorWithAppGateways, or take it away.",
    documentation: {
      address: "https://learn.microsoft.com/azure/frontdoor/front-door-routing-architecture",
      read: READ,
    },
    requirements: ["A1"],
    frameworks: [],
    severity: "mandatory",
    unknown: "refuse",
    judge: (resources) => {
      const open = ofType(resources, ROUTE).filter(({ properties }) => properties["enabledState"] !== "Disabled");
      const routes = linked(open, "customDomains", (route) =>
        entriesAt(route, "customDomains").map((domain) => fieldOf(domain, "id")),
      );
      return ofType(resources, DOMAIN)
        .filter((domain) => routes(domain).length === 0)
        .map((domain) => missing(domain, "route", "one that is on and takes this name"));
    },
  },
];

/** Names that a security policy protects on all paths, if it has a firewall at all. */
function protectedIds(policy: Resource): readonly unknown[] {
  const firewall = valueAt(policy.properties, "parameters.wafPolicy.id");
  if (firewall === undefined || firewall === "") return [];
  return entriesAt(policy, "parameters.associations").flatMap((association) => {
    if (association === UNKNOWN) return [UNKNOWN];
    const patterns = fieldOf(association, "patternsToMatch");
    const domains = fieldOf(association, "domains");
    if (domains === undefined || !Array.isArray(patterns) || !patterns.includes("/*")) return [];
    return Array.isArray(domains) ? domains.map((domain) => fieldOf(domain, "id")) : [domains];
  });
}

function ruleSetFindings(firewall: Resource): readonly Finding[] {
  const path = "managedRules.managedRuleSets";
  const sets = entriesAt(firewall, path);
  // Bot rules have actions of their own; of the default ones nobody chose what Azure does by itself.
  const blocks = (set: unknown, type: string): boolean =>
    type === MANAGED_RULE_SETS.bots.ruleSetType || word("Block").met(fieldOf(set, "ruleSetAction"));
  const whole = (set: unknown): boolean => isEmpty(fieldOf(set, "exclusions"));
  return Object.values(MANAGED_RULE_SETS).flatMap(({ ruleSetType }) => {
    if (
      sets.some((set) => word(ruleSetType).met(fieldOf(set, "ruleSetType")) && blocks(set, ruleSetType) && whole(set))
    )
      return [];
    if (sets.includes(UNKNOWN)) return [undecided(firewall, path, ruleSetType)];
    return [missing(firewall, path, ruleSetType)];
  });
}

/** An exclusion for a whole set blinds every rule of it. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function limitFindings(firewall: Resource): readonly Finding[] {
  const path = "customRules.rules";
  const rules = entriesAt(firewall, path);
  const limits = (rule: unknown): boolean =>
    word("RateLimitRule").met(fieldOf(rule, "ruleType")) &&
    word("Block").met(fieldOf(rule, "action")) &&
    word("Enabled").met(fieldOf(rule, "enabledState"));
  if (rules.some(limits)) return [];
  const expected = "a rule that blocks whoever asks too often";
  return rules.includes(UNKNOWN) ? [undecided(firewall, path, expected)] : [missing(firewall, path, expected)];
}

function locationFindings(group: Resource, origins: readonly Resource[]): readonly Finding[] {
  const path = "locations of private links";
  const located = origins.map(({ properties }) => valueAt(properties, "sharedPrivateLinkResource.privateLinkLocation"));
  const known = located.filter((one) => typeof one === "string" && one !== UNKNOWN);
  const twice = known.find((one, index) => known.indexOf(one) !== index);
  return twice === undefined ? [] : [found(group, path, `"${String(twice)}" twice`, "one for each origin")];
}
