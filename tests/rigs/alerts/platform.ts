import { grows, type Proof, type Scene, still } from "./proof";

const DAY = 86_400;
const scene = (what: string, series: Record<string, string>, at: number): Scene => ({ what, series, at });
/** One series that is wrong at one value and right at another. */
const flips = (alert: string, series: string, wrong: number, right: number, at: number): Proof => ({
  alert,
  fires: scene(`at ${wrong}`, { [series]: still(wrong) }, at),
  holds: [scene(`at ${right}`, { [series]: still(right) }, at)],
});
/** A counter that still counts, and one that once did. */
const counts = (alert: string, series: string, at: number): Proof => ({
  alert,
  fires: scene("it goes on", { [series]: grows(1, 2 * at) }, at),
  holds: [scene("it is over", { [series]: still(7, 2 * at) }, at)],
});

const highest = 'prometheus_remote_storage_highest_timestamp_in_seconds{pod="p"}';
const sent = (replica: number): string =>
  `prometheus_remote_storage_queue_highest_sent_timestamp_seconds{pod="p",remote_name="centre-${replica}",url="u${replica}"}`;
const up = (instance: string): string => `up{job="j",instance="${instance}"}`;
const notified = (name: string): string => `alertmanager_notifications_${name}total{integration="pagerduty"}`;

export const METRICS_PROOFS: readonly Proof[] = [
  // Always on: that it comes is all that there is to it.
  { alert: "Watchdog", fires: scene("nothing at all", {}, 0), holds: [] },
  {
    alert: "TargetsDown",
    fires: scene("two of four", { [up("a")]: "0x60", [up("b")]: "0x60", [up("c")]: "1x60", [up("d")]: "1x60" }, 15),
    holds: [
      scene("one of three", { [up("a")]: "0x60", [up("b")]: "1x60", [up("c")]: "1x60" }, 15),
      scene("the only one", { [up("a")]: "0x60" }, 15),
    ],
  },
  flips("TargetDown", up("a"), 0, 1, 20),
  counts("RulesFail", 'prometheus_rule_evaluation_failures_total{pod="p"}', 20),
  flips("ConfigurationNotLoaded", 'alertmanager_config_last_reload_successful{pod="p"}', 0, 1, 15),
  flips(
    "RulesRejected",
    'prometheus_operator_rejected_resources{controller="prometheus",resource="PrometheusRule"}',
    1,
    0,
    15,
  ),
  {
    alert: "NobodyIsTold",
    fires: scene("2 % fail", { [notified("failed_")]: grows(2), [notified("")]: grows(100) }, 15),
    holds: [scene("0.5 % fail", { [notified("failed_")]: grows(0.5), [notified("")]: grows(100) }, 15)],
  },
];

export const REMOTE_WRITE_PROOFS: readonly Proof[] = [
  {
    alert: "CentreUnreachable",
    fires: scene(
      "neither replica takes anything",
      { [highest]: grows(60), [sent(0)]: still(0), [sent(1)]: still(0) },
      10,
    ),
    holds: [
      scene("one does", { [highest]: grows(60), [sent(0)]: still(0), [sent(1)]: grows(60) }, 10),
      scene("for four minutes", { [highest]: grows(60), [sent(0)]: still(0), [sent(1)]: still(0) }, 4),
    ],
  },
  {
    alert: "PrometheusRemoteWriteBehind",
    fires: scene("95 of 120 minutes", { [highest]: grows(60), [sent(0)]: still(0), [sent(1)]: grows(60) }, 95),
    holds: [scene("85 of 120 minutes", { [highest]: grows(60), [sent(0)]: still(0), [sent(1)]: grows(60) }, 85)],
  },
];

const expiry = 'probe_ssl_earliest_cert_expiry{instance="u"}';
export const REACHABILITY_PROOFS: readonly Proof[] = [
  {
    alert: "ProbeFails",
    fires: scene(
      "nobody reaches it",
      { 'probe_success{instance="u",pod="a"}': "0x60", 'probe_success{instance="u",pod="b"}': "0x60" },
      10,
    ),
    holds: [
      scene(
        "one of two does",
        { 'probe_success{instance="u",pod="a"}': "0x60", 'probe_success{instance="u",pod="b"}': "1x60" },
        10,
      ),
    ],
  },
  {
    alert: "CertificateExpires",
    fires: scene("29 days", { [expiry]: still(29 * DAY) }, 40),
    holds: [
      scene("31 days", { [expiry]: still(31 * DAY) }, 40),
      scene("13: another tells", { [expiry]: still(13 * DAY) }, 40),
    ],
  },
  {
    alert: "CertificateExpiresSoon",
    fires: scene("13 days", { [expiry]: still(13 * DAY) }, 40),
    holds: [
      scene("15 days", { [expiry]: still(15 * DAY) }, 40),
      scene("2: another tells", { [expiry]: still(2 * DAY) }, 40),
    ],
  },
  {
    alert: "CertificateAboutToExpire",
    fires: scene("less than three days", { [expiry]: still(2.9 * DAY) }, 40),
    holds: [scene("more than three", { [expiry]: still(3.1 * DAY) }, 40)],
  },
];

const call = (flags: string): string =>
  `istio_requests_total{reporter="source",destination_canonical_service="web",response_flags="${flags}"}`;
export const MESH_PROOFS: readonly Proof[] = [
  {
    alert: "MeshCallsUnanswered",
    fires: scene("6 % find nobody", { [call("UH")]: grows(6), [call("-")]: grows(94) }, 15),
    holds: [
      scene("4 % find nobody", { [call("UF,URX")]: grows(4), [call("-")]: grows(96) }, 15),
      scene("the callee itself fails", { [call("-")]: grows(100) }, 15),
      scene("one of five a minute", { [call("UH")]: grows(1), [call("-")]: grows(4) }, 15),
    ],
  },
];

export const SCALING_PROOFS: readonly Proof[] = [
  {
    alert: "KedaGone",
    fires: scene("nothing tells of it", {}, 15),
    holds: [scene("it is there", { 'keda_build_info{version="2.19.0"}': still(1) }, 15)],
  },
];

const outcome = (name: string): string => `plugilo_transactions_total{outcome="${name}"}`;
export const BUSINESS_PROOFS: readonly Proof[] = [
  {
    alert: "TransactionsFail",
    fires: scene("6 %", { [outcome("declined")]: grows(6), [outcome("success")]: grows(94) }, 25),
    holds: [
      scene("4 %", { [outcome("declined")]: grows(4), [outcome("success")]: grows(96) }, 25),
      scene("one of two a minute, at night", { [outcome("declined")]: grows(1), [outcome("success")]: grows(1) }, 25),
    ],
  },
];

const group = 'consumergroup="logstash",topic="logs"';
const lag = `kafka_consumergroup_lag{${group},partition="0"}`;
export const KAFKA_PROOFS: readonly Proof[] = [
  {
    alert: "KafkaConsumersBehind",
    fires: scene("behind, and further each minute", { [lag]: "110000+100x60" }, 30),
    holds: [
      scene("behind, and catching up", { [lag]: "200000-100x60" }, 30),
      scene("growing, and little", { [lag]: "90000+10x60" }, 30),
    ],
  },
  {
    alert: "KafkaConsumersGone",
    fires: scene(
      "nobody reads",
      { 'kafka_consumergroup_members{consumergroup="logstash"}': still(0), [lag]: still(5) },
      10,
    ),
    holds: [
      scene("one reads", { 'kafka_consumergroup_members{consumergroup="logstash"}': still(1), [lag]: still(5) }, 10),
      scene(
        "nothing waits",
        { 'kafka_consumergroup_members{consumergroup="logstash"}': still(0), [lag]: still(0) },
        10,
      ),
    ],
  },
  flips("KafkaPartitionsOffline", "kafka_controller_kafkacontroller_offlinepartitionscount", 1, 0, 10),
  flips("KafkaWritesRefused", "kafka_server_replicamanager_underminisrpartitioncount", 1, 0, 10),
  flips("KafkaUnderReplicated", "kafka_server_replicamanager_underreplicatedpartitions", 1, 0, 20),
  flips("ChangesStopped", 'debezium_metrics_connected{name="orders"}', 0, 1, 15),
  flips("ChangesBehind", 'debezium_metrics_millisecondsbehindsource{name="orders"}', 600_001, 600_000, 15),
];

const disk = (kind: string): string => `elasticsearch_filesystem_data_${kind}_bytes{cluster="elk",name="data-0"}`;
export const ELASTICSEARCH_PROOFS: readonly Proof[] = [
  flips("ElasticsearchRed", 'elasticsearch_cluster_health_status{cluster="elk",color="red"}', 1, 0, 15),
  flips("ElasticsearchYellow", 'elasticsearch_cluster_health_status{cluster="elk",color="yellow"}', 1, 0, 70),
  {
    alert: "ElasticsearchDiskFull",
    fires: scene("14 % left", { [disk("available")]: still(14), [disk("size")]: still(100) }, 40),
    holds: [scene("16 % left", { [disk("available")]: still(16), [disk("size")]: still(100) }, 40)],
  },
];

export const THANOS_PROOFS: readonly Proof[] = [
  counts("ThanosUploadsFail", 'thanos_shipper_upload_failures_total{pod="p"}', 150),
  flips("ThanosCompactHalted", "thanos_compact_halted", 1, 0, 10),
];

const application = (health: string, sync: string): string =>
  `argocd_app_info{name="web",dest_server="s",health_status="${health}",sync_status="${sync}"}`;
export const DELIVERY_PROOFS: readonly Proof[] = [
  {
    alert: "ApplicationOutOfSync",
    fires: scene("for 70 minutes", { [application("Healthy", "OutOfSync")]: still(1) }, 70),
    holds: [
      scene("for 50", { [application("Healthy", "OutOfSync")]: still(1) }, 50),
      scene("in step", { [application("Healthy", "Synced")]: still(1) }, 70),
    ],
  },
  {
    alert: "ApplicationDegraded",
    fires: scene("degraded", { [application("Degraded", "Synced")]: still(1) }, 20),
    holds: [scene("on its way", { [application("Progressing", "Synced")]: still(1) }, 20)],
  },
  flips("ClusterOutOfReach", 'argocd_cluster_connection_status{server="s"}', 0, 1, 15),
];

const heard = 'ALERTS{alertname="Watchdog",alertstate="firing",cluster="aks-b",region="germanynorth"}';
export const REGION_SILENT_PROOFS: readonly Proof[] = [
  {
    alert: "RegionSilent",
    fires: scene("last heard of six minutes ago", { [heard]: "1x10 _x60" }, 17),
    holds: [
      scene("last heard of four minutes ago", { [heard]: "1x10 _x60" }, 14),
      scene("heard of all the time", { [heard]: "1x60" }, 17),
      scene("never heard of", {}, 17),
    ],
  },
];
