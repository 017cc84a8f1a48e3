import { MAXIMUM_REPLICAS, WAL_SENDERS } from "../../../facts/postgres";
import { withoutPresets } from "../../../facts/postgres-parameters";
import type { PostgresWithReplicasAndPgBouncerArgs } from "./args";
import type { PoolPlan } from "./build-pool";

type Args = Pick<PostgresWithReplicasAndPgBouncerArgs, "databases" | "logicalReplication" | "version">;

/** A15: no request lasts longer, so no statement of one does, and nobody waits longer for a connection. People and migrations set their own. */
const REQUEST_SECONDS = 30;
/** A transaction that waits for its client holds a connection of the pool and keeps dead rows alive. Milliseconds. */
const IDLE_TRANSACTION_MS = 60_000;
/** Statements slower than this are logged. Milliseconds. */
const SLOW_STATEMENT_MS = 1_000;
/** Prepared statements that PgBouncer tracks for a client; at 0, Azure's preset, drivers that prepare fail in transaction mode. */
const PREPARED_STATEMENTS = 200;
/** Azure asks for 16 at least when changes are read logically: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logical (2026-11) */
const LOGICAL_WORKERS = 16;

/**
 * Server parameters in the order in which they are set, on the primary and on every replica: replicas copy them when they
 * are made and never again, and a promoted one must behave as its primary did. What Azure presets is left out, since each
 * is a change of its own that the next waits for; taken out of the program, a parameter goes back to its preset.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas#server-parameters (2026-11)
 */
export function serverParameters(args: Args, plan: PoolPlan): Readonly<Record<string, string>> {
  return withoutPresets({
    ...poolParameters(plan),
    ...limitParameters(plan),
    ...observedParameters(),
    ...vacuumParameters(),
    ...replicationParameters(args),
  });
}

/** https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer (2026-11) */
function poolParameters({ maxClients, poolSize, minimumPoolSize }: PoolPlan): Record<string, string> {
  return {
    "pgbouncer.enabled": "true",
    "pgbouncer.pool_mode": "transaction",
    "pgbouncer.max_client_conn": String(maxClients),
    "pgbouncer.default_pool_size": String(poolSize),
    "pgbouncer.min_pool_size": String(minimumPoolSize),
    "pgbouncer.max_prepared_statements": String(PREPARED_STATEMENTS),
    "pgbouncer.query_wait_timeout": String(REQUEST_SECONDS),
    // Java's driver sends it when it connects, and PgBouncer refuses what it does not know.
    "pgbouncer.ignore_startup_parameters": "extra_float_digits",
  };
}

function limitParameters({ maxConnections }: PoolPlan): Record<string, string> {
  return {
    // Azure computes it once, when a server is made: written, it follows a change of the SKU.
    max_connections: String(maxConnections),
    statement_timeout: String(REQUEST_SECONDS * 1000),
    idle_in_transaction_session_timeout: String(IDLE_TRANSACTION_MS),
    ssl_min_protocol_version: "TLSv1.2",
  };
}

/** E8: what each statement costs, and what waits for what. */
function observedParameters(): Record<string, string> {
  return {
    "metrics.pgbouncer_diagnostics": "on",
    "metrics.collector_database_activity": "on",
    "pg_stat_statements.track": "top",
    track_io_timing: "on",
    log_min_duration_statement: String(SLOW_STATEMENT_MS),
    // Values of a slow statement are people's data, and logs are read by more people than tables are.
    log_parameter_max_length: "0",
    log_lock_waits: "on",
    // Extensions that a database may create: maintenance of partitions by the clock (A4), statistics of statements.
    "azure.extensions": "PG_CRON,PG_STAT_STATEMENTS",
  };
}

/** A fifth of a large table may be dead before Azure's preset acts; a twentieth here, and cleaned ten times as fast. */
function vacuumParameters(): Record<string, string> {
  return {
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_analyze_scale_factor: "0.05",
    autovacuum_vacuum_cost_limit: "2000",
  };
}

function replicationParameters({ databases, logicalReplication, version }: Args): Record<string, string> {
  const logicalSlots = logicalReplication ? databases.length : 0;
  const senders = String(WAL_SENDERS.standby + MAXIMUM_REPLICAS + logicalSlots + WAL_SENDERS.spare);
  const libraries = ["pg_cron", "pg_stat_statements"];
  // A logical slot does not survive a failover to the standby by itself; from 17 on the server sees to it.
  if (logicalReplication && version === "16") libraries.push("pg_failover_slots");
  return {
    shared_preload_libraries: libraries.join(","),
    max_wal_senders: senders,
    max_replication_slots: senders,
    ...(logicalReplication
      ? {
          wal_level: "logical",
          max_worker_processes: String(LOGICAL_WORKERS),
          hot_standby_feedback: "on",
          ...(version === "17" ? { sync_replication_slots: "on" } : {}),
        }
      : {}),
  };
}
