import { MESH_INGRESS } from "../../../facts/aks";
import { LOG_SOURCES, type SourceKey } from "../../../facts/log-sources";
import { KEEPALIVE_SECONDS, VERSIONS } from "../../../facts/observability";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../../facts/workloads";
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

/** By the name that the kubelet gives a container's file: pod, namespace, container. */
const OURS = [SERVICES_NAMESPACE, BURST_NAMESPACE].map((namespace) => ({ namespace, container: "app" }));
const ENTRANCE = { namespace: MESH_INGRESS.namespace, container: "istio-proxy" };

/**
 * Container and node logs of every node (B2), each kind to its topic. Lines stay as they were printed: reading them is Logstash's, so
 * that one that cannot be read is kept and not lost here.
 * https://www.elastic.co/docs/reference/beats/filebeat/running-on-kubernetes,
 * https://www.elastic.co/docs/reference/beats/filebeat/filebeat-input-journald (2026-11)
 */
export function filebeat(args: LogShippingArgs): CustomObject {
  const inputs = [
    containerLogs("application", OURS.map(filesOf)),
    containerLogs("access", [filesOf(ENTRANCE)]),
    containerLogs("containers", ["/var/log/containers/*.log"], [...OURS, ENTRANCE].map(patternOf)),
    journal("system", ["syslog", "journal", "stdout", "kernel", "driver"]),
    journal("audit", ["audit"]),
  ];
  return beat("filebeat", args, { "filebeat.inputs": inputs }, [
    { name: "logs", path: "/var/log" },
    // Positions survive a restart of the pod, so no line is shipped twice or never.
    { name: "data", path: "/var/lib/filebeat", mountPath: "/usr/share/filebeat/data", writable: true },
  ]);
}

/** CPU, memory, disks and network of each node and what runs on it. */
export function metricbeat(args: LogShippingArgs): CustomObject {
  const { topic } = LOG_SOURCES.metrics;
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

interface Printer {
  readonly namespace: string;
  readonly container: string;
}

function filesOf({ namespace, container }: Printer): string {
  return `/var/log/containers/*_${namespace}_${container}-*.log`;
}

function patternOf({ namespace, container }: Printer): string {
  return `_${namespace}_${container}-[0-9a-f]+\\.log$`;
}

function containerLogs(key: SourceKey, paths: readonly string[], excluded?: readonly string[]) {
  return {
    type: "filestream",
    id: key,
    paths,
    prospector: { scanner: { symlinks: true, ...(excluded ? { exclude_files: excluded } : {}) } },
    parsers: [{ container: {} }],
    processors: [
      {
        add_kubernetes_metadata: {
          host: "${NODE_NAME}",
          matchers: [{ logs_path: { logs_path: "/var/log/containers/" } }],
        },
      },
    ],
    fields: { topic: LOG_SOURCES[key].topic },
  };
}

function journal(key: SourceKey, transports: readonly string[]) {
  return { type: "journald", id: key, transports, fields: { topic: LOG_SOURCES[key].topic } };
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
