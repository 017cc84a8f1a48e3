import fc from "fast-check";
import {
  ANONYMOUS_RATE,
  ANSWER_WITHIN_SECONDS,
  BURST,
  burstCalls,
  longestWait,
  mostAcrossRegions,
  PLANS,
  QUOTA_DAYS,
  RETRY,
  RETRY_BEFORE_SECONDS,
  USER_RATE,
  type CallRate,
  type Plan,
} from "../../../facts/api-limits";
import { REQUEST_TIMEOUT_SECONDS } from "../../../facts/edge";

const plans: readonly (readonly [string, Plan])[] = Object.entries(PLANS);
const MINUTE = 60;

/** Both limits as the gateway keeps them: a sliding window each, a call counted in both or in none. */
function admitted(rate: CallRate, arrivals: readonly number[], second = 1): number[] {
  const through: number[] = [];
  const recent = (now: number, seconds: number) => through.filter((then) => then > now - seconds * second).length;
  for (const now of arrivals) {
    const full = recent(now, MINUTE) >= rate.callsPerMinute || recent(now, BURST.seconds) >= burstCalls(rate);
    if (!full) through.push(now);
  }
  return through;
}

function most(through: readonly number[], seconds: number): number {
  return Math.max(0, ...through.map((end) => through.filter((then) => then <= end && then > end - seconds).length));
}

/** Seconds at which somebody calls, in order. */
const arrivals = fc
  .array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 300 })
  .map((times) => [...times].sort((a, b) => a - b));

describe("limits of callers (A14)", () => {
  it("are the requirement's figures: 1000 a minute a user, 100 an address, twice that for five seconds", () => {
    expect(USER_RATE.callsPerMinute).toBe(1000);
    expect(ANONYMOUS_RATE.callsPerMinute).toBe(100);
    expect([burstCalls(USER_RATE), burstCalls(ANONYMOUS_RATE)]).toEqual([166, 16]);
  });

  it("let no caller exceed the minute's budget or the burst's, however the calls are timed", () => {
    const rate = { callsPerMinute: 60 };
    fc.assert(
      fc.property(arrivals, (times) => {
        const through = admitted(rate, times);
        expect(most(through, MINUTE)).toBeLessThanOrEqual(rate.callsPerMinute);
        expect(most(through, BURST.seconds)).toBeLessThanOrEqual(burstCalls(rate));
      }),
    );
  });

  it("refuse nobody who calls steadily at the rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 240 }), (callsPerMinute) => {
        // Whole milliseconds: thirds of a second would fall a hair short of the window's end.
        const every = Math.ceil((MINUTE * 1000) / callsPerMinute);
        const steady = Array.from({ length: callsPerMinute * 2 }, (_, n) => n * every);
        expect(admitted({ callsPerMinute }, steady, 1000)).toHaveLength(steady.length);
      }),
    );
  });

  it("let a burst be twice the rate, rounded down, and less than the minute's budget", () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 100_000 }), (callsPerMinute) => {
        const burst = burstCalls({ callsPerMinute });
        expect(burst / BURST.seconds).toBeLessThanOrEqual((BURST.factor * callsPerMinute) / MINUTE);
        expect(burst + 1).toBeGreaterThan((BURST.factor * callsPerMinute * BURST.seconds) / MINUTE);
        expect(burst).toBeLessThan(callsPerMinute);
      }),
    );
  });

  it("count for each region: two regions let twice as much through, and one that is left lets through what it did", () => {
    expect(mostAcrossRegions(USER_RATE, 2)).toBe(2000);
    expect(mostAcrossRegions(USER_RATE, 1)).toBe(USER_RATE.callsPerMinute);
  });
});

describe("plans", () => {
  it.each(plans)("of %s can use their quota up at their own rate, and not in a day", (_, plan) => {
    const aDay = plan.callsPerMinute * MINUTE * 24;
    expect(plan.quotaCalls).toBeLessThan(aDay * QUOTA_DAYS);
    expect(plan.quotaCalls).toBeGreaterThan(plan.callsPerMinute);
  });

  it("lead upwards: each upgrade has a higher rate and a larger quota, and the last has none", () => {
    for (const [, plan] of plans) {
      if (plan.upgrade === undefined) continue;
      const next = plans.find(([key]) => key === plan.upgrade)?.[1];
      expect(next?.callsPerMinute).toBeGreaterThan(plan.callsPerMinute);
      expect(next?.quotaCalls).toBeGreaterThan(plan.quotaCalls);
    }
    expect(plans.filter(([, { upgrade }]) => upgrade === undefined)).toHaveLength(1);
  });
});

describe("waiting for a service (A15, C5)", () => {
  /** How long a request takes when its service answers each attempt after so many seconds, with an error that is retried. */
  function elapsed(attempts: readonly number[], jitter: number): number {
    let now = 0;
    for (const [n, duration] of attempts.entries()) {
      now += Math.min(duration, Math.max(1, ANSWER_WITHIN_SECONDS - now));
      if (n >= RETRY.count || now >= RETRY_BEFORE_SECONDS) break;
      now += longestWait(n) * jitter;
    }
    return now;
  }

  it("ends before the application gateway gives up, however slow the service and however often it is tried", () => {
    const attempts = fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(attempts, fc.double({ min: 0.5, max: 1, noNaN: true }), (durations, jitter) => {
        expect(elapsed(durations, jitter)).toBeLessThan(REQUEST_TIMEOUT_SECONDS);
      }),
    );
  });

  it("waits longer each time, and never longer than five seconds", () => {
    expect(longestWait(0)).toBe(1);
    expect(longestWait(1)).toBeCloseTo(2.2);
    expect(longestWait(10)).toBe(RETRY.longestWaitSeconds);
  });

  it("repeats only what can be repeated", () => {
    expect(RETRY.methods).not.toContain("POST");
    expect(RETRY.methods).not.toContain("PATCH");
    expect(RETRY.count).toBeLessThanOrEqual(2);
  });
});
