import { LOGS, METRICS, STORAGE_CLASS } from "../../../facts/observability";
import { atLeast, expectAt, fromTable, is, word, type Expectation } from "../expectation";
import { found, missing, type Finding, type Rule } from "../rule";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { expectKey, isFields, placesAt, wordsOf } from "./fields";
import { ALERTMANAGER, ELASTICSEARCH, KAFKA_NODE_POOL, LOGSTASH, PROMETHEUS, STATEFUL_SET, THANOS_RULER } from "./pods";

const READ = "2026-11";
const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const TOPIC = "kubernetes:kafka.strimzi.io/v1:KafkaTopic";
const USER = "kubernetes:kafka.strimzi.io/v1:KafkaUser";
const CLAIM = "kubernetes:core/v1:PersistentVolumeClaim";

export const platformRules: readonly Rule[] = [
  {
    id: "kafka-survives-a-broker",
    scope: "resource",
    title: "Kafka has three brokers, and what it takes is on three of them before a writer is told so by two.",
    why: "With fewer copies one lost broker is lost logs, and with unclean elections a broker that lags becomes the truth.",
    remedy: "leave ElkOnKafka its figures (facts/observability.ts, LOGS).",
    documentation: { address: "https://strimzi.io/docs/operators/latest/deploying.html", read: READ },
    requirements: ["B2", "E5"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [KAFKA, TOPIC, KAFKA_NODE_POOL],
    judge: kept,
  },
  {
    id: "kafka-knows-who-writes",
    scope: "resource",
    title: "Kafka speaks TLS, asks for a certificate, and lets each user do what is listed.",
    why: "Logs hold what users do: who may read all topics, or write any, reads and forges it.",
    remedy: "leave listeners and users to ElkOnKafka; name topics and operations in a KafkaUser.",
    documentation: { address: "https://strimzi.io/docs/operators/latest/deploying.html", read: READ },
    requirements: ["B2"],
    frameworks: ["WAF SE:05", "WAF SE:07", "ISO 27001 A.8.3", "ISO 27001 A.8.24"],
    severity: "mandatory",
    unknown: "refuse",
    types: [KAFKA, USER],
    judge: (resource) => (resource.type === KAFKA ? listening(resource) : allowed(resource)),
  },
  {
    id: "search-survives-a-node",
    scope: "resource",
    title: "Elasticsearch has three masters, three data nodes, two that people ask, and one of them may go at a time.",
    why: "Two masters have no majority when one is lost; a budget that allows none blocks each upgrade of nodes.",
    remedy: "leave ElkOnKafka its figures (facts/observability.ts, LOGS).",
    documentation: {
      address: "https://www.elastic.co/docs/deploy-manage/production-guidance/availability-and-resilience",
      read: READ,
    },
    requirements: ["B2"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [ELASTICSEARCH],
    judge: quorum,
  },
  {
    id: "metrics-are-kept",
    scope: "resource",
    title: "Prometheus keeps its figures on a disk, the centre for fifteen days and a region for two.",
    why: "Autoscalers, alerts and error budgets look back; figures in memory are gone with the pod (B1).",
    remedy: "leave retention and storage to PrometheusFederation (facts/observability.ts, METRICS).",
    documentation: { address: "https://prometheus-operator.dev/docs/platform/storage/", read: READ },
    requirements: ["B1", "B5"],
    frameworks: ["WAF OE:07", "ISO 27001 A.8.16"],
    severity: "mandatory",
    unknown: "refuse",
    types: [PROMETHEUS, ALERTMANAGER, THANOS_RULER],
    judge: (resource) => [
      ...(resource.type === PROMETHEUS
        ? expectAt(resource, "spec.retention", lasting(leastHours(resource)))
        : expectAt(resource, "spec.retention", lasting(24))),
      ...expectAt(resource, "spec.storage.volumeClaimTemplate.spec", aClaim),
    ],
  },
  {
    id: "disks-of-a-chosen-class",
    scope: "resource",
    title: "A disk in a cluster is of a class that is zone-redundant where there are zones.",
    why: "A disk in one zone holds its pod there: with the zone it is gone until the zone is back.",
    remedy: "name STORAGE_CLASS (facts/observability.ts), or managed-csi where less will do.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes", read: READ },
    requirements: ["A23", "B2"],
    frameworks: ["WAF RE:05", "ISO 27001 A.8.14"],
    severity: "mandatory",
    unknown: "refuse",
    types: [STATEFUL_SET, CLAIM, PROMETHEUS, ALERTMANAGER, THANOS_RULER, ELASTICSEARCH, LOGSTASH, KAFKA_NODE_POOL],
    judge: (resource) => claimPaths(resource).flatMap((path) => expectAt(resource, path, redundantClass)),
  },
  {
    id: "jobs-end",
    scope: "resource",
    title: "A job on a schedule never runs beside itself, and is ended when it hangs.",
    why: "Two closes of the books at once book twice; one that hangs holds the next back without a word (A20).",
    remedy: "set concurrencyPolicy to Forbid and activeDeadlineSeconds on the job.",
    documentation: {
      address: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy",
      read: READ,
    },
    requirements: ["A20"],
    frameworks: ["WAF RE:07"],
    severity: "mandatory",
    unknown: "refuse",
    ...fromTable({
      "kubernetes:batch/v1:CronJob": {
        "spec.concurrencyPolicy": word("Forbid", "Replace"),
        "spec.timeZone": { text: "a time zone", met: (value) => typeof value === "string" && value !== "" },
        "spec.jobTemplate.spec.activeDeadlineSeconds": atLeast(1, "second"),
      },
    }),
  },
];

const copies = atLeast(LOGS.replication, "copies");
const inSync: Expectation = {
  text: `${LOGS.minInSync}`,
  met: (value) => typeof value === "number" && value >= LOGS.minInSync && value < LOGS.replication,
};

function kept(resource: Resource): readonly Finding[] {
  const config = "spec.kafka.config";
  if (resource.type === TOPIC) {
    return [
      ...expectAt(resource, "spec.replicas", copies),
      ...expectKey(resource, "spec.config", "min.insync.replicas", inSync),
    ];
  }
  if (resource.type === KAFKA_NODE_POOL) {
    const claims = placesAt(resource, "spec.storage.volumes");
    return [
      ...expectAt(resource, "spec.replicas", atLeast(LOGS.brokers, "brokers")),
      ...expectAt(resource, "spec.storage.type", word("jbod", "persistent-claim")),
      // Whether disks stay when their broker goes is told by what their deletion costs: objective-accidental-deletion.
      ...claims.flatMap(({ path }) => expectAt(resource, `${path}.type`, word("persistent-claim"))),
    ];
  }
  return [
    ...[
      "default.replication.factor",
      "offsets.topic.replication.factor",
      "transaction.state.log.replication.factor",
    ].flatMap((key) => expectKey(resource, config, key, copies)),
    ...expectKey(resource, config, "min.insync.replicas", inSync),
    ...expectKey(resource, config, "unclean.leader.election.enable", is(false)),
    ...expectAt(resource, "spec.kafka.rack.topologyKey", word("topology.kubernetes.io/zone")),
  ];
}

const something: Expectation = {
  text: "one of tls, scram-sha-512, custom or simple",
  met: (value) => typeof value === "string",
};

function listening(kafka: Resource): readonly Finding[] {
  const listeners = placesAt(kafka, "spec.kafka.listeners");
  return [
    ...(listeners.length === 0 ? [missing(kafka, "spec.kafka.listeners", "listeners with TLS")] : []),
    ...listeners.flatMap(({ path }) => [
      ...expectAt(kafka, `${path}.tls`, is(true)),
      ...expectAt(kafka, `${path}.authentication.type`, something),
    ]),
    ...expectAt(kafka, "spec.kafka.authorization.type", something),
  ];
}

function allowed(user: Resource): readonly Finding[] {
  const acls = placesAt(user, "spec.authorization.acls");
  return [
    ...expectAt(user, "spec.authentication.type", something),
    ...(acls.length === 0 ? [missing(user, "spec.authorization.acls", "what it may do")] : []),
    ...acls.flatMap(({ path, value }) => {
      const operations = wordsOf(value["operations"]);
      const name = valueAt(user.properties, `${path}.resource.name`);
      return [
        ...(operations.length === 0 || operations.includes("All")
          ? [found(user, `${path}.operations`, operations.join(", ") || "nothing", "each operation by its name")]
          : []),
        ...(name === undefined || name === "*"
          ? [found(user, `${path}.resource.name`, String(name ?? "nothing"), "a topic or group")]
          : []),
      ];
    }),
  ];
}

/** Fewest nodes of each role. https://www.elastic.co/docs/deploy-manage/distributed-architecture/clusters-nodes-shards/node-roles (2026-11) */
function fewest(roles: unknown): number {
  if (!Array.isArray(roles)) return LOGS.elasticMasters;
  if (roles.includes("master")) return LOGS.elasticMasters;
  return roles.some((role) => String(role).startsWith("data")) ? LOGS.elasticData : LOGS.elasticCoordinating;
}

function quorum(cluster: Resource): readonly Finding[] {
  const sets = placesAt(cluster, "spec.nodeSets");
  const counts = sets.map(({ value }) => Number(value["count"]));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const budget = "spec.podDisruptionBudget.spec.minAvailable";
  const oneMayGo: Expectation = {
    text: `${all - 1} of ${all}`,
    met: (value) => Number.isNaN(all) || value === all - 1,
  };
  const some = sets.length === 0 ? [missing(cluster, "spec.nodeSets", "sets of nodes")] : [];
  return [
    ...some,
    ...sets.flatMap(({ path, value }) => {
      const roles = isFields(value["config"]) ? value["config"]["node.roles"] : undefined;
      return expectAt(cluster, `${path}.count`, atLeast(fewest(roles), "nodes"));
    }),
    ...(counts.some((count) => count < 2) ? [] : expectAt(cluster, budget, oneMayGo)),
    ...expectAt(cluster, "spec.volumeClaimDeletePolicy", word("DeleteOnScaledownOnly")),
  ];
}

function leastHours(prometheus: Resource): number {
  const centre = valueAt(prometheus.properties, "spec.enableRemoteWriteReceiver") === true;
  return centre ? METRICS.centreRetentionDays * 24 : METRICS.regionRetentionHours;
}

function lasting(hours: number): Expectation {
  return {
    text: `at least ${hours}h`,
    met: (value) => {
      const [, amount = "0", unit = "h"] = /^(\d+)([hd])$/.exec(String(value)) ?? [];
      return Number(amount) * (unit === "d" ? 24 : 1) >= hours;
    },
  };
}

const aClaim: Expectation = { text: "a claim of a disk", met: isFields };
const redundantClass: Expectation = {
  text: `"${STORAGE_CLASS}" or "managed-csi"`,
  met: (value) => value === STORAGE_CLASS || value === "managed-csi",
};

/** Where each kind names the classes of its disks; those that claim none need no class. */
function claimPaths(resource: Resource): readonly string[] {
  const template = "spec.storage.volumeClaimTemplate.spec";
  switch (resource.type) {
    case CLAIM:
      return ["spec.storageClassName"];
    case KAFKA_NODE_POOL:
      return placesAt(resource, "spec.storage.volumes").map(({ path }) => `${path}.class`);
    case ELASTICSEARCH:
      return placesAt(resource, "spec.nodeSets").flatMap(({ path }) =>
        templates(resource, `${path}.volumeClaimTemplates`),
      );
    case STATEFUL_SET:
    case LOGSTASH:
      return templates(resource, "spec.volumeClaimTemplates");
    default:
      return [undefined, UNKNOWN].includes(valueAt(resource.properties, template) as undefined)
        ? []
        : [`${template}.storageClassName`];
  }
}

function templates(resource: Resource, path: string): readonly string[] {
  return placesAt(resource, path).map(({ path: at }) => `${at}.spec.storageClassName`);
}
