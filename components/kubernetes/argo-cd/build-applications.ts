import {
  CLUSTERS_FOLDER,
  ENVIRONMENT_LABEL,
  ROLLOUTS_HASH_LABEL,
  SCALER_IDENTITY_ANNOTATION,
  WORKLOADS_PROJECT,
} from "../../../facts/delivery";
import type { CustomObject } from "../custom-object";
import type { ArgoCdArgs } from "./args";

/** Fields that a controller moves while a release is under way: what Git says of them is where they start. */
const MOVED_BY_ROLLOUTS = [
  // https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/#integrating-with-gitops (2026-11)
  {
    group: "networking.istio.io",
    kind: "VirtualService",
    jqPathExpressions: [".spec.http[]?.route[]?.weight"],
  },
  {
    group: "networking.istio.io",
    kind: "DestinationRule",
    jqPathExpressions: [`.spec.subsets[]?.labels."${ROLLOUTS_HASH_LABEL}"`],
  },
] as const;

/**
 * What the tree leaves open, as the cluster's registration has it (docs/decisions/46): whom KEDA asks queues as.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/#patches (2026-11)
 */
const FROM_REGISTRATION = [
  {
    target: { group: "keda.sh", kind: "TriggerAuthentication" },
    patch: JSON.stringify([
      {
        op: "replace",
        path: "/spec/podIdentity/identityId",
        // In quotes that JSON leaves alone.
        value: `{{index .metadata.annotations \`${SCALER_IDENTITY_ANNOTATION}\`}}`,
      },
    ]),
  },
] as const;

/**
 * Options of every sync. `ApplyOutOfSyncOnly` is what keeps a sync from setting back the weights of a release that is under way.
 * `RespectIgnoreDifferences` would as well, but copies whole lists from the cluster: no route of a VirtualService could be changed.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options (2026-11)
 */
const SYNC_OPTIONS = [
  "CreateNamespace=false",
  "ServerSideApply=true",
  "ApplyOutOfSyncOnly=true",
  "PruneLast=true",
  "FailOnSharedResource=true",
] as const;

/**
 * A cluster that is not there for the moment, an image that its replica of the registry has yet to get. Each try takes the newest
 * version: without `refresh` one that mends a faulty version waits until all tries of that one are over, five minutes.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-retry-refresh-on-new-revisions (2026-11)
 */
const RETRY = { limit: 5, refresh: true, backoff: { duration: "10s", factor: 2, maxDuration: "3m" } } as const;

/**
 * One application for each registered cluster of an environment: what the tree says of that cluster, at the environment's revision
 * (E1, E3). All clusters move at once: RollingSync would order them, but takes away automatic sync, and with it the healing of drift.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/#rollingsync (2026-11)
 */
export function applicationSet({ namespace, delivery, workloadNamespaces }: ArgoCdArgs): CustomObject {
  const { environment, repository, revision } = delivery;
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
    metadata: { name: `${WORKLOADS_PROJECT}-${environment}`, namespace },
    spec: {
      goTemplate: true,
      goTemplateOptions: ["missingkey=error"],
      generators: [{ clusters: { selector: { matchLabels: { [ENVIRONMENT_LABEL]: environment } } } }],
      // A registration that is lost must not take a region's workloads with it.
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: "{{.nameNormalized}}", labels: { [ENVIRONMENT_LABEL]: environment } },
        spec: {
          project: WORKLOADS_PROJECT,
          source: {
            repoURL: repository,
            targetRevision: revision,
            path: `${CLUSTERS_FOLDER}/{{.name}}`,
            kustomize: { patches: FROM_REGISTRATION },
          },
          destination: { name: "{{.name}}", namespace: workloadNamespaces[0] },
          syncPolicy: {
            automated: { prune: true, selfHeal: true, allowEmpty: false },
            syncOptions: SYNC_OPTIONS,
            retry: RETRY,
          },
          ignoreDifferences: MOVED_BY_ROLLOUTS,
        },
      },
    },
  };
}
