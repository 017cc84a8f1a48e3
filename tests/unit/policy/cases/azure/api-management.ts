import { UNKNOWN } from "../../../../../resilience/resource";
import { set } from "../../mutations";
import { all, property, type Case } from "../form";

const SERVICE = "azure-native:apimanagement:ApiManagementService";
const BACKEND = "azure-native:apimanagement:Backend";

const GATEWAY = "Microsoft.WindowsAzure.ApiManagement.Gateway";
const OFF = Object.fromEntries(
  [
    ...["Ssl30", "Tls10", "Tls11"].flatMap((protocol) => [
      `${GATEWAY}.Security.Protocols.${protocol}`,
      `${GATEWAY}.Security.Backend.Protocols.${protocol}`,
    ]),
    ...[
      "TripleDes168",
      ...["128_CBC_SHA", "256_CBC_SHA", "128_CBC_SHA256", "256_CBC_SHA256", "128_GCM_SHA256"].map(
        (one) => `TLS_RSA_WITH_AES_${one}`,
      ),
    ].map((cipher) => `${GATEWAY}.Security.Ciphers.${cipher}`),
  ].map((name) => [name, "False"]),
);
const switched = (name: string, value: unknown) =>
  set(SERVICE, { customProperties: { ...OFF, [`${GATEWAY}.Security.${name}`]: value } });

export const apiManagementCases: Readonly<Record<string, Case>> = {
  "api-gateway-survives-a-zone": all(
    property(SERVICE, "sku.name", "Developer", '"Developer"'),
    property(SERVICE, "sku.capacity", 2, "2"),
    property(SERVICE, "zones", ["1"], "1 entry"),
    property(SERVICE, "disableGateway", true, "true"),
    property(SERVICE, "additionalLocations", [], "nothing"),
    property(SERVICE, "additionalLocations[0].disableGateway", true, "true"),
  ),
  "api-gateway-speaks-tls": {
    broken: {
      "an old protocol is on": { by: switched("Protocols.Tls10", "True"), path: "customProperties", got: '"True"' },
      "backends may speak one": {
        by: switched("Backend.Protocols.Tls11", "True"),
        path: "customProperties",
        got: '"True"',
      },
      "a switch is left to Azure": {
        by: switched("Ciphers.TripleDes168", undefined),
        path: "customProperties",
        got: "nothing",
      },
    },
    undecided: {
      "the switches are unknown": { by: set(SERVICE, { customProperties: UNKNOWN }), path: "customProperties" },
      "one is unknown": { by: switched("Protocols.Tls10", UNKNOWN), path: "customProperties" },
    },
  },
  "api-gateway-closed-behind": all(
    property(SERVICE, "configurationApi.legacyApi", "Enabled", '"Enabled"'),
    property(SERVICE, "apiVersionConstraint.minApiVersion", "2019-01-01", '"2019-01-01"'),
    property(SERVICE, "developerPortalStatus", "Enabled", '"Enabled"'),
    property(SERVICE, "legacyPortalStatus", "Enabled", '"Enabled"'),
    property(SERVICE, "identity.type", "None", '"None"'),
  ),
  "apis-https-only": all(
    property("azure-native:apimanagement:Api", "protocols", ["http", "https"], "2 entries"),
    property(BACKEND, "url", "http://plain", "another text"),
    property(BACKEND, "tls.validateCertificateChain", false, "false"),
    property(BACKEND, "tls.validateCertificateName", false, "false"),
  ),
  "plans-count-their-callers": property("azure-native:apimanagement:Product", "subscriptionRequired", false, "false"),
};
