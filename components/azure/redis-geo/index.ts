import * as redis from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";
import { REDIS_PORT, REDIS_RESILIENCE, REDIS_SIZES } from "../../../facts/redis";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { PrivateLinkEverything } from "../private-link-everything";
import { assignmentName, type RedisGeoArgs } from "./args";
import { redisWatches } from "./build-alerts";
import { databaseSettings } from "./build-database";
import { redisGeoFaults } from "./validate";

export type { Persistence, RedisGeoArgs, RedisModule } from "./args";

/** A cluster has one database, and this is its name. */
const DATABASE = "default";

/** Facts that policies and the recovery model read. */
export interface RedisRecovery {
  readonly highAvailability: true;
  /** Over zones, by itself, where the region has any. */
  readonly zoneRedundant: boolean;
  /** Seconds without service when a node or a zone is lost. */
  readonly failoverSeconds: number;
  /** `active-geo`: every region takes reads and writes, converging without a promised time. */
  readonly replication: "active-geo" | "none";
  readonly persistence: "none" | "snapshots" | "log";
  /** Gigabytes that data may fill: the size, less what Azure reserves. */
  readonly usableMemoryGb: number;
}

/**
 * Azure Managed Redis in one region, in a group that replicates between regions (A9, A22): sessions and counters that outlive
 * the loss of a region. Identities sign in with Entra, over TLS, through a private endpoint; there are no keys. For staging,
 * without a group, it writes to disk instead.
 *
 * There is no resource for the link: each database names the group's members when it is created, and Azure tells the
 * older members. So the first region names itself, the next names both, and nobody changes the list afterwards.
 *
 * @costs The size, by the hour, in each region: a highly available cluster is two nodes at least. Azure does not charge the
 * traffic of replication at present. A larger size is bought in every region of the group, and a group cannot be scaled down.
 * @fails Without a node or a zone connections break for about 15 seconds and the last writes to it, seconds' worth, may be gone.
 * Without a region its services have no sessions until their clients turn to the other region's address; users whose last
 * writes had not been replicated sign in again. A full database refuses writes. Meanwhile the regions that are left keep what
 * they cannot hand over, and their memory grows: the alerts on memory and link tell it.
 * @recovers Nodes and zones by themselves. A lost region that comes back joins by itself and catches up, so wait for it as long
 * as memory lasts. If memory runs out before: in a region that lives, force-unlink the lost database (portal, Active
 * geo-replication, Force unlink; or the operation `forceUnlink` on the database). That gives up for good whatever only the lost
 * region had. When the region is back, delete its cluster and bring its stack up again: it is made anew, empty, joins the
 * group and is filled from it; how long that takes depends on the data, and nobody promises it.
 */
export class RedisGeo extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;
  readonly databaseId: pulumi.Output<string>;
  readonly hostName: pulumi.Output<string>;
  readonly port = REDIS_PORT;
  /** Databases of the group so far, this one last: what the next region joins. */
  readonly memberIds: pulumi.Output<string[]>;
  readonly recovery: RedisRecovery;

  /** @throws ArgumentError when region, SKU, group, members, modules and persistence do not go together. */
  constructor(name: string, args: RedisGeoArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("RedisGeo", name, redisGeoFaults(args));
    super("plugilo:azure:RedisGeo", name, {}, opts);
    const cluster = this.cluster(name, args);
    const ownId = pulumi.interpolate`${cluster.id}/databases/${DATABASE}`;
    this.memberIds = pulumi.all([pulumi.output(args.joins ?? []), ownId]).apply(([others, own]) => [...others, own]);
    const database = this.database(name, args, cluster);
    this.accessPolicies(name, args, cluster, database);
    const endpoint = { service: "redis", targetId: cluster.id } as const;
    args.link.connect(`${name}-endpoint`, endpoint, { parent: this, dependsOn: database });
    this.diagnostics(name, args, cluster, database);
    this.alerts(name, args, cluster);
    this.clusterId = cluster.id;
    this.databaseId = database.id;
    this.hostName = cluster.hostName;
    this.recovery = recoveryOf(args);
    this.registerOutputs({
      clusterId: this.clusterId,
      databaseId: this.databaseId,
      hostName: this.hostName,
      port: this.port,
      memberIds: this.memberIds,
      recovery: this.recovery,
    });
  }

  /**
   * Without `zones`: a highly available cluster spreads by itself where there are any.
   * https://learn.microsoft.com/azure/reliability/reliability-managed-redis#configure-availability-zone-support (2026-11)
   */
  private cluster(name: string, { site, sku }: RedisGeoArgs): redis.RedisEnterprise {
    return new redis.RedisEnterprise(
      `${name}-cluster`,
      {
        clusterName: site.names.of("managedRedis"),
        resourceGroupName: site.resourceGroupName,
        location: site.region.name,
        sku: { name: sku },
        highAvailability: "Enabled",
        minimumTlsVersion: "1.2",
        ...PrivateLinkEverything.closed("redis"),
        tags: site.tags,
      },
      { parent: this, protect: site.protect },
    );
  }

  private database(name: string, args: RedisGeoArgs, cluster: redis.RedisEnterprise): redis.Database {
    const { site } = args;
    return new redis.Database(
      `${name}-database`,
      {
        databaseName: DATABASE,
        clusterName: cluster.name,
        resourceGroupName: site.resourceGroupName,
        ...databaseSettings(args, this.memberIds),
      },
      // The list grows in Azure whenever a region joins; written back, it would unlink that region.
      { parent: this, protect: site.protect, ignoreChanges: ["geoReplication.linkedDatabases"] },
    );
  }

  /** One after another: a database takes one change at a time. */
  private accessPolicies(
    name: string,
    { site, accessPolicies }: RedisGeoArgs,
    cluster: redis.RedisEnterprise,
    database: redis.Database,
  ): void {
    let last: pulumi.Resource = database;
    for (const [key, { objectId }] of Object.entries(accessPolicies)) {
      last = new redis.AccessPolicyAssignment(
        `${name}-access-${key}`,
        {
          accessPolicyAssignmentName: assignmentName(key),
          accessPolicyName: "default",
          clusterName: cluster.name,
          databaseName: database.name,
          resourceGroupName: site.resourceGroupName,
          user: { objectId },
        },
        { parent: this, dependsOn: last },
      );
    }
  }

  /** Metrics belong to the cluster, connection logs to its database. */
  private diagnostics(
    name: string,
    { workspaceId }: RedisGeoArgs,
    cluster: redis.RedisEnterprise,
    database: redis.Database,
  ): void {
    if (workspaceId === undefined) return;
    diagnose(`${name}-metrics`, { targetId: cluster.id, workspaceId, logs: "none" }, { parent: this });
    diagnose(`${name}-logs`, { targetId: database.id, workspaceId, metrics: false }, { parent: this });
  }

  private alerts(name: string, args: RedisGeoArgs, cluster: redis.RedisEnterprise): void {
    const size = REDIS_SIZES.get(args.sku);
    if (!args.alerting || !size) return;
    for (const [key, watch] of Object.entries(redisWatches(size, args.groupNickname !== undefined))) {
      args.alerting.watch(`${name}-${key}`, { ...watch, targetId: cluster.id }, { parent: this });
    }
  }
}

function recoveryOf({ site, sku, groupNickname, persistence }: RedisGeoArgs): RedisRecovery {
  const { reservedPercent, failoverSeconds } = REDIS_RESILIENCE;
  const memoryGb = REDIS_SIZES.get(sku)?.memoryGb ?? 0;
  return {
    highAvailability: true,
    zoneRedundant: site.region.zones.length > 0,
    failoverSeconds,
    replication: groupNickname === undefined ? "none" : "active-geo",
    persistence: persistence?.kind ?? "none",
    usableMemoryGb: (memoryGb * (100 - reservedPercent)) / 100,
  };
}
