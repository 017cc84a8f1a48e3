import { INCLUDED_GIB } from "../../../facts/container-registry";
import type { WatchArgs } from "../alerting";

const BYTES_PER_GIB = 2 ** 30;

/** https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-containerregistry-registries-metrics (2026-11) */
export const GROWTH = {
  runbook: "quota-reached",
  says: `The registry holds more than the ${INCLUDED_GIB} GiB that its price includes: look for images that nobody deploys any more.`,
  metric: "StorageUsed",
  namespace: "Microsoft.ContainerRegistry/registries",
  aggregation: "Average",
  operator: "GreaterThan",
  threshold: INCLUDED_GIB * BYTES_PER_GIB,
  // Told once an hour.
  windowMinutes: 60,
  everyMinutes: 15,
  severity: 3,
} as const satisfies Omit<WatchArgs, "targetId">;

/** Failed pulls in a quarter of an hour above which somebody is told: one pod that retries makes about ten. */
export const FAILED_PULLS = 20;

export const FAILED_PULLS_SAY =
  "Pulls of images fail: pods that start are stuck. A digest may not have reached this region's copy yet, or an upstream is away.";

/**
 * Pulls that were answered with an error, which no metric counts.
 * https://learn.microsoft.com/azure/container-registry/monitor-container-registry-reference (2026-11)
 */
export function failedPullsQuery(registryId: string): string {
  return [
    "ContainerRegistryRepositoryEvents",
    `| where _ResourceId =~ '${registryId}'`,
    "| where OperationName startswith 'Pull' and toint(ResultDescription) >= 400",
    "| project TimeGenerated, Region, Repository, Digest, ResultDescription",
  ].join("\n");
}
