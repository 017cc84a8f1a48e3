import type { Exporter } from "./exporters/exporter";
import { KUBERNETES_EXPORTERS } from "./exporters/kubernetes";
import { PLATFORM_EXPORTERS } from "./exporters/platform";

/**
 * Every metric that a rule or a dashboard may ask for, by what tells it. A name that is not here is one that nobody tells: a rule that
 * asks for it never fires, and nobody would notice. Karpenter's are missing on purpose: AKS runs it out of reach of a scrape, and how
 * full its pools are is read off their nodes (facts/scaling.ts).
 */
export const EXPORTERS: Readonly<Record<string, Exporter>> = { ...KUBERNETES_EXPORTERS, ...PLATFORM_EXPORTERS };

const KNOWN: ReadonlySet<string> = new Set(Object.values(EXPORTERS).flatMap(({ names }) => names));

/** Whether some exporter tells a metric of that name. What rules record, which has a colon in its name, is the rules' to know. */
export function knownMetric(name: string): boolean {
  return KNOWN.has(name);
}

/**
 * What a region keeps to itself: long histograms and inner lives of Kubernetes' programs, more than half of all series, of which no
 * rule or dashboard of the centre asks. The region itself answers for them as long as it keeps anything.
 */
export const NOT_SENT = [
  "apiserver_(request|response|watch|admission|flowcontrol|storage)_.*_bucket",
  "(etcd|rest_client|workqueue|storage_operation|kubelet_runtime|kubelet_pod|kubelet_cgroup)_.*_bucket",
  "(go|scrape_series|net_conntrack)_.*",
  "prober_probe_duration_seconds_bucket",
] as const;

/** Whether a region sends a metric to the centre. Prometheus anchors its patterns. */
export function isSent(name: string): boolean {
  return !new RegExp(`^(?:${NOT_SENT.join("|")})$`).test(name);
}
