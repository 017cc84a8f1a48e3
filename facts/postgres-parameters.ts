/**
 * Server parameters of a flexible server, as far as we set or judge them: default, values taken, whether a restart is needed.
 * The Microsoft pages are one file a category; `page` names it.
 */
import type { Source } from "./source";

/** `set`: comma-separated members of the allowed ones. */
type ValueKind = "boolean" | "integer" | "numeric" | "enumeration" | "set" | "text";

export interface ParameterFacts {
  /** Azure's own value; absent where it depends on size or version, so that it is always written. */
  readonly preset?: string;
  readonly kind: ValueKind;
  /** As the page has it: `1-4950`, `on,off`, or a pattern for text. */
  readonly allowed: string;
  /** `static` is taken up at the next restart; `read-only` never changes. */
  readonly change: "dynamic" | "static" | "read-only";
  /** File of the category, without `param-16-`. */
  readonly page: string;
}

const STATEMENTS = "client-connection-defaults-statement-behavior";
const SENDING = "replication-sending-servers";
const STANDBY = "replication-standby-servers";
const WAL = "write-ahead-log-settings";
const CONNECTIONS = "connections-authentication-connection-settings";
const LOGGED = "reporting-logging-what-log";

const text = (allowed: string, page: string): ParameterFacts => ({
  preset: "",
  kind: "text",
  allowed,
  change: "dynamic",
  page,
});
const integer = (
  preset: string | undefined,
  allowed: string,
  page: string,
  change: "dynamic" | "static" | "read-only" = "dynamic",
): ParameterFacts => ({ ...(preset === undefined ? {} : { preset }), kind: "integer", allowed, change, page });
const numeric = (preset: string, page: string): ParameterFacts => ({
  preset,
  kind: "numeric",
  allowed: "0-100",
  change: "dynamic",
  page,
});
const choice = (
  preset: string,
  allowed: string,
  page: string,
  change: "dynamic" | "static" | "read-only" = "dynamic",
): ParameterFacts => ({ preset, kind: "enumeration", allowed, change, page });
const flag = (preset: "on" | "off", page: string): ParameterFacts => ({
  preset,
  kind: "boolean",
  allowed: "on,off",
  change: "dynamic",
  page,
});

/** Read 2026-11; where 16 and 17 differ there is no preset. */
export const PARAMETERS: Readonly<Record<string, ParameterFacts>> = {
  "pgbouncer.default_pool_size": integer("50", "1-4950", "pgbouncer"),
  "pgbouncer.enabled": { ...flag("off", "pgbouncer"), preset: "false", allowed: "true,false" },
  "pgbouncer.ignore_startup_parameters": text("[A-Za-z0-9_\\.,]*", "pgbouncer"),
  "pgbouncer.max_client_conn": integer("5000", "1-50000", "pgbouncer"),
  "pgbouncer.max_prepared_statements": integer("0", "0-5000", "pgbouncer"),
  "pgbouncer.min_pool_size": integer("0", "0-4950", "pgbouncer"),
  "pgbouncer.pool_mode": choice("transaction", "session,transaction,statement", "pgbouncer"),
  "pgbouncer.query_wait_timeout": integer("120", "0-86400", "pgbouncer"),
  "pgbouncer.server_idle_timeout": integer("600", "0-86400", "pgbouncer"),
  "pgbouncer.stats_users": text("[A-Za-z0-9,@_\\-\\.]*", "pgbouncer"),
  "metrics.collector_database_activity": flag("off", "metrics"),
  "metrics.pgbouncer_diagnostics": flag("off", "metrics"),
  "azure.extensions": { ...text("[A-Za-z0-9_,-]*", "customized-options"), kind: "text" },
  "pg_stat_statements.track": choice("none", "top,all,none", "customized-options"),
  shared_preload_libraries: {
    kind: "set",
    allowed:
      "age,anon,auto_explain,azure_storage,credcheck,pg_cron,pg_duckdb,pg_failover_slots,pg_hint_plan,pg_partman_bgw,pg_prewarm,pg_squeeze,pg_stat_statements,pgaudit,pglogical,timescaledb,wal2json",
    change: "static",
    page: "client-connection-defaults-shared-library-preloading",
  },
  max_connections: integer(undefined, "25-5000", CONNECTIONS, "static"),
  reserved_connections: integer("5", "5", CONNECTIONS, "read-only"),
  superuser_reserved_connections: integer("10", "10", CONNECTIONS, "read-only"),
  ssl_min_protocol_version: choice("TLSv1.2", "TLSv1.2,TLSv1.3", "connections-authentication-ssl"),
  statement_timeout: integer("0", "0-2147483647", STATEMENTS),
  idle_in_transaction_session_timeout: integer("0", "0-2147483647", STATEMENTS),
  log_min_duration_statement: integer("-1", "-1-2147483647", "reporting-logging-when-log"),
  log_lock_waits: flag("off", LOGGED),
  log_parameter_max_length: integer("-1", "-1-1073741823", LOGGED),
  track_io_timing: flag("off", "statistics-cumulative-query-index-statistics"),
  autovacuum_vacuum_scale_factor: numeric("0.2", "autovacuum"),
  autovacuum_analyze_scale_factor: numeric("0.1", "autovacuum"),
  autovacuum_vacuum_cost_limit: integer("-1", "-1-10000", "autovacuum"),
  wal_level: choice("replica", "replica,logical", WAL, "static"),
  synchronous_commit: choice("on", "on", WAL, "read-only"),
  fsync: choice("on", "on", WAL, "read-only"),
  full_page_writes: choice("on", "on", WAL, "read-only"),
  max_wal_senders: integer("10", "5-100", SENDING, "static"),
  max_replication_slots: integer("10", "2-262143", SENDING, "static"),
  max_slot_wal_keep_size: integer("-1", "-1", SENDING, "read-only"),
  wal_keep_size: integer("400", "400", SENDING, "read-only"),
  max_worker_processes: integer("8", "0-262143", "resource-usage-asynchronous-behavior", "static"),
  hot_standby_feedback: flag("off", STANDBY),
  /** From version 17 on. */
  sync_replication_slots: flag("off", STANDBY),
};

export function parameterSource(page: string): Source {
  const folder =
    "https://github.com/MicrosoftDocs/azure-databases-docs/blob/main/articles/postgresql/server-parameters";
  return { from: `${folder}/includes/param-16-${page}.md`, read: "2026-11" };
}

/** What a parameter would take instead of a value, in words; `undefined` when it takes it, or is not in the table. */
export function parameterRefusal(name: string, value: string): string | undefined {
  const facts = PARAMETERS[name];
  if (!facts || takes(facts, value)) return undefined;
  return facts.kind === "set" ? `some of ${facts.allowed}` : facts.allowed;
}

function takes({ kind, allowed }: ParameterFacts, value: string): boolean {
  if (kind === "text") return new RegExp(`^(?:${allowed})$`).test(value);
  const range = /^(-?\d+)-(-?\d+)$/.exec(allowed);
  if (range && (kind === "integer" || kind === "numeric")) {
    const [least, most] = [Number(range[1]), Number(range[2])];
    const form = kind === "integer" ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
    return form.test(value) && Number(value) >= least && Number(value) <= most;
  }
  const members = allowed.split(",");
  const given = kind === "set" ? value.split(",") : [value];
  return given.every((member) => members.some((one) => one.toLowerCase() === member.trim().toLowerCase()));
}

/** Those of a list that Azure would not have by itself: what is left out is Azure's preset, now and after a change back. */
export function withoutPresets(wanted: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => PARAMETERS[name]?.preset !== value));
}

/** Those of a list that a server takes up at its next restart only. */
export function needingRestart(wanted: Readonly<Record<string, string>>): string[] {
  return Object.keys(wanted).filter((name) => PARAMETERS[name]?.change === "static");
}
