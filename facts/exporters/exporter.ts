import type { Source } from "../source";

/** What tells Prometheus something: where its names are written down, and those that rules and dashboards may use. */
export interface Exporter {
  readonly source: Source;
  readonly names: readonly string[];
}

export const from = (address: string): Source => ({ from: address, read: "2026-11" });

/** A histogram is three names. */
export const histogram = (name: string): readonly string[] => [`${name}_bucket`, `${name}_sum`, `${name}_count`];
