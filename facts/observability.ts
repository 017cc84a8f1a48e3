/** Figures of metrics and logs (seed 001). Days, hours, counts and ports, said by each name. */

export const METRICS = {
  /** B1: at the centre, before objects in Blob take over. */
  centreRetentionDays: 15,
  /** B1: in Blob. Raw samples go sooner: a year is read in downsampled form. */
  thanosRetention: { raw: "60d", fiveMinutes: "180d", oneHour: "365d" },
  /** A region answers KEDA, canary analysis and local alerts for this long; the rest is asked at the centre. */
  regionRetentionHours: 48,
  /** Disk of each of a region's two servers, for those hours. */
  regionStorageGb: 128,
  scrapeInterval: "30s",
  /**
   * A replica holds what is written to it and nothing else, so each writer writes to each replica: a port a replica on the
   * centre's address. Behind one port, half of the samples would land on either.
   */
  replicaPorts: [9090, 9091],
  /** The only path on those ports. */
  writePath: "/api/v1/write",
  /** A write that takes longer has failed, and is tried again. */
  writeTimeoutSeconds: 30,
  /** Thanos' port for questions, over all regions and all time; regions ask it too, before a release (B5). */
  queryPort: 10902,
  /**
   * Which of a pair told: a region's two read the same targets, the centre's two are written the same. By names of their own, since
   * Thanos writes the centre's over a region's; it folds all of them.
   */
  regionReplicaLabel: "prometheus_replica",
  centreReplicaLabel: "centre_replica",
  /** The operator's own name for it. https://github.com/prometheus-operator/prometheus-operator/blob/v0.85.0/pkg/thanos/statefulset.go (2026-11) */
  rulerReplicaLabel: "thanos_ruler_replica",
  rulers: 2,
  /** What the rulers recorded stays with them until it is in Blob: three times as long as a block takes. */
  rulerRetention: "24h",
  /** At the centre, so that one and its zone may go while another is renewed; a region's pair asks less of a small cluster. */
  alertmanagers: { centre: 3, region: 2, alone: 1 },
  /** Samples that come this late are still taken: what a region buffered while the centre was away. */
  outOfOrderWindow: "2h",
  /** Remote write gives up on samples older than this: what Prometheus' write-ahead log holds at most. */
  sampleAgeLimit: "2h",
} as const;

/** Questions from outside that Prometheus has asked: whether a name answers, and how long its certificate lasts. */
export const PROBES = {
  /** https://github.com/prometheus/blackbox_exporter/releases/tag/v0.28.0 (2026-11) */
  image: "quay.io/prometheus/blackbox-exporter:v0.28.0",
  port: 9115,
  intervalSeconds: 30,
  timeoutSeconds: 10,
} as const;

/** What fetches Azure's own metrics. */
export const AZURE_EXPORTER = {
  /** https://github.com/webdevops/azure-metrics-exporter/releases (2026-11) */
  image: "quay.io/webdevops/azure-metrics-exporter:25.12.0",
  port: 8080,
  intervalSeconds: 60,
  /** Azure is asked for one figure over this time: of the last minute alone it often has none yet. A total is that of five minutes. */
  windowMinutes: 5,
} as const;

/** What Azure's totals and counts are of, in seconds. */
export const AZURE_WINDOW_SECONDS = AZURE_EXPORTER.windowMinutes * 60;

/** Grafana 12.4 is mended until May 2027. https://grafana.com/docs/grafana/latest/upgrade-guide/when-to-upgrade/ (2026-11) */
export const GRAFANA = {
  image: "docker.io/grafana/grafana:12.4.5",
  port: 3000,
  /** The user of its image. */
  user: 472,
  /** Role of the name that people reach it by. */
  role: "grafana",
} as const;

/** What lets writers in, beside each of the centre's servers. Connections: each server of a region keeps up to `maxShards` to it. */
export const RECEIVER = { port: 9443, metricsPort: 8404, connections: 1_000 } as const;

/** Label of a PrometheusRule: by whom it is judged. Those without are judged in the cluster that they are in. */
export const JUDGED_BY = { label: "plugilo.com/judged-by", centre: "centre" } as const;

/** https://prometheus.io/docs/practices/remote_write (2026-11): capacity 3-10 x the batch. */
export const REMOTE_WRITE_QUEUE = {
  capacity: 20_000,
  maxSamplesPerSend: 2_000,
  minShards: 4,
  maxShards: 50,
  batchSendDeadline: "5s",
  minBackoff: "30ms",
  maxBackoff: "30s",
  retryOnRateLimit: true,
} as const;

export const LOGS = {
  /** B2. */
  brokers: 3,
  logstash: 3,
  elasticMasters: 3,
  elasticData: 3,
  elasticCoordinating: 2,
  kibana: 2,
  /** E5: a partition is on three brokers, and two must have it before a writer is told so. */
  replication: 3,
  minInSync: 2,
  bootstrapPort: 9094,
  /** A port a broker on the shared address; broker `n` has `firstBrokerPort + n`. */
  firstBrokerPort: 9095,
  kibanaPort: 443,
} as const;

/** Private link services drop idle connections after 240-300 s: clients speak sooner. Seconds. */
export const KEEPALIVE_SECONDS = 180;

export const VERSIONS = {
  /** Kafka that Strimzi 0.51 runs. https://github.com/strimzi/strimzi-kafka-operator/pull/12430 (2026-11) */
  kafka: "4.2.0",
  kafkaMetadata: "4.2",
  /** Elastic's stack: one version for all of its parts. ECK 3.5 runs any of 9.x. */
  elastic: "9.2.0",
  /** Prometheus, Alertmanager and Thanos that prometheus-operator 0.85 was released with. */
  prometheus: "v3.5.0",
  alertmanager: "v0.28.1",
  thanos: "v0.39.2",
} as const;

/**
 * Premium SSD; since Kubernetes 1.29 the built-in class is zone-redundant (ZRS) in a cluster with zones and locally
 * redundant in one without, so a pod may move to another zone with its disk.
 * https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes (2026-11)
 */
export const STORAGE_CLASS = "managed-csi-premium";

/** Port of broker `n`, counted from 0, on the shared address. */
export function brokerPorts(brokers: number): number[] {
  return Array.from({ length: brokers }, (_, broker) => LOGS.firstBrokerPort + broker);
}

/** Days that platform logs (audit, access, diagnostics) are kept where they can be asked: C7, B2. */
export const LOG_RETENTION_DAYS = 90;
