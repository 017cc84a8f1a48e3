import * as alertsmanagement from "@pulumi/azure-native/alertsmanagement";
import * as dataprotection from "@pulumi/azure-native/dataprotection";
import * as pulumi from "@pulumi/pulumi";
import { BACKUP } from "../../../facts/objectives";
import { refuse } from "../../arguments";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import { asGiven } from "../as-given";
import { diagnose } from "../diagnostics";
import { grant } from "../managed-identity";
import {
  backupVaultFaults,
  type BackupVaultArgs,
  blobsFaults,
  type FurtherPolicy,
  policyFaults,
  type ProtectBlobsArgs,
  type ProtectClusterArgs,
  type ProtectDatabaseArgs,
} from "./args";
import { blobPolicy, furtherPolicy, type NamedPolicy } from "./build-policies";
import { blobInstance, buildVault, clusterInstance, databaseInstance } from "./build-vault";

export type { BackupVaultArgs, FurtherPolicy, ProtectBlobsArgs, ProtectClusterArgs, ProtectDatabaseArgs } from "./args";

const COMPONENT = "BackupVault";
/** A night without a backup can be made up for; a second one not. */
const BACKUP_SEVERITY = 2;

interface ProtectOptions {
  readonly parent: pulumi.Resource;
  readonly dependsOn: readonly pulumi.Resource[];
}

/** Facts that policies and the recovery model read. */
export interface BackupVaultRecovery {
  /** Days that a day's copy is kept. */
  readonly keptDays: number;
  /** Region that holds the second copy of each. */
  readonly pairedRegion: string;
  readonly immutability: "off" | "on" | "locked";
}

/**
 * A region's vault of daily copies, kept thirty days in two regions, out of reach of who may delete the originals (A4, A22): Azure
 * holds them in a tenant of its own. Components that hold data are handed the vault and protect what they make.
 *
 * Databases need it not: PostgreSQL's own backups reach back 35 days (docs/decisions/01). Of a cluster it has the objects (ClusterBackup):
 * the estate keeps no state on disks that is nowhere else. The vault has no public door of its own and takes no private endpoint: it reaches what it copies by its identity.
 *
 * @costs A price a month for each protected account, by its size, and the gigabytes that the copies take, in two regions. Roll-back
 * within an account costs no more than the account's own versions. Fourteen days of soft delete are free.
 * @fails A copy that fails tells the stack's receivers the same night; the day before's is still there. The first run may fail because
 * Azure takes up to thirty minutes to believe a new role: run again. A vault is not deleted while copies are in it: with soft delete
 * and immutability a destroy ends with an error at the vault, on purpose, until copies are a month and two weeks old.
 * @recovers An operator restores from the vault into a new account of the region, as none goes over what is there; hours, by size. When a
 * region is lost, Microsoft opens the second copy of blobs in the paired region; that of databases can be restored from at any time.
 * When an account is to fail over, an operator stops its protection before and resumes it after; the next copy is a full one.
 */
export class BackupVault extends pulumi.ComponentResource {
  readonly vaultId: pulumi.Output<string>;
  readonly vaultName: pulumi.Output<string>;
  /** Entra tenant of the vault's identity. */
  readonly tenantId: pulumi.Output<string>;
  /** Object id of the vault's identity, for roles on what it copies. */
  readonly principalId: pulumi.Output<string>;
  /** ARM ids of the policies, by what they are for. */
  readonly policyIds: Readonly<Partial<Record<"blobs" | FurtherPolicy, pulumi.Output<string>>>>;
  readonly recovery: BackupVaultRecovery;
  private readonly site: Site;
  private readonly blobPolicyId: pulumi.Output<string>;

  /** @throws ArgumentError on times out of Azure's range, and on PostgreSQL where the region's vaults do not take it. */
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(COMPONENT, name, backupVaultFaults(args));
    super(`plugilo:azure:${COMPONENT}`, name, {}, opts);
    const { site, immutability = "on", startHourUtc = 1, furtherPolicies = [] } = args;
    this.site = site;
    const vault = new dataprotection.BackupVault(`${name}-vault`, buildVault(args), {
      parent: this,
      protect: site.protect,
    });
    this.vaultId = vault.id;
    this.vaultName = vault.name;
    this.tenantId = pulumi.output(args.tenantId);
    this.principalId = vault.identity.apply((identity) => identity?.principalId ?? "");
    this.blobPolicyId = this.policy(`${name}-policy-blobs`, blobPolicy(startHourUtc));
    this.policyIds = {
      blobs: this.blobPolicyId,
      ...Object.fromEntries(
        furtherPolicies.map((kind) => [kind, this.policy(`${name}-policy-${kind}`, furtherPolicy(kind, startHourUtc))]),
      ),
    };
    this.recovery = { keptDays: BACKUP.dailyKeptDays, pairedRegion: site.region.pair, immutability };
    this.guard(name, args);
    this.watch(name, args);
    const { vaultId, vaultName, principalId, policyIds, recovery } = this;
    this.registerOutputs({ vaultId, vaultName, principalId, policyIds, recovery });
  }

  /**
   * Protects an account's blobs: roll-back within it, and a copy into the vault each day.
   *
   * @param name logical name, unique in the stack; also the instance's name in the vault.
   * @param opts parent: the account's component; dependsOn: all that lies within the account, since Azure locks it as it is then.
   * @throws ArgumentError when the account is in another region, or no container is named.
   */
  protectBlobs(name: string, args: ProtectBlobsArgs, opts: ProtectOptions): void {
    refuse(`${COMPONENT}.protectBlobs`, name, blobsFaults(args, this.site.region));
    // As soon as there is an account: Azure takes its time to believe a role.
    const role = grant(
      `${name}-role`,
      { principalId: this.principalId, role: "storageAccountBackupContributor", scope: args.accountId },
      { parent: opts.parent },
    );
    const after = [role, ...opts.dependsOn];
    this.instance(name, blobInstance(args, this.blobPolicyId), { parent: opts.parent, dependsOn: after });
  }

  /**
   * Protects a database server: a full copy into the vault each week, beside the server's own backups. The vault's identity reads the
   * server's resource group and takes the copies: https://learn.microsoft.com/azure/backup/backup-azure-database-postgresql-flex (2026-11).
   *
   * @param name logical name, unique in the stack; also the instance's name in the vault.
   * @throws ArgumentError when the server is in another region, or the vault has no policy for it.
   */
  protectDatabase(name: string, args: ProtectDatabaseArgs, opts: ProtectOptions): void {
    const policyId = this.policyIds.postgres;
    const faults = policyFaults(args, this.site.region, "postgres", policyId !== undefined);
    refuse(`${COMPONENT}.protectDatabase`, name, faults);
    if (policyId === undefined) return;
    const { principalId } = this;
    const scope = pulumi.output(args.serverId);
    const group = scope.apply((id) => id.replace(/\/providers\/.*$/i, ""));
    const { parent } = opts;
    const roles = [
      grant(`${name}-reader`, { principalId, role: "reader", scope: group }, { parent }),
      grant(`${name}-role`, { principalId, role: "postgresLongTermBackup", scope }, { parent }),
    ];
    this.instance(name, databaseInstance(args, policyId), { parent, dependsOn: [...roles, ...opts.dependsOn] });
  }

  /**
   * Protects a cluster: snapshots of its objects each day. The vault's identity reads the cluster and the group of the snapshots:
   * https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept#required-roles-and-permissions (2026-11).
   *
   * @param name logical name, unique in the stack; also the instance's name in the vault.
   * @param opts dependsOn: the extension in the cluster, its rights, and the vault's way into the cluster.
   * @throws ArgumentError when the cluster is in another region, or the vault has no policy for it.
   */
  protectCluster(name: string, args: ProtectClusterArgs, opts: ProtectOptions): void {
    const policyId = this.policyIds.clusters;
    const faults = policyFaults(args, this.site.region, "clusters", policyId !== undefined);
    refuse(`${COMPONENT}.protectCluster`, name, faults);
    if (policyId === undefined) return;
    const { principalId } = this;
    const { parent } = opts;
    const roles = [
      grant(`${name}-reader`, { principalId, role: "reader", scope: args.clusterId }, { parent }),
      grant(`${name}-snapshot-reader`, { principalId, role: "reader", scope: args.snapshotGroupId }, { parent }),
    ];
    this.instance(name, clusterInstance(args, policyId), { parent, dependsOn: [...roles, ...opts.dependsOn] });
  }

  private instance(
    name: string,
    properties: dataprotection.BackupInstanceArgs["properties"],
    opts: pulumi.CustomResourceOptions,
  ): void {
    const { resourceGroupName, tags } = this.site;
    const body = { backupInstanceName: name, vaultName: this.vaultName, resourceGroupName, properties, tags };
    new dataprotection.BackupInstance(name, body, opts);
  }

  private policy(name: string, { name: backupPolicyName, properties }: NamedPolicy): pulumi.Output<string> {
    const { resourceGroupName } = this.site;
    const body = { backupPolicyName, vaultName: this.vaultName, resourceGroupName, properties };
    return new dataprotection.BackupPolicy(name, body, { parent: this }).id;
  }

  private guard(name: string, { resourceGuardId }: BackupVaultArgs): void {
    if (resourceGuardId === undefined) return;
    new dataprotection.DppResourceGuardProxy(
      `${name}-guard`,
      {
        // Azure knows it by this name only.
        // https://learn.microsoft.com/azure/backup/multi-user-authorization (2026-11)
        resourceGuardProxyName: "DppResourceGuardProxy",
        vaultName: this.vaultName,
        resourceGroupName: this.site.resourceGroupName,
        properties: { resourceGuardResourceId: resourceGuardId },
      },
      { parent: this },
    );
  }

  private watch(name: string, { workspaceId, alerting }: BackupVaultArgs): void {
    if (workspaceId !== undefined) {
      const target = { targetId: this.vaultId, workspaceId, dedicatedTables: true };
      diagnose(`${name}-diagnostics`, target, { parent: this });
    }
    if (alerting) this.route(name, alerting);
  }

  /**
   * Azure itself raises an alert when a job fails, or a backup is deleted or weakened; a rule hands each to the stack's receivers. The
   * metrics of a vault tell less, and are a preview.
   * https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts#supported-alerting-solutions (2026-11)
   */
  private route(name: string, alerting: Alerting): void {
    const properties = {
      description: "A backup failed, or was deleted: see what and why before the next night.",
      enabled: true,
      scopes: [this.vaultId],
      actions: [{ actionType: "AddActionGroups", actionGroupIds: [alerting.groupOf(BACKUP_SEVERITY)] }],
    } satisfies alertsmanagement.AlertProcessingRuleByNameArgs["properties"];
    new alertsmanagement.AlertProcessingRuleByName(
      `${name}-alerts`,
      {
        alertProcessingRuleName: this.site.names.of("metricAlert", name),
        resourceGroupName: this.site.resourceGroupName,
        location: "Global",
        properties,
        tags: this.site.tags,
      },
      { parent: this, transformations: [asGiven({ properties })] },
    );
  }
}
