/** API Management services: tiers, locations, zones, host names. */
import { at, object, objects, text, texts } from "../body";
import type { BodyView, Situation } from "../rule";
import { claimOf } from "../../store/claims";
import type { PropertyMap } from "../../protocol/values";
import { injected, locationsOf } from "../rules/api-management-locations";
import { type Breach, type Law, pagesBelow } from "./law";

const SERVICE = "Microsoft.ApiManagement/service";
const docs = pagesBelow("azure", "2026-11");
const reliability = (heading: string) => docs(`reliability/reliability-api-management#${heading}`);

function skuOf(body: PropertyMap): string | undefined {
  return text(at(body, "sku", "name"));
}

const PREMIUM = new Set(["Premium", "Isolated"]);
const IN_NETWORK = new Set(["Developer", "Premium", "Isolated", "PremiumV2"]);

/** Cipher suites that Azure's own parts need. */
const NEEDED_CIPHERS =
  /\.Ciphers\.(TLS_AES_256_GCM_SHA384|TLS_AES_128_GCM_SHA256|TLS_ECDHE_(ECDSA|RSA)_WITH_AES_(256_GCM_SHA384|128_GCM_SHA256|256_CBC_SHA384|128_CBC_SHA256))$/;

function certificateNames(body: PropertyMap): { property: string; name: PropertyMap }[] {
  return objects(body["hostnameConfigurations"]).flatMap((name, index) =>
    text(name["keyVaultId"]) === undefined ? [] : [{ property: `hostnameConfigurations[${index}]`, name }],
  );
}

/** The vault whose host name an address of a secret begins with. */
function vaultOf({ store }: Situation, secretId: string | undefined) {
  const name = /^https:\/\/([^./]+)\.vault\./i.exec(secretId ?? "")?.[1]?.toLowerCase();
  return store.ofType("Microsoft.KeyVault/vaults").find(({ id }) => id.split("/").at(-1)?.toLowerCase() === name);
}

function closed(vault: PropertyMap): boolean {
  const properties = object(vault["properties"]);
  const denies = text(at(properties, "networkAcls", "defaultAction")) === "Deny";
  return denies || text(properties["publicNetworkAccess"])?.toLowerCase() === "disabled";
}

function softDeleted({ store, id }: Situation): boolean {
  return claimOf(store, `global:${SERVICE}`, id.name)?.note === "soft-deleted";
}

const systemAssigned = ({ body }: BodyView) => /SystemAssigned/i.test(text(at(body, "identity", "type")) ?? "");

export const apiManagementServiceLaws: readonly Law[] = [
  {
    id: "api-management-v2-not-in-berlin",
    type: SERVICE,
    says: "Berlin has no v2 tiers of API Management.",
    code: "SkuNotAvailableInRegion",
    source: docs("api-management/api-management-region-availability"),
    check: (view) => {
      const sku = skuOf(view.body);
      if (view.location !== "germanynorth" || !/V2$/i.test(sku ?? "")) return [];
      const got = `${JSON.stringify(sku)} in ${view.location}, which has no v2 tiers`;
      return [{ property: "sku.name", got, expected: "a classic tier", fix: "Take Premium, or another region" }];
    },
  },
  {
    id: "api-management-regions-need-premium",
    type: SERVICE,
    says: "Only the classic Premium tier of API Management spans regions.",
    code: "InvalidSkuForAdditionalLocations",
    source: reliability("multi-region-support"),
    check: ({ body }) => {
      const [sku, others] = [skuOf(body), objects(body["additionalLocations"]).length];
      if (sku === undefined || others === 0 || PREMIUM.has(sku)) return [];
      const got = `${others} additional location(s) with the tier ${sku}`;
      return [{ property: "additionalLocations", got, expected: "Premium", fix: "Raise the tier" }];
    },
  },
  {
    id: "api-management-zones-need-premium",
    type: SERVICE,
    says: "Only the classic Premium tier of API Management is spread over zones.",
    code: "InvalidSkuForZones",
    source: reliability("availability-zone-support"),
    check: ({ body }) => {
      const [sku, zones] = [skuOf(body), texts(body["zones"])];
      if (sku === undefined || zones.length === 0 || PREMIUM.has(sku)) return [];
      const got = `zones ${zones.join(", ")} with the tier ${sku}`;
      return [{ property: "zones", got, expected: "Premium", fix: "Raise the tier, or leave zones out" }];
    },
  },
  {
    id: "api-management-units-spread-evenly",
    type: SERVICE,
    says: "The units of a location are a multiple of its zones.",
    code: "InvalidUnitsForZones",
    source: reliability("considerations"),
    check: (view) =>
      locationsOf(view).flatMap(({ path, body }): Breach[] => {
        const [units, zones] = [at(body, "sku", "capacity"), texts(body["zones"]).length];
        if (typeof units !== "number" || zones < 2 || (units > 0 && units % zones === 0)) return [];
        const property = `${path}sku.capacity`;
        return [
          { property, got: `${units} units in ${zones} zones`, expected: `a multiple of ${zones}`, fix: "Round up" },
        ];
      }),
  },
  {
    id: "api-management-units-end-at-31",
    type: SERVICE,
    says: "A location of API Management has at most 31 units.",
    code: "InvalidCapacity",
    source: docs("api-management/virtual-network-injection-resources#subnet-size"),
    check: (view) =>
      locationsOf(view).flatMap(({ path, body }): Breach[] => {
        const units = at(body, "sku", "capacity");
        if (typeof units !== "number" || units <= 31) return [];
        return [
          {
            property: `${path}sku.capacity`,
            got: `${units} units`,
            expected: "at most 31",
            fix: "Make another service",
          },
        ];
      }),
  },
  {
    id: "api-management-networks-need-tier",
    type: SERVICE,
    says: "Only the Developer and Premium tiers of API Management lie in a network.",
    code: "InvalidSkuForVirtualNetwork",
    source: docs("api-management/virtual-network-injection-resources"),
    check: (view) => {
      const sku = skuOf(view.body);
      if (!injected(view) || sku === undefined || IN_NETWORK.has(sku)) return [];
      const got = `virtualNetworkType ${JSON.stringify(view.body["virtualNetworkType"])} with the tier ${sku}`;
      return [{ property: "virtualNetworkType", got, expected: "Developer or Premium", fix: "Raise the tier" }];
    },
  },
  {
    id: "api-management-network-stays-public",
    type: SERVICE,
    says: "A service in a network keeps public access on: it takes no private endpoint, which would be the only way in.",
    code: "PublicNetworkAccessNotSupported",
    source: docs("api-management/private-endpoint#limitations"),
    check: (view) => {
      if (!injected(view) || text(view.body["publicNetworkAccess"]) !== "Disabled") return [];
      const fix = "Leave it out: in internal mode nobody reaches the gateway from outside";
      return [{ property: "publicNetworkAccess", got: '"Disabled" in a network', expected: '"Enabled"', fix }];
    },
  },
  {
    id: "api-management-needed-ciphers-stay",
    type: SERVICE,
    says: "Cipher suites that Azure itself needs cannot be switched off.",
    code: "InvalidCustomProperties",
    source: {
      from: "https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update#apimanagementserviceresource",
      read: "2026-11",
    },
    check: ({ body }) =>
      Object.entries(object(body["customProperties"]))
        .filter(([key, value]) => NEEDED_CIPHERS.test(key) && /^false$/i.test(text(value) ?? ""))
        .map(([key]) => ({
          property: "customProperties",
          got: `${key.split(".").at(-1)} switched off`,
          expected: "a suite that may be",
          fix: "Leave it out",
        })),
  },
  {
    id: "api-management-ten-identities",
    type: SERVICE,
    says: "A service has at most ten user-assigned identities.",
    code: "TooManyUserAssignedIdentities",
    source: docs(
      "api-management/api-management-howto-use-managed-service-identity#create-a-user-assigned-managed-identity",
    ),
    check: ({ body }) => {
      const count = Object.keys(object(at(body, "identity", "userAssignedIdentities"))).length;
      if (count <= 10) return [];
      const property = "identity.userAssignedIdentities";
      return [{ property, got: `${count} identities`, expected: "at most 10", fix: "Share one" }];
    },
  },
  {
    id: "api-management-certificate-needs-identity",
    type: SERVICE,
    says: "A certificate out of Key Vault is read by an identity of the service.",
    code: "IdentityRequiredForKeyVault",
    source: docs("api-management/configure-custom-domain#domain-certificate-options"),
    check: ({ body }) => {
      const type = body["identity"] === undefined ? "None" : text(at(body, "identity", "type"));
      if (type !== "None") return [];
      const fix = "Give the service an identity";
      return certificateNames(body).map(({ property }) => ({
        property: `${property}.keyVaultId`,
        got: "a certificate in Key Vault and no identity",
        expected: "an identity",
        fix,
      }));
    },
  },
  {
    id: "api-management-certificate-needs-standing-identity",
    type: SERVICE,
    says: "The service's own identity reads certificates only after the service is there.",
    code: "InvalidOperation",
    source: docs(
      "api-management/api-management-howto-use-managed-service-identity#supported-scenarios-that-use-system-assigned-identity",
    ),
    admit: (situation) => {
      if (situation.previous || !systemAssigned(situation)) return [];
      const fix = "Make the service first, grant its identity the vault, then add the host name";
      return certificateNames(situation.body)
        .filter(({ name }) => text(name["identityClientId"]) === undefined)
        .map(({ property, name }) => ({
          property: `${property}.keyVaultId`,
          got: `${text(name["keyVaultId"])} for an identity that is not there yet`,
          expected: "no certificate of a vault while the service is made",
          fix,
        }));
    },
  },
  {
    id: "api-management-closed-vault-needs-own-identity",
    type: SERVICE,
    says: "A vault with its firewall on lets in the service's own identity alone, no user-assigned one.",
    code: "InvalidOperation",
    source: docs(
      "api-management/api-management-howto-use-managed-service-identity#requirements-for-key-vault-firewall",
    ),
    admit: (situation) =>
      certificateNames(situation.body)
        .filter(({ name }) => text(name["identityClientId"]) !== undefined)
        .filter(({ name }) => closed(vaultOf(situation, text(name["keyVaultId"]))?.body ?? {}))
        .map(({ property }) => ({
          property: `${property}.identityClientId`,
          got: "a user-assigned identity for a vault whose firewall is on",
          expected: "the service's own identity",
          fix: "Leave identityClientId out and grant the service's own identity",
        })),
  },
  {
    id: "api-management-deleted-name-is-held",
    type: SERVICE,
    says: "A deleted service holds its name for 48 hours.",
    code: "ServiceAlreadyExistsInSoftDeletedState",
    source: docs("api-management/soft-delete#soft-delete-behavior"),
    admit: (situation) => {
      if (situation.previous || situation.body["restore"] === true || !softDeleted(situation)) return [];
      const got = `the name ${situation.id.name}, which a soft-deleted service holds`;
      return [
        { property: "serviceName", got, expected: "a free name, or restore", fix: "Recover that service, or purge it" },
      ];
    },
  },
];
