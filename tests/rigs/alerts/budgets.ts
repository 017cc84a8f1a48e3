import { type Proof, type Scene, still } from "./proof";

const labels = (cluster: string, more = ""): string =>
  `{service="web",slo="availability"${cluster === "" ? "" : `,cluster="${cluster}"`}${more}}`;

/** Ten requests a second, so many of them bad, as one server knows it. */
function service(bad: string, cluster = "", requests = 10): Record<string, string> {
  return {
    [`slo:objective:ratio${labels(cluster, ',owner="team"')}`]: still(0.999, 240),
    [`slo:requests:rate5m${labels(cluster)}`]: still(requests, 240),
    [`slo:bad_requests:rate5m${labels(cluster)}`]: bad,
  };
}

const always = (bad: number): string => still(bad, 240);
const scene = (what: string, series: Record<string, string>, at = 100): Scene => ({ what, series, at });

export const FAST_PROOFS: readonly Proof[] = [
  {
    alert: "ErrorBudgetBurnsIn2Days",
    fires: scene("1.5 % fail", service(always(0.15))),
    holds: [
      scene("1.4 % fail", service(always(0.14))),
      scene("5 % failed, and no longer do", service("0.5x95 0x100"), 110),
      scene("5 % fail, for two minutes", service("0x97 0.5x100")),
      scene("half fails, of four in an hour", service(always(0.0005), "", 0.001)),
    ],
  },
  {
    alert: "ErrorBudgetBurnsIn5Days",
    fires: scene("0.61 % fail", service(always(0.061))),
    holds: [scene("0.59 % fail", service(always(0.059))), scene("they did", service("0.061x60 0x100"))],
  },
];

/** As the centre sees two regions: one of them bears all that fails. */
const regions = (bad: number): Record<string, string> => ({
  ...service(always(bad * 2), "aks-a"),
  ...service(always(0), "aks-b"),
});

export const SLOW_PROOFS: readonly Proof[] = [
  {
    alert: "ErrorBudgetBurnsIn10Days",
    fires: scene("0.31 % fail", regions(0.031)),
    holds: [scene("0.29 % fail", regions(0.029))],
  },
  {
    alert: "ErrorBudgetBurnsInAMonth",
    fires: scene("0.11 % fail", regions(0.011)),
    holds: [scene("0.09 % fail", regions(0.009))],
  },
  {
    alert: "ErrorBudgetHalfSpent",
    fires: scene("60 % spent", regions(0.006)),
    holds: [scene("49 % spent", regions(0.0049)), scene("80 %: another tells", regions(0.008))],
  },
  {
    alert: "ErrorBudgetNearlySpent",
    fires: scene("80 % spent", regions(0.008)),
    holds: [scene("74 % spent", regions(0.0074)), scene("110 %: another tells", regions(0.011))],
  },
  {
    alert: "ErrorBudgetSpent",
    fires: scene("101 % spent", regions(0.0101)),
    holds: [scene("99 % spent", regions(0.0099))],
  },
];

/** A quarter of an hour a sample: what was usual for three weeks, and what is now. */
const WEEKS = 2050;
const NOW = WEEKS * 15 + 165;

const requests = (service: string, usual: number, now: number, samples = WEEKS): Record<string, string> => ({
  [`slo:requests:rate5m{service="${service}",slo="availability",cluster="aks-a"}`]: `_x${WEEKS - samples} ${usual / 2}x${samples} ${now}x20`,
  [`slo:requests:rate5m{service="${service}",slo="availability",cluster="aks-b"}`]: `_x${WEEKS - samples} ${usual / 2}x${samples} 0x20`,
});
const sales = (now: number): Record<string, string> => {
  const sold = 900 * WEEKS;
  return { plugilo_signups_total: `0+900x${WEEKS} ${sold + 900 * now}+${900 * now}x20` };
};

export const ANOMALY_PROOFS: readonly Proof[] = [
  {
    alert: "RequestsDropped",
    fires: scene("40 % of what is usual", requests("web", 10, 4), NOW),
    holds: [
      scene(
        "60 %; none of little, at night; a service that is new this week; a failover, all of it in one region",
        {
          ...requests("web", 10, 6),
          ...requests("quiet", 0.9, 0),
          ...requests("new", 10, 1, 500),
          ...requests("moved", 10, 10),
        },
        NOW,
      ),
    ],
  },
  {
    alert: "RequestsRose",
    fires: scene("310 %", requests("web", 10, 31), NOW),
    holds: [scene("290 %", requests("web", 10, 29), NOW)],
  },
  {
    alert: "BusinessDropped",
    fires: scene("40 %", sales(0.4), NOW),
    holds: [scene("60 %", sales(0.6), NOW)],
  },
  { alert: "BusinessRose", fires: scene("310 %", sales(3.1), NOW), holds: [scene("290 %", sales(2.9), NOW)] },
];
