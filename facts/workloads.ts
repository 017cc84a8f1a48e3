/** Where workloads live in a region's cluster: names that Pulumi's platform, the GitOps tree and the rigs agree on. */

/** Namespace of the services that users' requests reach: meshed, default-deny. Made by the platform. */
export const SERVICES_NAMESPACE = "services";
/** Namespace of container groups that take what nodes cannot (A5): not meshed, stateless work only. Made by the platform. */
export const BURST_NAMESPACE = "burst";
/** Account of the services' pods, bound to the identity that the stores know. Made by the platform: its annotation is a region's. */
export const SERVICES_ACCOUNT = "services";
/** KEDA as the AKS add-on runs it. https://learn.microsoft.com/azure/aks/keda-workload-identity (2026-11) */
export const KEDA = { namespace: "kube-system", serviceAccount: "keda-operator" } as const;
