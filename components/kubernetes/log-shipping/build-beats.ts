import { KEEPALIVE_SECONDS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import type { LogShippingArgs } from "./args";

export const SERVICE_ACCOUNT = "beats";

const CERTIFICATES = "/etc/kafka";
const NODE_NAME = { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } };

/**
 * It asks the node's kubelet and counts the node's own network. A pod with a network of its own could not: under Cilium no
 * policy's `ipBlock` names a node. https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations (2026-11)
 */
const ON_THE_NODE = { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" };

/** What a shipper reads of the cluster to say which workload a line is from. */
export const METADATA_RULES = [
  { apiGroups: [""], resources: ["namespaces", "pods", "nodes"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["apps"], resources: ["replicasets"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "list", "watch"] },
  { apiGroups: [""], resources: ["nodes/stats", "nodes/metrics"], verbs: ["get"] },
];

/**
 * Container and node logs of every node (B2). Undefined when neither has a topic.
 * https://www.elastic.co/docs/reference/beats/filebeat/running-on-kubernetes (2026-11)
 */
export function filebeat(args: LogShippingArgs): CustomObject | undefined {
  const { containers, nodes } = args.topics;
  const inputs = [
    ...(containers ? [containerLogs(containers)] : []),
    ...(nodes ? [{ type: "journald", id: "node", fields: { topic: nodes } }] : []),
  ];
  if (inputs.length === 0) return undefined;
  return beat("filebeat", args, { "filebeat.inputs": inputs }, [
    { name: "logs", path: "/var/log" },
    // Positions survive a restart of the pod, so no line is shipped twice or never.
    { name: "data", path: "/var/lib/filebeat", mountPath: "/usr/share/filebeat/data", writable: true },
  ]);
}

/** CPU, memory, disks and network of each node and what runs on it. Undefined without a topic. */
export function metricbeat(args: LogShippingArgs): CustomObject | undefined {
  const topic = args.topics.metrics;
  if (!topic) return undefined;
  const modules = [
    {
      module: "system",
      hostfs: "/hostfs",
      period: "30s",
      metricsets: ["cpu", "load", "memory", "network", "filesystem"],
      fields: { topic },
    },
    {
      module: "kubernetes",
      period: "30s",
      metricsets: ["node", "pod", "container", "volume"],
      hosts: ["https://${NODE_NAME}:10250"],
      bearer_token_file: "/var/run/secrets/kubernetes.io/serviceaccount/token",
      // The kubelet's certificate is the node's own: AKS has no authority for it that a pod could trust.
      "ssl.verification_mode": "none",
      fields: { topic },
    },
  ];
  return beat("metricbeat", args, { "metricbeat.modules": modules }, [
    { name: "proc", path: "/proc", mountPath: "/hostfs/proc" },
  ]);
}

function containerLogs(topic: string) {
  return {
    type: "filestream",
    id: "containers",
    paths: ["/var/log/containers/*.log"],
    prospector: { scanner: { symlinks: true } },
    parsers: [{ container: {} }, { ndjson: { target: "", overwrite_keys: true, ignore_decoding_error: true } }],
    processors: [
      {
        add_kubernetes_metadata: {
          host: "${NODE_NAME}",
          matchers: [{ logs_path: { logs_path: "/var/log/containers/" } }],
        },
      },
    ],
    fields: { topic },
  };
}

interface HostFolder {
  readonly name: string;
  readonly path: string;
  /** Default: the same path. */
  readonly mountPath?: string;
  readonly writable?: boolean;
}

function beat(
  type: "filebeat" | "metricbeat",
  args: LogShippingArgs,
  config: Record<string, unknown>,
  folders: readonly HostFolder[],
): CustomObject {
  return {
    apiVersion: "beat.k8s.elastic.co/v1beta1",
    kind: "Beat",
    metadata: { name: type, namespace: args.namespace },
    spec: {
      type,
      version: VERSIONS.elastic,
      config: { ...config, processors: origin(args), "output.kafka": output(args), "queue.mem.events": 8192 },
      daemonSet: { podTemplate: { spec: podSpec(type, args, folders) } },
    },
  };
}

/** On every event: which cluster and region it is from. */
function origin({ cluster, regionName }: LogShippingArgs) {
  return [
    {
      add_fields: {
        target: "",
        fields: { "orchestrator.cluster.name": cluster, "cloud.provider": "azure", "cloud.region": regionName },
      },
    },
  ];
}

/** All replicas must have an event before it counts as shipped; keepalives come before the private link's time-out. */
function output({ bootstrapServers }: LogShippingArgs) {
  return {
    hosts: [...bootstrapServers],
    topic: "%{[fields.topic]}",
    required_acks: -1,
    compression: "gzip",
    keep_alive: `${KEEPALIVE_SECONDS}s`,
    "metadata.refresh_frequency": `${KEEPALIVE_SECONDS}s`,
    "ssl.certificate_authorities": [`${CERTIFICATES}/ca.crt`],
    "ssl.certificate": `${CERTIFICATES}/user.crt`,
    "ssl.key": `${CERTIFICATES}/user.key`,
  };
}

function podSpec(name: string, { credentialsSecret }: LogShippingArgs, folders: readonly HostFolder[]) {
  return {
    serviceAccountName: SERVICE_ACCOUNT,
    automountServiceAccountToken: true,
    ...(name === "metricbeat" ? ON_THE_NODE : {}),
    // Also where nothing else runs: a node's last words matter most when it is in trouble.
    tolerations: [{ operator: "Exists" }],
    priorityClassName: "system-node-critical",
    containers: [
      {
        name,
        env: [NODE_NAME],
        // Log files belong to root.
        securityContext: { runAsUser: 0 },
        resources: { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "500Mi" } },
        volumeMounts: [
          { name: "kafka", mountPath: CERTIFICATES, readOnly: true },
          ...folders.map(({ name: volume, path, mountPath = path, writable = false }) => ({
            name: volume,
            mountPath,
            readOnly: !writable,
          })),
        ],
      },
    ],
    volumes: [
      { name: "kafka", secret: { secretName: credentialsSecret } },
      ...folders.map(({ name: volume, path, writable }) => ({
        name: volume,
        hostPath: { path, type: writable ? "DirectoryOrCreate" : "Directory" },
      })),
    ],
  };
}
