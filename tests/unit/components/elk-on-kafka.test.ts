import { ElkOnKafka, type ElkOnKafkaArgs } from "../../../components/kubernetes/elk-on-kafka";
import { Operators } from "../../../components/kubernetes/operators";
import { crdFaults } from "./custom-resources";
import { at, record, settled, type Recording } from "./recorder";
import { siteIn } from "./sites";

const KAFKA = "kubernetes:kafka.strimzi.io/v1:Kafka";
const POOL = "kubernetes:kafka.strimzi.io/v1:KafkaNodePool";
const TOPIC = "kubernetes:kafka.strimzi.io/v1:KafkaTopic";
const USER = "kubernetes:kafka.strimzi.io/v1:KafkaUser";
const ELASTIC = "kubernetes:elasticsearch.k8s.elastic.co/v1:Elasticsearch";
const KIBANA = "kubernetes:kibana.k8s.elastic.co/v1:Kibana";
const LOGSTASH = "kubernetes:logstash.k8s.elastic.co/v1alpha1:Logstash";
const SERVICE = "kubernetes:core/v1:Service";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-nodes";

const hub: ElkOnKafkaArgs = {
  site: siteIn("swedencentral"),
  namespace: "logs",
  topics: ["logs-application", "logs-audit"],
  storageGb: { broker: 1024, data: 2048 },
  snapshots: { accountName: "stplugilologs", clientId: "client" },
  gateway: {
    subnetName: "snet-ilb",
    address: "10.8.34.5",
    hostName: "kafka.plugilo.internal",
    privateLink: {
      serviceName: "pls-logs",
      natSubnetName: "snet-pls",
      nodeResourceGroupId: GROUP,
      consumers: ["c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10"],
    },
  },
  console: { subnetName: "snet-ilb", address: "10.8.34.6", hostName: "kibana.plugilo.internal" },
  shippers: ["frankfurt", "berlin"],
};

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
      [TOPIC]: 2,
      [USER]: 3,
      [ELASTIC]: 1,
      [KIBANA]: 1,
      [LOGSTASH]: 1,
      [SERVICE]: 5,
      "kubernetes:core/v1:Secret": 1,
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
      "elk-gateway-service": [9094, undefined],
      "elk-gateway-broker-0-service": [9095, "logs-broker-0"],
      "elk-gateway-broker-1-service": [9096, "logs-broker-1"],
      "elk-gateway-broker-2-service": [9097, "logs-broker-2"],
    });
    expect(made.result.brokerPorts).toEqual([9095, 9096, 9097]);
    const id = made.result.privateLinkServiceId;
    expect(id && (await settled(id))).toContain("/privateLinkServices/pls-logs");
  });

  test("lets a shipper write and nothing else, and Logstash read and nothing else, each by certificate", async () => {
    const made = await up(hub);
    const operations = (name: string): unknown[] => {
      const acls = at(made.one(USER, name).inputs, "spec", "authorization", "acls");
      return (Array.isArray(acls) ? acls : []).map((acl) => at(acl, "operations"));
    };
    expect(operations("elk-shipper-frankfurt")).toEqual([
      ["Describe", "Write"],
      ["Describe", "Write"],
    ]);
    expect(operations("elk-logstash-user")).toEqual([["Describe", "Read"], ["Describe", "Read"], ["Read"]]);
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

  test("keeps a topic by time, and by size so that all topics together never fill the disks", async () => {
    const made = await up({ ...hub, topicRetentionHours: 24 });
    const configs = made.ofType(TOPIC).map(({ inputs }) => at(inputs, "spec", "config"));
    const bytes = configs.reduce<number>((sum, config) => sum + Number(at(config, "retention.bytes")) * 12 * 3, 0);
    expect(configs.map((config) => at(config, "retention.ms"))).toEqual([86_400_000, 86_400_000]);
    expect(bytes).toBeLessThan(3 * 1024 * 1024 ** 3);
    expect(bytes).toBeGreaterThan(1024 * 1024 ** 3);
  });

  test("fetches every topic over mutual TLS, passwords from the environment, and writes data streams", async () => {
    const spec = at((await up(hub)).one(LOGSTASH).inputs, "spec");
    const pipeline = String(at(spec, "pipelines", 0, "config.string"));
    expect(pipeline).toContain('topics => ["logs-application", "logs-audit"]');
    expect(pipeline).toContain('ssl_keystore_password => "${KAFKA_USER_PASSWORD}"');
    expect(pipeline).toContain('data_stream => "true"');
    expect(at(spec, "podTemplate", "spec", "containers", 0, "env", 1)).toEqual({
      name: "KAFKA_USER_PASSWORD",
      valueFrom: { secretKeyRef: { name: "logstash", key: "user.password" } },
    });
  });

  test("opens the snapshot account as a workload identity", async () => {
    const made = await up(hub);
    const account = made.one("kubernetes:core/v1:ServiceAccount").inputs;
    expect(at(account, "metadata", "annotations", "azure.workload.identity/client-id")).toBe("client");
    expect(at(made.one("kubernetes:core/v1:Secret").inputs, "stringData")).toEqual({
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
      topics: ["logs_application", "a", "a"],
      topicRetentionHours: 0,
      shippers: ["Frankfurt"],
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "brokers" },
        { path: "nodes.masters" },
        { path: "nodes.data" },
        { path: "storageGb.broker" },
        { path: "topics[0]" },
        { path: "topics[2]" },
        { path: "topicRetentionHours" },
        { path: "shippers[0]" },
      ],
    });
    await expect(up({ ...hub, topics: [] })).rejects.toMatchObject({ faults: [{ path: "topics" }] });
  });
});
