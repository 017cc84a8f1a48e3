import { BLOB_REFUSALS } from "../../../facts/storage";
import type { WatchArgs } from "../alerting";
import type { StorageArgs } from "./args";

type Watch = Omit<WatchArgs, "targetId">;

const NAMESPACE = "Microsoft.Storage/storageAccounts/blobServices";
const BYTES_PER_GB = 1e9;

/** https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-storage-storageaccounts-blobservices-metrics (2026-11) */
const ALWAYS = {
  availability: {
    runbook: "log-pipeline",
    says: "The blob service fails more than one request in a thousand, which is what Azure promises it will not.",
    metric: "Availability",
    namespace: NAMESPACE,
    aggregation: "Average",
    operator: "LessThan",
    threshold: 99.9,
    windowMinutes: 15,
    everyMinutes: 5,
    severity: 1,
  },
  slow: {
    runbook: "log-pipeline",
    says: "Blobs take more than a second on average, from the request to the last byte.",
    metric: "SuccessE2ELatency",
    namespace: NAMESPACE,
    aggregation: "Average",
    operator: "GreaterThan",
    threshold: 1000,
    windowMinutes: 15,
    everyMinutes: 5,
    severity: 2,
  },
  refused: {
    runbook: "log-pipeline",
    says: "The blob service turns requests away or runs out of time: an account or a range of names is asked too much.",
    metric: "Transactions",
    namespace: NAMESPACE,
    aggregation: "Total",
    operator: "GreaterThan",
    threshold: 100,
    dimensions: { ResponseType: BLOB_REFUSALS.responseTypes },
    severity: 2,
  },
} as const satisfies Readonly<Record<string, Watch>>;

/** What of an account's blobs is watched, by key. */
export function storageWatches({ expectedGb }: Pick<StorageArgs, "expectedGb">): Readonly<Record<string, Watch>> {
  if (expectedGb === undefined) return ALWAYS;
  return {
    ...ALWAYS,
    growth: {
      runbook: "log-pipeline",
      says: `The account holds more than the ${expectedGb} GB that are expected: look for what is never deleted.`,
      metric: "BlobCapacity",
      namespace: NAMESPACE,
      aggregation: "Average",
      operator: "GreaterThan",
      threshold: expectedGb * BYTES_PER_GB,
      // Told once an hour.
      windowMinutes: 60,
      everyMinutes: 15,
      severity: 3,
    },
  };
}
