import { VERSIONS } from "./observability";

/**
 * Data stores that run in a cluster, outside production only (A9). Each listens where the platform service that it stands in for
 * does, so that a service's settings differ by host and password alone. Images run as their own users; versions are those of the
 * services, as far as these tell theirs.
 */
export const DATA_STORES = {
  /** The primary's port, and that of its PgBouncer. https://github.com/docker-library/postgres/blob/master/16/bookworm/Dockerfile (2026-11) */
  postgres: { image: "docker.io/library/postgres:16.15", ports: { postgres: 5432, pool: 6432 }, user: 999, group: 999 },
  /** Cosmos DB's API of MongoDB 7.0. https://github.com/docker-library/mongo/blob/master/7.0/Dockerfile (2026-11) */
  documents: { image: "docker.io/library/mongo:7.0.43", ports: { documents: 10255 }, user: 999, group: 999 },
  /** Azure Managed Redis runs 7.4. https://github.com/redis/docker-library-redis/blob/release/7.4/debian/Dockerfile (2026-11) */
  cache: { image: "docker.io/library/redis:7.4.11", ports: { cache: 10000 }, user: 999, group: 999 },
  /**
   * Its files belong to group 0.
   * https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-prod (2026-11)
   */
  search: {
    image: `docker.elastic.co/elasticsearch/elasticsearch:${VERSIONS.elastic}`,
    ports: { search: 9200 },
    user: 1000,
    group: 0,
  },
} as const;

export type DataStoreKey = keyof typeof DATA_STORES;

/** Every port that a service may ask a store on. */
export const DATA_STORE_PORTS: readonly number[] = Object.values(DATA_STORES).flatMap(({ ports }) =>
  Object.values<number>(ports),
);

/** Beside the server, as Azure has it. https://github.com/edoburu/docker-pgbouncer (2026-11) */
export const PGBOUNCER_IMAGE = "docker.io/edoburu/pgbouncer:v1.25.2-p0";

/** Marks what holds a data store in a cluster: policy refuses it in production. */
export const DATA_STORE_LABEL = "plugilo.com/data-store";

/** Namespace of the stores. */
export const DATA_NAMESPACE = "data";

/** Secret in the services' namespace with hosts, ports, users and passwords: variables of their environment. */
export const DATA_STORES_SECRET = "data-stores";

/**
 * Standard SSD, zone-redundant in a cluster with zones: a store follows its disk into another zone.
 * https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes (2026-11)
 */
export const DATA_STORE_CLASS = "managed-csi";

/** A16, non-critical: an hour of data may be lost. Dumps lie on a disk of their own in the same region, for a day. */
export const DUMPS = { everyMinutes: 60, keptHours: 24 } as const;
