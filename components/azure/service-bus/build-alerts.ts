import { SERVICE_BUS_ALERTS } from "../../../facts/service-bus";
import type { WatchArgs } from "../alerting";
import type { ServiceBusArgs } from "./args";

type Watch = Omit<WatchArgs, "targetId">;

const NAMESPACE = {
  runbook: "queue-backlog",
  namespace: "Microsoft.ServiceBus/namespaces",
  operator: "GreaterThan",
} as const;
/** Busy for a while, not for a moment: units are added in between. */
const SUSTAINED = { ...NAMESPACE, aggregation: "Maximum", windowMinutes: 15, everyMinutes: 5 } as const;

/**
 * What is watched of a namespace, by key. Names, dimensions and aggregations of metrics:
 * https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics (2026-11)
 */
export function serviceBusWatches({
  queues,
  topics = {},
}: Pick<ServiceBusArgs, "queues" | "topics">): Readonly<Record<string, Watch>> {
  const entities = Object.entries({ ...queues, ...topics });
  return {
    "dead-letters": {
      ...NAMESPACE,
      metric: "DeadletteredMessages",
      aggregation: "Maximum",
      threshold: SERVICE_BUS_ALERTS.deadLetters,
      dimensions: { EntityName: ["*"] },
      windowMinutes: 15,
      everyMinutes: 5,
      severity: 3,
      says: "Messages could not be handled and lie among the dead letters, where only a person takes them out.",
    },
    throttled: {
      ...NAMESPACE,
      metric: "ThrottledRequests",
      aggregation: "Total",
      threshold: SERVICE_BUS_ALERTS.throttledRequests,
      severity: 2,
      says: "Service Bus refuses requests for want of messaging units; senders wait and try again.",
    },
    "server-errors": {
      ...NAMESPACE,
      metric: "ServerErrors",
      aggregation: "Total",
      threshold: SERVICE_BUS_ALERTS.serverErrors,
      severity: 1,
      says: "Service Bus fails requests by its own fault; messages are neither taken nor handed out.",
    },
    cpu: {
      ...SUSTAINED,
      metric: "NamespaceCpuUsage",
      threshold: SERVICE_BUS_ALERTS.cpuPercent,
      severity: 3,
      says: "Service Bus' messaging units are busy at the most that they may grow to; messages will wait.",
    },
    memory: {
      ...SUSTAINED,
      metric: "NamespaceMemoryUsage",
      threshold: SERVICE_BUS_ALERTS.memoryPercent,
      severity: 3,
      says: "Service Bus' messaging units run out of memory; more units are the only cure.",
    },
    ...Object.fromEntries(entities.map(([name, { backlog }]) => [`backlog-${keyOf(name)}`, backlogOf(name, backlog)])),
  };
}

function backlogOf(entity: string, backlog: number = SERVICE_BUS_ALERTS.backlog): Watch {
  return {
    ...SUSTAINED,
    metric: "ActiveMessages",
    aggregation: "Average",
    threshold: backlog,
    severity: 2,
    dimensions: { EntityName: [entity] },
    says: `More than ${backlog} messages wait in ${entity}: its receivers are too few, or fail.`,
  };
}

/** A queue's path may have slashes and periods; an alert's name may not. */
function keyOf(entity: string): string {
  return entity.replaceAll(/[^A-Za-z0-9-]/g, "-");
}
