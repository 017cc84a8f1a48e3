import type { PropertyMap, Value } from "../../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const ACCOUNT: PropertyMap = {
  accountName: "stfiles",
  location: "germanywestcentral",
  kind: "StorageV2",
  sku: { name: "Standard_GZRS" },
};
const identityId = (name: string): string =>
  `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

const account =
  (more: PropertyMap = {}) =>
  (cloud: TestCloud) =>
    cloud.make("storage:StorageAccount", "subject", { ...ACCOUNT, ...more });

const identity = (cloud: TestCloud, name: string) =>
  cloud.make("managedidentity:UserAssignedIdentity", name, { resourceName: name });

const SERVICE: PropertyMap = {
  accountName: "stfiles",
  blobServicesName: "default",
  isVersioningEnabled: true,
  changeFeed: { enabled: true },
  deleteRetentionPolicy: { enabled: true, days: 35 },
  restorePolicy: { enabled: true, days: 30 },
};

/** An account, and the settings of its blobs. */
const service = (more: PropertyMap) => async (cloud: TestCloud) => {
  await account()(cloud);
  await cloud.make("storage:BlobServiceProperties", "blobs", {
    accountName: "stfiles",
    blobServicesName: "default",
    ...more,
  });
};

const container = (more: PropertyMap = {}): PropertyMap => ({
  accountName: "stfiles",
  containerName: "uploads",
  ...more,
});

const POLICY: PropertyMap = {
  accountName: "stfiles",
  containerName: "uploads",
  immutabilityPolicyName: "default",
  immutabilityPeriodSinceCreationInDays: 365,
};
const protectedContainer = async (cloud: TestCloud) => {
  await account()(cloud);
  await cloud.make("storage:BlobContainer", "uploads", container());
};

const rule = (actions: PropertyMap, filters: PropertyMap = {}, name = "age"): PropertyMap => ({
  name,
  type: "Lifecycle",
  enabled: true,
  definition: { actions, filters: { blobTypes: ["blockBlob"], ...filters } },
});
const lifecycle = (...rules: PropertyMap[]): PropertyMap => ({
  accountName: "stfiles",
  managementPolicyName: "default",
  policy: { rules },
});
const afterChange = (days: number): PropertyMap => ({ daysAfterModificationGreaterThan: days });
const afterUse = (days: number): PropertyMap => ({ daysAfterLastAccessTimeGreaterThan: days });
const COOL = rule({ baseBlob: { tierToCool: afterChange(30) } });

const ageing = (wrong: PropertyMap, given: LawCase["given"] = account(), right = lifecycle(COOL)): LawCase => ({
  given,
  kind: "storage:ManagementPolicy",
  right,
  wrong,
});

const vaultWith =
  (enablePurgeProtection: boolean, kty = "RSA") =>
  async (cloud: TestCloud, name: string) => {
    await cloud.make("keyvault:Vault", name, {
      vaultName: name,
      properties: {
        tenantId: SUBSCRIPTION,
        sku: { family: "A", name: "standard" },
        ...(enablePurgeProtection ? { enablePurgeProtection } : {}),
      },
    });
    await cloud.make("keyvault:Key", name, { vaultName: name, keyName: "data", properties: { kty } });
  };

/** Encrypted under the key `data` of a vault. */
const under = (vault: string, identityName: string | undefined = "reader"): PropertyMap => ({
  identity: { type: "UserAssigned", userAssignedIdentities: [identityId("reader")] },
  encryption: {
    keySource: "Microsoft.Keyvault",
    keyVaultProperties: { keyName: "data", keyVaultUri: `https://${vault}.vault.azure.net/` },
    ...(identityName === undefined
      ? {}
      : { encryptionIdentity: { encryptionUserAssignedIdentity: identityId(identityName) } }),
  },
});

/** Two vaults, of which the second is not as it must be. */
const vaults =
  (wrong: (cloud: TestCloud, name: string) => Promise<void>) =>
  async (cloud: TestCloud): Promise<void> => {
    await identity(cloud, "reader");
    await vaultWith(true)(cloud, "kv-right");
    await wrong(cloud, "kv-wrong");
  };

const versions = (state: Value, days = 365): PropertyMap => ({
  immutableStorageWithVersioning: {
    enabled: true,
    immutabilityPolicy: { state, immutabilityPeriodSinceCreationInDays: days },
  },
});

const firewall = (range: string): PropertyMap => ({
  networkRuleSet: { defaultAction: "Deny", ipRules: [{ iPAddressOrRange: range }] },
});

const ofAccount = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "storage:StorageAccount",
  right: { ...ACCOUNT, ...right },
  wrong,
});

describeLaws("Storage", {
  "storage-zones-need-a-region-with-zones": ofAccount({}, { location: "germanynorth" }),
  "storage-zones-are-not-changed-in-place": {
    ...ofAccount({}, { sku: { name: "Standard_GRS" } }),
    changes: true,
  },
  "storage-tls-1-3-is-no-minimum": ofAccount({ minimumTlsVersion: "TLS1_2" }, { minimumTlsVersion: "TLS1_3" }),
  "storage-one-user-assigned-identity": {
    given: async (cloud) => {
      for (const name of ["reader", "other"]) await identity(cloud, name);
    },
    ...ofAccount(
      { identity: { type: "UserAssigned", userAssignedIdentities: [identityId("reader")] } },
      { identity: { type: "UserAssigned", userAssignedIdentities: [identityId("reader"), identityId("other")] } },
    ),
  },
  "storage-new-account-takes-a-key-by-user-assigned-identity": {
    given: vaults(vaultWith(true)),
    ...ofAccount(under("kv-right"), {
      encryption: {
        keySource: "Microsoft.Keyvault",
        keyVaultProperties: { keyName: "data", keyVaultUri: "https://kv-right.vault.azure.net/" },
      },
    }),
  },
  "storage-key-in-a-vault-that-is-purge-protected": {
    given: vaults(vaultWith(false)),
    ...ofAccount(under("kv-right"), under("kv-wrong")),
  },
  "storage-key-is-rsa": {
    given: vaults(vaultWith(true, "EC")),
    ...ofAccount(under("kv-right"), under("kv-wrong")),
  },
  "storage-nfs-needs-a-hierarchy": ofAccount({ enableNfsV3: true, isHnsEnabled: true }, { isHnsEnabled: false }),
  "storage-sftp-needs-a-hierarchy": ofAccount({ isSftpEnabled: true, isHnsEnabled: true }, { isHnsEnabled: false }),
  "storage-immutable-versions-not-in-a-hierarchy": ofAccount(versions("Unlocked"), { isHnsEnabled: true }),
  "storage-protection-starts-unlocked": ofAccount(versions("Unlocked"), versions("Locked")),
  "storage-locked-protection-only-grows": {
    given: account(versions("Unlocked")),
    ...ofAccount(versions("Locked"), versions("Locked", 30)),
    changes: true,
  },
  "storage-firewall-takes-public-addresses": ofAccount(firewall("93.184.216.0/24"), firewall("10.1.0.0/16")),

  "blob-restore-needs-versions-feed-and-soft-delete": {
    given: account(),
    kind: "storage:BlobServiceProperties",
    right: SERVICE,
    wrong: { isVersioningEnabled: false },
  },
  "blob-restore-shorter-than-soft-delete": {
    given: account(),
    kind: "storage:BlobServiceProperties",
    right: SERVICE,
    wrong: { restorePolicy: { enabled: true, days: 35 } },
  },
  "blob-restore-without-permanent-delete": {
    given: account(),
    kind: "storage:BlobServiceProperties",
    right: SERVICE,
    wrong: { deleteRetentionPolicy: { enabled: true, days: 35, allowPermanentDelete: true } },
  },
  "blob-soft-delete-days": {
    given: account(),
    kind: "storage:BlobServiceProperties",
    right: SERVICE,
    wrong: { containerDeleteRetentionPolicy: { enabled: true, days: 366 } },
  },
  "blob-restore-not-in-a-hierarchy": {
    given: async (cloud) => {
      await account()(cloud);
      await cloud.make("storage:StorageAccount", "lake", { ...ACCOUNT, accountName: "stlake", isHnsEnabled: true });
    },
    kind: "storage:BlobServiceProperties",
    right: SERVICE,
    wrong: { accountName: "stlake" },
  },
  "container-public-only-in-such-an-account": {
    given: account({ allowBlobPublicAccess: false }),
    kind: "storage:BlobContainer",
    right: container({ publicAccess: "None" }),
    wrong: { publicAccess: "Blob" },
  },
  "container-immutable-versions-need-versions": {
    given: service({ isVersioningEnabled: false }),
    kind: "storage:BlobContainer",
    right: container(),
    wrong: { immutableStorageWithVersioning: { enabled: true } },
  },
  "immutability-days": {
    given: protectedContainer,
    kind: "storage:BlobContainerImmutabilityPolicy",
    right: POLICY,
    wrong: { immutabilityPeriodSinceCreationInDays: 146_001 },
  },
  "immutability-one-kind-of-append": {
    given: protectedContainer,
    kind: "storage:BlobContainerImmutabilityPolicy",
    right: { ...POLICY, allowProtectedAppendWritesAll: true },
    wrong: { allowProtectedAppendWrites: true },
  },

  "lifecycle-no-archive-across-zones": ageing(lifecycle(rule({ baseBlob: { tierToArchive: afterChange(180) } }))),
  "lifecycle-use-is-tracked": ageing(
    lifecycle(rule({ baseBlob: { tierToCool: afterUse(30) } })),
    service({ lastAccessTimeTrackingPolicy: { enable: false } }),
  ),
  "lifecycle-one-clock": ageing(
    lifecycle(rule({ baseBlob: { tierToCool: { ...afterChange(30), ...afterUse(30) } } })),
    service({ lastAccessTimeTrackingPolicy: { enable: true } }),
  ),
  "lifecycle-back-to-hot-by-use": ageing(
    lifecycle(rule({ baseBlob: { tierToCool: afterChange(30), enableAutoTierToHotFromCool: true } })),
    service({ lastAccessTimeTrackingPolicy: { enable: true } }),
    lifecycle(rule({ baseBlob: { tierToCool: afterUse(30), enableAutoTierToHotFromCool: true } })),
  ),
  "lifecycle-rules-have-names-of-their-own": ageing(lifecycle(COOL, COOL)),
  "lifecycle-ten-prefixes": ageing(
    lifecycle(
      rule(
        { baseBlob: { delete: afterChange(30) } },
        { prefixMatch: Array.from({ length: 11 }, (_, at) => `a${at}/`) },
      ),
    ),
  ),
  "lifecycle-append-blobs-are-only-deleted": ageing(
    lifecycle(rule({ baseBlob: { tierToCool: afterChange(30) } }, { blobTypes: ["appendBlob"] })),
    account(),
    lifecycle(rule({ baseBlob: { delete: afterChange(30) } }, { blobTypes: ["appendBlob"] })),
  ),
});
