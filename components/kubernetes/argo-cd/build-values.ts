import { ON_SYSTEM_NODES } from "../operators/build-values";
import type { ArgoCdArgs } from "./args";
import { oidc, policy } from "./build-access";
import { notificationValues } from "./build-notifications";

const REPLICAS = 2;
const WORKLOAD_IDENTITY = { "azure.workload.identity/use": "true" };

/**
 * Values of the chart. Two of each part, so that a node may go; no local administrator, no shell into pods. Where it applies to other
 * clusters only, it has no rights in its own beyond its namespace.
 * https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd (2026-11)
 */
export function argoValues(args: ArgoCdArgs): Record<string, unknown> {
  const { hostName, signIn, deployerClientId, ownCluster } = args;
  const asIdentity = (clientId: typeof signIn.clientId): Record<string, unknown> => ({
    podLabels: WORKLOAD_IDENTITY,
    serviceAccount: { create: true, annotations: { "azure.workload.identity/client-id": clientId } },
  });
  return {
    fullnameOverride: "argocd",
    global: { domain: hostName, ...ON_SYSTEM_NODES, networkPolicy: { create: true } },
    crds: { install: true, keep: true },
    createClusterRoles: ownCluster !== undefined,
    configs: {
      cm: {
        "admin.enabled": false,
        "exec.enabled": false,
        "cluster.inClusterEnabled": ownCluster !== undefined,
        "application.resourceTrackingMethod": "annotation",
        url: `https://${hostName}`,
        "oidc.config": oidc(signIn),
      },
      rbac: { "policy.default": "", "policy.csv": policy(signIn), scopes: "[groups]" },
    },
    "redis-ha": { enabled: true },
    controller: {
      replicas: REPLICAS,
      metrics: { enabled: true },
      ...(deployerClientId === undefined ? {} : asIdentity(deployerClientId)),
    },
    // People sign in by the identity named here; to the clusters it signs in as the deployer, whom their registrations name.
    server: { replicas: REPLICAS, metrics: { enabled: true }, ...asIdentity(signIn.clientId) },
    repoServer: { replicas: REPLICAS, metrics: { enabled: true } },
    applicationSet: { replicas: REPLICAS, metrics: { enabled: true } },
    dex: { enabled: false },
    notifications: notificationValues(args),
  };
}
