import { DATA_STORES, PGBOUNCER_IMAGE, type DataStoreKey } from "../../../facts/data-stores";
import type { DataStoresInClusterArgs } from "./args";
import { container, CREDENTIALS, credentialsOf, listening, type StoreSpec } from "./build-workload";

/** Who signs in from the services. */
export const USER = "services";
/** Who makes users, and takes dumps. Its password never leaves the stores' namespace. */
export const ADMINISTRATORS = { postgres: "postgres", documents: "admin" } as const;

/** Most of the users' connections, and those to the server that they share. */
const POOL = { clients: 500, size: 20 } as const;

const DISK = "disk";
const SETTINGS = "settings";
const INITIALISE = { name: SETTINGS, mountPath: "/docker-entrypoint-initdb.d", readOnly: true };

/** Name of the ConfigMap with a store's settings. */
export function settingsOf(key: DataStoreKey): string {
  return `${key}-settings`;
}

/**
 * Files of a store's settings, without a secret: scripts run once, at the first start on an empty disk.
 * https://github.com/docker-library/docs/blob/master/postgres/content.md#initialization-scripts (2026-11)
 */
export function settings({ postgres }: Pick<DataStoresInClusterArgs, "postgres">): {
  readonly postgres: Record<string, string>;
  readonly documents: Record<string, string>;
} {
  return {
    postgres: { "make-users.sh": postgresUsers(postgres.databases), "pgbouncer.ini": pgbouncer() },
    documents: { "make-users.js": DOCUMENT_USERS },
  };
}

/** Debezium reads changes as the same role (A20). */
function postgresUsers(databases: readonly string[]): string {
  return `${[
    `psql -v ON_ERROR_STOP=1 --username ${ADMINISTRATORS.postgres} -v password="$(cat ${CREDENTIALS}/${USER})" <<'SQL'`,
    `CREATE ROLE ${USER} LOGIN REPLICATION PASSWORD :'password';`,
    "SQL",
    ...databases.map((name) => `createdb --username ${ADMINISTRATORS.postgres} --owner ${USER} ${name}`),
  ].join("\n")}\n`;
}

/** Transactions share connections, as in production. https://www.pgbouncer.org/config.html (2026-11) */
function pgbouncer(): string {
  return `${[
    "[databases]",
    `* = host=127.0.0.1 port=${DATA_STORES.postgres.ports.postgres}`,
    "[pgbouncer]",
    "listen_addr = *",
    `listen_port = ${DATA_STORES.postgres.ports.pool}`,
    "unix_socket_dir =",
    "auth_type = scram-sha-256",
    `auth_file = ${CREDENTIALS}/userlist.txt`,
    "pool_mode = transaction",
    `default_pool_size = ${POOL.size}`,
    `max_client_conn = ${POOL.clients}`,
    "ignore_startup_parameters = extra_float_digits",
  ].join("\n")}\n`;
}

const DOCUMENT_USERS = `const pwd = require("fs").readFileSync("${CREDENTIALS}/${USER}", "utf8");
db.getSiblingDB("admin").createUser({ user: "${USER}", pwd, roles: ["readWriteAnyDatabase"] });
`;

/** Redis, with what may not stand in a ConfigMap. https://redis.io/docs/latest/operate/oss_and_stack/management/config (2026-11) */
export function redisSettings(password: string): string {
  return `${[
    `port ${DATA_STORES.cache.ports.cache}`,
    "dir /data",
    "appendonly yes",
    "maxmemory 192mb",
    "maxmemory-policy volatile-lru",
    `requirepass ${password}`,
  ].join("\n")}\n`;
}

export function stores(args: DataStoresInClusterArgs): Record<DataStoreKey, StoreSpec> {
  return {
    postgres: postgres(args.postgres.storageGb),
    documents: documents(args.documents.storageGb),
    cache: cache(args.cache.storageGb),
    search: search(args.search.storageGb),
  };
}

function postgres(storageGb: number): StoreSpec {
  const { image, ports } = DATA_STORES.postgres;
  const server = container({
    name: "postgres",
    image,
    args: ["-c", "wal_level=logical"],
    env: [
      { name: "POSTGRES_PASSWORD_FILE", value: `${CREDENTIALS}/administrator` },
      { name: "POSTGRES_INITDB_ARGS", value: "--auth-host=scram-sha-256" },
      // Below the mount: initdb wants an empty folder, and a disk has one of its file system's.
      { name: "PGDATA", value: "/var/lib/postgresql/data/pgdata" },
    ],
    ports: [{ name: "postgres", containerPort: ports.postgres }],
    ...listening("postgres"),
    cpu: "250m",
    memory: "1Gi",
    volumeMounts: [
      { name: DISK, mountPath: "/var/lib/postgresql/data" },
      { name: "sockets", mountPath: "/var/run/postgresql" },
      { ...INITIALISE, mountPath: `${INITIALISE.mountPath}/make-users.sh`, subPath: "make-users.sh" },
    ],
  });
  const pool = container({
    name: "pool",
    image: PGBOUNCER_IMAGE,
    command: ["pgbouncer", "/etc/pgbouncer/pgbouncer.ini"],
    ports: [{ name: "pool", containerPort: ports.pool }],
    ...listening("pool"),
    cpu: "50m",
    memory: "64Mi",
    volumeMounts: [{ name: SETTINGS, mountPath: "/etc/pgbouncer", readOnly: true }],
  });
  const volumes = [
    { name: "sockets", emptyDir: {} },
    { name: SETTINGS, configMap: { name: settingsOf("postgres") } },
  ];
  return { containers: [server, pool], volumes, storageGb };
}

/** One server, and so no transactions over several documents and no change streams. */
function documents(storageGb: number): StoreSpec {
  const { image, ports } = DATA_STORES.documents;
  const server = container({
    name: "documents",
    image,
    args: ["--bind_ip_all", "--port", String(ports.documents), "--wiredTigerCacheSizeGB", "0.25"],
    env: [
      { name: "MONGO_INITDB_ROOT_USERNAME", value: ADMINISTRATORS.documents },
      { name: "MONGO_INITDB_ROOT_PASSWORD_FILE", value: `${CREDENTIALS}/administrator` },
      // Its shell keeps a history there.
      { name: "HOME", value: "/tmp" },
    ],
    ports: [{ name: "documents", containerPort: ports.documents }],
    ...listening("documents"),
    cpu: "250m",
    memory: "1Gi",
    volumeMounts: [{ name: DISK, mountPath: "/data/db" }, INITIALISE],
  });
  return {
    containers: [server],
    volumes: [{ name: SETTINGS, configMap: { name: settingsOf("documents") } }],
    storageGb,
  };
}

function cache(storageGb: number): StoreSpec {
  const { image, ports } = DATA_STORES.cache;
  const server = container({
    name: "cache",
    image,
    args: ["redis-server", `${CREDENTIALS}/redis.conf`],
    ports: [{ name: "cache", containerPort: ports.cache }],
    ...listening("cache"),
    cpu: "100m",
    memory: "256Mi",
    volumeMounts: [{ name: DISK, mountPath: "/data" }],
  });
  return { containers: [server], volumes: [], storageGb };
}

/** https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-basic (2026-11) */
function search(storageGb: number): StoreSpec {
  const { image, ports } = DATA_STORES.search;
  const server = container({
    name: "search",
    image,
    env: [
      { name: "discovery.type", value: "single-node" },
      { name: "http.port", value: String(ports.search) },
      { name: "xpack.security.http.ssl.enabled", value: "false" },
      // Nodes keep their own limit of memory maps: no pod of ours may change a setting of its node.
      { name: "node.store.allow_mmap", value: "false" },
      { name: "ES_JAVA_OPTS", value: "-Xms1g -Xmx1g" },
      {
        name: "ELASTIC_PASSWORD",
        valueFrom: { secretKeyRef: { name: credentialsOf("search"), key: "administrator" } },
      },
    ],
    ports: [{ name: "search", containerPort: ports.search }],
    ...listening("search"),
    cpu: "500m",
    memory: "2Gi",
    volumeMounts: [{ name: DISK, mountPath: "/usr/share/elasticsearch/data" }],
    // It writes its keystore and its logs beside its program.
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  });
  return { containers: [server], volumes: [], storageGb };
}
