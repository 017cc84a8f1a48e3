import { COSMOS_ALERTS } from "../../../facts/cosmos";
import { REDIS_ALERTS } from "../../../facts/redis";
import { AZURE_WINDOW_SECONDS } from "../../../facts/observability";
import { azure, azurePerSecond, EACH } from "../azure-metrics";
import type { Board } from "../board";

export const cosmos: Board = {
  uid: "cosmos",
  title: "Cosmos DB",
  says: "Does it answer, is a partition hot, and how far are the regions apart?",
  variables: [],
  rows: {
    Work: [
      {
        title: "Requests",
        says: "By account, both regions.",
        unit: "requestsPerSecond",
        queries: { [EACH]: `${azure("azure_cosmos", "TotalRequests", "count")} / ${AZURE_WINDOW_SECONDS}` },
        runbook: "cosmos-errors",
      },
      {
        title: "Availability",
        says: "Share of requests that were answered, as Azure computes it by the hour.",
        unit: "percent",
        queries: { [EACH]: azure("azure_cosmos_hourly", "ServiceAvailability", "average") },
        limit: { below: COSMOS_ALERTS.availabilityPercent },
        runbook: "cosmos-errors",
      },
      {
        title: "Between the regions",
        says: "Milliseconds until a write of one is in the other; it is lost with its region until then.",
        unit: "milliseconds",
        queries: { [EACH]: azure("azure_cosmos", "ReplicationLatency", "maximum") },
        limit: { above: COSMOS_ALERTS.replicationLatencyMs },
        runbook: "cosmos-errors",
      },
    ],
    Resources: [
      {
        title: "Hottest partition",
        says: "Percent of its request units. At 100 its requests are refused, however idle the others are.",
        unit: "percent",
        queries: { [EACH]: azure("azure_cosmos", "NormalizedRUConsumption", "maximum") },
        limit: { above: COSMOS_ALERTS.normalizedRuPercent },
        runbook: "cosmos-errors",
        width: 24,
      },
    ],
  },
};

export const redis: Board = {
  uid: "redis",
  title: "Redis",
  says: "Is there memory left, are there errors, and do both members hear each other?",
  variables: ["region"],
  rows: {
    Work: [
      {
        title: "Hits and misses",
        says: "Misses that rise ask the databases instead.",
        unit: "operationsPerSecond",
        queries: {
          "{{resourceName}} hits": azurePerSecond("azure_redis", "cachehits"),
          "{{resourceName}} misses": azurePerSecond("azure_redis", "cachemisses"),
        },
        runbook: "redis-errors",
      },
      {
        title: "Errors",
        says: "As Azure counts them.",
        unit: "operationsPerSecond",
        queries: { [EACH]: azurePerSecond("azure_redis", "errors") },
        runbook: "redis-errors",
      },
      {
        title: "Link to the other member",
        says: "1: well. Memory fills up while it is not.",
        unit: "yesNo",
        queries: { [EACH]: azure("azure_redis", "geoReplicationHealthy", "minimum") },
        limit: { below: 1 },
        runbook: "redis-errors",
      },
    ],
    Resources: [
      {
        title: "Memory",
        says: "Full, it refuses writes, and nobody can sign in.",
        unit: "percent",
        queries: { [EACH]: azure("azure_redis", "usedmemorypercentage", "maximum") },
        limit: { above: REDIS_ALERTS.memoryPercent },
        runbook: "redis-errors",
      },
      {
        title: "Processors",
        says: "Percent. Not the load that Azure also tells: on this type it can be wrong.",
        unit: "percent",
        queries: { [EACH]: azure("azure_redis", "percentProcessorTime", "maximum") },
        limit: { above: REDIS_ALERTS.cpuPercent },
        runbook: "redis-errors",
      },
      {
        title: "Clients",
        says: "Connections. How many a size takes is known to its alert.",
        unit: "count",
        queries: { [EACH]: azure("azure_redis", "connectedclients", "maximum") },
        runbook: "redis-errors",
      },
      {
        title: "Keys thrown out for room",
        says: "A second.",
        unit: "operationsPerSecond",
        queries: { [EACH]: azurePerSecond("azure_redis", "evictedkeys") },
        runbook: "redis-errors",
        width: 24,
      },
    ],
  },
};
