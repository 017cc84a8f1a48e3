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

/** Ten minutes a sample: so many samples at ten a second, then something else. */
const requests = (samples: number, usual: number, then: number): Record<string, string> => ({
  'slo:requests:rate5m{service="web",slo="availability",cluster="aks-a"}': `${usual / 2}x${samples} ${then}x20`,
  'slo:requests:rate5m{service="web",slo="availability",cluster="aks-b"}': `${usual / 2}x${samples} 0x20`,
});
const WEEKS = 3100;
const NOW = (samples: number): number => samples * 10 + 150;
const traffic = (what: string, usual: number, then: number, samples = WEEKS): Scene =>
  scene(what, requests(samples, usual, then), NOW(samples));
const sales = (what: string, then: number): Scene => {
  const sold = 600 * WEEKS;
  return scene(what, { plugilo_signups_total: `0+600x${WEEKS} ${sold + 600 * then}+${600 * then}x20` }, NOW(WEEKS));
};

export const ANOMALY_PROOFS: readonly Proof[] = [
  {
    alert: "RequestsDropped",
    fires: traffic("40 % of what is usual", 10, 4),
    holds: [
      traffic("60 %", 10, 6),
      traffic("none of little, at night", 0.9, 0),
      traffic("a service that is new this week", 10, 1, 900),
      traffic("a failover: all of it in one region", 10, 10),
    ],
  },
  { alert: "RequestsRose", fires: traffic("310 %", 10, 31), holds: [traffic("290 %", 10, 29)] },
  { alert: "BusinessDropped", fires: sales("40 %", 0.4), holds: [sales("60 %", 0.6)] },
  { alert: "BusinessRose", fires: sales("310 %", 3.1), holds: [sales("290 %", 2.9)] },
];
