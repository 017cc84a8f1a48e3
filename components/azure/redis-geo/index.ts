import * as redis from "@pulumi/azure-native/redisenterprise";
import * as pulumi from "@pulumi/pulumi";
import { REDIS_PORT } from "../../../facts/redis";
import { refuse } from "../../arguments";
import { diagnose } from "../diagnostics";
import { PrivateLinkEverything } from "../private-link-everything";
import { assignmentName, redisGeoFaults, type RedisGeoArgs } from "./args";
import { persistenceArgs } from "./build-database";

export type { Persistence, RedisGeoArgs } from "./args";

/** A cluster has one database, and this is its name. */
const DATABASE = "default";

/** Facts that policies and the recovery model read. */
export interface RedisRecovery {
  readonly highAvailability: true;
  /** `active-geo`: every region takes reads and writes, converging without a promised time. */
  readonly replication: "active-geo" | "none";
  readonly persistence: "none" | "snapshots" | "log";
}

/**
 * Azure Managed Redis in one region, in a group that replicates between regions (A9, A22).
 *
 * There is no resource for the link: each database names the group's members when it is created, and Azure tells the
 * older members. So the first region names itself, the next names both, and nobody changes the list afterwards.
 */
export class RedisGeo extends pulumi.ComponentResource {
  readonly clusterId: pulumi.Output<string>;
  readonly databaseId: pulumi.Output<string>;
  readonly hostName: pulumi.Output<string>;
  readonly port = REDIS_PORT;
  /** Databases of the group so far, this one last: what the next region joins. */
  readonly memberIds: pulumi.Output<string[]>;
  readonly recovery: RedisRecovery;

  /** @throws ArgumentError when SKU, group, members and persistence do not go together. */
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
    this.clusterId = cluster.id;
    this.databaseId = database.id;
    this.hostName = cluster.hostName;
    this.recovery = {
      highAvailability: true,
      replication: args.groupNickname === undefined ? "none" : "active-geo",
      persistence: args.persistence?.kind ?? "none",
    };
    this.registerOutputs({
      clusterId: this.clusterId,
      databaseId: this.databaseId,
      hostName: this.hostName,
      port: this.port,
      memberIds: this.memberIds,
      recovery: this.recovery,
    });
  }

  /** Without `zones`: a highly available cluster of these SKUs spreads by itself, and takes no such property. */
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
    const { site, groupNickname, persistence, clustering = "OSSCluster" } = args;
    const linkedDatabases = this.memberIds.apply((ids) => ids.map((id) => ({ id })));
    return new redis.Database(
      `${name}-database`,
      {
        databaseName: DATABASE,
        clusterName: cluster.name,
        resourceGroupName: site.resourceGroupName,
        port: REDIS_PORT,
        clientProtocol: "Encrypted",
        clusteringPolicy: clustering,
        // Sessions must never vanish for room (A9): a full database refuses writes, and its memory is alerted.
        evictionPolicy: "NoEviction",
        accessKeysAuthentication: "Disabled",
        ...(groupNickname === undefined ? {} : { geoReplication: { groupNickname, linkedDatabases } }),
        ...(persistence === undefined ? {} : { persistence: persistenceArgs(persistence) }),
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
}
