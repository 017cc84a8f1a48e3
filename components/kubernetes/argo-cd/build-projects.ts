import { WORKLOADS_PROJECT } from "../../../facts/delivery";
import type { CustomObject } from "../custom-object";
import type { ArgoCdArgs } from "./args";

const ANY = "*";
/** What of a namespace is not its tenants' to change: how much of the cluster they may have together. */
const PLATFORMS_OWN = [
  { group: "", kind: "ResourceQuota" },
  { group: "", kind: "LimitRange" },
] as const;

/**
 * One project for all that product teams own (A21): into their namespaces, on the clusters named, and nothing that a whole cluster
 * shares. The one that Argo CD brings with it allows everything, so it is closed.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project (2026-11)
 */
export function projects({ namespace, repositories, clusters, workloadNamespaces }: ArgoCdArgs): CustomObject[] {
  const project = (
    name: string,
    spec: Record<string, unknown>,
    annotations: Record<string, string> = {},
  ): CustomObject => ({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AppProject",
    metadata: { name, namespace, annotations },
    spec,
  });
  return [
    project(
      "default",
      {
        sourceRepos: [],
        sourceNamespaces: [],
        destinations: [],
        namespaceResourceBlacklist: [{ group: ANY, kind: ANY }],
      },
      // Argo CD's server makes it when it first starts: its fields are taken over.
      { "pulumi.com/patchForce": "true" },
    ),
    project(WORKLOADS_PROJECT, {
      description: "What product teams own: services of their namespaces.",
      sourceRepos: [...repositories],
      destinations: clusters.flatMap((name) => workloadNamespaces.map((target) => ({ name, namespace: target }))),
      clusterResourceWhitelist: [],
      namespaceResourceBlacklist: PLATFORMS_OWN,
    }),
  ];
}
