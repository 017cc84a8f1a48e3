import type * as pulumi from "@pulumi/pulumi";
import { BACKUP_VAULT } from "../../../facts/backup";
import type { Region } from "../../../facts/regions";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";

/** What besides blobs a vault has a policy for; instances of these are made where the thing itself is. */
export type FurtherPolicy = "clusters" | "postgres";

export interface BackupVaultArgs {
  readonly site: Site;
  /** Required. Entra tenant of the vault, by which the firewalls of what it copies know it. */
  readonly tenantId: pulumi.Input<string>;
  /**
   * Optional. Whether copies can be deleted before their time. `off`: yes. `on`: no, until a person turns it off again. `locked`: no,
   * for good; nobody can take that back. @default "on"
   */
  readonly immutability?: "off" | "on" | "locked";
  /** Optional. Days that a deleted backup can be had back, 14 to 180; what goes beyond 14 is charged. @default 14 */
  readonly softDeleteDays?: number;
  /** Optional. Hour at which the day's copies begin, UTC. @default 1 */
  readonly startHourUtc?: number;
  /** Optional. Policies besides the blobs'. `postgres` only where the region's vaults take it (facts/regions.ts). @default none */
  readonly furtherPolicies?: readonly FurtherPolicy[];
  /**
   * Optional. ARM id of a resource guard: another team's yes is then needed to weaken the vault. Theirs, in their subscription; here it
   * is only named. @default whoever may change the vault may weaken it
   */
  readonly resourceGuardId?: pulumi.Input<string>;
  /** Optional. Workspace for jobs and alerts. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of a backup that failed or was deleted. @default nobody */
  readonly alerting?: Alerting;
}

/** Blobs of one account that the vault takes copies of. */
export interface ProtectBlobsArgs {
  /** Required. ARM id of the storage account. */
  readonly accountId: pulumi.Input<string>;
  /** Required. Region of the account: the vault's own. */
  readonly region: Region;
  /** Required. Containers that are copied into the vault, 1 to 1,000; roll-back covers all of the account. */
  readonly containers: readonly string[];
}

/** A database server that the vault takes long-term copies of. */
export interface ProtectDatabaseArgs {
  /** Required. ARM id of the PostgreSQL flexible server. */
  readonly serverId: pulumi.Input<string>;
  /** Required. Region of the server: the vault's own. */
  readonly region: Region;
}

/** A cluster whose objects, and disks, the vault has snapshots taken of. */
export interface ProtectClusterArgs {
  /** Required. ARM id of the cluster. */
  readonly clusterId: pulumi.Input<string>;
  /** Required. Region of the cluster: the vault's own. */
  readonly region: Region;
  /** Required. ARM id of the resource group that holds the snapshots. */
  readonly snapshotGroupId: pulumi.Input<string>;
  /** Required. Whether disks are copied, beside the objects. */
  readonly volumes: boolean;
  /** Required. Kinds of objects that are left out, such as `secrets`. */
  readonly excludedResourceTypes: readonly string[];
}

export function backupVaultFaults(args: BackupVaultArgs): Fault[] {
  const { site, softDeleteDays, startHourUtc, furtherPolicies = [] } = args;
  const { least, most } = BACKUP_VAULT.softDeleteDays;
  return [
    ...rangeFaults("softDeleteDays", softDeleteDays, least, most),
    ...rangeFaults("startHourUtc", startHourUtc, 0, 23),
    ...(furtherPolicies.includes("clusters") && !site.region.clusterBackup
      ? [
          {
            path: "furtherPolicies",
            got: "clusters",
            expected: `a region whose vaults take clusters; ${site.region.name} has none`,
            fix: "leave it out: a cluster is made anew by this program and by Argo CD",
          },
        ]
      : []),
    ...(furtherPolicies.includes("postgres") && !site.region.postgresVault
      ? [
          {
            path: "furtherPolicies",
            got: "postgres",
            expected: `a region whose vaults take PostgreSQL; ${site.region.name} has none`,
            fix: "leave it out: the servers' own backups reach back 35 days (docs/decisions/01)",
          },
        ]
      : []),
  ];
}

export function blobsFaults({ region, containers }: ProtectBlobsArgs, own: Region): Fault[] {
  const { least, most } = BACKUP_VAULT.blobContainers;
  return [...regionFaults(region, own), ...rangeFaults("containers.length", containers.length, least, most)];
}

/** @param policy that it needs, and whether the vault has it. */
export function policyFaults(
  { region }: { readonly region: Region },
  own: Region,
  policy: FurtherPolicy,
  has: boolean,
): Fault[] {
  return [
    ...regionFaults(region, own),
    ...(has
      ? []
      : [
          {
            path: "furtherPolicies",
            got: "a vault without a policy for it",
            expected: `${policy} among them`,
            fix: "ask for it where the vault is made",
          },
        ]),
  ];
}

function regionFaults(region: Region, own: Region): Fault[] {
  if (region.name === own.name) return [];
  return [{ path: "region", got: region.name, expected: `${own.name}, as the vault`, fix: "use that region's vault" }];
}

function rangeFaults(path: string, got: number | undefined, least: number, most: number): Fault[] {
  if (got === undefined || (Number.isInteger(got) && got >= least && got <= most)) return [];
  return [{ path, got, expected: `a whole number from ${least} to ${most}`, fix: "choose one in the range" }];
}
