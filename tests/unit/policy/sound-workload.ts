import type { Properties } from "../../../resilience/resource";

const container = {
  name: "it",
  image: "quay.io/prometheus/it:v1.0.0",
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
  readinessProbe: { tcpSocket: { port: 1 } },
  livenessProbe: { tcpSocket: { port: 1 } },
};

/** A workload that no rule holds anything against: one of a kind, so that it asks for nothing beside it. */
export function soundWorkload({
  metadata = {},
  labels = {},
  spec = {},
  container: own = {},
  bare = false,
}: Changes): Properties {
  const pod = {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [{ ...container, ...own }],
  };
  return {
    metadata: { name: "it", namespace: "monitoring", labels: { "plugilo.com/singleton": "true" }, ...metadata },
    spec: bare ? pod : { replicas: 1, template: { metadata: { labels }, spec: pod }, ...spec },
  };
}

/** What is different about it. */
export interface Changes {
  readonly metadata?: object;
  /** Of its pods. */
  readonly labels?: object;
  readonly spec?: object;
  readonly container?: object;
  /** It is a pod, and no template of some. */
  readonly bare?: boolean;
}
