import { POSTGRES_ALERTS as LIMITS } from "../../../facts/postgres";
import type { WatchArgs } from "../alerting";
import type { PostgresWithReplicasAndPgBouncerArgs } from "./args";
import type { PoolPlan } from "./build-pool";
import { promotableLagSeconds } from "./build-recovery";

type Args = Pick<PostgresWithReplicasAndPgBouncerArgs, "logicalReplication" | "storageGb">;

/** What a server is to the others: readers answer the region's reads, the promotable one may become the primary. */
export type ServerPart = "primary" | "reader" | "promotable";
export type Watch = Omit<WatchArgs, "targetId">;

const NAMESPACE = "Microsoft.DBforPostgreSQL/flexibleServers";
const GIB = 1024 ** 3;

/** Alerts of one server, by key (A25, B4). Metrics that Azure does not collect by itself are switched on in build-parameters.ts. */
export function alertsOf(part: ServerPart, args: Args, plan: PoolPlan): Readonly<Record<string, Watch>> {
  return {
    ...availabilityAlerts(part),
    ...connectionAlerts(plan),
    ...(part === "primary" ? writeAlerts(args) : { lag: lagAlert(part) }),
    storage: {
      ...average("storage_percent", LIMITS.storagePercent),
      runbook: "database-failover",
      says: `The disk is more than ${LIMITS.storagePercent} % full; at 95 % Azure lets nobody write.`,
      windowMinutes: 15,
      // What is used up is for planning (B9): there is room for days.
      severity: 3,
    },
  };
}

function availabilityAlerts(part: ServerPart): Record<string, Watch> {
  return {
    down: {
      namespace: NAMESPACE,
      metric: "is_db_alive",
      aggregation: "Maximum",
      operator: "LessThan",
      threshold: 1,
      runbook: "database-failover",
      says: `The ${part === "primary" ? "primary takes no writes" : "replica answers no reads"}: the server is down.`,
      severity: part === "primary" ? 0 : 1,
    },
  };
}

function connectionAlerts({ maxConnections }: PoolPlan): Record<string, Watch> {
  return {
    connections: {
      ...maximum("active_connections", Math.floor(maxConnections * LIMITS.connectionsShare)),
      runbook: "database-connections",
      says: `More than ${LIMITS.connectionsShare * 100} % of the ${maxConnections} connections are open; beyond all of them clients are refused.`,
      severity: 1,
    },
    "failed-connections": {
      ...total("connections_failed", LIMITS.failedConnections),
      runbook: "database-connections",
      says: "Clients fail to sign in: an expired identity, a wrong role, or no connection left.",
      severity: 2,
    },
    "pool-waiting": {
      namespace: NAMESPACE,
      metric: "client_connections_waiting",
      aggregation: "Minimum",
      operator: "GreaterThan",
      threshold: 0,
      runbook: "connection-pool-exhausted",
      says: "For five minutes there was always a client that waited for a connection of its pool: the pool is exhausted.",
      severity: 1,
    },
  };
}

function writeAlerts({ logicalReplication, storageGb }: Args): Record<string, Watch> {
  const unread = Math.floor(storageGb * LIMITS.unreadChangesShare);
  return {
    deadlocks: {
      ...total("deadlocks", LIMITS.deadlocks),
      runbook: "database-connections",
      says: "Transactions lock each other out and are rolled back.",
      windowMinutes: 15,
      everyMinutes: 5,
      severity: 2,
    },
    // Azure tells no latency of statements, but how old the oldest is that still runs.
    slow: {
      ...average("longest_query_time_sec", LIMITS.oldestStatementSeconds),
      runbook: "database-connections",
      says: `For a quarter of an hour a statement was always under way for more than ${LIMITS.oldestStatementSeconds} seconds: writes have become slow, or wait for a lock.`,
      windowMinutes: 15,
      everyMinutes: 5,
      severity: 2,
    },
    ...(logicalReplication
      ? {
          "unread-changes": {
            ...maximum("logical_replication_delay_in_bytes", unread * GIB),
            runbook: "replication-lag",
            says: `More than ${unread} GiB of changes wait for a consumer that does not read them: the disk fills up.`,
            severity: 1,
          } as const,
        }
      : {}),
  };
}

/** The metric counts from the last transaction that was replayed, so a primary without writes looks like lag. */
function lagAlert(part: Exclude<ServerPart, "primary">): Watch {
  const promotable = part === "promotable";
  const seconds = promotable ? promotableLagSeconds() : LIMITS.readerLagSeconds;
  const loses = promotable ? "a promotion would lose them" : "readers see old data";
  return {
    ...average("physical_replication_delay_in_seconds", seconds),
    runbook: "replication-lag",
    says: `The replica is more than ${seconds} seconds behind: ${loses}.`,
    severity: promotable ? 1 : 2,
  };
}

const over = (aggregation: WatchArgs["aggregation"]) => (metric: string, threshold: number) =>
  ({ namespace: NAMESPACE, metric, aggregation, operator: "GreaterThan", threshold }) as const;
const average = over("Average");
const maximum = over("Maximum");
const total = over("Total");
