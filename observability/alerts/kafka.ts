import { CDC_ALERTS, KAFKA_ALERTS } from "../../facts/alert-thresholds";
import { alert, type Rule } from "./rule";

/** E5, E8: logs and changes on their way. */
export function kafkaRules(): Rule[] {
  return [...consumerRules(), ...brokerRules(), ...changeRules()];
}

function consumerRules(): Rule[] {
  const { lag, lagMinutes, brokenMinutes } = KAFKA_ALERTS;
  const waiting = `sum by (consumergroup, topic) (kafka_consumergroup_lag)`;
  const told = { component: "kafka", runbook: "kafka-consumer-lag" } as const;
  return [
    alert({
      ...told,
      name: "KafkaConsumersBehind",
      // A consumer that catches up after a stop is behind too, and needs nobody.
      expr: `${waiting} > ${lag} and sum by (consumergroup, topic) (delta(kafka_consumergroup_lag[10m])) > 0`,
      minutes: lagMinutes,
      severity: "P2",
      summary:
        "{{ $labels.consumergroup }} is {{ $value | humanize }} messages of {{ $labels.topic }} behind, and falls back further",
      description: "Logs come late. Look at the consumer's own log, then whether Elasticsearch takes what it writes.",
    }),
    alert({
      ...told,
      name: "KafkaConsumersGone",
      expr: `sum by (consumergroup) (kafka_consumergroup_members) == 0 and sum by (consumergroup) (kafka_consumergroup_lag) > 0`,
      minutes: brokenMinutes,
      severity: "P2",
      summary: "Nobody of {{ $labels.consumergroup }} reads, though messages wait",
      description: "Look at the pods of the consumer and whether they may sign in to the brokers.",
    }),
  ];
}

function brokerRules(): Rule[] {
  const { brokenMinutes, underReplicatedMinutes } = KAFKA_ALERTS;
  const told = { component: "kafka", runbook: "log-pipeline" } as const;
  const partitions = (state: string): string => `sum(kafka_server_replicamanager_${state})`;
  return [
    alert({
      ...told,
      name: "KafkaPartitionsOffline",
      expr: `max(kafka_controller_kafkacontroller_offlinepartitionscount) > 0`,
      minutes: brokenMinutes,
      severity: "P1",
      summary: "{{ $value }} partitions have no leader: nothing is written to or read from them",
      description:
        "Look which broker is away: its pod, its disk, its node. Shippers keep what they cannot send for a while.",
    }),
    alert({
      ...told,
      name: "KafkaWritesRefused",
      expr: `${partitions("underminisrpartitioncount")} > 0`,
      minutes: brokenMinutes,
      severity: "P1",
      summary: "{{ $value }} partitions have too few replicas in step to take a write",
      description: "Two brokers are away or behind. Look at their disks and nodes.",
    }),
    alert({
      ...told,
      name: "KafkaUnderReplicated",
      expr: `${partitions("underreplicatedpartitions")} > 0`,
      minutes: underReplicatedMinutes,
      severity: "P3",
      summary: "{{ $value }} partitions lack a replica that is in step",
      description: "One more broker that is lost would stop writes. Look for one that restarts or whose disk is slow.",
    }),
  ];
}

function changeRules(): Rule[] {
  const { behindMinutes, brokenMinutes } = CDC_ALERTS;
  const told = { severity: "P2", component: "kafka", runbook: "replication-lag" } as const;
  return [
    alert({
      ...told,
      name: "ChangesStopped",
      expr: `max by (name) (debezium_metrics_connected) == 0`,
      minutes: brokenMinutes,
      summary: "Debezium has no connection to its database",
      description: "The search index no longer follows, and the database keeps what is unread: its disk fills up.",
    }),
    alert({
      ...told,
      name: "ChangesBehind",
      expr: `max by (name) (debezium_metrics_millisecondsbehindsource) > ${behindMinutes * 60_000}`,
      minutes: brokenMinutes,
      summary: "Changes reach Kafka {{ $value | humanize }} ms late",
      description: "Look whether Kafka takes what the reader sends, then for one transaction that is very long.",
    }),
  ];
}
