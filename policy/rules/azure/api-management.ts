import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { atLeast, expectAt, fromTable, is, word, type Expectation } from "../expectation";
import { expectZones, whereZones } from "../region";
import { found, missing, undecided, type Finding, type Rule } from "../rule";
import { eachAt } from "./lists";

const READ = "2026-11";
const SERVICE = "azure-native:apimanagement:ApiManagementService";
const API = "azure-native:apimanagement:Api";
const BACKEND = "azure-native:apimanagement:Backend";

/** Switches of protocols that are broken, on both sides of the gateway. */
const OLD_PROTOCOLS: readonly string[] = ["Security", "Security.Backend"].flatMap((side) =>
  ["Ssl30", "Tls10", "Tls11"].map(
    (protocol) => `Microsoft.WindowsAzure.ApiManagement.Gateway.${side}.Protocols.${protocol}`,
  ),
);
/** Ciphers that are broken, or whose keys open what was recorded before. */
const WEAK_CIPHERS: readonly string[] = [
  "TripleDes168",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
  "TLS_RSA_WITH_AES_256_CBC_SHA",
  "TLS_RSA_WITH_AES_128_CBC_SHA256",
  "TLS_RSA_WITH_AES_256_CBC_SHA256",
  "TLS_RSA_WITH_AES_128_GCM_SHA256",
].map((cipher) => `Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.${cipher}`);

/** https://learn.microsoft.com/azure/api-management/breaking-changes/api-version-retirement-sep-2023 (2026-11) */
const MINIMUM_API: Expectation = {
  text: "2021-08-01 or later",
  met: (value) => typeof value === "string" && value >= "2021-08-01",
};

export const apiManagementRules: readonly Rule[] = [
  {
    id: "api-gateway-survives-a-zone",
    scope: "resource",
    title: "API Management spans regions, and has a unit in each zone in production.",
    why: "Every call of an API goes through it: fewer units than zones leave a zone without one (A14, C2).",
    remedy: "give ApiManagement a unit for each zone of its region, or a multiple.",
    documentation: { address: "https://learn.microsoft.com/azure/reliability/reliability-api-management", read: READ },
    requirements: ["A14", "C2"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVICE],
    judge: (service, { tier }) => {
      if (tier !== "production") return [];
      return [
        ...expectAt(service, "sku.name", word("Premium")),
        ...whereZones(service, (zones) => expectAt(service, "sku.capacity", atLeast(zones, "units"))),
        ...expectZones(service, "zones"),
        ...expectAt(service, "disableGateway", is(false)),
        ...eachAt(service, "additionalLocations", "a second region", (at) =>
          expectAt(service, `${at}.disableGateway`, is(false)),
        ),
      ];
    },
  },
  {
    id: "api-gateway-speaks-tls",
    scope: "resource",
    title: "API Management speaks no TLS older than 1.2, on either side, and no broken cipher.",
    why: "Azure leaves the old ones on for whoever still needs them; nobody here does (A1, A14).",
    remedy: "use ApiManagement, which turns each of them off.",
    documentation: {
      address: "https://learn.microsoft.com/azure/api-management/api-management-howto-manage-protocols-ciphers",
      read: READ,
    },
    requirements: ["A1", "A14"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [SERVICE],
    judge: switchFindings,
  },
  {
    id: "api-gateway-closed-behind",
    scope: "resource",
    title: "API Management is managed through Azure only, and serves no portal.",
    why: "The old management API and the portals are doors with users and passwords of their own (A14, A17).",
    remedy: "use ApiManagement.",
    documentation: {
      address:
        "https://learn.microsoft.com/azure/api-management/breaking-changes/direct-management-api-retirement-march-2025",
      read: READ,
    },
    requirements: ["A14", "A17"],
    frameworks: ["WAF SE:08", "ISO 27001 A.8.9"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      [SERVICE]: {
        "configurationApi.legacyApi": word("Disabled"),
        // Answers of older versions show secrets.
        "apiVersionConstraint.minApiVersion": MINIMUM_API,
        developerPortalStatus: word("Disabled"),
        legacyPortalStatus: word("Disabled"),
        "identity.type": word("SystemAssigned", "UserAssigned"),
      },
    }),
  },
  {
    id: "apis-https-only",
    scope: "resource",
    title: "An API is offered over HTTPS only, and its backends are called over HTTPS whose certificate is checked.",
    why: "A key or a token that once went in plain text is anybody's (A1, A14).",
    remedy: "declare the API in ApiManagement.",
    documentation: {
      address: "https://learn.microsoft.com/azure/api-management/mitigate-owasp-api-threats",
      read: READ,
    },
    requirements: ["A1", "A14"],
    frameworks: ["WAF SE:07", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [API, BACKEND],
    judge: (resource) =>
      resource.type === API
        ? expectAt(resource, "protocols", {
            text: "https and nothing else",
            met: (value) => Array.isArray(value) && value.length > 0 && value.every((one) => one === "https"),
          })
        : [
            ...expectAt(resource, "url", {
              text: "an address of https",
              met: (value) => /^https:\/\//.test(String(value)),
            }),
            ...expectAt(resource, "tls.validateCertificateChain", is(true)),
            ...expectAt(resource, "tls.validateCertificateName", is(true)),
          ],
  },
  {
    id: "plans-count-their-callers",
    scope: "resource",
    title: "A plan's APIs are called with a subscription only.",
    why: "Limits and quotas count by subscription: without one a caller has none (A14).",
    remedy: "declare the plan in ApiManagement, which asks for a subscription.",
    documentation: {
      address: "https://learn.microsoft.com/azure/api-management/api-management-subscriptions",
      read: READ,
    },
    requirements: ["A14"],
    frameworks: ["WAF RE:07", "ISO 27001 A.5.15"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({ "azure-native:apimanagement:Product": { subscriptionRequired: is(true) } }),
  },
];

/** The switches' names have dots in them, so that they are no paths. */
function switchFindings(service: Resource): readonly Finding[] {
  const path = "customProperties";
  const switches = valueAt(service.properties, path);
  if (switches === UNKNOWN) return [undecided(service, path, "old protocols and ciphers, each off")];
  const set = typeof switches === "object" && switches !== null ? (switches as Record<string, unknown>) : {};
  return [...OLD_PROTOCOLS, ...WEAK_CIPHERS].flatMap((name) => {
    const short = name.split(".").slice(-3).join(".");
    const value = set[name];
    if (value === UNKNOWN) return [undecided(service, path, `"False" for ${short}`)];
    if (value === undefined) return [missing(service, path, `"False" for ${short}`)];
    return word("False").met(value) ? [] : [found(service, path, `"True"`, `"False" for ${short}`)];
  });
}
