import { LOGS } from "../../../facts/observability";
import type { Board } from "../board";

const rate = (metric: string): string => `sum(rate(${metric}[$__rate_interval]))`;

export const logs: Board = {
  uid: "logs",
  title: "Kafka and logs",
  says: "Do logs arrive, how late, and is there room to keep them? All of it lies in the hub, so there is no region to choose.",
  variables: [],
  rows: {
    Kafka: [
      {
        title: "Behind: messages not yet read",
        says: "By group and topic. Kafka keeps them for three days; what is not read by then is lost.",
        unit: "count",
        queries: { "{{consumergroup}} {{topic}}": "sum by (consumergroup, topic) (kafka_consumergroup_lag)" },
        runbook: "kafka-consumer-lag",
      },
      {
        title: "Messages in",
        says: "By topic. None from a topic: nobody ships.",
        unit: "operationsPerSecond",
        queries: { "{{topic}}": "sum by (topic) (rate(kafka_topic_partition_current_offset[$__rate_interval]))" },
        runbook: "log-pipeline",
      },
      {
        title: "Brokers",
        says: "With fewer than two, writers wait.",
        unit: "count",
        queries: { brokers: "max(kafka_brokers)" },
        limit: { below: LOGS.brokers },
        runbook: "log-pipeline",
      },
      {
        title: "Partitions with too few copies",
        says: "Under-replicated: one broker is out. Below the minimum: writers wait.",
        unit: "count",
        queries: {
          "under-replicated": "sum(kafka_server_replicamanager_underreplicatedpartitions)",
          "below the minimum": "sum(kafka_server_replicamanager_underminisrpartitioncount)",
          offline: "sum(kafka_controller_kafkacontroller_offlinepartitionscount)",
        },
        limit: { above: 1 },
        runbook: "log-pipeline",
        width: 12,
      },
      {
        title: "Disk used by Kafka",
        says: "All brokers, copies included.",
        unit: "bytes",
        queries: { used: "sum(kafka_log_log_size)" },
        runbook: "log-pipeline",
        width: 12,
      },
    ],
    Elasticsearch: [
      {
        title: "Health",
        says: "1 for the colour that it has: yellow misses copies, red misses data.",
        unit: "yesNo",
        queries: { "{{color}}": "max by (color) (elasticsearch_cluster_health_status)" },
        runbook: "log-pipeline",
      },
      {
        title: "Documents written",
        says: "A second, all nodes.",
        unit: "operationsPerSecond",
        queries: { written: rate("elasticsearch_indices_indexing_index_total") },
        runbook: "log-pipeline",
      },
      {
        title: "Refused for want of room in a queue",
        says: "By kind of work. Logstash tries again; people do not.",
        unit: "operationsPerSecond",
        queries: { "{{type}}": "sum by (type) (rate(elasticsearch_thread_pool_rejected_count[$__rate_interval]))" },
        runbook: "log-pipeline",
      },
      {
        title: "Disk left, share",
        says: "Elasticsearch moves shards away from nodes below 10 %, and writes no more below 5 %.",
        unit: "share",
        queries: {
          "{{name}}": "elasticsearch_filesystem_data_available_bytes / elasticsearch_filesystem_data_size_bytes",
        },
        runbook: "log-pipeline",
        width: 12,
      },
      {
        title: "Heap in use, share",
        says: "By node. Always near 1: queries are refused next.",
        unit: "share",
        queries: {
          "{{name}}":
            'sum by (name) (elasticsearch_jvm_memory_used_bytes{area="heap"}) / sum by (name) (elasticsearch_jvm_memory_max_bytes{area="heap"})',
        },
        runbook: "log-pipeline",
        width: 12,
      },
    ],
  },
};
