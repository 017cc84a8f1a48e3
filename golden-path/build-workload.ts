import type { input } from "@pulumi/kubernetes/types";
import { CANARY } from "../facts/scaling";
import { BLUE_GREEN, DRAINED_AT_ONCE, RELEASE_GATE } from "../facts/service-defaults";
import { podOf } from "./build-pod";
import { type Manifest, manifest, nextServiceOf, releaseOf, selectorOf } from "./manifest";
import type { Service } from "./schema";

/** Kubernetes forgets older versions: a way back is by Git. */
const REVISIONS = 5;
const MIN_READY_SECONDS = 10;

/** What a service's pods come from. How many is the scaler's business, so no number of replicas stands here. */
export function workload(service: Service): Manifest {
  switch (releaseOf(service)) {
    case "blue-green":
      return rollout(service, { blueGreen: blueGreen(service) });
    case "canary":
      return rollout(service, { canary: canary(service) });
    case "in-place":
      return deployment(service);
  }
}

/** What scalers and budgets point at. */
export function workloadReference(service: Service): { apiVersion: string; kind: string; name: string } {
  const { apiVersion, kind, metadata } = workload(service);
  return { apiVersion, kind, name: metadata.name };
}

function rollout(service: Service, strategy: object): Manifest {
  return manifest(service, {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    spec: {
      revisionHistoryLimit: REVISIONS,
      minReadySeconds: MIN_READY_SECONDS,
      progressDeadlineSeconds: 600,
      progressDeadlineAbort: true,
      selector: { matchLabels: selectorOf(service) },
      strategy,
      template: podOf(service),
    },
  });
}

/** The template that judges a new version, told which pods are new. */
function judgement({ name }: Service) {
  return {
    templates: [{ templateName: name }],
    args: [{ name: "hash", valueFrom: { podTemplateHashValue: "Latest" } }],
  };
}

/**
 * B5: before anything of the new version is seen, whether the service has budget left for it. Who mends an incident does not ask, so
 * that a release needs nothing of the centre when it must not wait.
 */
function gates({ name, fix }: Service) {
  if (fix === "incident") return [];
  return [
    {
      templates: [{ templateName: RELEASE_GATE.template, clusterScope: true }],
      args: [
        { name: "service", value: name },
        { name: "release", value: fix ?? "ordinary" },
      ],
    },
  ];
}

/**
 * A10: the new version stands beside the old one in full size, is seen on the mesh's green gateway, and serves when a person promotes
 * it. A bad one is led back by itself; the old one stays for an hour. https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen (2026-11)
 */
function blueGreen(service: Service) {
  return {
    activeService: service.name,
    previewService: nextServiceOf(service),
    autoPromotionEnabled: false,
    scaleDownDelaySeconds: BLUE_GREEN.keepOldSeconds,
    prePromotionAnalysis: together(...gates(service), judgement(service)),
    postPromotionAnalysis: judgement(service),
  };
}

/** One analysis of several templates. */
function together(...parts: { readonly templates: readonly object[]; readonly args: readonly object[] }[]) {
  return { templates: parts.flatMap(({ templates }) => templates), args: parts.flatMap(({ args }) => args) };
}

/**
 * A11: shares of the requests, each for its time, judged from the first on; a bad version is taken back by itself.
 * https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio (2026-11)
 */
function canary(service: Service) {
  const asked = gates(service).map((analysis) => ({ analysis }));
  const virtualServices = [service.name, ...(service.paths.length > 0 ? [`${service.name}-public`] : [])];
  return {
    stableService: service.name,
    canaryService: nextServiceOf(service),
    maxSurge: "25%",
    maxUnavailable: 0,
    trafficRouting: {
      istio: { virtualServices: virtualServices.map((name) => ({ name, routes: ["read", "write"] })) },
    },
    steps: [
      ...asked,
      ...CANARY.steps.flatMap(({ weight, minutes }) => [{ setWeight: weight }, { pause: { duration: `${minutes}m` } }]),
    ],
    // From the first pause on.
    analysis: { startingStep: asked.length + 1, ...judgement(service) },
  };
}

function deployment(service: Service): Manifest {
  const single = service.kind === "singleton";
  const strategy: input.apps.v1.DeploymentStrategy = single
    ? // A20: the old one is gone before the new one starts.
      { type: "Recreate" }
    : { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } };
  const spec: input.apps.v1.DeploymentSpec = {
    ...(single ? { replicas: 1 } : { minReadySeconds: MIN_READY_SECONDS }),
    revisionHistoryLimit: REVISIONS,
    selector: { matchLabels: selectorOf(service) },
    strategy,
    template: podOf(service),
  };
  return manifest(service, { apiVersion: "apps/v1", kind: "Deployment", spec });
}

/**
 * A23: drains take a tenth of the pods at once, one at least. Pods that are broken anyway hold up no drain.
 * https://kubernetes.io/docs/tasks/run-application/configure-pdb (2026-11)
 */
export function budget(service: Service): Manifest {
  const spec: input.policy.v1.PodDisruptionBudgetSpec = {
    maxUnavailable: DRAINED_AT_ONCE,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: selectorOf(service) },
  };
  return manifest(service, { apiVersion: "policy/v1", kind: "PodDisruptionBudget", spec });
}
