import { SERVICE_BUS_ALERTS } from "../../../facts/service-bus";
import { azure, azurePerSecond, EACH, EACH_SPLIT } from "../azure-metrics";
import type { Board } from "../board";

const BUS = "azure_service_bus";
const QUEUE = "azure_service_bus_queue";

export const serviceBus: Board = {
  uid: "service-bus",
  title: "Service Bus",
  says: "Is work being done as fast as it comes, and what lies where only a person takes it out?",
  variables: ["region"],
  rows: {
    Work: [
      {
        title: "Messages in and out",
        says: "In above out for long: receivers are too few, or fail.",
        unit: "operationsPerSecond",
        queries: {
          "{{resourceName}} in": azurePerSecond(BUS, "IncomingMessages"),
          "{{resourceName}} out": azurePerSecond(BUS, "OutgoingMessages"),
        },
        runbook: "queue-backlog",
      },
      {
        title: "Messages that wait",
        says: "By queue.",
        unit: "count",
        queries: { [EACH_SPLIT]: azure(QUEUE, "ActiveMessages", "maximum") },
        limit: { above: SERVICE_BUS_ALERTS.backlog },
        runbook: "queue-backlog",
      },
      {
        title: "Dead letters",
        says: "Could not be handled, and stay until a person takes them out.",
        unit: "count",
        queries: { [EACH_SPLIT]: azure(QUEUE, "DeadletteredMessages", "maximum") },
        limit: { above: SERVICE_BUS_ALERTS.deadLetters + 1 },
        runbook: "queue-backlog",
      },
      {
        title: "Refused and failed",
        says: "Throttled: too few units. Server: Azure's fault. User: a sender's or receiver's.",
        unit: "operationsPerSecond",
        queries: {
          "{{resourceName}} throttled": azurePerSecond(BUS, "ThrottledRequests"),
          "{{resourceName}} server": azurePerSecond(BUS, "ServerErrors"),
          "{{resourceName}} user": azurePerSecond(BUS, "UserErrors"),
        },
        runbook: "queue-backlog",
        width: 12,
      },
      {
        title: "Messages for later",
        says: "Scheduled, by queue.",
        unit: "count",
        queries: { [EACH_SPLIT]: azure(QUEUE, "ScheduledMessages", "maximum") },
        width: 12,
      },
    ],
    Resources: [
      {
        title: "CPU of the units",
        says: "Units are added by themselves; at their most, messages wait.",
        unit: "percent",
        queries: { [EACH]: azure(BUS, "NamespaceCpuUsage", "maximum") },
        limit: { above: SERVICE_BUS_ALERTS.cpuPercent },
        runbook: "queue-backlog",
        width: 12,
      },
      {
        title: "Memory of the units",
        says: "More units are the only cure.",
        unit: "percent",
        queries: { [EACH]: azure(BUS, "NamespaceMemoryUsage", "maximum") },
        limit: { above: SERVICE_BUS_ALERTS.memoryPercent },
        runbook: "queue-backlog",
        width: 12,
      },
    ],
  },
};
