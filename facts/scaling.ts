/** Figures by which workloads grow, give way and are kept apart: each stands here once, for manifests, rules, rigs and tests. */

/** A2: what autoscalers aim at, and how fast they follow. */
export const POD_SCALING = {
  /** Share of the CPU request that a pod uses on average. */
  cpuUtilisation: 0.7,
  memoryUtilisation: 0.8,
  /** The fewest replicas carry the usual load at this utilisation. */
  minimumUtilisation: 0.8,
  /** Seconds that a lower demand must last before pods go. */
  scaleDownStabilisationSeconds: 300,
  /** Seconds within which new pods must be ready: the upper end of the seed's two to three minutes. */
  readyWithinSeconds: 180,
} as const;

/** A7: room that is held for real work by pods that do nothing. */
export const OVERPROVISIONING = {
  priority: -1000,
  /** The least, whatever the percentage says: 5 x (100m, 200Mi) = 0.5 CPU, 1 GiB. */
  floor: { replicas: 5, cpu: "100m", memory: "200Mi" },
  /** Share of the running requests that is held free, least and most. */
  buffer: { least: 0.2, most: 0.3 },
  /**
   * The largest placeholder: a quarter of the smallest node that a flat network buys. Room of one takes several pods of usual size,
   * and as many as there are such nodes are a buffer of a quarter, with one on each.
   */
  largest: { cpu: 4, memoryGi: 16 },
  /** Share of the buffer on nodes that stay: spot's room is for pods only that tolerate spot, and critical services do not. */
  onDemandShare: 1 / 3,
  /** On those nodes at least: one in each zone, so that pods which spread find nodes in all of them. */
  onDemandReplicas: 3,
} as const;

/**
 * A5: container groups beyond the nodes: how many a region's subscription has until Azure is asked for more, and the largest. Its cores
 * are BURST_LIMIT. Fewer than the 300 that may be made in an hour, so that pods of usual length never meet that limit.
 * https://learn.microsoft.com/azure/container-instances/container-instances-resource-and-quota-limits (2026-11)
 */
export const BURST = {
  groups: 100,
  /** Of one container group, and so of one pod. */
  podCpu: 4,
  podMemoryGi: 16,
  /** Share of the cores in use from which somebody is told. */
  warnShare: 0.8,
} as const;

/** A8: how far ahead of an expected peak pods are there, and the windows that are expected every day or year. */
export const PREDICTION = {
  /** Minutes before a peak, least and most. */
  leadMinutes: { least: 15, most: 30 },
  /** Local time of each zone that users live in. */
  businessHours: { from: "08:00", to: "18:00" },
  /** From midnight UTC. */
  blackFridayHours: 48,
  launch: { hoursBefore: 1, hoursAfter: 4 },
  /**
   * KEDA's cron knows no years, so a dated entry of the calendar would come again: those that begin within so many months of its
   * last review count, and it must be reviewed before the first of them could recur.
   */
  calendar: { monthsAhead: 11, reviewMonths: 6 },
  /** Share of the actual load that a day's forecast must meet, and how long it may miss it before somebody is told. */
  accuracy: { least: 0.7, missedForHours: 6 },
} as const;

/** A19: the flag that a person sets when a region must carry the other's users as well. */
export const EMERGENCY = {
  configMap: "emergency",
  /** `"true"` or `"false"`, for people and alerts. */
  flagKey: "emergency",
  /** What KEDA multiplies by, a number in text: `"1"`, or `"2"` in an emergency. KEDA reads numbers only. */
  factorKey: "factor",
  factor: 2,
  /** Somebody is told when it stays on for so long: twice the pods cost twice as much, and the reason may be over. */
  longHours: 4,
} as const;

/** A15, C4 to C6: what the mesh does for every service. */
export const MESH = {
  /** Failures in a row until an endpoint is left out, and for how many seconds. */
  breaker: { consecutiveFailures: 5, openSeconds: 30 },
  /** C4, in an application library: the mesh knows no breaker by share of requests. */
  rateBreaker: { share: 0.5, leastRequests: 20, openSeconds: 30, halfOpenRequests: 5 },
  requestTimeoutSeconds: 30,
  retries: {
    /** Connections that were never made may be tried again whatever the method. */
    connection: 3,
    /** 502, 503 and 504, of idempotent requests only. */
    idempotent: 2,
    timeout: 1,
    firstBackOffMs: 100,
    mostBackOffMs: 5_000,
    jitter: 0.1,
  },
  /** C6: requests and connections of one pool. */
  bulkhead: { total: { requests: 100, connections: 500 }, pool: { requests: 50, connections: 200 } },
} as const;

/** A11: share of requests and how long it is watched before the next; A10's critical services switch at once. */
export const CANARY = {
  steps: [
    { weight: 10, minutes: 15 },
    { weight: 50, minutes: 30 },
  ],
} as const;

/** E4: pods of one service keep apart, in zones and on nodes. */
export const ANTI_AFFINITY_WEIGHT = 100;
