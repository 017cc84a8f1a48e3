import type { BackupVault } from "../../components/azure/backup-vault";
import {
  PostgresWithReplicasAndPgBouncer,
  type PrimaryRole,
  type ReplicaRole,
} from "../../components/azure/postgres-with-replicas-and-pgbouncer";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { RedisGeo } from "../../components/azure/redis-geo";
import { regionNamed } from "../../facts/regions";
import { filesAndQueues } from "../files-and-queues";
import type { Identities } from "../identities";
import type { Foundation } from "./foundation";

/** This half of the database pair. Its servers take one change at a time, so it is the longest chain of the stack. */
export function database(base: Foundation): PostgresWithReplicasAndPgBouncer {
  const { config, link, workspaceId, alerting, azure } = base;
  const site = base.sites.data;
  const { day, startHourUtc } = config.cluster.maintenance;
  const { objectId, name: principalName } = config.platformAdmins;
  return new PostgresWithReplicasAndPgBouncer(
    "postgres",
    {
      site,
      link,
      workspaceId,
      alerting,
      version: config.postgres.version,
      sku: config.postgres.sku,
      storageGb: config.postgres.storageGb,
      databases: config.postgres.databases,
      pool: config.postgres.pool,
      tenantId: config.tenantId,
      administrators: { platform: { objectId, principalName, principalType: "Group" } },
      role: postgresRole(base),
      // Debezium reads changes from the primary (A20, E8).
      logicalReplication: true,
      maintenanceWindow: { day, startHourUtc },
      encryption: config.postgres.encryption,
    },
    azure,
  );
}

/** What nobody has read for a month is kept more cheaply, and again after half a year; the archive would keep it out of backups. */
const FILES_AGE = { countedFrom: "use", coolAfterDays: 30, coldAfterDays: 180 } as const;

/**
 * What else a region keeps: its member of the Redis group, files and queues.
 *
 * @param backups takes a copy of the files each day.
 * @param identities the services', the only one that may use the stores' data, and that which reads how long queues are.
 */
export function stores(base: Foundation, backups: BackupVault, identities: Identities): RedisGeo {
  const { config, link, workspaceId, alerting, azure, joined } = base;
  const site = base.sites.data;
  const { persistence } = config.redis;
  const group = { groupNickname: `plugilo-${config.environment}`, joins: joined?.redis.memberIds ?? [] };
  const redis = new RedisGeo(
    "redis",
    {
      site,
      link,
      workspaceId,
      alerting,
      sku: config.redis.sku,
      ...(persistence ? { persistence } : group),
      accessPolicies: { services: { objectId: identities.services.principalId } },
    },
    azure,
  );
  filesAndQueues(base, identities, { lifecycle: FILES_AGE, backups });
  return redis;
}

/**
 * The pair of names that outlives a promotion joins the primary and one replica (docs/decisions/02): that of the region which
 * joins the primary itself. Further regions hold replicas without it.
 */
function postgresRole(base: Foundation): PrimaryRole | ReplicaRole {
  const { config, joined, estate } = base;
  const virtualEndpointName = `plugilo-${config.environment}`;
  if (!joined || config.joins === undefined) {
    const { sameRegionReplicas, replicasAhead, highAvailability } = config.postgres;
    return { kind: "primary", sameRegionReplicas, replicasAhead, virtualEndpointName, highAvailability };
  }
  const { primaryServerId } = joined.postgres;
  const partner = estate.get(config.joins);
  if (partner?.kind !== "region" || partner.role !== "primary") return { kind: "replica", primaryServerId };
  const primaryLink = PrivateLinkEverything.resume(
    "partner-link",
    {
      site: {
        ...base.sites.network,
        region: regionNamed(partner.region),
        resourceGroupName: joined.network.resourceGroupName,
      },
      subnetId: joined.network.privateEndpointSubnetId,
      zoneIds: joined.network.zoneIds,
    },
    base.azure,
  );
  return { kind: "replica", primaryServerId, virtualEndpointName, primaryLink };
}
