import * as storage from "@pulumi/azure-native/storage";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { asGiven } from "../as-given";
import { diagnose } from "../diagnostics";
import { grantEach } from "../managed-identity";
import type { StorageArgs } from "./args";
import { buildAccount, recoveryOf, type StorageRecovery } from "./build-account";
import { storageWatches } from "./build-alerts";
import { buildBlobs } from "./build-blobs";
import { lifecycleRules } from "./build-lifecycle";
import { storageFaults } from "./validate";

export type { FurtherService, Immutability, Lifecycle, StorageArgs } from "./args";
export type { StorageRecovery } from "./build-account";

/**
 * Blobs, kept in two regions and undeletable for a month, reached by private endpoint and Entra identity only (A9, A22).
 *
 * @costs The gigabytes kept, twice as dear in two regions as in one; old versions and deleted blobs count as well, for five weeks. Cooler
 * tiers are cheaper to keep and dearer to read. Reading the second copy (`secondaryReads`) adds about a quarter, copies in a backup vault
 * a price a gigabyte of their own, access logs whatever the workspace asks.
 * @fails A zone's loss is not noticed where the region has zones. With the region the account is gone until somebody decides to fail
 * over: uploads and downloads fail, while readers that were taught to may read the second copy, minutes old. What was written in those
 * minutes is lost by a failover; the account's Last Sync Time tells from when on. While a backup vault protects the account, Azure
 * keeps a delete lock on it: a container or a role of its own can be taken away only after the protection.
 * @recovers A deleted or overwritten blob: by whoever may write, from its versions, within 35 days. Many at once: an operator rolls back
 * containers to any moment of the last 30 days, in about two hours a million blobs; a deleted container comes back whole. The region: an
 * operator starts a failover, which takes about an hour, and makes the account geo-redundant again afterwards. Everything else: a copy
 * in the backup vault is restored into a new account, as none goes over what is there.
 */
export class Storage extends pulumi.ComponentResource {
  readonly accountId: pulumi.Output<string>;
  readonly accountName: pulumi.Output<string>;
  /** `https://<account>.blob.core.windows.net/` */
  readonly blobEndpoint: pulumi.Output<string>;
  /** `https://<account>-secondary.blob.core.windows.net/`, where the copy in the paired region can be read; else undefined. */
  readonly secondaryBlobEndpoint: pulumi.Output<string> | undefined;
  readonly recovery: StorageRecovery;

  /** @throws ArgumentError on container names that Azure refuses, and on days and choices that contradict each other. */
  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Storage", name, storageFaults(args));
    super("plugilo:azure:Storage", name, {}, opts);
    this.recovery = recoveryOf(args);
    const body = buildAccount(args);
    const account = new storage.StorageAccount(`${name}-account`, body, {
      parent: this,
      protect: args.site.protect,
      transformations: [asGiven({ networkRuleSet: body.networkRuleSet })],
    });
    this.accountId = account.id;
    this.accountName = account.name;
    const at = (host: string): pulumi.Output<string> => pulumi.interpolate`https://${account.name}${host}/`;
    this.blobEndpoint = at(".blob.core.windows.net");
    this.secondaryBlobEndpoint = args.secondaryReads ? at("-secondary.blob.core.windows.net") : undefined;
    this.connect(name, args);
    const within = this.blobs(name, args);
    this.protectBlobs(name, args, [...within, ...this.admit(name, args)]);
    this.registerOutputs({
      accountId: this.accountId,
      accountName: this.accountName,
      blobEndpoint: this.blobEndpoint,
      secondaryBlobEndpoint: this.secondaryBlobEndpoint,
      recovery: this.recovery,
    });
  }

  private connect(name: string, { link, secondaryReads, furtherServices = [] }: StorageArgs): void {
    const targetId = this.accountId;
    link.connect(`${name}-blob`, { service: "blob", targetId }, { parent: this });
    if (secondaryReads) {
      link.connect(`${name}-blob-secondary`, { service: "blobSecondary", targetId }, { parent: this });
    }
    for (const service of furtherServices) link.connect(`${name}-${service}`, { service, targetId }, { parent: this });
  }

  private admit(name: string, { contributors, readers }: StorageArgs): pulumi.Resource[] {
    const scope = this.accountId;
    const opts = { parent: this };
    return [
      ...grantEach(`${name}-contributor`, contributors, { role: "blobDataContributor", scope }, opts),
      ...grantEach(`${name}-reader`, readers, { role: "blobDataReader", scope }, opts),
    ];
  }

  /** The blob service and what is in it and watches it. @returns all that lies within the account */
  private blobs(name: string, args: StorageArgs): pulumi.Resource[] {
    const { workspaceId, alerting } = args;
    const opts = { parent: this };
    const body = { accountName: this.accountName, ...buildBlobs(args) };
    const blobs = new storage.BlobServiceProperties(`${name}-blobs`, body, opts);
    const targetId = blobs.id;
    if (alerting) {
      for (const [key, watch] of Object.entries(storageWatches(args))) {
        alerting.watch(`${name}-${key}`, { ...watch, targetId }, opts);
      }
    }
    return [
      blobs,
      ...this.containers(name, args, blobs),
      ...(workspaceId === undefined ? [] : [diagnose(`${name}-diagnostics`, { targetId, workspaceId }, opts)]),
    ];
  }

  private containers(name: string, args: StorageArgs, blobs: storage.BlobServiceProperties): pulumi.Resource[] {
    const { site, containers, immutable } = args;
    const place = { accountName: this.accountName, resourceGroupName: site.resourceGroupName };
    const made = containers.map((containerName) => {
      const container = new storage.BlobContainer(
        `${name}-${containerName}`,
        { ...place, containerName, publicAccess: "None" },
        { parent: this, protect: site.protect, dependsOn: blobs },
      );
      if (immutable?.of === "container") {
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
      return container;
    });
    const lifecycle = new storage.ManagementPolicy(
      `${name}-lifecycle`,
      { ...place, managementPolicyName: "default", policy: { rules: lifecycleRules(args) } },
      { parent: this, dependsOn: blobs },
    );
    return [...made, lifecycle];
  }

  /** Last, so that it goes first: with it goes the lock that keeps all within the account from being taken away. */
  private protectBlobs(name: string, { site, containers, backups }: StorageArgs, after: pulumi.Resource[]): void {
    backups?.protectBlobs(
      `${name}-backup`,
      { accountId: this.accountId, region: site.region, containers },
      { parent: this, dependsOn: after },
    );
  }
}
