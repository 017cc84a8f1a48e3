import type { StorageAccountArgs } from "@pulumi/azure-native/storage";
import { BACKUP } from "../../../facts/objectives";
import { GEO_COPY } from "../../../facts/storage";
import { PrivateLinkEverything } from "../private-link-everything";
import type { StorageArgs } from "./args";

/** Facts that policies and the recovery model read. */
export interface StorageRecovery {
  /** Over zones and to the paired region, or to the paired region only where there are no zones; RA: the copy can be read. */
  readonly replication: "Standard_GZRS" | "Standard_RAGZRS" | "Standard_GRS" | "Standard_RAGRS";
  /** Region that holds the second copy. */
  readonly pairedRegion: string;
  /** How far the second copy runs behind, in minutes. Typical, never promised: the account's Last Sync Time tells. */
  readonly geoLag: { readonly typicalMinutes: number; readonly contractual: boolean };
  /** Whether the second copy can be read before a failover. */
  readonly secondaryReads: boolean;
  readonly softDeleteDays: number;
  /** Days that blobs can be rolled back by; 0 where they cannot change, or are logs of Azure's. */
  readonly pointInTimeDays: number;
  /** Days that copies in a vault are kept, one a day; 0 without a vault. */
  readonly dailyBackupDays: number;
}

export function recoveryOf({
  site,
  secondaryReads = false,
  immutable,
  writers,
  backups,
}: StorageArgs): StorageRecovery {
  const { gzrs, pair } = site.region;
  const rollBack = !immutable && writers !== "azure";
  return {
    replication: `Standard_${secondaryReads ? "RA" : ""}${gzrs ? "GZRS" : "GRS"}`,
    pairedRegion: pair,
    geoLag: { typicalMinutes: GEO_COPY.typicalLagMinutes, contractual: GEO_COPY.contractual },
    secondaryReads,
    softDeleteDays: BACKUP.blobSoftDeleteDays,
    pointInTimeDays: rollBack ? BACKUP.dailyKeptDays : 0,
    dailyBackupDays: backups ? BACKUP.dailyKeptDays : 0,
  };
}

/** Body of the account. */
export function buildAccount(args: StorageArgs): StorageAccountArgs {
  const { site, role } = args;
  return {
    accountName: site.names.of("storageAccount", role),
    resourceGroupName: site.resourceGroupName,
    location: site.region.name,
    kind: "StorageV2",
    sku: { name: recoveryOf(args).replication },
    accessTier: "Hot",
    minimumTlsVersion: "TLS1_2",
    enableHttpsTrafficOnly: true,
    // No account keys, hence no shared access signatures but those that a person's or a workload's own sign-in vouches for.
    allowSharedKeyAccess: false,
    defaultToOAuthAuthentication: true,
    isLocalUserEnabled: false,
    allowCrossTenantReplication: false,
    allowedCopyScope: "AAD",
    ...PrivateLinkEverything.closed("blob"),
    networkRuleSet: firewall(args),
    ...encryption(args),
    ...versionLevelImmutability(args),
    tags: site.tags,
  };
}

/**
 * The public door is shut whatever the rules: they name who passes beside private endpoints. A backup vault is named itself, which is
 * less than all of Azure's trusted services.
 * https://learn.microsoft.com/azure/storage/common/storage-network-security-trusted-azure-services (2026-11)
 */
function firewall({ writers, backups }: StorageArgs): StorageAccountArgs["networkRuleSet"] {
  const { networkRuleSet } = PrivateLinkEverything.closed("blob");
  return {
    ...networkRuleSet,
    ...(writers === "azure" ? { bypass: "AzureServices" } : {}),
    ...(backups ? { resourceAccessRules: [{ resourceId: backups.vaultId, tenantId: backups.tenantId }] } : {}),
  };
}

/**
 * Encrypted twice, with two keys and two algorithms: fixed when the account is made, as is which services a key of ours is for.
 * https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable (2026-11)
 */
function encryption({ customerKey, furtherServices = [] }: StorageArgs): Partial<StorageAccountArgs> {
  if (!customerKey) return { encryption: { keySource: "Microsoft.Storage", requireInfrastructureEncryption: true } };
  // Queues and tables are under our key only if they were told so at first; blobs and files always are.
  const account = { enabled: true, keyType: "Account" } as const;
  const told = furtherServices.filter((service) => service !== "file").map((service) => [service, account]);
  return {
    identity: { type: "UserAssigned", userAssignedIdentities: [customerKey.identityId] },
    encryption: {
      keySource: "Microsoft.Keyvault",
      requireInfrastructureEncryption: true,
      // Without a version: a rotated key is taken up within a day.
      keyVaultProperties: { keyName: customerKey.keyName, keyVaultUri: customerKey.vaultUri },
      encryptionIdentity: { encryptionUserAssignedIdentity: customerKey.identityId },
      ...(told.length > 0 ? { services: Object.fromEntries(told) } : {}),
    },
  };
}

/** https://learn.microsoft.com/azure/storage/blobs/immutable-version-level-worm-policies#enablement-and-policy-setting (2026-11) */
function versionLevelImmutability({ immutable }: StorageArgs): Partial<StorageAccountArgs> {
  if (immutable?.of !== "version") return {};
  return {
    immutableStorageWithVersioning: {
      enabled: true,
      immutabilityPolicy: {
        immutabilityPeriodSinceCreationInDays: immutable.days,
        state: "Unlocked",
        allowProtectedAppendWrites: false,
      },
    },
  };
}
