import type { LogSource } from "./log-sources";
import { POSTGRES_PORT } from "./postgres";

/** Database whose events are searched. Those of others have the same publication and no reader: nobody searches them. */
const DATABASE = "content";
/** First part of the topics' names: schemas are called the same in every database. */
const PREFIX = `cdc.${DATABASE}`;

/** From PostgreSQL to Kafka to Elasticsearch (E8): names that the reader's file, Kafka, Logstash and the migrations share. */
export const CHANGES = {
  database: DATABASE,
  /** Port of the primary itself: PgBouncer passes no replication on. */
  port: POSTGRES_PORT,
  /** Made by the migrations (sql/migrations/database/0005-changes.sql). */
  publication: "changes",
  /** The server keeps what this slot has not confirmed. */
  slot: "cdc",
  prefix: PREFIX,
  /** A message each change of a row of app.events, keyed by its primary key. */
  topic: `${PREFIX}.app.events`,
  /** How far the reader came. Kept in Kafka: neither a pod nor a region takes it along when it is lost. */
  offsets: `${PREFIX}.offsets`,
  /** Says that the reader lives when nothing happens. */
  heartbeats: `heartbeat.${PREFIX}`,
  /** KafkaUser of the reader. */
  user: "cdc",
  /** ConfigMap of the services' namespace that tells the reader where it is. */
  settings: "change-capture",
  /** Secret there, with which it signs in to Kafka. */
  secret: "kafka-cdc",
  /** Index in Elasticsearch. */
  index: "content-events",
} as const;

/** Kafka only carries: a week is enough to mend what reads it, and the table itself is the archive. */
export const CHANGES_SOURCE = {
  topic: CHANGES.topic,
  partitions: 6,
  retentionHours: 168,
  diskShare: 0.05,
} as const satisfies LogSource;
