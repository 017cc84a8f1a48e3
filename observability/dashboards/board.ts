/** A dashboard as data: what it shows, and what of it is bad. build-dashboard.ts makes Grafana's form of it. */

/** Grafana's words for units. https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts (2026-11) */
export const UNITS = {
  count: "short",
  share: "percentunit",
  percent: "percent",
  milliseconds: "ms",
  seconds: "s",
  bytes: "bytes",
  bytesPerSecond: "Bps",
  requestsPerSecond: "reqps",
  operationsPerSecond: "ops",
  euros: "currencyEUR",
  yesNo: "bool_yes_no",
} as const;

/** From where on a value is bad. The figure is a constant of facts/, the same that an alert or an objective uses. */
export type Limit = { readonly above: number } | { readonly below: number };

export interface Panel {
  readonly title: string;
  /** What is seen, and what of it is bad; one or two sentences. Shown by the panel's own help. */
  readonly says: string;
  /** PromQL by legend; labels in the legend as `{{label}}`. */
  readonly queries: Readonly<Record<string, string>>;
  readonly unit: keyof typeof UNITS;
  /** `heat`: a histogram's buckets over time, of one query. @default "lines" */
  readonly kind?: "lines" | "number" | "heat";
  readonly limit?: Limit;
  /** File name, without its ending, of the runbook for when this is bad. @default no link */
  readonly runbook?: string;
  /** Columns of Grafana's 24. @default 8; a number's is 4 */
  readonly width?: 4 | 8 | 12 | 16 | 24;
}

/** What a person chooses at the top; queries take it as `$name`. */
export const VARIABLES = {
  region: { label: "Region", from: "up", of: "region" },
  service: { label: "Service", from: "istio_requests_total", of: "destination_canonical_service" },
} as const;

export type Variable = keyof typeof VARIABLES;

export interface Board {
  /** Part of its address, and the name of its file: never changed. At most 40 characters. */
  readonly uid: string;
  readonly title: string;
  /** The question that it answers. */
  readonly says: string;
  readonly variables: readonly Variable[];
  /** Panels by the heading of their row, in order. */
  readonly rows: Readonly<Record<string, readonly Panel[]>>;
}
