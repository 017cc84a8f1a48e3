/**
 * What callers of our APIs may do, and how long the gateway waits, retries and gives up: each figure once. Policies, backends
 * and alerts are filled from here (A14, A15, C4, C5). Plans' figures beyond A14's are ours; a price list would hold them.
 */
import { REQUEST_TIMEOUT_SECONDS } from "./edge";

/** What one caller may do in a minute. */
export interface CallRate {
  readonly callsPerMinute: number;
}

/** A14: a person with a token, on no plan. */
export const USER_RATE: CallRate = { callsPerMinute: 1000 };
/** A14: an address without a token, or with wrong ones. */
export const ANONYMOUS_RATE: CallRate = { callsPerMinute: 100 };

/** A14: twice the rate, for five seconds. */
export const BURST = { factor: 2, seconds: 5 } as const;

/** Calls that fit into a burst: a second limit beside the minute's, never instead of it. */
export function burstCalls({ callsPerMinute }: CallRate): number {
  return Math.floor((BURST.factor * callsPerMinute * BURST.seconds) / 60);
}

/**
 * Most calls a minute that a caller gets through when it spreads them over regions: each gateway counts for itself
 * (https://learn.microsoft.com/azure/reliability/reliability-api-management#normal-operations-1, 2026-11). The limit is not
 * split, so that the loss of a region halves nobody's.
 */
export function mostAcrossRegions({ callsPerMinute }: CallRate, regions: number): number {
  return callsPerMinute * regions;
}

/** What a paying customer is promised: a service level is a plan. */
export interface Plan extends CallRate {
  readonly displayName: string;
  /** Calls in `QUOTA_DAYS`. */
  readonly quotaCalls: number;
  /** Applications that one customer may register; none: as many as they like. */
  readonly subscriptions?: number;
  /** Somebody of ours says yes to each new customer. */
  readonly approved: boolean;
  /** Plan to move to when this one is used up; none: talk to us. */
  readonly upgrade?: string;
}

/** Days from a subscription's start after which its quota begins anew: Azure knows seconds, not months. */
export const QUOTA_DAYS = 30;

export const PLANS = {
  free: {
    displayName: "Free",
    callsPerMinute: 60,
    quotaCalls: 10_000,
    subscriptions: 1,
    approved: false,
    upgrade: "standard",
  },
  /** A14's own figure. */
  standard: {
    displayName: "Standard",
    callsPerMinute: USER_RATE.callsPerMinute,
    quotaCalls: 2_000_000,
    approved: true,
    upgrade: "premium",
  },
  premium: { displayName: "Premium", callsPerMinute: 5_000, quotaCalls: 50_000_000, approved: true },
} as const satisfies Record<string, Plan>;

export type PlanKey = keyof typeof PLANS;

/**
 * Seconds within which the gateway has answered, whatever the service does. Sooner than the application gateway in front of
 * it gives up (A15), or a cached answer would come to nobody.
 */
export const ANSWER_WITHIN_SECONDS = REQUEST_TIMEOUT_SECONDS - 2;

/**
 * C5, as far as the gateway can: it counts in seconds, so that the first wait is one and not a tenth; the jitter is Azure's.
 * https://learn.microsoft.com/azure/api-management/retry-policy#retry-wait-times (2026-11)
 */
export const RETRY = {
  statuses: [502, 503, 504],
  /** Repeating them changes nothing (RFC 9110, 9.2.2). */
  methods: ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"],
  count: 2,
  firstWaitSeconds: 1,
  deltaSeconds: 1,
  longestWaitSeconds: 5,
} as const;

/** Azure's own: a wait is this much longer or shorter by chance. */
const JITTER = 0.2;

/** Seconds that the gateway waits before retry `n`, counted from 0, at the longest. */
export function longestWait(n: number): number {
  const { firstWaitSeconds, deltaSeconds, longestWaitSeconds } = RETRY;
  return Math.min(firstWaitSeconds + (2 ** n - 1) * deltaSeconds * (1 + JITTER), longestWaitSeconds);
}

/** Seconds after which nothing is tried again: the longest wait and a second for the service must still fit. */
export const RETRY_BEFORE_SECONDS = ANSWER_WITHIN_SECONDS - Math.ceil(longestWait(RETRY.count - 1)) - 1;

/**
 * C4: half of the requests fail, then 30 s of nothing. Azure's breaker has no least number of requests and no half-open
 * state, and each instance of the gateway has its own. A15's five failures in a row would open it at any blip of a busy
 * service: that is the mesh's rule, which sees one pod at a time.
 * https://learn.microsoft.com/azure/api-management/backends#circuit-breaker (2026-11)
 */
export const BREAKER = { failurePercent: 50, windowSeconds: 30, openSeconds: 30 } as const;

/**
 * How long an answer that its service allows to be kept (`Cache-Control: public, stale-if-error`, RFC 5861) stands in for a
 * service that is down (A15).
 */
export const FALLBACK_SECONDS = 600;

/** B3: share of good requests that is logged, in percent. Of bad ones, all are. */
export const LOGGED_PERCENT = { prod: 1, staging: 10, dev: 100 } as const;

/** What the gateway itself may be. https://learn.microsoft.com/azure/api-management/virtual-network-injection-resources (2026-11) */
export const UNITS = { mostInRegion: 31, addressesEach: 2 } as const;

/** https://learn.microsoft.com/azure/api-management/api-management-capacity#use-capacity-for-scaling-decisions (2026-11): 60-70 %. */
export const GATEWAY_ALERTS = {
  capacityPercent: 70,
  /** In five minutes, of one region. At 0.1 % (B5) that is 2,000 requests a second. */
  serverErrors: 600,
  /** B5's P99: on average it is slow already. */
  durationMs: 1000,
} as const;
