import { ElkOnKafka, type ElkOnKafkaArgs } from "../../../components/kubernetes/elk-on-kafka";
import { Operators } from "../../../components/kubernetes/operators";
import * as yaml from "yaml";
import { CHANGES } from "../../../facts/changes";
import { LOG_SOURCES, PIPELINES, READ, SHARDS } from "../../../facts/log-sources";
import type { PropertyMap, Value } from "../../../local/cloud/protocol/values";
import { crdFaults } from "./custom-resources";
import { hub } from "./elks";
import { at, record, settled, type Recording } from "./recorder";
import { siteIn } from "./sites";

const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const POOL = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const TOPIC = "kubernetes:kafka.strimzi.io/v1:KafkaTopic";
const USER = "kubernetes:kafka.strimzi.io/v1:KafkaUser";
const ELASTIC = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const KIBANA = "kubernetes:kibana.k8s.elastic.co/v1:Kibana";
const LOGSTASH = "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash";
const SETTINGS = "kubernetes:stackconfigpolicy.k8s.elastic.co/v1alpha1:StackConfigPolicy";
const SECRET = "kubernetes:core/v1:Secret";
const APM = "kubernetes:apm.k8s.elastic.co/v1:ApmServer";
const SERVICE = "kubernetes:core/v1:Service";
const up = (args: ElkOnKafkaArgs): Promise<Recording<ElkOnKafka>> =>
  record((opts) => new ElkOnKafka("elk", args, opts));

function ports(made: Recording<ElkOnKafka>): Record<string, unknown[]> {
  return Object.fromEntries(
    made
      .ofType(SERVICE)
      .map(({ name, inputs }) => [
        name,
        [at(inputs, "spec", "ports", 0, "port"), at(inputs, "spec", "selector", "strimzi.io/pod-name")],
      ]),
  );
}

describe("ElkOnKafka", () => {
  test("is what the CRDs of Strimzi and ECK take, with zones and without", async () => {
    expect(crdFaults((await up(hub)).all)).toEqual([]);
    expect(crdFaults((await up({ ...hub, site: siteIn("germanynorth") })).all)).toEqual([]);
  });

  test("makes exactly one of each part, a topic a name and a user a shipper and Logstash", async () => {
    expect((await up(hub)).census()).toEqual({
      [KAFKA]: 1,
      [POOL]: 1,
      [TOPIC]: 10,
      [USER]: 4,
      [ELASTIC]: 1,
      [SETTINGS]: 1,
      [KIBANA]: 1,
      [LOGSTASH]: 1,
      [APM]: 1,
      "kubernetes:monitoring.coreos.com/v1:PodMonitor": 2,
      "kubernetes:apps/v1:Deployment": 1,
      "kubernetes:core/v1:ConfigMap": 1,
      [SERVICE]: 6,
      "kubernetes:batch/v1:Job": 1,
      "kubernetes:core/v1:Secret": 2,
      "kubernetes:core/v1:ServiceAccount": 1,
    });
  });

  test("has three brokers that lose nothing when one is gone: three copies, two of them before an answer", async () => {
    const made = await up(hub);
    expect(at(made.one(POOL).inputs, "spec")).toMatchObject({ replicas: 3, roles: ["controller", "broker"] });
    expect(at(made.one(KAFKA).inputs, "spec", "kafka", "config")).toMatchObject({
      "default.replication.factor": 3,
      "min.insync.replicas": 2,
      "unclean.leader.election.enable": false,
      "auto.create.topics.enable": false,
    });
    for (const { inputs } of made.ofType(TOPIC)) {
      expect(at(inputs, "spec")).toMatchObject({ replicas: 3, config: { "min.insync.replicas": 2 } });
    }
  });

  test("puts brokers and shards into different zones where there are any", async () => {
    const zoned = await up(hub);
    expect(at(zoned.one(KAFKA).inputs, "spec", "kafka", "rack")).toEqual({
      topologyKey: "topology.kubernetes.io/zone",
    });
    expect(at(zoned.one(ELASTIC).inputs, "spec", "nodeSets", 1, "zoneAwareness", "zones")).toEqual([
      "swedencentral-1",
      "swedencentral-2",
      "swedencentral-3",
    ]);
    const unzoned = await up({ ...hub, site: siteIn("germanynorth") });
    expect(at(unzoned.one(KAFKA).inputs, "spec", "kafka")).not.toHaveProperty("rack");
    expect(at(unzoned.one(ELASTIC).inputs, "spec", "nodeSets", 1)).not.toHaveProperty("zoneAwareness");
  });

  test("tells clients elsewhere the gateway's name and a port a broker, and serves exactly those", async () => {
    const made = await up(hub);
    const shippers = at(made.one(KAFKA).inputs, "spec", "kafka", "listeners", 1, "configuration");
    expect(shippers).toEqual({
      bootstrap: { alternativeNames: ["kafka.plugilo.internal"] },
      brokers: [9095, 9096, 9097].map((advertisedPort, broker) => ({
        broker,
        advertisedHost: "kafka.plugilo.internal",
        advertisedPort,
      })),
    });
    expect(ports(made)).toEqual({
      "elk-console-service": [443, undefined],
      "elk-gateway-apm-service": [8200, undefined],
      "elk-gateway-service": [9094, undefined],
      "elk-gateway-broker-0-service": [9095, "logs-broker-0"],
      "elk-gateway-broker-1-service": [9096, "logs-broker-1"],
      "elk-gateway-broker-2-service": [9097, "logs-broker-2"],
    });
    expect(made.result.brokerPorts).toEqual([9095, 9096, 9097]);
    const id = made.result.privateLinkServiceId;
    expect(id && (await settled(id))).toContain("/privateLinkServices/pls-logs");
  });

  test("lets a shipper write what pipelines read, Logstash read it and write dead letters, and neither more, each by certificate", async () => {
    const made = await up(hub);
    const rights = (name: string): unknown[] => {
      const acls = at(made.one(USER, name).inputs, "spec", "authorization", "acls");
      return (Array.isArray(acls) ? acls : []).map((acl) => [at(acl, "resource", "name"), at(acl, "operations")]);
    };
    const shipped = PIPELINES.map((key) => LOG_SOURCES[key].topic);
    expect(rights("elk-shipper-frankfurt")).toEqual(shipped.map((topic) => [topic, ["Describe", "Write"]]));
    expect(rights("elk-logstash-user")).toEqual([
      ...READ.map((key) => [LOG_SOURCES[key].topic, ["Describe", "Read"]]),
      ["logs-dead-letter", ["Describe", "Write"]],
      ["logstash-", ["Read"]],
    ]);
    expect(rights("elk-changes-user")).toEqual([
      ["cdc.content.app.events", ["Describe", "Write"]],
      ["heartbeat.cdc.content", ["Describe", "Write"]],
      ["cdc.content.offsets", ["Describe", "DescribeConfigs", "Read", "Write"]],
    ]);
    for (const { inputs } of made.ofType(USER)) expect(at(inputs, "spec", "authentication", "type")).toBe("tls");
    expect(made.result.shipperSecrets).toEqual({ frankfurt: "shipper-frankfurt", berlin: "shipper-berlin" });
  });

  test("has 3 masters, 3 data, 2 coordinating, 2 Kibana and 3 Logstash, and as many as it is told instead", async () => {
    const counts = async (args: ElkOnKafkaArgs): Promise<unknown[]> => {
      const made = await up(args);
      const sets = at(made.one(ELASTIC).inputs, "spec", "nodeSets");
      return [
        ...(Array.isArray(sets) ? sets : []).map((set) => at(set, "count")),
        at(made.one(KIBANA).inputs, "spec", "count"),
        at(made.one(LOGSTASH).inputs, "spec", "count"),
      ];
    };
    expect(await counts(hub)).toEqual([3, 3, 2, 2, 3]);
    const nodes = { masters: 5, data: 6, coordinating: 4, kibana: 3, logstash: 4 };
    expect(await counts({ ...hub, nodes })).toEqual([5, 6, 4, 3, 4]);
  });

  test("keeps each topic by its own time, and by size so that all of them together never fill the disks", async () => {
    const made = await up(hub);
    const spec = (topic: string) => at(made.one(TOPIC, `elk-topic-${topic}`).inputs, "spec");
    expect(at(spec("logs-audit"), "config", "retention.ms")).toBe(7 * 24 * 3_600_000);
    expect(at(spec("metrics-beats"), "config", "retention.ms")).toBe(24 * 3_600_000);
    const bytes = Object.values(LOG_SOURCES)
      .map(({ topic }) => made.one(TOPIC, `elk-topic-${topic}`))
      .map(
        ({ inputs }) =>
          Number(at(inputs, "spec", "partitions")) * Number(at(inputs, "spec", "config", "retention.bytes")),
      )
      .reduce((sum, each) => sum + each * 3, 0);
    expect(bytes).toBeLessThan(3 * 1024 * 1024 ** 3);
    expect(bytes).toBeGreaterThan(2 * 1024 * 1024 ** 3);
  });

  test("keeps the last word on how far changes were read for ever, and heartbeats for a day", async () => {
    const made = await up(hub);
    const spec = (topic: string) => at(made.one(TOPIC, `elk-topic-${topic}`).inputs, "spec");
    const safe = { "min.insync.replicas": 2 };
    expect(spec(CHANGES.offsets)).toEqual({
      partitions: 1,
      replicas: 3,
      config: { "cleanup.policy": "compact", ...safe },
    });
    expect(spec(CHANGES.heartbeats)).toMatchObject({ config: { "retention.ms": 24 * 3_600_000, ...safe } });
  });

  test("has an index for changed rows that no age deletes, and whose deletions are remembered", async () => {
    const templates = at((await up(hub)).one(SETTINGS).inputs, "spec", "elasticsearch", "indexTemplates");
    const template = at(templates, "composableIndexTemplates", "plugilo-changes");
    expect(at(template, "index_patterns")).toEqual([CHANGES.index]);
    expect(template).not.toHaveProperty("data_stream");
    const index = at(template, "template", "settings", "index");
    expect(index).toMatchObject({ number_of_replicas: 1, gc_deletes: "1h" });
    expect(index).not.toHaveProperty("lifecycle");
  });

  test("gives every source exactly one share of the disks, and all of them together the whole", () => {
    expect(Object.values(LOG_SOURCES).reduce((sum, { diskShare }) => sum + diskShare, 0)).toBeCloseTo(1);
  });

  test("lets readers fetch from a copy in their own zone, and tells Logstash which that is", async () => {
    const made = await up(hub);
    const config = at(made.one(KAFKA).inputs, "spec", "kafka", "config");
    expect(at(config, "replica.selector.class")).toMatch(/RackAwareReplicaSelector$/);
    const env = at(made.one(LOGSTASH).inputs, "spec", "podTemplate", "spec", "containers", 0, "env");
    expect(env).toContainEqual({
      name: "ZONE",
      valueFrom: { fieldRef: { fieldPath: "metadata.labels['topology.kubernetes.io/zone']" } },
    });
    expect(String(at(made.one(LOGSTASH).inputs, "spec", "pipelines", 0, "config.string"))).toContain(
      'client_rack => "${ZONE:}"',
    );
  });

  test("reads passwords from the environment, as Strimzi's Secrets have them", async () => {
    const spec = at((await up(hub)).one(LOGSTASH).inputs, "spec");
    expect(at(spec, "podTemplate", "spec", "containers", 0, "env")).toContainEqual({
      name: "KAFKA_USER_PASSWORD",
      valueFrom: { secretKeyRef: { name: "logstash", key: "user.password" } },
    });
    const pipelines = at(spec, "pipelines");
    const ids = (Array.isArray(pipelines) ? pipelines : []).map((pipeline) => at(pipeline, "pipeline.id"));
    expect(ids).toEqual([...READ]);
    expect(String(at(spec, "pipelines", 0, "config.string"))).toContain(
      'ssl_keystore_password => "${KAFKA_USER_PASSWORD}"',
    );
  });

  test("keeps logs hot for 90 days and a year in Blob, metrics for 15 days, traces for 7 and 30", async () => {
    const policies = at((await up(hub)).one(SETTINGS).inputs, "spec", "elasticsearch", "indexLifecyclePolicies");
    const ages = (kind: string) => {
      const phases = at(policies, `plugilo-${kind}`, "policy", "phases");
      return ["hot", "frozen", "delete"].map((phase) => at(phases, phase, "min_age"));
    };
    expect(ages("logs")).toEqual(["0ms", "90d", "365d"]);
    expect(ages("metrics")).toEqual(["0ms", undefined, "15d"]);
    expect(ages("traces")).toEqual(["0ms", "7d", "30d"]);
    expect(at(policies, "plugilo-logs", "policy", "phases", "hot", "actions", "rollover")).toEqual({
      max_primary_shard_size: "50gb",
      max_age: "7d",
    });
    const frozen = at(policies, "plugilo-logs", "policy", "phases", "frozen", "actions", "searchable_snapshot");
    expect(frozen).toMatchObject({ snapshot_repository: "archive" });
  });

  test("has data nodes that search in Blob, with a cache, which the archive's phase needs", async () => {
    const data = at((await up(hub)).one(ELASTIC).inputs, "spec", "nodeSets", 1, "config");
    expect(at(data, "node.roles")).toContain("data_frozen");
    expect(at(data, "xpack.searchable.snapshot.shared_cache.size")).toBe("10%");
  });

  test("takes a snapshot each night, kept for a year, and each hour, in a folder that the archive does not write to", async () => {
    const made = await up(hub);
    const elastic = at(made.one(SETTINGS).inputs, "spec", "elasticsearch");
    const kept = (policy: string) => {
      const { schedule, repository, retention } = at(elastic, "snapshotLifecyclePolicies", policy) as PropertyMap;
      return [schedule, repository, at(retention, "expire_after")];
    };
    expect(kept("daily")).toEqual(["0 30 1 * * ?", "snapshots", "365d"]);
    expect(kept("half-hourly")).toEqual(["0 0/30 * * * ?", "snapshots", "2d"]);
    const folders = ["snapshots", "archive"].map((name) =>
      at(elastic, "snapshotRepositories", name, "settings", "base_path"),
    );
    expect(new Set(folders).size).toBe(2);
    const labels = at(made.one(SETTINGS).inputs, "spec", "resourceSelector", "matchLabels");
    expect(at(made.one(ELASTIC).inputs, "metadata", "labels")).toEqual(labels);
  });

  test("has a template for each pipeline's data stream, with shards, a copy, and the lifecycle of its kind", async () => {
    const templates = at((await up(hub)).one(SETTINGS).inputs, "spec", "elasticsearch", "indexTemplates");
    for (const key of PIPELINES) {
      const template = at(templates, "composableIndexTemplates", `plugilo-${key}`);
      const kind = key === "metrics" ? "metrics" : "logs";
      expect(at(template, "index_patterns")).toEqual([`${kind}-${key === "metrics" ? "beats" : key}-*`]);
      expect(at(template, "template", "settings", "index")).toMatchObject({
        number_of_shards: SHARDS[key],
        number_of_replicas: 1,
        lifecycle: { name: `plugilo-${kind}` },
      });
    }
    const traces = at(
      templates,
      "componentTemplates",
      "traces-apm@custom",
      "template",
      "settings",
      "index",
      "lifecycle",
    );
    expect(traces).toEqual({ name: "plugilo-traces" });
  });

  test("signs people in by Entra, in Elasticsearch and in Kibana by the same realm, and keeps a way in without it", async () => {
    const made = await up(hub);
    for (const set of [0, 1, 2]) {
      const realm = at(
        made.one(ELASTIC).inputs,
        "spec",
        "nodeSets",
        set,
        "config",
        "xpack.security.authc.realms.saml.entra",
      );
      expect(realm).toMatchObject({
        "idp.entity_id": "https://sts.windows.net/7d5ab2c4-0e5c-4a8e-8f0b-6a1b3f2c9e55/",
        "sp.acs": "https://kibana.plugilo.internal/api/security/saml/callback",
      });
    }
    expect(at(made.one(KIBANA).inputs, "spec", "config", "xpack.security.authc.providers")).toMatchObject({
      "saml.entra": { order: 0, realm: "entra" },
      "basic.emergency": { order: 1 },
    });
  });

  test("lets teams read all logs but the audit's, auditors those alone, each in spaces of their own", async () => {
    const made = await up(hub);
    const file = yaml.parse(String(at(made.one(SECRET, "elk-roles").inputs, "stringData", "roles.yml"))) as Value;
    const team = at(file, "team-accounts", "indices", 0, "names");
    expect(team).toContain("logs-application-*");
    expect(team).not.toContain("logs-audit-*");
    expect(team).not.toContain("logs-*");
    expect(at(file, "team-accounts", "applications", 0, "resources")).toEqual(["space:accounts"]);
    expect(at(file, "auditor", "indices", 0, "names")).toEqual(["logs-audit-*"]);
    const mappings = at(made.one(SETTINGS).inputs, "spec", "elasticsearch", "securityRoleMappings");
    expect(at(mappings, "accounts")).toMatchObject({
      roles: ["team-accounts"],
      rules: { all: [{ field: { "realm.name": "entra" } }, { field: { groups: hub.signIn.teams.accounts } }] },
    });
    expect(at(mappings, "auditors", "roles")).toEqual(["auditor"]);
    expect(at(mappings, "administrators", "roles")).toEqual(["superuser"]);
    const script = at(
      made.one("kubernetes:batch/v1:Job").inputs,
      "spec",
      "template",
      "spec",
      "containers",
      0,
      "command",
      2,
    );
    expect(script).toContain("for team in accounts data;");
    expect(at(made.one(ELASTIC).inputs, "spec", "auth", "roles")).toEqual([{ secretName: "logs-roles" }]);
  });

  test("takes traces by the same address, from whoever comes by the private link, within limits", async () => {
    const apm = at((await up(hub)).one(APM).inputs, "spec");
    expect(apm).toMatchObject({ count: 2, elasticsearchRef: { name: "logs" } });
    expect(at(apm, "config", "apm-server.auth.anonymous")).toMatchObject({ enabled: true, allow_agent: [] });
    expect(at(apm, "config", "apm-server.auth.anonymous", "rate_limit", "event_limit")).toBe(20_000);
  });

  test("has its brokers, the consumers' lag and Elasticsearch measured, on ports that their pods have", async () => {
    const made = await up(hub);
    const ports = made
      .ofType("kubernetes:monitoring.coreos.com/v1:PodMonitor")
      .map(({ name, inputs }) => [name, at(inputs, "spec", "podMetricsEndpoints", 0, "port")]);
    expect(ports).toEqual([
      ["elk-elasticsearch-monitor", "metrics"],
      ["elk-kafka-monitor", "tcp-prometheus"],
    ]);
    expect(at(made.one(KAFKA).inputs, "spec", "kafkaExporter")).toEqual({ topicRegex: ".*", groupRegex: ".*" });
    const exporter = at(made.one("kubernetes:apps/v1:Deployment").inputs, "spec", "template", "spec", "containers", 0);
    expect(at(exporter, "ports")).toEqual([{ name: "metrics", containerPort: 9114 }]);
    expect(at(exporter, "env", 0, "value")).toBe("elastic-internal-monitoring");
  });

  test("shows brokers' figures by the names that alerts and boards know", async () => {
    const made = await up(hub);
    const rules = made.one("kubernetes:core/v1:ConfigMap").inputs;
    const reference = at(made.one(KAFKA).inputs, "spec", "kafka", "metricsConfig", "valueFrom", "configMapKeyRef");
    expect(reference).toEqual({ name: at(rules, "metadata", "name"), key: "rules.yml" });
    const file = yaml.parse(String(at(rules, "data", "rules.yml"))) as { rules: { pattern: string; name: string }[] };
    // As the exporter does it: the first rule that matches names the figure, in lower case.
    const named = (bean: string): string | undefined => {
      const rule = file.rules.find(({ pattern }) => new RegExp(`^${pattern}$`).test(bean));
      return rule && bean.replace(new RegExp(`^${rule.pattern}$`), rule.name).toLowerCase();
    };
    expect(named("kafka.server<type=ReplicaManager, name=UnderReplicatedPartitions><>Value")).toBe(
      "kafka_server_replicamanager_underreplicatedpartitions",
    );
    expect(named("kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=logs-access><>Count")).toBe(
      "kafka_server_brokertopicmetrics_bytesin_total",
    );
    expect(named("kafka.log<type=Log, name=Size, topic=logs-access, partition=0><>Value")).toBe("kafka_log_log_size");
    expect(named("kafka.controller<type=KafkaController, name=ActiveControllerCount><>Value")).toBe(
      "kafka_controller_kafkacontroller_activecontrollercount",
    );
  });

  test("opens the snapshot account as a workload identity", async () => {
    const made = await up(hub);
    const account = made.one("kubernetes:core/v1:ServiceAccount").inputs;
    expect(at(account, "metadata", "annotations", "azure.workload.identity/client-id")).toBe("client");
    expect(at(made.one(SECRET, "elk-snapshots").inputs, "stringData")).toEqual({
      "azure.client.default.account": "stplugilologs",
    });
    const template = at(made.one(ELASTIC).inputs, "spec", "nodeSets", 0, "podTemplate");
    expect(at(template, "spec", "serviceAccountName")).toBe("elasticsearch");
    expect(at(template, "metadata", "labels", "azure.workload.identity/use")).toBe("true");
  });

  test("sends every request to coordinating nodes, and people to Kibana by its own name", async () => {
    const made = await up(hub);
    expect(at(made.one(ELASTIC).inputs, "spec", "http", "service", "spec", "selector")).toMatchObject({
      "elasticsearch.k8s.elastic.co/statefulset-name": "logs-es-coordinating",
    });
    expect(at(made.one(KIBANA).inputs, "spec")).toMatchObject({
      config: { "server.publicBaseUrl": "https://kibana.plugilo.internal" },
      http: { tls: { selfSignedCertificate: { subjectAltNames: [{ dns: "kibana.plugilo.internal" }] } } },
    });
  });

  test("protects what holds data where its site says so, and gives it the disks that it is given", async () => {
    const made = await up(hub);
    for (const type of [KAFKA, POOL, ELASTIC]) expect(made.one(type).protect).toBe(true);
    expect(made.one(KIBANA).protect).toBe(false);
    const loose = await up({ ...hub, site: siteIn("swedencentral", { protect: false }) });
    expect(loose.one(ELASTIC).protect).toBe(false);
    expect(at(made.one(POOL).inputs, "spec", "storage", "volumes", 0)).toMatchObject({
      size: "1024Gi",
      deleteClaim: false,
    });
    const claims = at(made.one(ELASTIC).inputs, "spec", "nodeSets", 1, "volumeClaimTemplates", 0);
    expect(at(claims, "spec", "resources", "requests", "storage")).toBe("2048Gi");
  });

  test("comes after the operators whose custom resources it is written in", async () => {
    const made = await record((opts) => {
      const { releases } = new Operators(
        "operators",
        { operators: { kafka: { namespace: "logs" }, elastic: { namespace: "logs" } } },
        opts,
      );
      return new ElkOnKafka("elk", { ...hub, operators: releases }, opts);
    });
    expect(made.one(KAFKA).dependsOn).toContain("operators-kafka");
    expect(made.one(ELASTIC).dependsOn).toContain("operators-elastic");
    expect(made.one(TOPIC, "elk-topic-logs-audit").dependsOn).toContain("elk-kafka");
  });

  test("refuses even quorums, single nodes, tiny disks, and names that Kafka or Kubernetes would, all at once", async () => {
    const wrong: ElkOnKafkaArgs = {
      ...hub,
      brokers: 4,
      nodes: { masters: 1, data: 1 },
      storageGb: { broker: 1, data: 100 },
      shippers: ["Frankfurt"],
      signIn: { ...hub.signIn, auditors: "Auditors", teams: { "Team A": hub.signIn.auditors } },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "brokers" },
        { path: "nodes.masters" },
        { path: "nodes.data" },
        { path: "storageGb.broker" },
        { path: "shippers[0]" },
        { path: "signIn.auditors" },
        { path: "signIn.teams" },
      ],
    });
    const nobody = { ...hub, signIn: { ...hub.signIn, teams: {} } };
    await expect(up(nobody)).rejects.toMatchObject({ faults: [{ path: "signIn.teams" }] });
  });
});
