import * as apps from "@pulumi/kubernetes/apps/v1";
import * as batch from "@pulumi/kubernetes/batch/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { EXPORTERS_OF_LOGS, LOG_SOURCES, TRACES, type SourceKey } from "../../../facts/log-sources";
import { brokerPorts, LOGS } from "../../../facts/observability";
import { refuse } from "../../arguments";
import { after, applyCustom, type CustomObject } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { ELASTIC_SERVICE_ACCOUNT, elkFaults, planOf, type ElkOnKafkaArgs, type ElkPlan } from "./args";
import { roles, ROLES_SECRET } from "./build-access";
import { APM_PODS, apmServer } from "./build-apm";
import { changesUser, ownTopics } from "./build-changes";
import { ELASTIC, elasticsearch, kibana, KIBANA_POD_PORT, KIBANA_PODS } from "./build-elastic";
import {
  BROKER_PODS,
  brokerPool,
  gatewayPorts,
  kafkaCluster,
  kafkaTopic,
  logstashUser,
  METRICS_RULES,
  shipperName,
  shipperUser,
} from "./build-kafka";
import { logstash } from "./build-logstash";
import { elasticExporter, elasticMonitor, kafkaMonitor, metricsRules } from "./build-monitors";
import { settings } from "./build-settings";
import { spacesJob } from "./build-spaces";

export { ELASTIC_SERVICE_ACCOUNT } from "./args";
export type { ElkOnKafkaArgs, SignIn, SnapshotStorage } from "./args";

const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

/**
 * The centre of logs and traces (B2, B3): Kafka takes what clusters ship, Logstash fetches and reads it, Elasticsearch keeps it,
 * Kibana shows it; APM Server takes traces. Changes of PostgreSQL's rows come
 * the same way, into an index that follows their table (E8). Shippers connect by a private link service, a port a broker. Its settings, search in
 * Blob and signing in by Entra need Elastic's Enterprise licence: a Secret that a person puts beside the operator.
 *
 * @costs Disks of brokers and Elasticsearch, and the memory-rich nodes under them. What it takes in decides both: shippers
 * send all that pods write.
 * @fails Users notice nothing. With one broker of three lost, Kafka goes on; with two, it takes nothing, and shippers hold
 * what they have not sent. With Elasticsearch down, Kafka keeps the logs until its topics' retention ends, and people see no
 * new ones.
 * @recovers Brokers and nodes come back by their operators and catch up by themselves, in minutes to hours by their amount
 * of data. After the loss of the hub a person restores Elasticsearch elsewhere from its snapshots in Blob storage, of which the
 * last is an hour old at most; what Kafka held then is gone.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class ElkOnKafka extends pulumi.ComponentResource {
  /** What regions connect to. */
  readonly privateLinkServiceId: pulumi.Output<string> | undefined;
  /** Port that clients begin with. */
  readonly bootstrapPort: number = LOGS.bootstrapPort;
  /** Port of each broker: what clients are told, and must reach as well. */
  readonly brokerPorts: readonly number[];
  /** Secret with the certificate of each shipper, by its name in the arguments. Strimzi writes them. */
  readonly shipperSecrets: Readonly<Record<string, string>>;

  constructor(
    private readonly name: string,
    args: ElkOnKafkaArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("ElkOnKafka", name, elkFaults(args));
    super("plugilo:kubernetes:ElkOnKafka", name, {}, opts);
    const plan = planOf(args);
    const kafka = this.kafka(plan);
    const elastic = this.elastic(plan);
    this.custom("logstash", logstash(plan), [kafka, elastic], false);
    this.custom("apm", apmServer(plan), [elastic], false);
    this.people(plan, elastic);
    this.watched(plan, elastic);
    this.privateLinkServiceId = this.gateways(plan);
    this.brokerPorts = brokerPorts(plan.brokers);
    this.shipperSecrets = Object.fromEntries(plan.shippers.map((key) => [key, shipperName(key)]));
    this.registerOutputs({ bootstrapPort: this.bootstrapPort, brokerPorts: [...this.brokerPorts] });
  }

  private kafka(plan: ElkPlan): pulumi.Resource {
    const { protect } = plan.site;
    const operator = after(plan.operators?.kafka);
    const pool = this.custom("brokers", brokerPool(plan), operator, protect);
    const { name, key: file } = METRICS_RULES;
    const rules = new core.ConfigMap(
      `${this.name}-kafka-metrics`,
      { metadata: { name, namespace: plan.namespace }, data: { [file]: metricsRules() } },
      { parent: this },
    );
    const cluster = this.custom("kafka", kafkaCluster(plan), [...operator, pool, rules], protect);
    for (const key of Object.keys(LOG_SOURCES) as SourceKey[]) {
      const topic = kafkaTopic(key, plan);
      this.custom(`topic-${topic.metadata.name}`, topic, [cluster], protect);
    }
    for (const topic of ownTopics(plan)) {
      this.custom(`topic-${topic.metadata.name}`, topic, [cluster], protect);
    }
    this.custom("changes-user", changesUser(plan), [cluster], false);
    for (const key of plan.shippers) this.custom(`shipper-${key}`, shipperUser(key, plan), [cluster], false);
    return this.custom("logstash-user", logstashUser(plan), [cluster], false);
  }

  private elastic(plan: ElkPlan): pulumi.Resource {
    const { namespace, snapshots, signIn, site } = plan;
    const account = new core.ServiceAccount(
      `${this.name}-elasticsearch`,
      {
        metadata: {
          name: ELASTIC_SERVICE_ACCOUNT,
          namespace,
          annotations: { "azure.workload.identity/client-id": snapshots.clientId },
        },
      },
      { parent: this },
    );
    // Elasticsearch reads client settings from its keystore only, and ECK fills that from Secrets: no secret is in it.
    const storage = this.file("snapshots", ELASTIC.snapshotSecret, namespace, {
      "azure.client.default.account": snapshots.accountName,
    });
    // ECK takes roles from a Secret as well; these are none.
    const rights = this.file("roles", ROLES_SECRET, namespace, { "roles.yml": roles(signIn) });
    const operator = after(plan.operators?.elastic);
    const needs = [...operator, account, storage, rights];
    const cluster = this.custom("elasticsearch", elasticsearch(plan), needs, site.protect);
    this.custom("settings", settings(plan), [cluster], false);
    return cluster;
  }

  /** What people see: Kibana, and a space for each team. */
  private people(plan: ElkPlan, elastic: pulumi.Resource): void {
    const dependsOn = [this.custom("kibana", kibana(plan), [elastic], false)];
    const { namespace } = plan;
    // It waits for Kibana by itself, as long as its tries last; nothing else waits for it.
    new batch.Job(
      `${this.name}-spaces`,
      { metadata: { namespace, annotations: SKIP_AWAIT }, spec: spacesJob(plan) },
      { parent: this, dependsOn },
    );
  }

  /** As metrics: brokers, how far readers are behind, Elasticsearch. */
  private watched(plan: ElkPlan, elastic: pulumi.Resource): void {
    const { namespace } = plan;
    // It is ready when Elasticsearch answers, which nothing here waits for.
    const metadata = { name: EXPORTERS_OF_LOGS.elasticsearch.name, namespace, annotations: SKIP_AWAIT };
    const opts = { parent: this, dependsOn: [elastic] };
    new apps.Deployment(`${this.name}-elasticsearch-exporter`, { metadata, spec: elasticExporter() }, opts);
    const operator = after(plan.operators?.prometheus);
    this.custom("kafka-monitor", kafkaMonitor(plan), operator, false);
    this.custom("elasticsearch-monitor", elasticMonitor(plan), operator, false);
  }

  private file(
    key: string,
    name: string,
    namespace: pulumi.Input<string>,
    stringData: Record<string, pulumi.Input<string>>,
  ): core.Secret {
    return new core.Secret(`${this.name}-${key}`, { metadata: { name, namespace }, stringData }, { parent: this });
  }

  private gateways({ namespace, brokers, gateway, console: people }: ElkPlan): pulumi.Output<string> | undefined {
    new InternalGateway(
      `${this.name}-console`,
      {
        namespace,
        subnetName: people.subnetName,
        address: people.address,
        selector: KIBANA_PODS,
        ports: [{ name: "https", port: LOGS.kibanaPort, targetPort: KIBANA_POD_PORT }],
      },
      { parent: this },
    );
    const brokerGateway = new InternalGateway(
      `${this.name}-gateway`,
      {
        namespace,
        subnetName: gateway.subnetName,
        address: gateway.address,
        privateLink: gateway.privateLink,
        selector: BROKER_PODS,
        ports: [
          ...gatewayPorts(brokers),
          { name: "apm", port: TRACES.port, targetPort: TRACES.port, selector: APM_PODS },
        ],
      },
      { parent: this },
    );
    return brokerGateway.privateLinkServiceId;
  }

  private custom(key: string, object: CustomObject, dependsOn: pulumi.Resource[], protect: boolean): pulumi.Resource {
    return applyCustom(`${this.name}-${key}`, object, { parent: this, dependsOn, protect });
  }
}
