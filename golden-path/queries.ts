import { SERVICES_NAMESPACE } from "../facts/workloads";

/** Pods that a question is about. */
export interface Pods {
  readonly namespace: string;
  /** Regular expression of the whole name. */
  readonly name: string;
}

/** Pods of a service: its name, the version's hash, and five characters of their own. */
export function podsOf(service: string, hash = "[a-z0-9]+"): Pods {
  return { namespace: SERVICES_NAMESPACE, name: `${service}-${hash}-[a-z0-9]+` };
}

/**
 * PromQL, over labels that every scrape of a pod carries. Requests are counted by the sidecar of the pod that answers them.
 * https://istio.io/latest/docs/reference/config/metrics (2026-11)
 */
const of = ({ namespace, name }: Pods, more = ""): string => `{namespace="${namespace}",pod=~"${name}"${more}}`;
const ANSWERED = ',reporter="destination"';
/** Envoy gives code 0 to a request that got no answer. */
const FAILED = `${ANSWERED},response_code=~"0|5.."`;
const rate = (metric: string, selector: string, window: string): string => `sum(rate(${metric}${selector}[${window}]))`;

/** Requests a second. */
export function requests(pods: Pods, window: string): string {
  return rate("istio_requests_total", of(pods, ANSWERED), window);
}

/** Share of requests that failed; none when there were none. */
export function errorShare(pods: Pods, window: string): string {
  return `${rate("istio_requests_total", of(pods, FAILED), window)} / ${requests(pods, window)}`;
}

/** Milliseconds within which a share of requests is answered. */
export function latency(share: number, pods: Pods, window: string): string {
  const buckets = `rate(istio_request_duration_milliseconds_bucket${of(pods, ANSWERED)}[${window}])`;
  return `histogram_quantile(${share}, sum by (le) (${buckets}))`;
}

/** CPUs in use. */
export function cpu(pods: Pods, window: string): string {
  return rate("container_cpu_usage_seconds_total", of(pods, ',container="app"'), window);
}

/** MiB in use, of what cannot be given back. */
export function memory(pods: Pods): string {
  return `sum(container_memory_working_set_bytes${of(pods, ',container="app"')}) / 1048576`;
}

/** What all pods of a service know and each of them tells. */
export function gauge(metric: string, pods: Pods): string {
  return `max(${metric}${of(pods)})`;
}

/** How many pods run. */
export function running(pods: Pods): string {
  return `count(container_memory_working_set_bytes${of(pods, ',container="app"')})`;
}

/**
 * The same, and 0 when there is none although Prometheus sees the pods: an answer that is missing because nobody measures must
 * not look like an idle service.
 */
export function orIdle(query: string, pods: Pods): string {
  return `(${query}) or (0 * count(up${of(pods)} == 1))`;
}
