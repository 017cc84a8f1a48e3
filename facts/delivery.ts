/** What Argo CD, the GitOps tree and whoever moves singletons agree on (A20, A21). */

/** Folder of the tree that holds one folder a cluster: what Argo CD applies to it. */
export const CLUSTERS_FOLDER = "gitops/clusters";
/** Project of Argo CD that all workloads belong to. */
export const WORKLOADS_PROJECT = "workloads";
/** Label of a cluster's registration: which releases it gets. */
export const ENVIRONMENT_LABEL = "plugilo.com/environment";
/** Annotation of a cluster's registration: client id of the identity that KEDA asks queues as there. */
export const SCALER_IDENTITY_ANNOTATION = "plugilo.com/scaler-client-id";
/**
 * Label by which Argo Rollouts tells the versions of a service apart, as a Deployment does by `pod-template-hash`.
 * https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/ (2026-11)
 */
export const ROLLOUTS_HASH_LABEL = "rollouts-pod-template-hash";
/** Accounts of the chart's parts that sign in elsewhere than in their own cluster. */
export const ARGO_ACCOUNTS = {
  controller: "argocd-application-controller",
  server: "argocd-server",
  notifications: "argocd-notifications-controller",
} as const;

/**
 * Where Argo CD's parts tell of themselves: application sets, the controller, the server, the repository server, notifications.
 * https://github.com/argoproj/argo-helm/blob/main/charts/argo-cd/values.yaml (2026-11)
 */
export const ARGO_METRICS_PORTS: readonly number[] = [8080, 8082, 8083, 8084, 9001];

/** A cluster's name in the tree and in Argo CD: that of its stack, of which production leaves itself out. */
export function clusterName(stack: string): string {
  return stack.replace(/^prod-/, "");
}
