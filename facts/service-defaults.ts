import { REQUEST_TIMEOUT_SECONDS } from "./edge";

/** What every service gets unless its own file says otherwise. Seconds, milliseconds and shares are said by each name. */

/**
 * Ports of a meshed pod that are the sidecar's own.
 * https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio (2026-11)
 */
export const SIDECAR_PORTS = { from: 15000, to: 15100, metrics: 15020 } as const;

/** E4: how a pod is asked. */
export const PROBES = {
  paths: { startup: "/livez", readiness: "/readyz", liveness: "/livez" },
  periodSeconds: 5,
  timeoutSeconds: 2,
  /** Out of its Service after 15 s, as at the gateway (C3). */
  readinessFailures: 3,
  /** Restarted after 30 s only: a restart cures less than it costs. */
  livenessFailures: 6,
  startSeconds: 60,
} as const;

/** How a pod leaves (A23). */
export const SHUTDOWN = {
  /** It still takes requests for so long: until gateways and sidecars have heard that it goes. */
  leaveSeconds: 15,
  /** Then it ends what is under way: as long as any request may take. */
  drainSeconds: REQUEST_TIMEOUT_SECONDS,
  /** Room before the kill. */
  spareSeconds: 5,
  /** Time for the message that a worker has in hand. */
  finishSeconds: 60,
} as const;

/** A10: both colours stay for so long after a promotion, so that a switch back is instant. */
export const BLUE_GREEN = { keepOldSeconds: 3600 } as const;

/** A10, A11: how a new version is judged, once a minute. */
export const ANALYSIS = {
  intervalSeconds: 60,
  windowSeconds: 120,
  /** Bad measurements of one metric that end the release. */
  failures: 2,
  /** Measurements before and after a blue-green promotion. */
  promotionCount: 10,
  /** Share of errors, in multiples of what the objective allows on average: 1 % for 99.9 %. */
  errorBudgets: 10,
  /** CPU used, in shares of what is requested. */
  cpuShare: 0.9,
} as const;

/** B5: the question for error budgets before a release, asked at the centre; without an answer it is tried again, then given up. */
export const RELEASE_GATE = { template: "error-budget", retries: 4, timeoutSeconds: 20 } as const;

/** How fast KEDA and the autoscaler that it keeps follow the load (A2). */
export const SCALER = {
  pollSeconds: 15,
  /** Polls without an answer until the last good number of replicas is held. */
  failures: 3,
  /** Aggressive: doubled every 15 s, and by four at least. */
  up: { percent: 100, pods: 4, periodSeconds: 15 },
  /** After 300 s of lower demand, a tenth a minute. */
  down: { percent: 10, periodSeconds: 60 },
  rateWindowSeconds: 120,
} as const;

/** When a service's team is told. Multi-window burn rates are another matter. */
export const SERVICE_ALERTS = {
  errorMinutes: 5,
  latencyMinutes: 10,
  saturation: { share: 0.9, minutes: 15 },
  atCapMinutes: 15,
  blindMinutes: 5,
  /** A schedule that brought nothing for so many of its deadlines. */
  scheduleDeadlines: 2,
} as const;

/** A23: share of a service's pods that a drain may take at once. At least one, so that no drain ever waits for nothing. */
export const DRAINED_AT_ONCE = "10%";

/** Fewest replicas: a critical service has one in each zone, another outlives one node. */
export const LEAST_REPLICAS = { critical: 3, standard: 2, batch: 1 } as const;
