import { CHANGES_SOURCE } from "./changes";

/** What is logged, and how it travels: a source has a topic in Kafka, a pipeline in Logstash and a data stream in Elasticsearch (B2, E5). */

export interface LogSource {
  /** Kafka's topic. */
  readonly topic: string;
  /** Parallel readers that it can have: as many as a peak needs at some 10 MB/s each. */
  readonly partitions: number;
  /** Kafka only buffers: how long Logstash may be away without loss. */
  readonly retentionHours: number;
  /** Share of the brokers' disks that the source may fill, whatever its age; all shares together are 1. */
  readonly diskShare: number;
}

/**
 * By key, which is also the name of its folder in observability/logstash and of its data set. `deadLetter` takes what a pipeline could
 * not read, as it came: a week is enough to mend the pipeline and read it again.
 */
export const LOG_SOURCES = {
  /** Structured lines of our services. */
  application: { topic: "logs-application", partitions: 24, retentionHours: 72, diskShare: 0.3 },
  /** What all other containers print. */
  containers: { topic: "logs-containers", partitions: 12, retentionHours: 72, diskShare: 0.15 },
  /** A line a request, where it enters a region. */
  access: { topic: "logs-access", partitions: 24, retentionHours: 72, diskShare: 0.25 },
  /** The nodes' journals. */
  system: { topic: "logs-system", partitions: 6, retentionHours: 72, diskShare: 0.05 },
  /** Who did what: kept in Kafka over a week of holidays, since no other copy proves it. */
  audit: { topic: "logs-audit", partitions: 6, retentionHours: 168, diskShare: 0.1 },
  /** Metricbeat's; Prometheus has the same in another form, so a day is enough. */
  metrics: { topic: "metrics-beats", partitions: 12, retentionHours: 24, diskShare: 0.05 },
  /** What changes in PostgreSQL (E8): into an index that is searched, not into a stream of lines. */
  changes: CHANGES_SOURCE,
  deadLetter: { topic: "logs-dead-letter", partitions: 3, retentionHours: 168, diskShare: 0.05 },
} as const satisfies Record<string, LogSource>;

export type SourceKey = keyof typeof LOG_SOURCES;

/** What Logstash reads, by a pipeline of its own: dead letters wait for a person. */
export type ReadKey = Exclude<SourceKey, "deadLetter">;
/** Those whose lines shippers send, each into a data stream. */
export type PipelineKey = Exclude<ReadKey, "changes">;
export const PIPELINES = [
  "application",
  "containers",
  "access",
  "system",
  "audit",
  "metrics",
] as const satisfies PipelineKey[];
export const READ = [...PIPELINES, "changes"] as const satisfies ReadKey[];

/** How long Elasticsearch holds a kind of data on its disks, and in Blob after that. Days count from the rollover of an index. */
export interface Lifecycle {
  /** An index takes no more after these days, or earlier when it is large. */
  readonly rolloverDays: number;
  readonly hotDays: number;
  /** Equal to `hotDays` where nothing is kept after that. */
  readonly deleteDays: number;
}

export const LIFECYCLES = {
  /** B2. A week in an index: a year of days would be more shards than three nodes should hold. */
  logs: { rolloverDays: 7, hotDays: 90, deleteDays: 365 },
  /** Prometheus keeps the year (B1). */
  metrics: { rolloverDays: 1, hotDays: 15, deleteDays: 15 },
  /** B3. */
  traces: { rolloverDays: 1, hotDays: 7, deleteDays: 30 },
} as const satisfies Record<string, Lifecycle>;

/**
 * A shard of 10 to 50 GB is neither slow to move nor one of too many.
 * https://www.elastic.co/docs/deploy-manage/production-guidance/optimize-performance/size-shards (2026-11)
 */
export const LARGEST_SHARD = "50gb";

/** Primary shards of a data stream's newest index: busy ones use every data node (B2 has three), others one. */
export const SHARDS: Readonly<Record<PipelineKey, number>> = {
  application: 3,
  containers: 3,
  access: 3,
  system: 1,
  audit: 1,
  metrics: 1,
};
/** Copies beside the primary: one, in another zone. */
export const SHARD_REPLICAS = 1;
/** Part of a data node's disk that holds what was last read of Blob. */
export const ARCHIVE_CACHE = "10%";

/** Elastic APM (B3). */
export const TRACES = {
  /** Share of requests that are traced, in percent, by environment. */
  samplePercent: { prod: 1, staging: 10, dev: 100 },
  /** https://www.elastic.co/docs/solutions/observability/apm/apm-server/general-configuration-options (2026-11) */
  port: 8200,
  servers: 2,
  /** What one server takes of all clients together: far above 1 % of the estate's requests, and below what would drown Elasticsearch. */
  eventsPerSecond: 20_000,
} as const;

/** What turns figures into metrics, where a program has none of its own. https://github.com/prometheus-community/elasticsearch_exporter (2026-11) */
export const EXPORTERS_OF_LOGS = {
  /** Strimzi's, on its pods and its exporter's. */
  kafka: { port: 9404 },
  elasticsearch: {
    name: "elasticsearch-exporter",
    image: "quay.io/prometheuscommunity/elasticsearch-exporter:v1.9.0",
    port: 9114,
  },
} as const;
