import type { Source } from "./source";

/** How Azure folds what it measured within a minute. */
export type AzureAggregation = "average" | "maximum" | "minimum" | "total" | "count";

/** Metrics of a kind of Azure resource that Prometheus is told (B1): for dashboards, and for rules that set them against others. */
export interface AzureMetrics {
  /** As Azure Resource Graph has it. */
  readonly resourceType: string;
  /** Folded in one way each: Azure's name for a metric, by how it is folded. */
  readonly metrics: Readonly<Partial<Record<AzureAggregation, readonly string[]>>>;
  /** Optional. Dimension by which each is split. @default one series a resource */
  readonly splitBy?: string;
  /** Optional. Minutes that are folded into one figure. @default those of facts/observability.ts */
  readonly windowMinutes?: number;
  /**
   * `region`: each region's exporter asks for its own. `edge`: what has no region, asked for by the hub's.
   */
  readonly askedBy: "region" | "edge";
  readonly source: Source;
}

const page = (resource: string): Source => ({
  from: `https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/${resource}-metrics`,
  read: "2026-11",
});

/** By what their names in Prometheus begin with. */
export const AZURE_METRICS = {
  azure_front_door: {
    resourceType: "Microsoft.Cdn/profiles",
    metrics: {
      total: ["RequestCount", "OriginRequestCount"],
      average: ["Percentage4XX", "Percentage5XX", "TotalLatency", "OriginHealthPercentage"],
    },
    askedBy: "edge",
    source: page("microsoft-cdn-profiles"),
  },
  azure_cosmos: {
    resourceType: "Microsoft.DocumentDB/databaseAccounts",
    metrics: {
      maximum: ["NormalizedRUConsumption", "ReplicationLatency"],
      count: ["TotalRequests"],
    },
    askedBy: "edge",
    source: page("microsoft-documentdb-databaseaccounts"),
  },
  // Azure computes it by the hour, and refuses to be asked for less.
  azure_cosmos_hourly: {
    resourceType: "Microsoft.DocumentDB/databaseAccounts",
    metrics: { average: ["ServiceAvailability"] },
    windowMinutes: 60,
    askedBy: "edge",
    source: page("microsoft-documentdb-databaseaccounts"),
  },
  azure_gateway: {
    resourceType: "Microsoft.Network/applicationGateways",
    metrics: {
      total: ["TotalRequests", "FailedRequests", "CurrentConnections"],
      average: [
        "UnhealthyHostCount",
        "CapacityUnits",
        "NewConnectionsPerSecond",
        "ApplicationGatewayTotalTime",
        "BackendLastByteResponseTime",
      ],
    },
    askedBy: "region",
    source: page("microsoft-network-applicationgateways"),
  },
  azure_gateway_responses: {
    resourceType: "Microsoft.Network/applicationGateways",
    metrics: { total: ["ResponseStatus"] },
    splitBy: "HttpStatusGroup",
    askedBy: "region",
    source: page("microsoft-network-applicationgateways"),
  },
  azure_gateway_backend_responses: {
    resourceType: "Microsoft.Network/applicationGateways",
    metrics: { total: ["BackendResponseStatus"] },
    splitBy: "HttpStatusGroup",
    askedBy: "region",
    source: page("microsoft-network-applicationgateways"),
  },
  azure_postgres: {
    resourceType: "Microsoft.DBforPostgreSQL/flexibleServers",
    metrics: {
      average: ["cpu_percent", "memory_percent", "storage_percent", "iops"],
      maximum: [
        "active_connections",
        "physical_replication_delay_in_seconds",
        "is_db_alive",
        "max_connections",
        "longest_query_time_sec",
      ],
      total: ["connections_failed", "deadlocks"],
    },
    askedBy: "region",
    source: page("microsoft-dbforpostgresql-flexibleservers"),
  },
  // Azure tells these a database each.
  azure_pgbouncer: {
    resourceType: "Microsoft.DBforPostgreSQL/flexibleServers",
    metrics: {
      maximum: [
        "client_connections_active",
        "client_connections_waiting",
        "server_connections_active",
        "server_connections_idle",
        "total_pooled_connections",
      ],
    },
    splitBy: "DatabaseName",
    askedBy: "region",
    source: page("microsoft-dbforpostgresql-flexibleservers"),
  },
  azure_redis: {
    resourceType: "Microsoft.Cache/redisEnterprise",
    metrics: {
      maximum: ["usedmemorypercentage", "percentProcessorTime", "connectedclients"],
      minimum: ["geoReplicationHealthy"],
      total: ["cachehits", "cachemisses", "evictedkeys", "errors"],
    },
    askedBy: "region",
    source: page("microsoft-cache-redisenterprise"),
  },
  azure_nat: {
    resourceType: "Microsoft.Network/natGateways",
    metrics: {
      maximum: ["TotalConnectionCount"],
      total: ["SNATConnectionCount", "PacketDropCount"],
      average: ["DatapathAvailability"],
    },
    askedBy: "region",
    source: page("microsoft-network-natgateways"),
  },
  // Attempted, and failed for want of a port: which, is what the split says.
  azure_nat_connections: {
    resourceType: "Microsoft.Network/natGateways",
    metrics: { total: ["SNATConnectionCount"] },
    splitBy: "ConnectionState",
    askedBy: "region",
    source: page("microsoft-network-natgateways"),
  },
  azure_firewall: {
    resourceType: "Microsoft.Network/azureFirewalls",
    metrics: { maximum: ["SNATPortUtilization"], average: ["FirewallHealth", "Throughput"] },
    askedBy: "region",
    source: page("microsoft-network-azurefirewalls"),
  },
  azure_service_bus: {
    resourceType: "Microsoft.ServiceBus/namespaces",
    metrics: {
      maximum: ["NamespaceCpuUsage", "NamespaceMemoryUsage"],
      total: ["ThrottledRequests", "ServerErrors", "UserErrors", "IncomingMessages", "OutgoingMessages"],
    },
    askedBy: "region",
    source: page("microsoft-servicebus-namespaces"),
  },
  azure_service_bus_queue: {
    resourceType: "Microsoft.ServiceBus/namespaces",
    metrics: { maximum: ["ActiveMessages", "DeadletteredMessages", "ScheduledMessages"] },
    splitBy: "EntityName",
    askedBy: "region",
    source: page("microsoft-servicebus-namespaces"),
  },
} as const satisfies Readonly<Record<string, AzureMetrics>>;

/**
 * Name that the exporter gives a metric, by the template that it is asked with: it writes all in lower case, and nothing but letters,
 * digits and underscores.
 * https://github.com/webdevops/azure-metrics-exporter/blob/main/metrics/insights.general.go (2026-11)
 */
export function azureMetricName(key: string, metric: string, aggregation: AzureAggregation): string {
  return `${key}_${metric}_${aggregation}`.toLowerCase();
}

/** Every name that Azure's metrics have in Prometheus. */
export function azureMetricNames(): string[] {
  return Object.entries<AzureMetrics>(AZURE_METRICS).flatMap(([key, { metrics }]) =>
    Object.entries(metrics).flatMap(([aggregation, names]) =>
      names.map((metric) => azureMetricName(key, metric, aggregation as AzureAggregation)),
    ),
  );
}
