import { EDGE_ALERTS } from "../../../facts/edge";
import { azure, azurePerSecond, EACH, EACH_SPLIT } from "../azure-metrics";
import type { Board } from "../board";

export const edge: Board = {
  uid: "edge",
  title: "Edge: Front Door and gateways",
  says: "What do users get at the door, and which region's door is it?",
  variables: ["region"],
  rows: {
    "Front Door": [
      {
        title: "Requests",
        says: "What users asked, and what reached the regions. A sudden drop is a door that nobody finds.",
        unit: "requestsPerSecond",
        queries: {
          "{{resourceName}} from users": azurePerSecond("azure_front_door", "RequestCount"),
          "{{resourceName}} to regions": azurePerSecond("azure_front_door", "OriginRequestCount"),
        },
        runbook: "traffic-anomaly",
      },
      {
        title: "Errors",
        says: "Share of answers that are server errors, and client errors beside them.",
        unit: "percent",
        queries: {
          "{{resourceName}} 5xx": azure("azure_front_door", "Percentage5XX", "average"),
          "{{resourceName}} 4xx": azure("azure_front_door", "Percentage4XX", "average"),
        },
        limit: { above: EDGE_ALERTS.errorPercent },
        runbook: "front-door-errors",
      },
      {
        title: "Response time",
        says: "Mean time from a user's request to the last byte.",
        unit: "milliseconds",
        queries: { [EACH]: azure("azure_front_door", "TotalLatency", "average") },
        limit: { above: EDGE_ALERTS.latencyMs },
        runbook: "high-latency",
      },
      {
        title: "Good probes",
        says: "Share of good probes of all regions together. At half, one region is out.",
        unit: "percent",
        queries: { [EACH]: azure("azure_front_door", "OriginHealthPercentage", "average") },
        runbook: "region-failover",
        width: 24,
      },
    ],
    "Application gateways: work": [
      {
        title: "Requests",
        says: "By region. What one loses, the other should gain.",
        unit: "requestsPerSecond",
        queries: {
          [EACH]: azurePerSecond("azure_gateway", "TotalRequests"),
          "{{resourceName}} failed": azurePerSecond("azure_gateway", "FailedRequests"),
        },
        runbook: "traffic-anomaly",
      },
      {
        title: "Response time",
        says: "Mean time through the gateway, and how much of it is the cluster's.",
        unit: "milliseconds",
        queries: {
          [EACH]: azure("azure_gateway", "ApplicationGatewayTotalTime", "average"),
          "{{resourceName}} behind it": azure("azure_gateway", "BackendLastByteResponseTime", "average"),
        },
        limit: { above: EDGE_ALERTS.latencyMs },
        runbook: "high-latency",
      },
      {
        title: "Backends that fail their probes",
        says: "The active colour: its region is out. The idle one: nobody can switch to it.",
        unit: "count",
        queries: { [EACH]: azure("azure_gateway", "UnhealthyHostCount", "average") },
        limit: { above: 1 },
        runbook: "service-unavailable",
      },
    ],
    "Application gateways: resources": [
      {
        title: "Answers of the gateway, by class",
        says: "2xx to 5xx.",
        unit: "requestsPerSecond",
        queries: { [EACH_SPLIT]: azurePerSecond("azure_gateway_responses", "ResponseStatus") },
        runbook: "front-door-errors",
        width: 12,
      },
      {
        title: "Answers of what stands behind it, by class",
        says: "5xx here and above: the services. Above only: the gateway or its firewall.",
        unit: "requestsPerSecond",
        queries: { [EACH_SPLIT]: azurePerSecond("azure_gateway_backend_responses", "BackendResponseStatus") },
        runbook: "front-door-errors",
        width: 12,
      },
      {
        title: "Open connections",
        says: "Clients that are connected.",
        unit: "count",
        queries: { [EACH]: azure("azure_gateway", "CurrentConnections", "total") },
      },
      {
        title: "New connections",
        says: "A second.",
        unit: "operationsPerSecond",
        queries: { [EACH]: azure("azure_gateway", "NewConnectionsPerSecond", "average") },
      },
      {
        title: "Capacity units",
        says: "What it has grown to. It grows by itself, in minutes.",
        unit: "count",
        queries: { [EACH]: azure("azure_gateway", "CapacityUnits", "average") },
      },
    ],
  },
};
