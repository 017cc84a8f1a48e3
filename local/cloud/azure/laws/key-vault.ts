/** Vaults. Their keys stand beside this. */
import { at, list, objects, text } from "../body";
import { isPrivateAddress } from "../private-address";
import type { Situation } from "../rule";
import { claimOf } from "../../store/claims";
import type { PropertyMap, Value } from "../../protocol/values";
import { keyLaws } from "./key-vault-keys";
import { type Law, pagesBelow } from "./law";

const VAULT = "Microsoft.KeyVault/vaults";

const page = pagesBelow("azure/key-vault", "2026-11");
const SOFT_DELETE = "general/soft-delete-overview";
const FIREWALL = page("general/network-security#key-vault-firewall-enabled-private-link");

const properties = (body: PropertyMap | undefined, ...path: string[]): Value | undefined =>
  at(body, "properties", ...path);

/** Whether a deleted vault holds the name of the one that is to be made. */
function nameIsHeld({ store, id }: Situation): boolean {
  return claimOf(store, `global:${VAULT}`, id.name)?.note === "soft-deleted";
}

const recovers = ({ body }: Situation): boolean => text(properties(body, "createMode")) === "recover";

export const keyVaultLaws: readonly Law[] = [
  {
    id: "vault-name-is-not-held-by-a-deleted-one",
    type: VAULT,
    says: "A deleted vault holds its name until it is recovered or its retention is over.",
    code: "ConflictError",
    source: page(`${SOFT_DELETE}#key-vault-recovery`),
    admit: (situation) => {
      if (situation.previous || !nameIsHeld(situation) || recovers(situation)) return [];
      const got = `the name ${situation.id.name}, which a soft-deleted vault holds`;
      const expected = 'a free name, or properties.createMode "recover"';
      return [{ property: "vaultName", got, expected, fix: "Recover that vault, or take another name" }];
    },
  },
  {
    id: "vault-recovers-what-was-deleted",
    type: VAULT,
    says: "Only a deleted vault is recovered.",
    code: "SoftDeletedVaultDoesNotExist",
    source: page(`${SOFT_DELETE}#key-vault-recovery`),
    admit: (situation) => {
      if (situation.previous || nameIsHeld(situation) || !recovers(situation)) return [];
      const got = `"recover" for ${situation.id.name}, which no soft-deleted vault holds`;
      const expected = "a deleted vault of this name, or no createMode";
      return [{ property: "properties.createMode", got, expected, fix: "Leave it out" }];
    },
  },
  {
    id: "vault-retention-is-fixed",
    type: VAULT,
    says: "For how long deleted things are kept is fixed when the vault is made.",
    code: "BadRequest",
    source: page(`${SOFT_DELETE}#soft-delete-behavior`),
    admit: ({ body, previous }) => {
      const [days, before] = [body, previous?.body].map((of) => properties(of, "softDeleteRetentionInDays"));
      if (typeof days !== "number" || typeof before !== "number" || days === before) return [];
      const property = "properties.softDeleteRetentionInDays";
      const got = `${days} days, the vault was made with ${before}`;
      return [{ property, got, expected: String(before), fix: "Keep it" }];
    },
  },
  {
    id: "vault-purge-protection-stays",
    type: VAULT,
    says: "Purge protection is never turned off again.",
    code: "BadRequest",
    source: page(`${SOFT_DELETE}#purge-protection`),
    admit: ({ body, previous }) => {
      const before = properties(previous?.body, "enablePurgeProtection");
      if (before !== true || properties(body, "enablePurgeProtection") === true) return [];
      return [{ property: "properties.enablePurgeProtection", got: "it off", expected: "true", fix: "Keep it" }];
    },
  },
  {
    id: "vault-purge-protection-is-on-or-unsaid",
    type: VAULT,
    says: "Purge protection is on, or is not mentioned: the property takes no false.",
    code: "BadRequest",
    source: { from: "https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update", read: "2026-11" },
    check: ({ body }) =>
      properties(body, "enablePurgeProtection") === false
        ? [
            {
              property: "properties.enablePurgeProtection",
              got: "false",
              expected: "true, or nothing",
              fix: "Leave it out",
            },
          ]
        : [],
  },
  {
    id: "vault-soft-delete-stays",
    type: VAULT,
    says: "Each vault keeps what is deleted for a time: that cannot be turned off.",
    code: "BadRequest",
    source: page(SOFT_DELETE),
    check: ({ body }) =>
      properties(body, "enableSoftDelete") === false
        ? [{ property: "properties.enableSoftDelete", got: "false", expected: "true, or nothing", fix: "Leave it out" }]
        : [],
  },
  {
    id: "vault-retention-days",
    type: VAULT,
    says: "What is deleted is kept for 7 to 90 days.",
    code: "BadRequest",
    source: page(`${SOFT_DELETE}#soft-delete-behavior`),
    check: ({ body }) => {
      const days = properties(body, "softDeleteRetentionInDays");
      if (typeof days !== "number" || (days >= 7 && days <= 90)) return [];
      const property = "properties.softDeleteRetentionInDays";
      return [{ property, got: `${days} days`, expected: "7 to 90", fix: "Choose a value in the range" }];
    },
  },
  {
    id: "vault-policies-are-of-its-tenant",
    type: VAULT,
    says: "Whoever an access policy names is of the vault's tenant.",
    code: "InvalidTenantId",
    source: { from: "https://learn.microsoft.com/rest/api/keyvault/keyvault/vaults/create-or-update", read: "2026-11" },
    check: ({ body }) => {
      const tenant = text(properties(body, "tenantId"));
      return objects(properties(body, "accessPolicies")).flatMap((policy, index) => {
        const theirs = text(policy["tenantId"]);
        if (tenant === undefined || theirs === undefined || theirs.toLowerCase() === tenant.toLowerCase()) return [];
        const property = `properties.accessPolicies[${index}].tenantId`;
        return [{ property, got: theirs, expected: tenant, fix: "Name somebody of this tenant" }];
      });
    },
  },
  {
    id: "vault-policies-at-most",
    type: VAULT,
    says: "A vault has at most 1,024 access policies.",
    code: "BadRequest",
    source: page("general/assign-access-policy"),
    check: ({ body }) => {
      const count = list(properties(body, "accessPolicies")).length;
      if (count <= 1024) return [];
      const property = "properties.accessPolicies";
      return [{ property, got: `${count} policies`, expected: "at most 1024", fix: "Grant roles in Entra instead" }];
    },
  },
  {
    id: "vault-firewall-takes-public-addresses",
    type: VAULT,
    says: "A vault's firewall names public addresses.",
    code: "BadRequest",
    source: FIREWALL,
    check: ({ body }) =>
      objects(properties(body, "networkAcls", "ipRules")).flatMap((rule, index) => {
        const range = text(rule["value"]) ?? "";
        if (!isPrivateAddress(range)) return [];
        const property = `properties.networkAcls.ipRules[${index}].value`;
        const fix = "Let private clients use a private endpoint";
        return [{ property, got: `"${range}"`, expected: "a public address or range", fix }];
      }),
  },
  {
    id: "vault-firewall-rules-at-most",
    type: VAULT,
    says: "A vault's firewall has at most 200 rules for networks and 1,000 for addresses.",
    code: "BadRequest",
    source: FIREWALL,
    check: ({ body }) =>
      Object.entries({ virtualNetworkRules: 200, ipRules: 1000 }).flatMap(([rules, most]) => {
        const count = list(properties(body, "networkAcls", rules)).length;
        if (count <= most) return [];
        const property = `properties.networkAcls.${rules}`;
        return [{ property, got: `${count} rules`, expected: `at most ${most}`, fix: "Join ranges" }];
      }),
  },
  ...keyLaws,
];
