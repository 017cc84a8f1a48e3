import { brokerPorts, KEEPALIVE_SECONDS, LOGS, STORAGE_CLASS, VERSIONS } from "../../../facts/observability";
import type { CustomObject } from "../custom-object";
import type { GatewayPort } from "../internal-gateway";
import { spread } from "../spread";
import type { ElkPlan } from "./args";

export const KAFKA = { cluster: "logs", pool: "broker", internalPort: 9093, logstashUser: "logstash" } as const;

const API = "kafka.strimzi.io/v1";
const OF_CLUSTER = { "strimzi.io/cluster": KAFKA.cluster };
const HOUR = 3_600_000;

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
      },
      entityOperator: { topicOperator: {}, userOperator: {} },
      // Consumer lag (E5) as metrics.
      kafkaExporter: { topicRegex: ".*", groupRegex: ".*" },
    },
  };
}

function brokerConfig(): Record<string, string | number | boolean> {
  return {
    "auto.create.topics.enable": false,
    "default.replication.factor": LOGS.replication,
    "min.insync.replicas": LOGS.minInSync,
    "offsets.topic.replication.factor": LOGS.replication,
    "transaction.state.log.replication.factor": LOGS.replication,
    "transaction.state.log.min.isr": LOGS.minInSync,
    "unclean.leader.election.enable": false,
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

/** `name` of the object is the topic's; a topic is kept by time, and by size so that no disk fills up. */
export function kafkaTopic(
  topic: string,
  { namespace, brokers, topics, storageGb, topicRetentionHours }: ElkPlan,
): CustomObject {
  const share =
    (storageGb.broker * 1024 ** 3 * 0.7 * brokers) / (topics.length * LOGS.topicPartitions * LOGS.replication);
  return {
    apiVersion: API,
    kind: "KafkaTopic",
    metadata: { name: topic, namespace, labels: OF_CLUSTER },
    spec: {
      partitions: LOGS.topicPartitions,
      replicas: LOGS.replication,
      config: {
        "retention.ms": topicRetentionHours * HOUR,
        "retention.bytes": Math.floor(share),
        "min.insync.replicas": LOGS.minInSync,
        "compression.type": "producer",
      },
    },
  };
}

/** May write to the topics and nothing else. */
export function shipperUser(key: string, { namespace, topics }: ElkPlan): CustomObject {
  return user(
    shipperName(key),
    namespace,
    topics.map((topic) => acl("topic", topic, ["Describe", "Write"])),
  );
}

export function shipperName(key: string): string {
  return `shipper-${key}`;
}

/** May read the topics, as one group of consumers. */
export function logstashUser({ namespace, topics }: ElkPlan): CustomObject {
  return user(KAFKA.logstashUser, namespace, [
    ...topics.map((topic) => acl("topic", topic, ["Describe", "Read"])),
    acl("group", KAFKA.logstashUser, ["Read"]),
  ]);
}

function user(name: string, namespace: ElkPlan["namespace"], acls: object[]): CustomObject {
  return {
    apiVersion: API,
    kind: "KafkaUser",
    metadata: { name, namespace, labels: OF_CLUSTER },
    spec: { authentication: { type: "tls" }, authorization: { type: "simple", acls } },
  };
}

function acl(type: "topic" | "group", name: string, operations: string[]): object {
  return { resource: { type, name, patternType: "literal" }, operations };
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
