import type { input } from "@pulumi/kubernetes/types";
import * as pulumi from "@pulumi/pulumi";
import * as yaml from "yaml";
import { METRICS, VERSIONS } from "../../../facts/observability";
import { containerSecurity, podSecurity, spread } from "../spread";
import { CENTRE_SERVICE_ACCOUNT, type ThanosStorage } from "./args";
import { claim } from "../volume-claim";

/** Where every Thanos part finds the object store. No secret in it: the pods' identity opens the account. */
export const OBJECT_STORE_FILE = {
  configMap: "thanos-objectstore",
  folder: "/etc/thanos",
  path: "/etc/thanos/objectstore.yaml",
} as const;

/** https://thanos.io/tip/thanos/storage.md/#azure (2026-11): without a key, the SDK's default credential is used. */
export function objectStore({ accountName, container }: ThanosStorage): pulumi.Output<string> {
  return pulumi
    .all([accountName, container])
    .apply(([account, name]) =>
      yaml.stringify({ type: "AZURE", config: { storage_account: account, container: name } }),
    );
}

export type ThanosRole = "query" | "store" | "compact";

interface Part {
  readonly replicas: number;
  readonly args: readonly string[];
  /** GB of disk for what is fetched from Blob; none for what keeps nothing. */
  readonly diskGb?: number;
  readonly memory: string;
}

const GRPC = 10901;
/** Service that finds the sidecars: the operator's own leads to every Prometheus of the namespace, and most have none. */
export const SIDECARS = "thanos-sidecar";
const { raw, fiveMinutes, oneHour } = METRICS.thanosRetention;

/** Compaction must run once: two would write over each other's blocks. */
const PARTS: Readonly<Record<ThanosRole, Part>> = {
  query: {
    replicas: 2,
    memory: "1Gi",
    args: [
      ...[METRICS.regionReplicaLabel, METRICS.centreReplicaLabel, METRICS.rulerReplicaLabel].map(
        (label) => `--query.replica-label=${label}`,
      ),
      ...[SIDECARS, "thanos-store", "thanos-ruler-operated"].map(
        (service) => `--endpoint=dnssrv+_grpc._tcp.${service}`,
      ),
    ],
  },
  store: {
    replicas: 2,
    memory: "2Gi",
    diskGb: 64,
    args: ["--data-dir=/data", `--objstore.config-file=${OBJECT_STORE_FILE.path}`],
  },
  compact: {
    replicas: 1,
    memory: "2Gi",
    diskGb: 256,
    args: [
      "--wait",
      // Samples that came late are in blocks that overlap others; without this the compactor stops at the first one.
      // https://thanos.io/tip/components/compact.md/#vertical-compactions (2026-11)
      "--compact.enable-vertical-compaction",
      "--data-dir=/data",
      `--objstore.config-file=${OBJECT_STORE_FILE.path}`,
      `--retention.resolution-raw=${raw}`,
      `--retention.resolution-5m=${fiveMinutes}`,
      `--retention.resolution-1h=${oneHour}`,
    ],
  },
};

export const THANOS_ROLES = Object.keys(PARTS) as ThanosRole[];

export function thanosPods(role: ThanosRole): Record<string, string> {
  return { "app.kubernetes.io/name": "thanos", "app.kubernetes.io/component": role };
}

export const THANOS_PORTS = [
  { name: "grpc", port: GRPC },
  { name: "http", port: METRICS.queryPort },
] as const;

/** One part of Thanos as a StatefulSet: those that cache keep their disk when they move. */
export function thanosSet(role: ThanosRole): input.apps.v1.StatefulSetSpec {
  const { replicas, diskGb } = PARTS[role];
  const labels = thanosPods(role);
  return {
    serviceName: `thanos-${role}`,
    replicas,
    podManagementPolicy: "Parallel",
    selector: { matchLabels: labels },
    template: {
      metadata: { labels: { ...labels, "azure.workload.identity/use": "true" } },
      spec: {
        serviceAccountName: CENTRE_SERVICE_ACCOUNT,
        automountServiceAccountToken: false,
        securityContext: podSecurity,
        ...spread(labels),
        containers: [container(role)],
        volumes: [{ name: "objectstore", configMap: { name: OBJECT_STORE_FILE.configMap } }],
      },
    },
    ...(diskGb ? { volumeClaimTemplates: [{ metadata: { name: "data" }, spec: claim(diskGb) }] } : {}),
  };
}

function container(role: ThanosRole): input.core.v1.Container {
  const { args, diskGb, memory } = PARTS[role];
  const needsGrpc = role === "compact" ? [] : [`--grpc-address=0.0.0.0:${GRPC}`];
  return {
    name: role,
    image: `quay.io/thanos/thanos:${VERSIONS.thanos}`,
    args: [role, `--http-address=0.0.0.0:${METRICS.queryPort}`, ...needsGrpc, ...args],
    ports: THANOS_PORTS.map(({ name, port }) => ({ name, containerPort: port })),
    readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 10 },
    livenessProbe: { httpGet: { path: "/-/healthy", port: "http" }, periodSeconds: 30, failureThreshold: 4 },
    resources: { requests: { cpu: "250m", memory }, limits: { memory } },
    securityContext: containerSecurity,
    volumeMounts: [
      { name: "objectstore", mountPath: OBJECT_STORE_FILE.folder, readOnly: true },
      ...(diskGb ? [{ name: "data", mountPath: "/data" }] : []),
    ],
  };
}
