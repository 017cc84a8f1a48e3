import type { PostgresWithReplicasAndPgBouncerArgs } from "./args";

type Args = Pick<PostgresWithReplicasAndPgBouncerArgs, "pool" | "logicalReplication">;

/** A15: no request lasts longer, so no statement of one does. People and migrations set their own. Milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A transaction that waits for its client holds a connection of the pool and keeps dead rows alive. Milliseconds. */
const IDLE_TRANSACTION_MS = 60_000;
/** Statements slower than this are logged. Milliseconds. */
const SLOW_STATEMENT_MS = 1_000;
/** Prepared statements that PgBouncer tracks for a client; at 0, Azure's default, drivers that prepare fail in transaction mode. */
const PREPARED_STATEMENTS = 200;
/** Azure asks for 16 at least when changes are read logically: https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-logical (2026-11) */
const LOGICAL_WORKERS = 16;

/**
 * Server parameters in the order in which they are set, on the primary and on every replica: replicas copy them when they
 * are made and never again, and a promoted one must behave as its primary did.
 * https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-read-replicas#server-parameters (2026-11)
 */
export function serverParameters(args: Args): Readonly<Record<string, string>> {
  return { ...poolParameters(args), ...limitParameters(), ...(args.logicalReplication ? logicalParameters() : {}) };
}

/** https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-pgbouncer (2026-11) */
function poolParameters({ pool }: Args): Record<string, string> {
  return {
    "pgbouncer.enabled": "true",
    "pgbouncer.pool_mode": "transaction",
    "pgbouncer.max_client_conn": String(pool.maxClients),
    "pgbouncer.default_pool_size": String(pool.poolSize),
    "pgbouncer.max_prepared_statements": String(PREPARED_STATEMENTS),
    // Metrics of pools and waiting clients: what the alert on an exhausted pool reads (B7, B9).
    "metrics.pgbouncer_diagnostics": "on",
  };
}

function limitParameters(): Record<string, string> {
  return {
    statement_timeout: String(STATEMENT_TIMEOUT_MS),
    idle_in_transaction_session_timeout: String(IDLE_TRANSACTION_MS),
    log_min_duration_statement: String(SLOW_STATEMENT_MS),
    log_lock_waits: "on",
    track_io_timing: "on",
    "pg_stat_statements.track": "top",
    // Extensions that a database may create: partitions by month and tenant (A4), statistics of statements.
    "azure.extensions": "PG_PARTMAN,PG_STAT_STATEMENTS",
    ssl_min_protocol_version: "TLSv1.2",
  };
}

function logicalParameters(): Record<string, string> {
  return { wal_level: "logical", max_worker_processes: String(LOGICAL_WORKERS) };
}
