import { AZURE_EXPORTER } from "../../../facts/observability";
import { POSTGRES_ALERTS } from "../../../facts/postgres";
import { azure, EACH, EACH_SPLIT } from "../azure-metrics";
import type { Board } from "../board";

const POSTGRES = "azure_postgres";
const POOL = "azure_pgbouncer";

export const postgres: Board = {
  uid: "postgres",
  title: "PostgreSQL",
  says: "Do the databases take writes, is there a connection left, and how far are the replicas behind?",
  variables: ["region"],
  rows: {
    Work: [
      {
        title: "Alive",
        says: "1: the server answers.",
        unit: "yesNo",
        queries: { [EACH]: azure(POSTGRES, "is_db_alive", "maximum") },
        limit: { below: 1 },
        runbook: "database-failover",
      },
      {
        title: "Oldest statement that runs",
        says: "Seconds. Reads and writes become slow together when one holds what others wait for.",
        unit: "seconds",
        queries: { [EACH]: azure(POSTGRES, "longest_query_time_sec", "maximum") },
        runbook: "high-latency",
      },
      {
        title: "Deadlocks",
        says: "In a quarter of an hour; each rolls a transaction back.",
        unit: "count",
        queries: {
          [EACH]: `sum_over_time(${azure(POSTGRES, "deadlocks", "total")}[15m:${AZURE_EXPORTER.windowMinutes}m])`,
        },
        limit: { above: POSTGRES_ALERTS.deadlocks },
        runbook: "database-connections",
      },
    ],
    Connections: [
      {
        title: "Open, share of what the server takes",
        says: "Beyond 1, clients are refused.",
        unit: "share",
        queries: {
          [EACH]: `${azure(POSTGRES, "active_connections", "maximum")} / ${azure(POSTGRES, "max_connections", "maximum")}`,
        },
        limit: { above: POSTGRES_ALERTS.connectionsShare },
        runbook: "database-connections",
      },
      {
        title: "Failed",
        says: "Sign-ins that failed, in five minutes.",
        unit: "count",
        queries: { [EACH]: azure(POSTGRES, "connections_failed", "total") },
        limit: { above: POSTGRES_ALERTS.failedConnections },
        runbook: "database-connections",
      },
      {
        title: "Pool: clients that wait",
        says: "Always someone for minutes: the pool is exhausted.",
        unit: "count",
        queries: { [EACH_SPLIT]: azure(POOL, "client_connections_waiting", "maximum") },
        limit: { above: 1 },
        runbook: "connection-pool-exhausted",
      },
      {
        title: "Pool: clients served",
        says: "Clients that have a connection.",
        unit: "count",
        queries: { [EACH_SPLIT]: azure(POOL, "client_connections_active", "maximum") },
        width: 12,
      },
      {
        title: "Pool: connections to the server",
        says: "At work, and idle. None idle for long: the pool is at its size.",
        unit: "count",
        queries: {
          [`${EACH_SPLIT} at work`]: azure(POOL, "server_connections_active", "maximum"),
          [`${EACH_SPLIT} idle`]: azure(POOL, "server_connections_idle", "maximum"),
        },
        runbook: "connection-pool-exhausted",
        width: 12,
      },
    ],
    Replication: [
      {
        title: "Replicas behind",
        says: "Seconds since the last transaction that was replayed; a primary without writes looks like lag.",
        unit: "seconds",
        queries: { [EACH]: azure(POSTGRES, "physical_replication_delay_in_seconds", "maximum") },
        limit: { above: POSTGRES_ALERTS.readerLagSeconds },
        runbook: "replication-lag",
        width: 24,
      },
    ],
    Resources: [
      {
        title: "CPU",
        says: "Percent of the server's.",
        unit: "percent",
        queries: { [EACH]: azure(POSTGRES, "cpu_percent", "average") },
        runbook: "high-cpu-or-memory",
      },
      {
        title: "Memory",
        says: "Percent. High is normal: the rest is cache.",
        unit: "percent",
        queries: { [EACH]: azure(POSTGRES, "memory_percent", "average") },
      },
      {
        title: "Operations of the disk",
        says: "A second.",
        unit: "operationsPerSecond",
        queries: { [EACH]: azure(POSTGRES, "iops", "average") },
      },
      {
        title: "Disk used",
        says: "At 95 % Azure lets nobody write.",
        unit: "percent",
        queries: { [EACH]: azure(POSTGRES, "storage_percent", "average") },
        limit: { above: POSTGRES_ALERTS.storagePercent },
        runbook: "database-failover",
        width: 24,
      },
    ],
  },
};
