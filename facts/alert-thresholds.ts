/** From when on somebody is told, where no other file of facts already says it. Shares, minutes and counts are said by each name. */

export const NODE_ALERTS = {
  notReadyMinutes: 10,
  /** Share of a cluster's nodes that are not ready at the same time: no longer one broken machine. */
  manyShare: 0.2,
  manyMinutes: 5,
  /** Of CPU, memory and disk. */
  usedShare: 0.9,
  usedMinutes: 30,
} as const;

export const POD_ALERTS = {
  crashLoopMinutes: 10,
  notReadyMinutes: 15,
  daemonMinutes: 30,
  /** A volume that is this full, or that fills up within so many hours at the pace of the last six. */
  volumeShare: 0.85,
  volumeFullHours: 24,
  quotaShare: 0.8,
} as const;

/** A call that found nobody to answer it, as a share of all calls between two services (C4's breaker opens at half). */
export const MESH_ALERTS = { unreachableShare: 0.05, minutes: 5, leastPerSecond: 0.2 } as const;

/**
 * Days left. Certificates are renewed by themselves when at least a third of their life is left, so fewer days than these mean that
 * the renewal failed: https://cert-manager.io/docs/usage/certificate/#reissuance-triggered-by-expiry-renewal (2026-11), and Key
 * Vault's own at 80 % of a year. The last three days are within one weekend.
 */
export const CERTIFICATE_ALERTS = { days: { P3: 30, P2: 14, P0: 3 }, minutes: 30 } as const;

export const PROBE_ALERTS = { failsMinutes: 3 } as const;

export const KAFKA_ALERTS = {
  /** Messages that wait for a group of consumers: some seconds of a busy day's logs. */
  lag: 100_000,
  /** The lag is above it for so long, and grows all the while. */
  lagMinutes: 15,
  brokenMinutes: 5,
  underReplicatedMinutes: 15,
} as const;

/** E8: changes of the database that are not in the search index yet. */
export const CDC_ALERTS = { behindMinutes: 10, brokenMinutes: 10 } as const;

export const ELASTIC_ALERTS = { redMinutes: 10, yellowMinutes: 60, diskShare: 0.85 } as const;

export const METRICS_ALERTS = {
  /** Share of one job's targets. One that is down alone is a mail. */
  targetsShare: 0.5,
  targetsMinutes: 10,
  targetMinutes: 15,
  /** Seconds that a region's writing to the centre may be behind. */
  behindSeconds: 300,
  /** Of what remote write keeps: beyond it samples are lost for the centre. */
  losingShare: 0.75,
  notifyMinutes: 5,
  reloadMinutes: 10,
  evaluationMinutes: 10,
} as const;

export const DELIVERY_ALERTS = { outOfSyncMinutes: 60, degradedMinutes: 15, clusterMinutes: 10 } as const;

/**
 * What is expected is the median of the same time of the last three weeks: one holiday or incident among them does not move it. Below
 * the floor nothing is told: the fewer, the more by chance.
 */
export const ANOMALY = {
  weeks: [1, 2, 3],
  /** Shares of what is expected: fewer than the first, more than the second. */
  drop: 0.5,
  rise: 3,
  dropMinutes: 10,
  riseMinutes: 15,
  /** What is averaged at both ends. */
  windowMinutes: 30,
  /** Expected a second, at least. */
  floor: { requests: 1, business: 0.01 },
} as const;

export const BUSINESS_ALERTS = { failedShare: 0.05, minutes: 10, leastPerSecond: 0.05 } as const;

/** A centre that hears nothing of a region for so long; and how far back it remembers that there was one. */
export const REGION_ALERTS = { silentMinutes: 5, rememberedDays: 1 } as const;
