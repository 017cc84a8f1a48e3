import type * as pulumi from "@pulumi/pulumi";
import { NOT_SENT } from "../../../facts/metrics";
import { JUDGED_BY, METRICS, REMOTE_WRITE_QUEUE, VERSIONS } from "../../../facts/observability";
import { SEVERITIES, type Severity } from "../../../facts/severities";
import type { CustomObject } from "../custom-object";
import { digestOf } from "../digest";
import { podSecurity, spread } from "../spread";
import { vaultVolume } from "../vault-files";
import { CENTRE_SERVICE_ACCOUNT, type CentreArgs, type Proof, REGION_SERVICE_ACCOUNT, type RegionArgs } from "./args";
import { receiver, RECEIVER_FILES } from "./build-receiver";
import { OBJECT_STORE_FILE } from "./build-thanos";
import { claim } from "../volume-claim";

/** Labels that the operator puts on the pods of a server of that name. */
export function serverPods(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": name };
}

/** What a region's server mounts to prove who it is. */
export const WRITER_FILES = { vaultClass: "metrics-writer", vault: "/mnt/vault" } as const;

/**
 * The centre: two servers that each take everything by remote write and answer for 15 days; a Thanos sidecar copies their
 * blocks to Blob. Late samples are taken, so that an outage of the centre leaves no gap. It reads and judges nothing itself: the
 * hub's own cluster is read by a pair like any region's, and rules over all regions are the ruler's, which sees each series once.
 *
 * Its own labels say neither cluster nor region: Thanos would write them over those that came with the series.
 * https://github.com/thanos-io/thanos/blob/v0.39.2/pkg/store/labelpb/label.go (2026-11)
 */
export function centreServer(name: string, args: CentreArgs, receiverConfiguration: string): CustomObject {
  return prometheus(name, args, {
    retention: `${args.retentionDays ?? METRICS.centreRetentionDays}d`,
    enableRemoteWriteReceiver: true,
    tsdb: { outOfOrderTimeWindow: METRICS.outOfOrderWindow },
    replicaExternalLabelName: METRICS.centreReplicaLabel,
    // Nothing has it. Without any selector at all the operator would write no configuration.
    serviceMonitorSelector: { matchLabels: { [JUDGED_BY.label]: JUDGED_BY.centre } },
    serviceAccountName: CENTRE_SERVICE_ACCOUNT,
    podMetadata: {
      labels: { "azure.workload.identity/use": "true" },
      annotations: { "plugilo.com/receiver": digestOf(receiverConfiguration) },
    },
    volumes: [
      { name: "objectstore", configMap: { name: OBJECT_STORE_FILE.configMap } },
      { name: "receiver", configMap: { name: RECEIVER_FILES.configMap } },
      vaultVolume(RECEIVER_FILES.vaultClass),
    ],
    containers: [receiver()],
    thanos: {
      version: VERSIONS.thanos,
      objectStorageConfigFile: OBJECT_STORE_FILE.path,
      volumeMounts: [{ name: "objectstore", mountPath: OBJECT_STORE_FILE.folder, readOnly: true }],
    },
  });
}

/**
 * A region's: small, and able to answer, which an agent is not; KEDA, canary analysis and local alerts must not need the
 * centre. Each server writes everything to each of the centre's, and tells its own cluster's Alertmanager, so that a region pages
 * though the centre is gone.
 */
export function regionServer(name: string, args: RegionArgs): CustomObject {
  const { cluster, regionName, environment, proof, remoteWriteUrls } = args;
  return prometheus(name, args, {
    externalLabels: { environment, cluster, region: regionName },
    retention: `${args.retentionHours ?? METRICS.regionRetentionHours}h`,
    replicaExternalLabelName: METRICS.regionReplicaLabel,
    serviceAccountName: REGION_SERVICE_ACCOUNT,
    // An empty selector is every one, in every namespace.
    ...selectEverything(),
    ruleSelector: { matchExpressions: [{ key: JUDGED_BY.label, operator: "NotIn", values: [JUDGED_BY.centre] }] },
    alerting: {
      alertmanagers: [
        { namespace: args.namespace, name: "alertmanager-operated", port: "web", ...cappedAt(args.severest ?? "P0") },
      ],
    },
    remoteWrite: remoteWriteUrls.map((url, replica) => remoteWrite(`centre-${replica}`, url, proof)),
    ...(proof
      ? {
          volumes: [vaultVolume(WRITER_FILES.vaultClass)],
          volumeMounts: [{ name: "vault", mountPath: WRITER_FILES.vault, readOnly: true }],
        }
      : {}),
  });
}

/**
 * Whatever an alert's rule says, whoever wrote it, it is told as no more severe than that.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AlertmanagerEndpoints (2026-11)
 */
function cappedAt(severest: Severity): Record<string, unknown> {
  const all = Object.keys(SEVERITIES);
  const above = all.slice(0, all.indexOf(severest));
  if (above.length === 0) return {};
  const capped = { sourceLabels: ["severity"], regex: above.join("|"), targetLabel: "severity", replacement: severest };
  return { alertRelabelings: [{ ...capped, action: "Replace" }] };
}

/** Files are read anew at each handshake, so that a renewed certificate needs no restart: key and certificate are in one of them. */
function remoteWrite(name: string, url: pulumi.Input<string>, proof: Proof | undefined) {
  return {
    name,
    url,
    remoteTimeout: `${METRICS.writeTimeoutSeconds}s`,
    queueConfig: { ...REMOTE_WRITE_QUEUE, sampleAgeLimit: METRICS.sampleAgeLimit },
    metadataConfig: { send: true, sendInterval: "1m" },
    writeRelabelConfigs: [{ sourceLabels: ["__name__"], regex: NOT_SENT.join("|"), action: "Drop" }],
    ...(proof
      ? {
          tlsConfig: {
            caFile: `${WRITER_FILES.vault}/${proof.authority}`,
            certFile: `${WRITER_FILES.vault}/${proof.certificate}`,
            keyFile: `${WRITER_FILES.vault}/${proof.certificate}`,
            minVersion: "TLS13",
          },
        }
      : {}),
  };
}

function prometheus(
  name: string,
  { namespace, environment, storageGb }: CentreArgs | RegionArgs,
  own: Record<string, unknown>,
): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Prometheus",
    metadata: { name, namespace },
    spec: {
      version: VERSIONS.prometheus,
      replicas: METRICS.replicaPorts.length,
      prometheusExternalLabelName: "",
      externalLabels: { environment },
      scrapeInterval: METRICS.scrapeInterval,
      evaluationInterval: METRICS.scrapeInterval,
      // A disk that fills up stops the server: it drops its oldest blocks before that.
      retentionSize: `${Math.floor(storageGb * 0.9)}GB`,
      storage: {
        volumeClaimTemplate: { spec: claim(storageGb) },
      },
      resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "8Gi" } },
      securityContext: podSecurity,
      walCompression: true,
      ...spread(serverPods(name)),
      ...own,
    },
  };
}

function selectEverything(): Record<string, object> {
  const kinds = ["serviceMonitor", "podMonitor", "probe", "scrapeConfig", "rule"];
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [`${kind}Selector`, {}],
      [`${kind}NamespaceSelector`, {}],
    ]),
  );
}
