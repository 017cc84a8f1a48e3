import type { CustomObject } from "../custom-object";
import type { ArgoCdArgs } from "./args";

const ANY = "*";

/**
 * Two projects (A21): infrastructure may apply anything anywhere; developers apply workloads, into their namespaces, on
 * the clusters named, and nothing that a whole cluster shares.
 */
export function projects({
  namespace,
  repositories,
  clusters = [ANY],
  workloadNamespaces = ["app-*"],
}: ArgoCdArgs): CustomObject[] {
  const project = (name: string, spec: Record<string, unknown>): CustomObject => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name, namespace },
    spec: { sourceRepos: [...repositories], orphanedResources: { warn: true }, ...spec },
  });
  return [
    project("platform", {
      description: "What infrastructure owns: operators' settings, meshes, policies.",
      destinations: [{ name: ANY, namespace: ANY }],
      clusterResourceWhitelist: [{ group: ANY, kind: ANY }],
    }),
    project("workloads", {
      description: "What product teams own: services of their namespaces.",
      destinations: clusters.flatMap((name) => workloadNamespaces.map((target) => ({ name, namespace: target }))),
      clusterResourceWhitelist: [],
      // Limits and isolation of a namespace are not its tenant's to change.
      namespaceResourceBlacklist: [
        { group: "", kind: "ResourceQuota" },
        { group: "", kind: "LimitRange" },
        { group: "networking.k8s.io", kind: "NetworkPolicy" },
      ],
    }),
  ];
}
