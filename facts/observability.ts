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
  queryPort: 10902,
  alertmanagers: 3,
  /** Samples that come this late are still taken: what a region buffered while the centre was away. */
  outOfOrderWindow: "2h",
  /** Remote write gives up on samples older than this: what Prometheus' write-ahead log holds at most. */
  sampleAgeLimit: "2h",
} as const;

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
