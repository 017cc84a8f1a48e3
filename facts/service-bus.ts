import type { Source } from "./source";

const page = (from: string): Source => ({ from, read: "2026-11" });

/** Messaging units that each partition of a premium namespace can have. */
export const MESSAGING_UNITS = {
  aPartition: [1, 2, 4, 8, 16],
  /** Partitions of a namespace; fixed when it is made. */
  partitions: [1, 2, 4],
  source: page("https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces#sbsku"),
} as const;

/** Messaging units that a namespace of so many partitions can have: an equal number for each. */
export function messagingUnits(partitions: number): number[] {
  return MESSAGING_UNITS.aPartition.map((units) => units * partitions);
}

/** Least and most of a queue's, topic's or subscription's settings, both included. */
export const ENTITY_LIMITS = {
  lockSeconds: [5, 300],
  maxDeliveryCount: [1, 2000],
  timeToLiveDays: [1, 3650],
  duplicateDetectionMinutes: [1, 10_080],
  source: page("https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas"),
} as const;

/** Gigabytes that a premium queue or topic can be limited to. */
export const ENTITY_SIZES_GB = {
  offered: [1, 2, 3, 4, 5, 10, 20, 40, 80],
  source: page("https://learn.microsoft.com/azure/service-bus-messaging/service-bus-partitioning#premium"),
} as const;

/** Characters of a filter's condition at most. */
export const LONGEST_FILTER = {
  characters: 1024,
  source: page("https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas"),
} as const;

/** When messaging units are added and taken away (C1). Percent of CPU, minutes. */
export const UNIT_SCALING = {
  out: { abovePercent: 70, forMinutes: 5, coolDownMinutes: 5 },
  in: { belowPercent: 30, forMinutes: 15, coolDownMinutes: 10 },
} as const;

/** When somebody is told. */
export const SERVICE_BUS_ALERTS = {
  /** Dead letters wait for a person: none is few enough to keep quiet about. */
  deadLetters: 0,
  throttledRequests: 0,
  /** In five minutes. Single errors are retried by every client. */
  serverErrors: 10,
  cpuPercent: 80,
  memoryPercent: 80,
  /** Messages that wait in one queue or topic. @see C1; a queue may set its own. */
  backlog: 1000,
} as const;
