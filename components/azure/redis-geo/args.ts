import * as pulumi from "@pulumi/pulumi";
import { GEO_REPLICATION, geoReplicationRefusal } from "../../../facts/redis";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { PrivateLinkEverything } from "../private-link-everything";

/** Snapshots, or a log of every write synced each second. */
export type Persistence =
  { readonly kind: "snapshots"; readonly every: "1h" | "6h" | "12h" } | { readonly kind: "log" };

export interface RedisGeoArgs {
  readonly site: Site;
  /** Required. Gives the cluster its private endpoint. */
  readonly link: PrivateLinkEverything;
  /** Required. SKU, such as `MemoryOptimized_M50`; the same in every region of a group. */
  readonly sku: string;
  /** Conditional. Name of the geo-replication group; required to replicate. @default a cluster of its own (staging) */
  readonly groupNickname?: string;
  /**
   * Conditional. Databases that are in the group already, in the order in which they came; `[]` for the first region, the
   * `memberIds` of the region before for each that follows.
   * @default []
   */
  readonly joins?: readonly pulumi.Input<string>[] | pulumi.Output<string[]>;
  /** Optional. How clients see the shards: through one address, or each. The same in a group. @default "OSSCluster" */
  readonly clustering?: "OSSCluster" | "EnterpriseCluster";
  /** Required. Workload identities with full access to data, by key: Azure offers this one access policy. */
  readonly accessPolicies: Readonly<Record<string, { readonly objectId: pulumi.Input<string> }>>;
  /** Optional. Writes to disk, for a cluster without a group: the two exclude each other. @default none */
  readonly persistence?: Persistence;
  /** Optional. Workspace for connection logs and metrics. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
}

/** https://learn.microsoft.com/rest/api/redis/redisenterprisecache/access-policy-assignment/create-update (2026-11) */
const ASSIGNMENT_NAME = /^[A-Za-z0-9]{1,60}$/;
const GROUP_NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;

/** Name of the assignment of one key: Azure takes letters and digits. */
export function assignmentName(key: string): string {
  return key.replaceAll("-", "");
}

export function redisGeoFaults(args: RedisGeoArgs): Fault[] {
  return [...groupFaults(args), ...loneFaults(args), ...accessFaults(args)];
}

function groupFaults({ groupNickname, joins = [], sku, persistence }: RedisGeoArgs): Fault[] {
  if (groupNickname === undefined) return [];
  const refusal = geoReplicationRefusal(sku);
  const most = GEO_REPLICATION.maximumMembers - 1;
  return [
    ...(refusal
      ? [{ path: "sku", got: sku, expected: refusal, fix: "choose another size; it replicates in no group" }]
      : []),
    ...(persistence
      ? [
          {
            path: "persistence",
            got: persistence,
            expected: "nothing beside groupNickname: a replicated database is never written to disk",
            fix: "remove one of the two",
          },
        ]
      : []),
    ...(GROUP_NAME.test(groupNickname)
      ? []
      : [
          {
            path: "groupNickname",
            got: groupNickname,
            expected: "2 to 63 letters, digits and hyphens between them",
            fix: "rename the group",
          },
        ]),
    ...(!pulumi.Output.isInstance(joins) && joins.length > most
      ? [{ path: "joins", got: joins.length, expected: `at most ${most} databases`, fix: "leave a region out" }]
      : []),
  ];
}

function loneFaults({ groupNickname, joins = [] }: RedisGeoArgs): Fault[] {
  if (groupNickname !== undefined || isFirst(joins)) return [];
  return [
    {
      path: "groupNickname",
      got: undefined,
      expected: "the group's name, because the database joins others",
      fix: "give the name that the first region gave",
    },
  ];
}

function accessFaults({ accessPolicies }: RedisGeoArgs): Fault[] {
  return Object.keys(accessPolicies)
    .filter((key) => !ASSIGNMENT_NAME.test(assignmentName(key)))
    .map((key) => ({
      path: `accessPolicies.${key}`,
      got: key,
      expected: "letters, digits and hyphens, 60 at most",
      fix: "rename the key",
    }));
}

function isFirst(joins: NonNullable<RedisGeoArgs["joins"]>): boolean {
  return !pulumi.Output.isInstance(joins) && joins.length === 0;
}
