import type * as inputs from "@pulumi/azure-native/types/input";
import type { Delivery, Filter, Keeping, Queue } from "./args";

const DEFAULTS = { lockSeconds: 60, maxDeliveryCount: 10, timeToLiveDays: 14, maxSizeGb: 5 } as const;
const MB_PER_GB = 1024;

/** What a queue and a topic have in common. */
export function keeping({ duplicateDetectionMinutes, maxSizeGb = DEFAULTS.maxSizeGb }: Keeping) {
  return {
    maxSizeInMegabytes: maxSizeGb * MB_PER_GB,
    requiresDuplicateDetection: duplicateDetectionMinutes !== undefined,
    ...(duplicateDetectionMinutes === undefined
      ? {}
      : { duplicateDetectionHistoryTimeWindow: `PT${duplicateDetectionMinutes}M` }),
  };
}

/** What a queue and a subscription have in common: nothing is lost without having been a dead letter. */
export function delivery({ lockSeconds, maxDeliveryCount, timeToLiveDays, sessions = false }: Delivery) {
  return {
    lockDuration: `PT${lockSeconds ?? DEFAULTS.lockSeconds}S`,
    maxDeliveryCount: maxDeliveryCount ?? DEFAULTS.maxDeliveryCount,
    defaultMessageTimeToLive: timeToLive(timeToLiveDays),
    deadLetteringOnMessageExpiration: true,
    requiresSession: sessions,
  };
}

export function timeToLive(days: number = DEFAULTS.timeToLiveDays): string {
  return `P${days}D`;
}

export function deadLetterTarget({ deadLettersTo }: Queue): { forwardDeadLetteredMessagesTo?: string } {
  return deadLettersTo === undefined ? {} : { forwardDeadLetteredMessagesTo: deadLettersTo };
}

/**
 * Azure gives every subscription a rule that lets everything through. Where there are filters it must let nothing through, for a
 * message passes if any rule lets it: https://learn.microsoft.com/azure/service-bus-messaging/topic-filters (2026-11).
 */
export const NOTHING = { filterType: "SqlFilter", sqlFilter: { sqlExpression: "1=0" } } as const;

/** A filter as Azure's rules take it. */
export function filterOf(filter: Filter): {
  filterType: "SqlFilter" | "CorrelationFilter";
  sqlFilter?: inputs.servicebus.SqlFilterArgs;
  correlationFilter?: inputs.servicebus.CorrelationFilterArgs;
} {
  if (filter.kind === "sql") return { filterType: "SqlFilter", sqlFilter: { sqlExpression: filter.condition } };
  const { label, correlationId, properties } = filter;
  return {
    filterType: "CorrelationFilter",
    correlationFilter: {
      ...(label === undefined ? {} : { label }),
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(properties === undefined ? {} : { properties: { ...properties } }),
    },
  };
}
