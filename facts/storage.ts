import type { Source } from "./source";

const read = "2026-11";

/**
 * Copies to the paired region run behind. Azure promises nothing about how far: an account tells how far its own are
 * (`geoReplicationStats.lastSyncTime`), and what was written after that time is lost when the region is given up.
 */
export const GEO_COPY = {
  /** What Azure calls typical; not a promise. */
  typicalLagMinutes: 15,
  contractual: false,
  source: { from: "https://learn.microsoft.com/azure/storage/common/last-sync-time-get", read } satisfies Source,
} as const;

/** Days, from 1 to 400 years, that a blob can be kept from change: the longest that Azure takes. */
export const LONGEST_IMMUTABILITY = {
  days: 146_000,
  source: {
    from: "https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview",
    read,
  } satisfies Source,
} as const;

/** Answers of the blob service by which it tells that it is asked too much, or could not keep up. */
export const BLOB_REFUSALS = {
  responseTypes: [
    "ClientAccountBandwidthThrottlingError",
    "ClientAccountRequestThrottlingError",
    "ClientThrottlingError",
    "ServerBusyError",
    "ServerTimeoutError",
    "SuccessWithThrottling",
  ],
  source: {
    from: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference#metrics-dimensions",
    read,
  } satisfies Source,
} as const;
