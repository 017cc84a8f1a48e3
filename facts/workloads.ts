/** Where workloads live in a region's cluster: names that Pulumi's platform, the GitOps tree and the rigs agree on. */

/** Namespace of the services that users' requests reach: meshed, default-deny. Made by the platform. */
export const SERVICES_NAMESPACE = "services";
/** Namespace of container groups that take what nodes cannot (A5): not meshed, stateless work only. Made by the platform. */
export const BURST_NAMESPACE = "burst";
/** Namespace of the proxies that stand before the regions, in the hub (A18). Made by the platform. */
export const ENTRANCE_NAMESPACE = "entrance";
/** Account of the services' pods, bound to the identity that the stores know. Made by the platform: its annotation is a region's. */
export const SERVICES_ACCOUNT = "services";
/** Where a region's Prometheus answers in its cluster: KEDA, canary analysis and alerts need nothing outside the region. */
export const REGION_PROMETHEUS = "http://prometheus.monitoring:9090";
/** ConfigMap of the services' namespace by which they find the flag service (E2). */
export const FLAG_SETTINGS = "feature-flags";
/** ConfigMap of the services' namespace by which their agents know where traces go, and how many (B3). */
export const TRACING_SETTINGS = "tracing";
/** Stands in `gitops/base` where each cluster has a value of its own; `gitops/clusters` writes it, and nothing may be left of it there. */
export const SET_BY_CLUSTER = "set-by-cluster";
/** Labels that workloads are found by. */
export const LABELS = {
  name: "app.kubernetes.io/name",
  partOf: "app.kubernetes.io/part-of",
  owner: "plugilo.com/owner",
  class: "plugilo.com/class",
  singleton: "plugilo.com/singleton",
  /** On what takes from a queue: each cluster has its own broker, whose name `gitops/clusters` writes. */
  queue: "plugilo.com/queue",
  /** `enrolled`: doubled in emergency mode (A19); `exempt`: one of a kind, never doubled (A20). */
  emergency: "plugilo.com/emergency",
} as const;
/** KEDA as the AKS add-on runs it. https://learn.microsoft.com/azure/aks/keda-workload-identity (2026-11) */
export const KEDA = { namespace: "kube-system", serviceAccount: "keda-operator" } as const;

/** Port on which every service takes requests, in the mesh and out of it. */
export const SERVICE_PORT = 8080;

/**
 * What a container asks for that does not say: little, since who says nothing is not planned for, and a bound on memory that keeps a
 * leak from its neighbours.
 */
export const CONTAINER_DEFAULTS = {
  requests: { cpu: "100m", memory: "128Mi" },
  limits: { memory: "512Mi" },
} as const;

/**
 * Virtual CPUs of container groups in one region, of the standard kind: a subscription's quota until Azure is asked for more. Memory as
 * its largest group has it, four GiB a CPU.
 * https://learn.microsoft.com/azure/container-instances/container-instances-resource-and-quota-limits (2026-11)
 */
export const BURST_LIMIT = { cpu: 100, memoryGi: 400 } as const;

/**
 * A container that does nothing, as small as there is. Runs as nobody since 3.5.
 * https://github.com/kubernetes/kubernetes/blob/v1.36.0/build/pause/CHANGELOG.md (2026-11)
 */
export const PAUSE_IMAGE =
  "registry.k8s.io/pause:3.10.1@sha256:278fb9dbcca9518083ad1e11276933a2e96f23de604a3a08cc3c80002767d24c";
