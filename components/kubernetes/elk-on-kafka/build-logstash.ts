import { readFileSync } from "node:fs";
import path from "node:path";
import { CHANGES } from "../../../facts/changes";
import { LOG_SOURCES, type PipelineKey, READ, type ReadKey } from "../../../facts/log-sources";
import { VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { spread } from "../spread";
import type { ElkPlan } from "./args";
import { ELASTIC } from "./build-elastic";
import { KAFKA } from "./build-kafka";
import { claim } from "../volume-claim";

const STORES = { truststore: "/mnt/kafka-ca", keystore: "/mnt/kafka-user" } as const;
const PODS = { "common.k8s.elastic.co/type": "logstash", "logstash.k8s.elastic.co/name": "logs" };
/** ECK gives a pipeline the connection of a cluster reference by these names. */
const REFERENCE = "logs";
const FILES = path.join(__dirname, "..", "..", "..", "observability", "logstash");
/** What a pipeline's filters mark that they could not read: it goes to the dead letters, and no field of it was made up. */
export const UNREAD_TAG = "_unread";

/**
 * Fetches from Kafka, reads each source by its own pipeline, writes it to its data stream (B2). A queue on disk and Kafka's offsets
 * between them lose nothing when a pod goes.
 * https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/configuration-logstash (2026-11)
 */
export function logstash(plan: ElkPlan): CustomObject {
  return {
    apiVersion: "logstash.k8s.elastic.co/v1alpha1",
    kind: "Logstash",
    metadata: { name: "logs", namespace: plan.namespace },
    spec: {
      version: VERSIONS.elastic,
      count: plan.nodes.logstash,
      elasticsearchRefs: [{ clusterName: REFERENCE, name: ELASTIC.cluster }],
      // The dead-letter queue holds what Elasticsearch refuses; what no filter could read goes to its topic.
      config: { "queue.type": "persisted", "queue.max_bytes": "4gb", "dead_letter_queue.enable": true },
      pipelines: READ.map((key) => ({
        "pipeline.id": key,
        "config.string": pipelineOf(key, plan.nodes.logstash),
      })),
      podTemplate: { spec: { ...spread(PODS), containers: [container()], volumes: volumes() } },
      volumeClaimTemplates: [
        {
          metadata: { name: "logstash-data" },
          spec: claim(32),
        },
      ],
    },
  };
}

/** A pipeline whole, in Logstash's own language: where it reads, its file, what is hidden in all of them, where it writes. */
export function pipelineOf(key: ReadKey, readers: number): string {
  const file = (name: string): string => readFileSync(path.join(FILES, name), "utf8");
  return [input(key, readers), file(`${key}/pipeline.conf`), file("redaction.conf"), output(key)].join("\n");
}

/** `${…}` are Logstash's environment, not ours. */
const CONNECTION = `    bootstrap_servers => "${KAFKA.cluster}-kafka-bootstrap:${KAFKA.internalPort}"
    security_protocol => "SSL"
    ssl_truststore_type => "PKCS12"
    ssl_truststore_location => "${STORES.truststore}/ca.p12"
    ssl_truststore_password => "\${KAFKA_CA_PASSWORD}"
    ssl_keystore_type => "PKCS12"
    ssl_keystore_location => "${STORES.keystore}/user.p12"
    ssl_keystore_password => "\${KAFKA_USER_PASSWORD}"`;

function input(key: ReadKey, readers: number): string {
  const { topic, partitions } = LOG_SOURCES[key];
  return `input {
  kafka {
${CONNECTION}
    topics => ["${topic}"]
    group_id => "${KAFKA.logstashUser}-${key}"
    client_rack => "\${ZONE:}"
    consumer_threads => ${Math.max(1, Math.ceil(partitions / readers))}
    codec => "json"
  }
}`;
}

function output(key: ReadKey): string {
  return `output {
  if "${UNREAD_TAG}" in [tags] {
    kafka {
${CONNECTION}
      topic_id => "${LOG_SOURCES.deadLetter.topic}"
      acks => "all"
      codec => "json"
    }
  } else {
    elasticsearch {
      hosts => ["\${LOGS_ES_HOSTS}"]
      user => "\${LOGS_ES_USER}"
      password => "\${LOGS_ES_PASSWORD}"
      ssl_certificate_authorities => "\${LOGS_ES_SSL_CERTIFICATE_AUTHORITY}"
${key === "changes" ? ROWS : linesOf(key)}
    }
  }
}
`;
}

function linesOf(key: PipelineKey): string {
  const { type, set } = streamOf(key);
  return `      data_stream => "true"
      data_stream_type => "${type}"
      data_stream_dataset => "${set}"
      data_stream_namespace => "default"`;
}

/**
 * A document a row, as of its last change: what comes twice, or late, changes nothing, since Elasticsearch refuses an older version.
 * Conflicts are expected, and no fault. https://www.elastic.co/docs/reference/logstash/plugins/plugins-outputs-elasticsearch (2026-11)
 */
const ROWS = `      data_stream => "false"
      index => "${CHANGES.index}"
      action => "%{[@metadata][action]}"
      document_id => "%{[@metadata][id]}"
      version => "%{[@metadata][version]}"
      version_type => "external_gte"
      silence_errors_in_log => ["version_conflict_engine_exception"]`;

/** A data stream is named by its type, its data set and its namespace. Metricbeat's set is not one of Elastic's own integrations. */
function streamOf(key: PipelineKey): { type: "logs" | "metrics"; set: string } {
  return key === "metrics" ? { type: "metrics", set: "beats" } : { type: "logs", set: key };
}

/** Pattern of the data streams that a pipeline writes. */
export function streamsOf(key: PipelineKey): string {
  const { type, set } = streamOf(key);
  return `${type}-${set}-*`;
}

function container(): object {
  const password = (name: string, secret: string, key: string): object => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  return {
    name: "logstash",
    resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "4Gi" } },
    env: [
      { name: "LS_JAVA_OPTS", value: "-Xms2g -Xmx2g" },
      // Kubernetes copies the node's zone to its pods since 1.35. https://www.kubernetes.dev/resources/keps/4742/ (2026-11)
      { name: "ZONE", valueFrom: { fieldRef: { fieldPath: "metadata.labels['topology.kubernetes.io/zone']" } } },
      password("KAFKA_CA_PASSWORD", `${KAFKA.cluster}-cluster-ca-cert`, "ca.password"),
      password("KAFKA_USER_PASSWORD", KAFKA.logstashUser, "user.password"),
    ],
    volumeMounts: [
      { name: "kafka-ca", mountPath: STORES.truststore, readOnly: true },
      { name: "kafka-user", mountPath: STORES.keystore, readOnly: true },
    ],
  };
}

/** Strimzi writes both: the brokers' authority, and the certificate of the user. */
function volumes(): object[] {
  return [
    { name: "kafka-ca", secret: { secretName: `${KAFKA.cluster}-cluster-ca-cert` } },
    { name: "kafka-user", secret: { secretName: KAFKA.logstashUser } },
  ];
}
