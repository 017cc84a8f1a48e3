/** Front Door: domains, routes, rules; and its other laws together. */
import { at, idOf, objects, text, texts } from "../body";
import { keyOf, type Resource, type Store } from "../../store/store";
import type { Value } from "../../protocol/values";
import { frontDoorFirewallLaws } from "./front-door-firewall";
import { frontDoorOriginLaws } from "./front-door-origins";
import { type Law, pagesBelow } from "./law";

const PROFILE = "Microsoft.Cdn/profiles";
const ROUTE = `${PROFILE}/afdEndpoints/routes`;
const DOMAIN = `${PROFILE}/customDomains`;
const RULE = `${PROFILE}/ruleSets/rules`;
const page = pagesBelow("azure/frontdoor", "2026-11");
const LIMITS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-front-door-standard-and-premium-service-limits",
  read: "2026-11",
};
const LONGEST_HEADER_VALUE = 640;
const TIMEOUT = { least: 16, most: 240 };

/** Domains that a route serves; Front Door's own name counts as one. */
function domainsOf(body: Resource["body"]): string[] {
  const own = text(body["linkToDefaultDomain"]) === "Enabled" ? ["its endpoint's name"] : [];
  return [
    ...objects(body["customDomains"])
      .flatMap((domain) => idOf(domain) ?? [])
      .map(keyOf),
    ...own,
  ];
}

const patternsOf = (body: Resource["body"]): string[] =>
  texts(body["patternsToMatch"]).map((path) => path.toLowerCase());
const originsOf = (store: Store, group: string): Resource[] =>
  store.children(group).filter(({ type }) => /\/origins$/i.test(type));
const tooMany = (list: Value | undefined, most: number): number => {
  const count = objects(list).length;
  return count > most ? count : 0;
};

export const frontDoorWithAppGatewaysLaws: readonly Law[] = [
  ...frontDoorOriginLaws,
  {
    id: "front-door-answers-within-four-minutes",
    type: PROFILE,
    says: "Front Door waits 16 to 240 seconds for an origin's answer.",
    code: "InvalidOriginResponseTimeout",
    source: LIMITS,
    check: ({ body }) => {
      const seconds = body["originResponseTimeoutSeconds"];
      if (typeof seconds !== "number" || (seconds >= TIMEOUT.least && seconds <= TIMEOUT.most)) return [];
      const expected = `${TIMEOUT.least} to ${TIMEOUT.most}`;
      return [{ property: "originResponseTimeoutSeconds", got: String(seconds), expected, fix: "Mend it" }];
    },
  },
  {
    id: "front-door-route-leads-to-an-origin",
    type: ROUTE,
    says: "A route leads to an origin group that has an origin.",
    code: "OriginGroupHasNoOrigin",
    source: {
      from: "https://github.com/Azure/azure-quickstart-templates/blob/master/quickstarts/microsoft.cdn/front-door-premium-waf-managed/main.bicep",
      read: "2026-11",
    },
    admit: ({ store, body }) => {
      const group = idOf(body["originGroup"]);
      if (group === undefined || originsOf(store, group).length > 0) return [];
      const got = `${group}, which has no origin`;
      const fix = "Make the route depend on its origins";
      return [{ property: "originGroup.id", got, expected: "at least one origin", fix }];
    },
  },
  {
    id: "front-door-route-names-a-path-once",
    type: ROUTE,
    says: "A route names a path once, whatever the case of its letters.",
    code: "DuplicatePatternsToMatch",
    source: page("how-to-configure-endpoints#add-a-route"),
    check: ({ body }) => {
      const patterns = patternsOf(body);
      return patterns.flatMap((pattern, index) => {
        if (patterns.indexOf(pattern) === index) return [];
        const property = `patternsToMatch[${index}]`;
        return [{ property, got: `${pattern} a second time`, expected: "each path once", fix: "Remove it" }];
      });
    },
  },
  {
    id: "front-door-domain-and-path-once",
    type: ROUTE,
    says: "A domain is in several routes of an endpoint only with different paths.",
    code: "ConflictingRoutes",
    source: page("domain"),
    admit: ({ store, id, body }) => {
      const [domains, patterns] = [domainsOf(body), patternsOf(body)];
      return store
        .children(id.parent)
        .filter((other) => /\/routes$/i.test(other.type) && keyOf(other.id) !== keyOf(id.id))
        .flatMap((other) => {
          const domain = domainsOf(other.body).find((each) => domains.includes(each));
          const pattern = patternsOf(other.body).find((each) => patterns.includes(each));
          if (domain === undefined || pattern === undefined) return [];
          const got = `${pattern} of ${domain}, which ${other.id} serves`;
          return [{ property: "patternsToMatch", got, expected: "paths of its own", fix: "Give one route others" }];
        });
    },
  },
  {
    id: "front-door-certificate-of-a-full-name",
    type: DOMAIN,
    says: "Front Door manages no certificate of a wildcard domain.",
    code: "ManagedCertificateNotSupportedForWildcard",
    source: page("domain#domain-types"),
    check: ({ body }) => {
      const managed = text(at(body, "tlsSettings", "certificateType")) === "ManagedCertificate";
      const hostName = text(body["hostName"]) ?? "";
      if (!managed || !hostName.startsWith("*")) return [];
      const got = `ManagedCertificate for ${hostName}`;
      const property = "tlsSettings.certificateType";
      return [{ property, got, expected: "CustomerCertificate", fix: "Bring one from a vault, or name each host" }];
    },
  },
  {
    id: "front-door-domain-by-tls-12",
    type: DOMAIN,
    says: "A domain takes TLS 1.2 at least.",
    code: "MinimumTlsVersionNotSupported",
    source: page("standard-premium/tls-policy"),
    check: ({ body }) =>
      (["minimumTlsVersion", "cipherSuiteSetType"] as const).flatMap((key) => {
        const value = text(at(body, "tlsSettings", key));
        if (value === undefined || !value.startsWith("TLS10")) return [];
        return [{ property: `tlsSettings.${key}`, got: value, expected: "TLS 1.2 or later", fix: "Raise it" }];
      }),
  },
  {
    id: "front-door-rule-five-actions",
    type: RULE,
    says: "A rule has five actions at most.",
    code: "RuleActionsLimitExceeded",
    source: page("front-door-rules-engine#terminology"),
    check: ({ body }) => {
      const count = tooMany(body["actions"], 5);
      return count === 0
        ? []
        : [{ property: "actions", got: String(count), expected: "at most 5", fix: "Make a second rule" }];
    },
  },
  {
    id: "front-door-rule-ten-conditions",
    type: RULE,
    says: "A rule has ten conditions at most.",
    code: "RuleConditionsLimitExceeded",
    source: page("front-door-rules-engine#terminology"),
    check: ({ body }) => {
      const count = tooMany(body["conditions"], 10);
      return count === 0
        ? []
        : [{ property: "conditions", got: String(count), expected: "at most 10", fix: "Make a second rule" }];
    },
  },
  {
    id: "front-door-rule-header-of-640-characters",
    type: RULE,
    says: "A rule writes headers of at most 640 characters.",
    code: "RuleHeaderValueTooLong",
    source: LIMITS,
    check: ({ body }) =>
      objects(body["actions"]).flatMap((action, index) => {
        const length = text(at(action, "parameters", "value"))?.length ?? 0;
        if (length <= LONGEST_HEADER_VALUE) return [];
        const property = `actions[${index}].parameters.value`;
        const expected = `at most ${LONGEST_HEADER_VALUE}`;
        return [{ property, got: `${length} characters`, expected, fix: "Shorten it, or write it at the origin" }];
      }),
  },
  ...frontDoorFirewallLaws,
];
