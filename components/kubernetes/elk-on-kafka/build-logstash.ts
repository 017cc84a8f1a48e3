import { LOGS, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import { spread } from "../spread";
import type { ElkPlan } from "./args";
import { ELASTIC } from "./build-elastic";
import { KAFKA } from "./build-kafka";

const STORES = { truststore: "/mnt/kafka-ca", keystore: "/mnt/kafka-user" } as const;
const PODS = { "common.k8s.elastic.co/type": "logstash", "logstash.k8s.elastic.co/name": "logs" };
/** ECK gives a pipeline the connection of a cluster reference by these names. */
const REFERENCE = "logs";

/**
 * Fetches from Kafka, writes each topic to its own data stream (B2). A queue on disk and Kafka's offsets between them lose
 * nothing when a pod goes. https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/configuration-logstash (2026-11)
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
      config: { "queue.type": "persisted", "queue.max_bytes": "8gb", "dead_letter_queue.enable": true },
      pipelines: [{ "pipeline.id": "topics", "config.string": topicsPipeline(plan) }],
      podTemplate: { spec: { ...spread(PODS), containers: [container()], volumes: volumes() } },
      volumeClaimTemplates: [
        {
          metadata: { name: "logstash-data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: STORAGE_CLASS,
            resources: { requests: { storage: "16Gi" } },
          },
        },
      ],
    },
  };
}

/** In Logstash's own language; `${…}` are its environment, not ours. */
function topicsPipeline({ topics, nodes }: ElkPlan): string {
  const threads = Math.max(1, Math.ceil((topics.length * LOGS.topicPartitions) / nodes.logstash));
  return `input {
  kafka {
    bootstrap_servers => "${KAFKA.cluster}-kafka-bootstrap:${KAFKA.internalPort}"
    topics => [${topics.map((topic) => `"${topic}"`).join(", ")}]
    group_id => "${KAFKA.logstashUser}"
    consumer_threads => ${threads}
    codec => "json"
    decorate_events => "basic"
    security_protocol => "SSL"
    ssl_truststore_type => "PKCS12"
    ssl_truststore_location => "${STORES.truststore}/ca.p12"
    ssl_truststore_password => "\${KAFKA_CA_PASSWORD}"
    ssl_keystore_type => "PKCS12"
    ssl_keystore_location => "${STORES.keystore}/user.p12"
    ssl_keystore_password => "\${KAFKA_USER_PASSWORD}"
  }
}
filter {
  mutate {
    add_field => {
      "[data_stream][type]" => "logs"
      "[data_stream][dataset]" => "%{[@metadata][kafka][topic]}"
      "[data_stream][namespace]" => "default"
    }
    gsub => ["[data_stream][dataset]", "-", "_"]
  }
}
output {
  elasticsearch {
    hosts => ["\${LOGS_ES_HOSTS}"]
    user => "\${LOGS_ES_USER}"
    password => "\${LOGS_ES_PASSWORD}"
    ssl_certificate_authorities => "\${LOGS_ES_SSL_CERTIFICATE_AUTHORITY}"
    data_stream => "true"
  }
}
`;
}

function container(): object {
  const password = (name: string, secret: string, key: string): object => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  return {
    name: "logstash",
    resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "2Gi" } },
    env: [
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
