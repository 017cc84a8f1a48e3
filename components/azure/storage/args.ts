import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Days after the last change of a blob at which something happens to it; what is left out never happens. */
export interface Lifecycle {
  /** Optional. Days until a blob moves to the cool tier. @default it stays hot */
  readonly coolAfterDays?: number;
  /** Optional. Days until a blob is deleted. @default it is kept */
  readonly deleteAfterDays?: number;
}

export interface StorageArgs {
  readonly site: Site;
  /** Required. What the account is for: letters and digits, eight at most in production's names. */
  readonly role: string;
  /** Required. Gives the account its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. Blob containers. */
  readonly containers: readonly string[];
  /** Optional. Workload identities that read and write blobs, by key. @default none */
  readonly contributors?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Workload identities that read blobs, by key. @default none */
  readonly readers?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Days during which no blob can be changed or deleted by anyone. Azure offers no point-in-time restore of
   * such an account. @default blobs may change; point-in-time restore is on
   */
  readonly immutable?: { readonly days: number };
  /** Optional. @default every blob stays hot and is kept; old versions go after 30 days in any case */
  readonly lifecycle?: Lifecycle;
  /** Optional. Workspace for access logs. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage (2026-11) */
const CONTAINER = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview (2026-11): 146,000 days. */
const LONGEST_IMMUTABILITY_DAYS = 146_000;

export function storageFaults({ containers, immutable, lifecycle = {} }: StorageArgs): Fault[] {
  return [
    ...containers
      .filter((container) => !CONTAINER.test(container))
      .map((container) => ({
        path: "containers",
        got: container,
        expected: "3 to 63 lower-case letters, digits and single hyphens",
        fix: "rename the container",
      })),
    ...[...new Set(containers.filter((container, index) => containers.indexOf(container) !== index))].map((twice) => ({
      path: "containers",
      got: twice,
      expected: "each name once",
      fix: "remove the repetition",
    })),
    ...dayFaults("immutable.days", immutable?.days, LONGEST_IMMUTABILITY_DAYS),
    ...dayFaults("lifecycle.coolAfterDays", lifecycle.coolAfterDays, LONGEST_IMMUTABILITY_DAYS),
    ...dayFaults("lifecycle.deleteAfterDays", lifecycle.deleteAfterDays, LONGEST_IMMUTABILITY_DAYS),
    ...orderFaults(immutable?.days, lifecycle),
  ];
}

function dayFaults(path: string, days: number | undefined, most: number): Fault[] {
  if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= most)) return [];
  return [{ path, got: days, expected: `whole days from 1 to ${most}`, fix: "choose a value in the range" }];
}

function orderFaults(immutableDays = 0, { coolAfterDays = 0, deleteAfterDays }: Lifecycle): Fault[] {
  if (deleteAfterDays === undefined) return [];
  const earliest = Math.max(immutableDays, coolAfterDays);
  if (deleteAfterDays > earliest) return [];
  return [
    {
      path: "lifecycle.deleteAfterDays",
      got: deleteAfterDays,
      expected: `more than ${earliest}, when blobs may still be needed or protected`,
      fix: "delete later, or protect and cool for a shorter time",
    },
  ];
}
