/** Storage accounts: redundancy, keys, identities, protocols, firewall. What is in them stands beside this. */
import { at, object, objects, text } from "../body";
import { isPrivateAddress } from "../private-address";
import { zonesOf } from "../regions";
import type { Situation } from "../rule";
import type { Resource } from "../../store/store";
import { blobServiceLaws } from "./storage-blobs";
import { lifecycleLaws } from "./storage-lifecycle";
import { type Law, pagesBelow } from "./law";

const ACCOUNT = "Microsoft.Storage/storageAccounts";

const page = pagesBelow("azure/storage", "2026-11");
const api: Law["source"] = {
  from: "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create",
  read: "2026-11",
};

const spansZones = (sku: string): boolean => /_(RA)?G?ZRS$/.test(sku);

/** The key of ours that an account's data is encrypted under, and its vault, if they are here. */
function keyOf({ store, body }: Situation): { vault: Resource | undefined; key: Resource | undefined } {
  const uri = text(at(body, "encryption", "keyVaultProperties", "keyVaultUri")) ?? "";
  const name = /^https:\/\/([^./]+)\./.exec(uri)?.[1]?.toLowerCase();
  const vault = store
    .ofType("Microsoft.KeyVault/vaults")
    .find(({ id }) => id.slice(id.lastIndexOf("/") + 1).toLowerCase() === name);
  const keyName = text(at(body, "encryption", "keyVaultProperties", "keyName"));
  return { vault, key: vault && keyName !== undefined ? store.get(`${vault.id}/keys/${keyName}`) : undefined };
}

const ofOurs = (body: Situation["body"]): boolean =>
  text(at(body, "encryption", "keySource"))?.toLowerCase() === "microsoft.keyvault";

const accountLaws: readonly Law[] = [
  {
    id: "storage-zones-need-a-region-with-zones",
    type: ACCOUNT,
    says: "An account spans zones only in a region that has them.",
    code: "SkuNotAvailable",
    source: page("common/redundancy-regions-gzrs"),
    check: ({ body, location }) => {
      const sku = text(at(body, "sku", "name")) ?? "";
      if (location === "" || !spansZones(sku) || zonesOf(location).length > 0) return [];
      const expected = "Standard_LRS, Standard_GRS or Standard_RAGRS";
      return [
        {
          property: "sku.name",
          got: `${sku} in ${location}, which has no zones`,
          expected,
          fix: "Choose one of those",
        },
      ];
    },
  },
  {
    id: "storage-zones-are-not-changed-in-place",
    type: ACCOUNT,
    says: "Whether an account spans zones is not changed by an update: it is converted, by a request of its own.",
    code: "StorageAccountTypeConversionNotAllowed",
    source: page("common/redundancy-migration#options-for-changing-replication-types"),
    admit: ({ body, previous }) => {
      const [sku, before] = [text(at(body, "sku", "name")), text(at(previous?.body, "sku", "name"))];
      if (sku === undefined || before === undefined || spansZones(sku) === spansZones(before)) return [];
      const got = `${sku}, the account is ${before}`;
      return [{ property: "sku.name", got, expected: before, fix: "Ask for a conversion first" }];
    },
  },
  {
    id: "storage-tls-1-3-is-no-minimum",
    type: ACCOUNT,
    says: "The oldest TLS that an account speaks is 1.2 or older: 1.3 alone is not offered.",
    code: "InvalidRequestPropertyValue",
    source: api,
    check: ({ body }) =>
      text(body["minimumTlsVersion"]) === "TLS1_3"
        ? [
            {
              property: "minimumTlsVersion",
              got: '"TLS1_3"',
              expected: '"TLS1_2"',
              fix: "Newer clients speak 1.3 anyway",
            },
          ]
        : [],
  },
  {
    id: "storage-one-user-assigned-identity",
    type: ACCOUNT,
    says: "An account has one user-assigned identity at most.",
    code: "InvalidRequestPropertyValue",
    source: api,
    check: ({ body }) => {
      const given = at(body, "identity", "userAssignedIdentities");
      const count = Array.isArray(given) ? given.length : Object.keys(object(given)).length;
      if (count <= 1) return [];
      const property = "identity.userAssignedIdentities";
      return [{ property, got: `${count} identities`, expected: "one", fix: "Keep the one that reads the key" }];
    },
  },
  {
    id: "storage-new-account-takes-a-key-by-user-assigned-identity",
    type: ACCOUNT,
    says: "A key of ours at creation is read by a user-assigned identity, as the account's own is not there yet.",
    code: "InvalidRequestPropertyValue",
    source: page("common/customer-managed-keys-configure-new-account"),
    admit: ({ body, previous }) => {
      const identity = text(at(body, "encryption", "encryptionIdentity", "encryptionUserAssignedIdentity"));
      if (previous || !ofOurs(body) || identity !== undefined) return [];
      const property = "encryption.encryptionIdentity";
      const expected = "encryptionUserAssignedIdentity";
      return [
        { property, got: "none with a key of Key Vault", expected, fix: "Name an identity that may use the key" },
      ];
    },
  },
  {
    id: "storage-key-in-a-vault-that-is-purge-protected",
    type: ACCOUNT,
    says: "A key of ours lies in a vault with purge protection.",
    code: "KeyVaultPurgeProtectionNotEnabled",
    source: page("common/customer-managed-keys-configure-new-account#configure-the-key-vault"),
    admit: (situation) => {
      const { vault } = ofOurs(situation.body) ? keyOf(situation) : { vault: undefined };
      if (!vault || at(vault.body, "properties", "enablePurgeProtection") === true) return [];
      const property = "encryption.keyVaultProperties.keyVaultUri";
      const got = `${vault.id} without purge protection`;
      return [{ property, got, expected: "a vault with it", fix: "Turn on enablePurgeProtection" }];
    },
  },
  {
    id: "storage-key-is-rsa",
    type: ACCOUNT,
    says: "A key of ours is an RSA key of 2,048, 3,072 or 4,096 bits.",
    code: "InvalidRequestPropertyValue",
    source: page("common/customer-managed-keys-overview#enable-customer-managed-keys-for-a-storage-account"),
    admit: (situation) => {
      const { key } = ofOurs(situation.body) ? keyOf(situation) : { key: undefined };
      const kind = text(at(key?.body, "properties", "kty")) ?? "RSA";
      if (/^RSA(-HSM)?$/.test(kind)) return [];
      const property = "encryption.keyVaultProperties.keyName";
      return [{ property, got: `a key of type ${kind}`, expected: "RSA or RSA-HSM", fix: "Make another key" }];
    },
  },
  ...["enableNfsV3", "isSftpEnabled"].map((protocol): Law => ({
    id: protocol === "enableNfsV3" ? "storage-nfs-needs-a-hierarchy" : "storage-sftp-needs-a-hierarchy",
    type: ACCOUNT,
    says: `${protocol === "enableNfsV3" ? "NFS 3.0" : "SFTP"} needs a hierarchical namespace.`,
    code: "InvalidRequestPropertyValue",
    source: page(
      protocol === "enableNfsV3"
        ? "blobs/network-file-system-protocol-support"
        : "blobs/secure-file-transfer-protocol-support",
    ),
    check: ({ body }) =>
      body[protocol] === true && (body["isHnsEnabled"] === false || body["isHnsEnabled"] === undefined)
        ? [{ property: protocol, got: "true without isHnsEnabled", expected: "both", fix: "Turn on isHnsEnabled" }]
        : [],
  })),
  {
    id: "storage-immutable-versions-not-in-a-hierarchy",
    type: ACCOUNT,
    says: "An account with a hierarchical namespace does not protect versions.",
    code: "InvalidRequestPropertyValue",
    source: page("blobs/immutable-version-level-worm-policies#availability"),
    check: ({ body }) => {
      const wants = at(body, "immutableStorageWithVersioning", "enabled") === true;
      if (!wants || body["isHnsEnabled"] !== true) return [];
      const property = "immutableStorageWithVersioning.enabled";
      return [{ property, got: "true with isHnsEnabled", expected: "one of the two", fix: "Drop one" }];
    },
  },
  {
    id: "storage-protection-starts-unlocked",
    type: ACCOUNT,
    says: "An account's protection of versions is made unlocked, and locked once it has proved right.",
    code: "InvalidRequestPropertyValue",
    source: api,
    admit: ({ body, previous }) => {
      const state = text(at(body, "immutableStorageWithVersioning", "immutabilityPolicy", "state"));
      if (previous || state !== "Locked") return [];
      const property = "immutableStorageWithVersioning.immutabilityPolicy.state";
      return [{ property, got: '"Locked" at creation', expected: '"Unlocked"', fix: "Lock it with a later change" }];
    },
  },
  {
    id: "storage-locked-protection-only-grows",
    type: ACCOUNT,
    says: "A locked protection stays locked, and only gets longer.",
    code: "ImmutabilityPolicyLocked",
    source: api,
    admit: ({ body, previous }) => {
      const policy = (of: Situation["body"] | undefined) =>
        object(at(of, "immutableStorageWithVersioning", "immutabilityPolicy"));
      const [now, before] = [policy(body), policy(previous?.body)];
      if (text(before["state"]) !== "Locked") return [];
      const property = "immutableStorageWithVersioning.immutabilityPolicy";
      const days = (of: typeof now): number => Number(of["immutabilityPeriodSinceCreationInDays"] ?? 0);
      if (text(now["state"]) === "Locked" && days(now) >= days(before)) return [];
      const got = `${days(now)} days, ${text(now["state"]) ?? "no state"}; it is locked with ${days(before)}`;
      return [{ property, got, expected: `"Locked", ${days(before)} days or more`, fix: "Keep it" }];
    },
  },
  {
    id: "storage-firewall-takes-public-addresses",
    type: ACCOUNT,
    says: "An account's firewall names public addresses, and no range as small as /31 or /32.",
    code: "InvalidValuesForRequestParameters",
    source: page("common/storage-network-security#restrictions-for-ip-network-rules"),
    check: ({ body }) =>
      objects(at(body, "networkRuleSet", "ipRules")).flatMap((rule, index) => {
        const range = text(rule["iPAddressOrRange"]) ?? "";
        if (!isPrivateAddress(range) && !/\/3[12]$/.test(range)) return [];
        const property = `networkRuleSet.ipRules[${index}].iPAddressOrRange`;
        const expected = "a public address, or a public range of /30 or larger";
        return [{ property, got: `"${range}"`, expected, fix: "Let private clients use a private endpoint" }];
      }),
  },
];

export const storageLaws: readonly Law[] = [...accountLaws, ...blobServiceLaws, ...lifecycleLaws];
