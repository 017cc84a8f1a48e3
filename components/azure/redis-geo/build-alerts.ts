import { REDIS_ALERTS, type RedisSize } from "../../../facts/redis";
import type { WatchArgs } from "../alerting";

type Watch = Omit<WatchArgs, "targetId">;

const CLUSTER = {
  runbook: "redis-errors",
  namespace: "Microsoft.Cache/redisEnterprise",
  aggregation: "Maximum",
  operator: "GreaterThan",
} as const;

/**
 * What is watched of a cluster, by key. Names of metrics:
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-cache-redisenterprise-metrics (2026-11).
 * Processors, not server load: Azure says that the latter can be wrong on this type
 * (https://learn.microsoft.com/azure/redis/monitor-cache-reference, 2026-11).
 */
export function redisWatches(size: RedisSize, grouped: boolean): Readonly<Record<string, Watch>> {
  const { memoryPercent, cpuPercent, connectionsPercent, unhealthyLinkMinutes } = REDIS_ALERTS;
  return {
    memory: {
      ...CLUSTER,
      metric: "usedmemorypercentage",
      threshold: memoryPercent,
      severity: 3,
      says: `Redis uses more than ${memoryPercent} % of its memory; when it is full it refuses writes, and nobody can sign in.`,
    },
    cpu: {
      ...CLUSTER,
      metric: "percentProcessorTime",
      threshold: cpuPercent,
      windowMinutes: 15,
      everyMinutes: 5,
      severity: 3,
      says: `Redis' processors have been busier than ${cpuPercent} % for a while; answers become slow.`,
    },
    connections: {
      ...CLUSTER,
      metric: "connectedclients",
      threshold: Math.floor((size.maxConnections * connectionsPercent) / 100),
      severity: 3,
      says: `Redis has more than ${connectionsPercent} % of the connections that its size takes; further ones are refused.`,
    },
    ...(grouped
      ? {
          link: {
            ...CLUSTER,
            metric: "geoReplicationHealthy",
            operator: "LessThan",
            threshold: 1,
            windowMinutes: unhealthyLinkMinutes,
            everyMinutes: 5,
            severity: 1,
            says: "Redis has not replicated to the other region for an hour; what it keeps for it fills the memory.",
          } as const,
        }
      : {}),
  };
}
