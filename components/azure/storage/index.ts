import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { BACKUP } from "../../../facts/objectives";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { grantEach } from "../managed-identity";
import { PrivateLinkEverything } from "../private-link-everything";
import { storageFaults, type StorageArgs } from "./args";
import { lifecycleRules } from "./build-lifecycle";

export type { Lifecycle, StorageArgs } from "./args";

/** Facts that policies and the recovery model read. */
export interface StorageRecovery {
  /** Over zones and to the paired region, or to the paired region only where there are no zones. */
  readonly replication: "Standard_GZRS" | "Standard_GRS";
  /** Region that holds the second copy. */
  readonly pairedRegion: string;
  readonly softDeleteDays: number;
  /** Days that blobs can be rolled back by; 0 where blobs cannot change. */
  readonly pointInTimeDays: number;
}

/** Blobs, kept in two regions and undeletable for a month, reached by private endpoint and Entra identity only (A9, A22). */
export class Storage extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** `https://<account>.blob.core.windows.net/` */
  readonly blobEndpoint: pulumi.Output<string>;
  readonly recovery: StorageRecovery;

  /** @throws ArgumentError on container names that Azure refuses and on days that contradict each other. */
  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Storage", name, storageFaults(args));
    super("plugilo:azure:Storage", name, {}, opts);
    const { region } = args.site;
    this.recovery = {
      replication: region.gzrs ? "Standard_GZRS" : "Standard_GRS",
      pairedRegion: region.pair,
      softDeleteDays: BACKUP.dailyKeptDays,
      pointInTimeDays: args.immutable ? 0 : BACKUP.pitrDays,
    };
    const account = this.account(name, args);
    const blobs = this.blobService(name, args, account);
    this.containers(name, args, account, blobs);
    args.link.connect(`${name}-blob`, { service: "blob", targetId: account.id }, { parent: this });
    const scope = account.id;
    grantEach(`${name}-contributor`, args.contributors, { role: "blobDataContributor", scope }, { parent: this });
    grantEach(`${name}-reader`, args.readers, { role: "blobDataReader", scope }, { parent: this });
    if (args.workspaceId !== undefined) {
      diagnose(`${name}-diagnostics`, { targetId: blobs.id, workspaceId: args.workspaceId }, { parent: this });
    }
    this.accountId = account.id;
    this.accountName = account.name;
    this.blobEndpoint = pulumi.interpolate`https://${account.name}.blob.core.windows.net/`;
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
      recovery: this.recovery,
    });
  }

  private account(name: string, { site, role }: StorageArgs): storage.StorageAccount {
    return new storage.StorageAccount(
      `${name}-account`,
      {
        accountName: site.names.of("storageAccount", role),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        kind: "StorageV2",
        sku: { name: this.recovery.replication },
        accessTier: "Hot",
        minimumTlsVersion: "TLS1_2",
        enableHttpsTrafficOnly: true,
        allowSharedKeyAccess: false,
        defaultToOAuthAuthentication: true,
        allowCrossTenantReplication: false,
        isLocalUserEnabled: false,
        allowedCopyScope: "AAD",
        ...PrivateLinkEverything.closed("blob"),
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
  }

  private blobService(
    name: string,
    { site, immutable }: StorageArgs,
    account: storage.StorageAccount,
  ): storage.BlobServiceProperties {
    const kept = { enabled: true, days: this.recovery.softDeleteDays };
    return new storage.BlobServiceProperties(
      `${name}-blobs`,
      {
        accountName: account.name,
        resourceGroupName: site.resourceGroupName,
        blobServicesName: "default",
        isVersioningEnabled: true,
        changeFeed: { enabled: true, retentionInDays: kept.days },
        deleteRetentionPolicy: kept,
        containerDeleteRetentionPolicy: kept,
        // Restore needs versioning, change feed and a longer soft delete, and no immutable containers.
        // https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview (2026-11)
        restorePolicy: immutable ? { enabled: false } : { enabled: true, days: this.recovery.pointInTimeDays },
      },
      { parent: this },
    );
  }

  private containers(
    name: string,
    { site, containers, immutable, lifecycle }: StorageArgs,
    account: storage.StorageAccount,
    blobs: storage.BlobServiceProperties,
  ): void {
    const place = { accountName: account.name, resourceGroupName: site.resourceGroupName };
    for (const containerName of containers) {
      const container = new storage.BlobContainer(
        `${name}-${containerName}`,
        { ...place, containerName, publicAccess: "None" },
        { parent: this, protect: site.protect, dependsOn: blobs },
      );
      if (!immutable) continue;
      new storage.BlobContainerImmutabilityPolicy(
        `${name}-${containerName}-immutability`,
        {
          ...place,
          containerName: container.name,
          immutabilityPolicyName: "default",
          immutabilityPeriodSinceCreationInDays: immutable.days,
        },
        { parent: this, protect: site.protect },
      );
    }
    new storage.ManagementPolicy(
      `${name}-lifecycle`,
      { ...place, managementPolicyName: "default", policy: { rules: lifecycleRules(lifecycle) } },
      { parent: this, dependsOn: blobs },
    );
  }
}
