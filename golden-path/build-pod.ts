import type { input } from "@pulumi/kubernetes/types";
import { burstPlacement } from "../components/kubernetes/burst/build-placement";
import { containerSecurity, podSecurity } from "../components/kubernetes/spread";
import { SPOT_TAINT } from "../facts/aks";
import { DATA_STORES_SECRET } from "../facts/data-stores";
import { ROLLOUTS_HASH_LABEL } from "../facts/delivery";
import { ANTI_AFFINITY_WEIGHT, MESH } from "../facts/scaling";
import { PROBES, SHUTDOWN } from "../facts/service-defaults";
import { FLAG_SETTINGS, SERVICES_ACCOUNT, TRACING_SETTINGS } from "../facts/workloads";
import { filesName, labelsOf, releaseOf, selectorOf } from "./manifest";
import type { Service } from "./schema";

type PodTemplate = input.core.v1.PodTemplateSpec;
type Affinity = input.core.v1.Affinity;

const ZONE = "topology.kubernetes.io/zone";
const NODE = "kubernetes.io/hostname";
/** https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools (2026-11) */
const CAPACITY = "karpenter.sh/capacity-type";
const SPOT_TOLERATION = { key: SPOT_TAINT.key, operator: "Equal", value: SPOT_TAINT.value, effect: SPOT_TAINT.effect };

/** Pods of a service that runs all the time. */
export function podOf(service: Service): PodTemplate {
  return {
    metadata: { labels: podLabels(service), ...annotationsOf(service) },
    spec: {
      ...podSpec(service),
      ...spreadOf(service),
      containers: [{ ...containerOf(service), ...probesOf(service) }],
    },
  };
}

/** What a pod is that runs to its end: nobody asks it, and it must not be moved in the middle of its work. */
export function runOf(service: Service) {
  return {
    metadata: { labels: podLabels(service), annotations: { "karpenter.sh/do-not-disrupt": "true" } },
    /** What the pod is given wherever it comes from, a Job or a Workflow. */
    pod: { ...identityOf(service), ...placementOf(service) },
    container: containerOf(service),
  };
}

/**
 * Pods of a service's twin on a virtual node: no account and so no identity, not even for our registry, no hooks, nothing to keep apart
 * from, nothing that lies in the services' namespace.
 * https://learn.microsoft.com/azure/aks/virtual-nodes#limitations (2026-11)
 *
 * @param image one that anybody may pull (docs/decisions/50).
 */
export function twinPodOf(service: Service, image: string): PodTemplate {
  const { serviceAccountName: _, ...rest } = podSpec(service);
  const { envFrom: __, ...container } = containerOf(service);
  // Nothing tells it where traces go: its agent would look for a server beside it.
  const untraced = ["ELASTIC_APM_ACTIVE", "ELASTIC_APM_ENABLED"].map((name) => ({ name, value: "false" }));
  const app = { ...container, env: [...variablesOf(service), ...untraced], image, ...probesOf(service) };
  return {
    metadata: { labels: labelsOf(service) },
    spec: { ...rest, ...burstPlacement(), containers: [app] },
  };
}

/** Pods of a Job. */
export function jobPodOf(service: Service): PodTemplate {
  const { metadata, pod, container } = runOf(service);
  const terminationGracePeriodSeconds = graceOf(service);
  return {
    metadata,
    spec: {
      ...pod,
      enableServiceLinks: false,
      terminationGracePeriodSeconds,
      restartPolicy: "Never",
      containers: [container],
    },
  };
}

function podLabels(service: Service): Record<string, string> {
  return {
    ...labelsOf(service),
    "azure.workload.identity/use": "true",
    // The namespace injects sidecars; a pod may stay without.
    "sidecar.istio.io/inject": String(service.meshed),
  };
}

/** The sidecar gives Prometheus the service's figures with its own. https://istio.io/latest/docs/ops/integrations/prometheus (2026-11) */
function annotationsOf({ meshed, metricsPath, port, metricsPort }: Service): { annotations?: Record<string, string> } {
  if (!meshed || metricsPath === undefined) return {};
  return {
    annotations: {
      "prometheus.io/scrape": "true",
      "prometheus.io/port": String(metricsPort ?? port),
      "prometheus.io/path": metricsPath,
    },
  };
}

function podSpec(service: Service) {
  return { ...identityOf(service), enableServiceLinks: false, terminationGracePeriodSeconds: graceOf(service) };
}

/** Who a pod is, and what it may do: nothing with the cluster, and no more than `restricted` pod security allows. */
function identityOf(service: Service) {
  return {
    serviceAccountName: SERVICES_ACCOUNT,
    automountServiceAccountToken: false,
    securityContext: podSecurity,
    volumes: [{ name: "scratch", emptyDir: { sizeLimit: "64Mi" } }, ...mountsOf(service).map(({ volume }) => volume)],
  };
}

/** How long a pod may take to go: it leaves, ends what it has in hand, and is killed after that. */
function graceOf({ kind, finishSeconds }: Service): number {
  const work = kind === "web" ? SHUTDOWN.leaveSeconds + SHUTDOWN.drainSeconds : finishSeconds;
  return work + SHUTDOWN.spareSeconds;
}

function containerOf(service: Service): input.core.v1.Container {
  const { cpu, memory } = service.resources;
  return {
    name: "app",
    // Kustomize gives it registry and digest in an environment.
    image: imageOf(service),
    ...(service.arguments.length > 0 ? { args: service.arguments } : {}),
    env: variablesOf(service),
    envFrom: sourcesOf(service),
    // No limit of CPU: it would slow down what has room. One of memory: what leaks must not take its neighbours along.
    resources: { requests: { cpu, memory }, limits: { memory } },
    securityContext: containerSecurity,
    volumeMounts: [{ name: "scratch", mountPath: "/tmp" }, ...mountsOf(service).map(({ mount }) => mount)],
  };
}

/** Folders of files that a pod is given: its own settings, and what a store knows it by. */
function mountsOf(service: Service): { volume: input.core.v1.Volume; mount: input.core.v1.VolumeMount }[] {
  const { files, secretFiles } = service;
  const mounted = (at: string, volume: input.core.v1.Volume & { readonly name: string }) => ({
    volume,
    mount: { name: volume.name, mountPath: at, readOnly: true },
  });
  return [
    ...(files ? [mounted(files.at, { name: "files", configMap: { name: filesName(service) } })] : []),
    ...(secretFiles ? [mounted(secretFiles.at, { name: "secret", secret: { secretName: secretFiles.secret } })] : []),
  ];
}

/** Its own settings, and what is the same everywhere. The name is all that an agent of Elastic's needs beside what differs by environment. */
function variablesOf({ name, settings }: Service): { name: string; value: string }[] {
  const variables = { ...settings, ELASTIC_APM_SERVICE_NAME: name, RESILIENCE: JSON.stringify(RESILIENCE) };
  return Object.entries(variables).map(([key, value]) => ({ name: key, value }));
}

/**
 * What differs by environment. Flags are handed out in the mesh (E2): without them a service starts with the defaults of its code.
 * Where the stores are Azure's there is no such Secret: a service signs in to them as its identity.
 */
function sourcesOf({ meshed, settingsFrom }: Service): input.core.v1.EnvFromSource[] {
  const stores = { secretRef: { name: DATA_STORES_SECRET, optional: true } };
  const traces = { configMapRef: { name: TRACING_SETTINGS, optional: true } };
  const flags = meshed ? [{ configMapRef: { name: FLAG_SETTINGS, optional: true } }] : [];
  return [...flags, traces, stores, ...settingsFrom.map((name) => ({ configMapRef: { name } }))];
}

export function imageOf({ name, image }: Service): string {
  return image ?? `services/${name}`;
}

/** What the mesh cannot do and an application's own library must: the breaker by rate (C4), and the same figures for its retries. */
const RESILIENCE = { breaker: MESH.rateBreaker, retries: MESH.retries, bulkhead: MESH.bulkhead };

function probesOf({ kind, port, probes }: Service) {
  const { periodSeconds, timeoutSeconds, readinessFailures, livenessFailures } = PROBES;
  const probe = (path: string, failureThreshold: number) => ({
    httpGet: { path, port: "http" },
    periodSeconds,
    timeoutSeconds,
    failureThreshold,
  });
  return {
    // A Rollout's CRD fills in the protocol: left out, what Git says and what the cluster has would never be the same.
    ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
    startupProbe: probe(probes.startup, Math.ceil(probes.startSeconds / periodSeconds)),
    readinessProbe: probe(probes.readiness, readinessFailures),
    livenessProbe: probe(probes.liveness, livenessFailures),
    // Those who send it requests hear of its end later than the pod itself.
    ...(kind === "web" ? { lifecycle: { preStop: { sleep: { seconds: SHUTDOWN.leaveSeconds } } } } : {}),
  };
}

/** E4, A23: pods keep apart in zones and on nodes as well as can be: one that runs beside another is worth more than one that waits. */
function spreadOf(service: Service) {
  const labelSelector = { matchLabels: selectorOf(service) };
  const apart = [ZONE, NODE].map((topologyKey) => ({
    weight: ANTI_AFFINITY_WEIGHT,
    podAffinityTerm: { topologyKey, labelSelector },
  }));
  const { affinity, ...placement } = placementOf(service);
  return {
    ...placement,
    affinity: { ...affinity, podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: apart } },
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: ZONE, ...(service.class === "critical" ? held(service) : wished), labelSelector },
    ],
  };
}

const wished = { whenUnsatisfiable: "ScheduleAnyway" };

/**
 * A critical service's pods wait for their zone rather than lie in one that is lost with all of them (docs/decisions/92). A zone whose
 * nodes are lost or drained does not count: its nodes are tainted, and the others share its pods. Versions are spread each by itself,
 * so that nothing lies askew once the old one has gone.
 */
function held(service: Service) {
  return {
    whenUnsatisfiable: "DoNotSchedule",
    nodeTaintsPolicy: "Honor",
    matchLabelKeys: [releaseOf(service) === "in-place" ? "pod-template-hash" : ROLLOUTS_HASH_LABEL],
  };
}

interface Placement {
  readonly nodeSelector?: Record<string, string>;
  readonly tolerations?: (typeof SPOT_TOLERATION)[];
  readonly affinity?: Affinity;
}

/** Critical: never a node that Azure may take back. Batch: such nodes first, others when there are none. */
function placementOf({ class: quality }: Service): Placement {
  if (quality === "critical") return { nodeSelector: { [CAPACITY]: "on-demand" } };
  if (quality === "standard") return {};
  const spot = { matchExpressions: [{ key: CAPACITY, operator: "In", values: ["spot"] }] };
  return {
    tolerations: [SPOT_TOLERATION],
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: spot }] },
    },
  };
}
