import { LOG_SOURCES, PIPELINES, READ, type SourceKey } from "../../../facts/log-sources";
import { brokerPorts, KEEPALIVE_SECONDS, LOGS, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import type { GatewayPort } from "../internal-gateway";
import { spread } from "../spread";
import type { ElkPlan } from "./args";

export const KAFKA = { cluster: "logs", pool: "broker", internalPort: 9093, logstashUser: "logstash" } as const;

export const API = "kafka.strimzi.io/v1";
export const OF_CLUSTER = { "strimzi.io/cluster": KAFKA.cluster };
export const HOUR = 3_600_000;

/**
 * Brokers that are their own controllers (KRaft), a zone each where there are zones. Shippers come in by one address, a
 * port a broker: each broker tells its clients that host and its port (B2). All traffic is mutual TLS.
 * https://strimzi.io/docs/operators/0.51.0/configuring (2026-11)
 */
export function kafkaCluster({ namespace, brokers, gateway, site }: ElkPlan): CustomObject {
  return {
    apiVersion: API,
    kind: "Kafka",
    metadata: { name: KAFKA.cluster, namespace },
    spec: {
      kafka: {
        version: VERSIONS.kafka,
        metadataVersion: VERSIONS.kafkaMetadata,
        listeners: [
          { name: "inside", port: KAFKA.internalPort, type: "internal", tls: true, authentication: { type: "tls" } },
          {
            name: "shippers",
            port: LOGS.bootstrapPort,
            // No load balancer a broker: the gateway makes one address for all of them.
            type: "cluster-ip",
            tls: true,
            authentication: { type: "tls" },
            configuration: {
              bootstrap: { alternativeNames: [gateway.hostName] },
              brokers: brokerPorts(brokers).map((advertisedPort, broker) => ({
                broker,
                advertisedHost: gateway.hostName,
                advertisedPort,
              })),
            },
          },
        ],
        authorization: { type: "simple" },
        ...(site.region.zones.length > 0 ? { rack: { topologyKey: "topology.kubernetes.io/zone" } } : {}),
        config: brokerConfig(),
        metricsConfig: {
          type: "jmxPrometheusExporter",
          valueFrom: { configMapKeyRef: { name: METRICS_RULES.name, key: METRICS_RULES.key } },
        },
      },
      entityOperator: { topicOperator: {}, userOperator: {} },
      // Consumer lag (E5) as metrics.
      kafkaExporter: { topicRegex: ".*", groupRegex: ".*" },
    },
  };
}

/** ConfigMap that says by which names brokers show their figures. */
export const METRICS_RULES = { name: "kafka-metrics", key: "rules.yml" } as const;

/** What brokers of any such cluster are told: the rig's as well. */
export function brokerConfig(): Record<string, string | number | boolean> {
  return {
    "auto.create.topics.enable": false,
    "default.replication.factor": LOGS.replication,
    "min.insync.replicas": LOGS.minInSync,
    "offsets.topic.replication.factor": LOGS.replication,
    "transaction.state.log.replication.factor": LOGS.replication,
    "transaction.state.log.min.isr": LOGS.minInSync,
    "unclean.leader.election.enable": false,
    // A reader that says which zone it is in fetches from a copy there (E5): no traffic between zones is paid for.
    "replica.selector.class": "org.apache.kafka.common.replica.RackAwareReplicaSelector",
    // Brokers close idle connections before the private link drops them silently.
    "connections.max.idle.ms": KEEPALIVE_SECONDS * 1000,
  };
}

export function brokerPool({ namespace, brokers, storageGb }: ElkPlan): CustomObject {
  return {
    apiVersion: API,
    kind: "KafkaNodePool",
    metadata: { name: KAFKA.pool, namespace, labels: OF_CLUSTER },
    spec: {
      replicas: brokers,
      roles: ["controller", "broker"],
      resources: { requests: { cpu: "1", memory: "4Gi" }, limits: { memory: "4Gi" } },
      jvmOptions: { "-Xms": "2g", "-Xmx": "2g" },
      storage: {
        type: "jbod",
        volumes: [
          {
            id: 0,
            type: "persistent-claim",
            size: `${storageGb.broker}Gi`,
            class: STORAGE_CLASS,
            deleteClaim: false,
            kraftMetadata: "shared",
          },
        ],
      },
      template: { pod: spread({ ...OF_CLUSTER, "strimzi.io/pool-name": KAFKA.pool }) },
    },
  };
}

/** Disks are planned to be this full when every source takes all that it may: the rest is room for a broker that catches up. */
const FULL = 0.7;

/** A topic is kept by time, and by size, so that no source fills the disks of all. `retention.bytes` counts for a partition. */
export function kafkaTopic(key: SourceKey, { namespace, brokers, storageGb }: ElkPlan): CustomObject {
  const { topic, partitions, retentionHours, diskShare } = LOG_SOURCES[key];
  const bytes = (storageGb.broker * 1024 ** 3 * brokers * FULL * diskShare) / (partitions * LOGS.replication);
  return {
    apiVersion: API,
    kind: "KafkaTopic",
    metadata: { name: topic, namespace, labels: OF_CLUSTER },
    spec: {
      partitions,
      replicas: LOGS.replication,
      config: {
        "retention.ms": retentionHours * HOUR,
        "retention.bytes": Math.floor(bytes),
        "min.insync.replicas": LOGS.minInSync,
        "compression.type": "producer",
      },
    },
  };
}

const DEAD_LETTERS = LOG_SOURCES.deadLetter.topic;
const SHIPPED_TOPICS = PIPELINES.map((key) => LOG_SOURCES[key].topic);
const READ_TOPICS = READ.map((key) => LOG_SOURCES[key].topic);

/** May write lines, and nothing else. */
export function shipperUser(key: string, { namespace }: ElkPlan): CustomObject {
  return user(
    shipperName(key),
    namespace,
    SHIPPED_TOPICS.map((topic) => acl("topic", topic, ["Describe", "Write"])),
  );
}

export function shipperName(key: string): string {
  return `shipper-${key}`;
}

/** Reads what shippers write, a group of consumers a pipeline, and writes what it could not understand. */
export function logstashUser({ namespace }: ElkPlan): CustomObject {
  return user(KAFKA.logstashUser, namespace, [
    ...READ_TOPICS.map((topic) => acl("topic", topic, ["Describe", "Read"])),
    acl("topic", DEAD_LETTERS, ["Describe", "Write"]),
    acl("group", `${KAFKA.logstashUser}-`, ["Read"], "prefix"),
  ]);
}

export function user(name: string, namespace: ElkPlan["namespace"], acls: object[]): CustomObject {
  return {
    apiVersion: API,
    kind: "KafkaUser",
    metadata: { name, namespace, labels: OF_CLUSTER },
    spec: { authentication: { type: "tls" }, authorization: { type: "simple", acls } },
  };
}

export function acl(
  type: "topic" | "group",
  name: string,
  operations: string[],
  patternType: "literal" | "prefix" = "literal",
): object {
  return { resource: { type, name, patternType }, operations };
}

/** Ports of the gateway: one to begin with, which any broker answers, and one a broker. */
export function gatewayPorts(brokers: number): GatewayPort[] {
  return [
    { name: "bootstrap", port: LOGS.bootstrapPort, targetPort: LOGS.bootstrapPort },
    ...brokerPorts(brokers).map((port, broker) => ({
      name: `broker-${broker}`,
      port,
      targetPort: LOGS.bootstrapPort,
      selector: { ...OF_CLUSTER, "strimzi.io/pod-name": `${KAFKA.cluster}-${KAFKA.pool}-${broker}` },
    })),
  ];
}

export const BROKER_PODS = { ...OF_CLUSTER, "strimzi.io/broker-role": "true" };
