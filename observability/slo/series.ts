/** Names of the series that error budgets are made of. Each has the labels `service` and `slo`, and nothing else but its server's. */
export const SLO_SERIES = {
  /** Share of good requests that is promised; also has `owner`, and of latency `le`, the bucket that ends at the promise. */
  objective: "slo:objective:ratio",
  /** A second, over five minutes. Sums of them, not means of ratios: a busy hour weighs more than a quiet one. */
  requests: "slo:requests:rate5m",
  bad: "slo:bad_requests:rate5m",
  /** By service and bucket. */
  within: "slo:requests_within:rate5m",
  /** Share of the month's budget that is spent: 1 is all of it. */
  consumed: "slo:error_budget:consumed_ratio",
  /** By service: 0 normal, 1 caution, 2 critical fixes only, 3 freeze. */
  state: "slo:error_budget:state",
  /** By service and release, `ordinary` or `critical`: 1 when such a release must wait. */
  frozen: "slo:deployments:frozen",
} as const;

/** Share of requests that were bad, over a window such as `1h`. */
export function errorRatio(window: string): string {
  return `slo:sli_error:ratio_rate${window}`;
}
