import { MESH_INGRESS } from "../../facts/aks";
import { azureMetricName } from "../../facts/azure-metrics";
import { AZURE_WINDOW_SECONDS } from "../../facts/observability";
import { SERVICES_NAMESPACE } from "../../facts/workloads";
import type { Rule } from "../alerts/rule";
import { FRONTS, objectiveRules } from "./objectives";
import { SLO_SERIES } from "./series";

const { objective, requests, bad, within } = SLO_SERIES;
/** Envoy gives code 0 to a request that got no answer. */
const FAILED = ',response_code=~"0|5.."';
const BUCKET = "istio_request_duration_milliseconds_bucket";

interface Seen {
  readonly by: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly rate: (metric: string, more?: string) => string;
}

/** Requests of a region: those that a service's own sidecars answered, and those that the gateway took in, answered or not. */
function seen(): readonly Seen[] {
  const answered = `namespace="${SERVICES_NAMESPACE}",reporter="destination"`;
  const taken = `reporter="source",source_workload_namespace="${MESH_INGRESS.namespace}"`;
  return [
    {
      by: "service",
      labels: {},
      rate: (metric, more = "") =>
        `label_replace(rate(${metric}{${answered}${more}}[5m]), "service", "$1", "destination_canonical_service", "(.+)")`,
    },
    {
      by: "",
      labels: { service: FRONTS.platform.service },
      rate: (metric, more = "") => `rate(${metric}{${taken}${more}}[5m])`,
    },
  ];
}

/**
 * What each promise is held against. Rules of all services at once; an error that comes for the first time has no series before, so
 * none is taken for zero where there are requests.
 * https://istio.io/latest/docs/reference/config/metrics (2026-11)
 */
export function measureRules(): Rule[] {
  const availability = seen().flatMap(({ by, labels, rate }): Rule[] => {
    const sum = (of: string): string => `sum by (${by}) (${of})`;
    const all = sum(rate("istio_requests_total"));
    const slo = { ...labels, slo: "availability" };
    return [
      { record: requests, labels: slo, expr: all },
      { record: bad, labels: slo, expr: `${sum(rate("istio_requests_total", FAILED))} or 0 * ${all}` },
    ];
  });
  const buckets = seen().map(({ by, labels, rate }): Rule => {
    const labelled = by === "" ? "le" : `${by}, le`;
    return { record: within, labels, expr: `sum by (${labelled}) (${rate(BUCKET)})` };
  });
  return [...objectiveRules(FRONTS.platform), ...availability, ...buckets, ...latencyRules()];
}

/** Both are made of the buckets, so that what is slow is never more than what there was. */
function latencyRules(): Rule[] {
  const promised = `(${objective}{slo=~"latency-.+"} > bool 0)`;
  const sum = (on: string, of: string): string =>
    `sum by (service, slo) (${promised} * on (${on}) group_left () ${of})`;
  return [
    { record: requests, expr: sum("service", `${within}{le="+Inf"}`) },
    {
      record: bad,
      expr: `clamp_min(${requests}{slo=~"latency-.+"} - on (service, slo) ${sum("service, le", `${within}`)}, 0)`,
    },
  ];
}

/** The edge, by what Azure tells of Front Door: how many requests there were, and what percentage of them failed. */
export function edgeRules(): Rule[] {
  const count = azureMetricName("azure_front_door", "RequestCount", "total");
  const failed = azureMetricName("azure_front_door", "Percentage5XX", "average");
  const [availability] = objectiveRules(FRONTS.edge);
  const labels = { service: FRONTS.edge.service, slo: "availability" };
  return [
    ...(availability ? [availability] : []),
    { record: requests, labels, expr: `sum(${count}) / ${AZURE_WINDOW_SECONDS}` },
    { record: bad, labels, expr: `sum(${count} * on (resourceID) ${failed}) / ${100 * AZURE_WINDOW_SECONDS}` },
  ];
}
