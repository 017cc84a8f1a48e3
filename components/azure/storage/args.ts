import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { BackupVault } from "../backup-vault";
import type { CustomerKey } from "../key-vault";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Days at which something happens to a blob; what is left out never happens. A colder tier costs less to keep and more to read. */
export interface Lifecycle {
  /**
   * Optional. What days are counted from: a blob's last change, or the last time that it was read or changed. `use` makes the account
   * note each first read of a day, for a charge, and brings a cool blob back to the hot tier when it is read. @default "change"
   */
  readonly countedFrom?: "change" | "use";
  /** Optional. Days until a blob moves to the cool tier, where it pays for 30 days at least. @default it stays hot */
  readonly coolAfterDays?: number;
  /** Optional. Days until a blob moves to the cold tier, where it pays for 90 days at least. @default it does not */
  readonly coldAfterDays?: number;
  /**
   * Optional. Days until a blob moves to the archive tier, where it pays for 180 days at least and takes hours to be read again. A
   * zone-redundant account has no such tier, and a backup skips what is in it. @default it does not
   */
  readonly archiveAfterDays?: number;
  /** Optional. Days until a blob is deleted. @default it is kept */
  readonly deleteAfterDays?: number;
}

/** Protection of blobs from everybody. Azure makes it lockable: a person locks it, once it has proved right, for good. */
export interface Immutability {
  /** Required. Days from a blob's creation, 1 to 146,000. */
  readonly days: number;
  /**
   * Required. What is kept. `version`: a blob may be written again, each version of it stays; fixed when the account is made.
   * `container`: a blob can be added and read, neither written again nor deleted.
   */
  readonly of: "version" | "container";
}

/** Services of an account besides blobs that take a private endpoint; data lake storage is not among them, as it has no roll-back. */
export type FurtherService = "queue" | "table" | "file";

export interface StorageArgs {
  readonly site: Site;
  /** Required. What the account is for: letters and digits, eight at most in production's names. */
  readonly role: string;
  /** Required. Gives the account its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Blob containers. */
  readonly containers: readonly string[];
  /** Optional. Services besides blobs that are used, each with its private endpoint. @default none */
  readonly furtherServices?: readonly FurtherService[];
  /** Optional. Workload identities that read and write blobs, by key. @default none */
  readonly contributors?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Workload identities that read blobs, by key. @default none */
  readonly readers?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Who writes. `ours`: workloads, by the private endpoint alone. `azure`: Azure's own services, such as flow logs and resource
   * logs, which have no endpoint in our network: those on Azure's list of trusted services pass the firewall with their Entra identity,
   * and nobody else. They write by appending, and each append leaves an old version: those go after a day, and there is no roll-back.
   * @default "ours"
   */
  readonly writers?: "ours" | "azure";
  /**
   * Optional. Lets the copy in the paired region be read, at any time and a little behind, under a name of its own
   * (`<account>-secondary`). Readers must choose it; nothing fails over by itself. @default false: the copy serves after a failover only
   */
  readonly secondaryReads?: boolean;
  /**
   * Optional. Protects each blob for a number of days. Roll-back would leave out what is protected, so there is none.
   * @default blobs may change and are rolled back as a whole
   */
  readonly immutable?: Immutability;
  /** Optional. @default every blob stays hot and is kept; old versions and snapshots go when backups no longer need them */
  readonly lifecycle?: Lifecycle;
  /** Optional. Key of ours that the data is encrypted under, from KeyVault of the same region. @default a key of Azure's */
  readonly customerKey?: CustomerKey;
  /** Optional. Vault of the same region that takes a copy each day. @default no copies beside the account's own versions */
  readonly backups?: BackupVault;
  /** Optional. Workspace for access logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears when blobs are slow or refused. @default nobody */
  readonly alerting?: Alerting;
  /** Optional. GB that are expected at most: beyond, somebody hears of it, as the bill grows. @default nobody hears of growth */
  readonly expectedGb?: number;
}
