import { AZURE_WINDOW_SECONDS } from "../../facts/observability";
import { AZURE_METRICS, type AzureAggregation, azureMetricName } from "../../facts/azure-metrics";
import { inRegion } from "./signals";

type Told = typeof AZURE_METRICS;
type Names<Key extends keyof Told, Fold extends AzureAggregation> =
  Told[Key]["metrics"] extends Readonly<Record<Fold, readonly (infer Name)[]>> ? Name & string : never;

/**
 * Azure's own metric of each resource, of the chosen regions where it has one: what has no region is asked for by the hub.
 * Labels: https://github.com/webdevops/azure-metrics-exporter/blob/main/metrics/insights.subscription.go (2026-11)
 */
export function azure<Key extends keyof Told, Fold extends AzureAggregation>(
  key: Key,
  metric: Names<Key, Fold>,
  fold: Fold,
  more = "",
): string {
  const name = azureMetricName(key, metric, fold);
  const labels = "splitBy" in AZURE_METRICS[key] ? "resourceName, dimension" : "resourceName";
  const series = AZURE_METRICS[key].askedBy === "region" ? inRegion(name, more) : `${name}${more && `{${more}}`}`;
  return `max by (${labels}) (${series})`;
}

/** The same where Azure gives a sum: a second's. */
export function azurePerSecond<Key extends keyof Told>(key: Key, metric: Names<Key, "total">, more = ""): string {
  return `${azure(key, metric, "total", more)} / ${AZURE_WINDOW_SECONDS}`;
}

/** Legends of the two shapes that the answers have. */
export const EACH = "{{resourceName}}";
export const EACH_SPLIT = "{{resourceName}} {{dimension}}";
