import type * as pulumi from "@pulumi/pulumi";
import { KEEPALIVE_SECONDS, METRICS, REMOTE_WRITE_QUEUE, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { RULER_LABEL } from "../prometheus-rule";
import { podSecurity, spread } from "../spread";
import { CENTRE_SERVICE_ACCOUNT, type CentreArgs, type RegionArgs } from "./args";
import { OBJECT_STORE_FILE } from "./build-thanos";

/** Labels that the operator puts on the pods of a server of that name. */
export function serverPods(name: string): Record<string, string> {
  return { "app.kubernetes.io/name": "prometheus", "operator.prometheus.io/name": name };
}

/**
 * The centre: two servers that each take everything by remote write and answer for 15 days; a Thanos sidecar copies their
 * blocks to Blob. Late samples are taken, so that an outage of the centre leaves no gap.
 */
export function centreServer(name: string, args: CentreArgs): CustomObject {
  return prometheus(name, args, {
    retention: `${args.retentionDays ?? METRICS.centreRetentionDays}d`,
    enableRemoteWriteReceiver: true,
    tsdb: { outOfOrderTimeWindow: METRICS.outOfOrderWindow },
    serviceAccountName: CENTRE_SERVICE_ACCOUNT,
    podMetadata: { labels: { "azure.workload.identity/use": "true" } },
    volumes: [{ name: "objectstore", configMap: { name: OBJECT_STORE_FILE.configMap } }],
    thanos: {
      version: VERSIONS.thanos,
      objectStorageConfigFile: OBJECT_STORE_FILE.path,
      volumeMounts: [{ name: "objectstore", mountPath: OBJECT_STORE_FILE.folder, readOnly: true }],
    },
    alerting: { alertmanagers: [{ namespace: args.namespace, name: "alertmanager-operated", port: "web" }] },
  });
}

/**
 * A region's: small, and able to answer, which an agent is not; KEDA, canary analysis and local alerts must not need the
 * centre. Each server writes everything to each of the centre's.
 */
export function regionServer(name: string, args: RegionArgs): CustomObject {
  return prometheus(name, args, {
    retention: `${args.retentionHours ?? METRICS.regionRetentionHours}h`,
    serviceAccountName: name,
    remoteWrite: args.remoteWriteUrls.map((url, replica) => remoteWrite(`centre-${replica}`, url)),
  });
}

function remoteWrite(name: string, url: pulumi.Input<string>) {
  return {
    name,
    url,
    remoteTimeout: "30s",
    queueConfig: { ...REMOTE_WRITE_QUEUE, sampleAgeLimit: METRICS.sampleAgeLimit },
    // Connections are re-made by the client's pool; the deadline of a batch keeps them busier than the link's idle time-out.
    metadataConfig: { send: true, sendInterval: `${KEEPALIVE_SECONDS}s` },
  };
}

function prometheus(
  name: string,
  { namespace, cluster, regionName, storageGb }: CentreArgs | RegionArgs,
  own: Record<string, unknown>,
): CustomObject {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Prometheus",
    metadata: { name, namespace },
    spec: {
      version: VERSIONS.prometheus,
      replicas: METRICS.replicaPorts.length,
      replicaExternalLabelName: "prometheus_replica",
      prometheusExternalLabelName: "",
      externalLabels: { cluster, region: regionName },
      scrapeInterval: METRICS.scrapeInterval,
      evaluationInterval: METRICS.scrapeInterval,
      // An empty selector is every one, in every namespace.
      ...selectEverything(),
      // But for rules over all regions: Thanos' rulers judge those.
      ruleSelector: { matchExpressions: Object.keys(RULER_LABEL).map((key) => ({ key, operator: "DoesNotExist" })) },
      // A disk that fills up stops the server: it drops its oldest blocks before that.
      retentionSize: `${Math.floor(storageGb * 0.9)}GB`,
      storage: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: STORAGE_CLASS,
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: `${storageGb}Gi` } },
          },
        },
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
