import { SERVICES_NAMESPACE } from "../../facts/workloads";

/** Questions that several boards ask. `$region` and `$service` are the boards' variables, and Grafana chooses the window. */
const WINDOW = "$__rate_interval";

/** Series of the chosen regions, narrowed further by what is given. */
export const inRegion = (metric: string, more = ""): string => `${metric}{region=~"$region"${more && `,${more}`}}`;
export const rate = (series: string): string => `rate(${series}[${WINDOW}])`;
export const sumBy = (labels: string, of: string): string => `sum by (${labels}) (${of})`;

/**
 * Requests as the sidecar of the pod that answers counts them; code 0 is no answer at all.
 * https://istio.io/latest/docs/reference/config/metrics (2026-11)
 */
const ANSWERED = 'reporter="destination",destination_canonical_service=~"$service"';
const ANY_SERVICE = 'reporter="destination"';
const FAILED = 'response_code=~"0|5.."';

export interface Requests {
  /** Only those of the chosen services. @default all of the mesh */
  readonly chosen?: boolean;
  readonly by: string;
}

const whose = ({ chosen = false }: Requests): string => (chosen ? ANSWERED : ANY_SERVICE);

export function requests(which: Requests): string {
  return sumBy(which.by, rate(inRegion("istio_requests_total", whose(which))));
}

export function errorShare(which: Requests): string {
  return `${sumBy(which.by, rate(inRegion("istio_requests_total", `${whose(which)},${FAILED}`)))} / ${requests(which)}`;
}

export function quantile(share: number, which: Requests): string {
  return `histogram_quantile(${share}, ${buckets({ ...which, by: `le, ${which.by}` })})`;
}

/** All of a histogram, which tells two humps from one where quantiles do not (E6). */
export function buckets(which: Requests): string {
  return sumBy(which.by, rate(inRegion("istio_request_duration_milliseconds_bucket", whose(which))));
}

/** Of the services' containers, without the sidecar's own. */
export function ofServices(metric: string, more = ""): string {
  return inRegion(metric, `namespace="${SERVICES_NAMESPACE}"${more && `,${more}`}`);
}

/** Pods are named after their Deployment or Rollout, a hash, and five characters of their own. */
export const OF_SERVICE = 'pod=~"($service)-[a-z0-9]+-[a-z0-9]+"';

/**
 * Seconds between the newest sample of a region and the newest that the centre has taken; of a region's two servers, and their two
 * ways to the centre, the one that is furthest behind. https://github.com/prometheus/prometheus/blob/v3.5.0/documentation/prometheus-mixin/alerts.libsonnet (2026-11)
 */
export const BEHIND_THE_CENTRE = `max by (region) (max by (region, pod) (${inRegion("prometheus_remote_storage_highest_timestamp_in_seconds")}) - on (region, pod) group_right () max by (region, pod, url) (${inRegion("prometheus_remote_storage_queue_highest_sent_timestamp_seconds")}))`;
