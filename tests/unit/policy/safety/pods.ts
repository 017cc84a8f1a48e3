import { addition, grant, kubernetes, present, production, weaker, type SafeProperty, type Safety } from "./form";
import { placesOf } from "./places";

const STANDARDS = kubernetes("concepts/security/pod-security-standards");
const POLARIS = (group: string): string => `https://polaris.docs.fairwinds.com/checks/${group}/`;
const [SECURITY, RELIABILITY, EFFICIENCY] = [POLARIS("security"), POLARIS("reliability"), POLARIS("efficiency")];
const ROOM = kubernetes("concepts/configuration/manage-resources-containers");
const SPREAD = kubernetes("concepts/scheduling-eviction/topology-spread-constraints");

/** What Kubernetes' own standard and the linters ask of every pod: it is tried also where a pod says nothing of it. */
function unprivileged(pod: string): SafeProperty[] {
  return [
    weaker(`${pod}.hostNetwork`, true, STANDARDS, addition),
    weaker(`${pod}.hostPID`, true, STANDARDS, addition),
    weaker(`${pod}.hostIPC`, true, STANDARDS, addition),
    { path: `${pod}.volumes`, weak: [withHostPath], source: STANDARDS, ...addition },
    weaker(`${pod}.containers[*].ports`, [{ containerPort: 8080, hostPort: 8080 }], STANDARDS, addition),
  ];
}

/** Room for each container, so that one cannot starve the others. */
function bounded(containers: string): SafeProperty[] {
  return [
    weaker(`${containers}.resources`, {}, EFFICIENCY),
    weaker(`${containers}.resources.requests.cpu`, "0", EFFICIENCY),
    weaker(`${containers}.resources.requests.memory`, "0", EFFICIENCY),
    present(`${containers}.resources.limits.memory`, ROOM),
  ];
}

function hardened(pod: string): SafeProperty[] {
  const containers = `${pod}.containers[*]`;
  const context = `${containers}.securityContext`;
  return [
    weaker(`${pod}.automountServiceAccountToken`, true, SECURITY),
    weaker(`${pod}.securityContext.runAsNonRoot`, false, STANDARDS),
    weaker(`${pod}.securityContext.runAsUser`, 0, STANDARDS, grant),
    weaker(`${pod}.securityContext.seccompProfile.type`, "Unconfined", STANDARDS),
    weaker(`${context}.allowPrivilegeEscalation`, true, STANDARDS),
    weaker(`${context}.readOnlyRootFilesystem`, false, SECURITY),
    weaker(`${context}.capabilities.drop`, [], STANDARDS),
    weaker(`${context}.capabilities.add`, ["SYS_ADMIN"], STANDARDS, addition),
    weaker(`${context}.privileged`, true, STANDARDS, addition),
    weaker(`${context}.procMount`, "Unmasked", STANDARDS, addition),
    { path: `${containers}.image`, weak: [latest, elsewhere], source: RELIABILITY },
    ...bounded(containers),
  ];
}

function serving(pod: string): SafeProperty[] {
  return [
    present(`${pod}.containers[*].readinessProbe`, RELIABILITY),
    present(`${pod}.containers[*].livenessProbe`, RELIABILITY),
    weaker(`${pod}.topologySpreadConstraints`, [], SPREAD, production),
    weaker(`${pod}.topologySpreadConstraints[*].topologyKey`, "kubernetes.io/os", SPREAD, production),
  ];
}

function withHostPath(volumes: unknown): object[] {
  return [...(Array.isArray(volumes) ? (volumes as object[]) : []), { name: "host", hostPath: { path: "/" } }];
}

/** It finishes requests before it goes; what only holds room goes at once. */
function drains(inputs: unknown): boolean {
  return placesOf(inputs, `${POD}.containers[*].lifecycle.preStop`).length > 0;
}

function latest(image: unknown): string {
  return `${String(image).replace(/(@sha256:.*|:[^:/]+)$/, "")}:latest`;
}

function elsewhere(image: unknown): string {
  return `registry.example.com/${String(image)}`;
}

const POD = "spec.template.spec";

/** Workloads of Kubernetes itself. */
export const podSafety: Safety = {
  "kubernetes:apps/v1:Deployment": [
    ...unprivileged(POD),
    ...hardened(POD),
    ...serving(POD),
    weaker(`${POD}.terminationGracePeriodSeconds`, 1, kubernetes("concepts/workloads/pods/pod-lifecycle"), {
      where: drains,
    }),
  ],
  "kubernetes:apps/v1:StatefulSet": [...unprivileged(POD), ...hardened(POD), ...serving(POD)],
  // It runs once, with an image that writes beside its program.
  "kubernetes:batch/v1:Job": [...unprivileged(POD), ...hardened(POD)].filter(
    ({ path }) => !path.endsWith("readOnlyRootFilesystem"),
  ),
  "kubernetes:batch/v1:CronJob": [
    ...unprivileged(`spec.jobTemplate.${POD}`),
    ...hardened(`spec.jobTemplate.${POD}`),
    weaker("spec.concurrencyPolicy", "Allow", kubernetes("concepts/workloads/controllers/cron-jobs")),
  ],
};

const OPERATED = "spec.podTemplate.spec";

/** Pods that operators make from resources of their own. */
export const operatedPodSafety: Safety = {
  "kubernetes:apm.k8s.elastic.co/v1:ApmServer": [...unprivileged(OPERATED), ...bounded(`${OPERATED}.containers[*]`)],
  // Its container is the operator's.
  "kubernetes:kibana.k8s.elastic.co/v1:Kibana": unprivileged(OPERATED).filter(
    ({ path }) => !path.includes("containers"),
  ),
  "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash": [
    ...unprivileged(OPERATED),
    ...bounded(`${OPERATED}.containers[*]`),
  ],
  "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch": bounded(
    "spec.nodeSets[*].podTemplate.spec.containers[*]",
  ),
  "kubernetes:beat.k8s.elastic.co/v1beta1:Beat": bounded("spec.daemonSet.podTemplate.spec.containers[*]"),
  "kubernetes:kafka.strimzi.io/v1:KafkaNodePool": bounded("spec"),
  ...Object.fromEntries(
    ["Prometheus", "Alertmanager", "ThanosRuler"].map((kind) => [
      `kubernetes:monitoring.coreos.com/v1:${kind}`,
      [
        ...bounded("spec"),
        weaker("spec.securityContext.runAsNonRoot", false, STANDARDS),
        weaker("spec.securityContext.seccompProfile.type", "Unconfined", STANDARDS),
      ],
    ]),
  ),
};
