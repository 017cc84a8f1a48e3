import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { brokerPorts, LOGS } from "../../../facts/observability";
import { refuse } from "../../arguments";
import { applyCustom, type CustomObject } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { ELASTIC_SERVICE_ACCOUNT, elkFaults, planOf, type ElkOnKafkaArgs, type ElkPlan } from "./args";
import { ELASTIC, elasticsearch, kibana, KIBANA_POD_PORT, KIBANA_PODS } from "./build-elastic";
import {
  BROKER_PODS,
  brokerPool,
  gatewayPorts,
  kafkaCluster,
  kafkaTopic,
  logstashUser,
  shipperName,
  shipperUser,
} from "./build-kafka";
import { logstash } from "./build-logstash";

export { ELASTIC_SERVICE_ACCOUNT } from "./args";
export type { ElkOnKafkaArgs, SnapshotStorage } from "./args";

/**
 * The logs' centre (B2): Kafka takes what clusters ship, Logstash fetches it, Elasticsearch keeps it, Kibana shows it.
 * Shippers connect by a private link service, a port a broker.
 *
 * @costs Disks of brokers and Elasticsearch, and the memory-rich nodes under them. What it takes in decides both: shippers
 * send all that pods write.
 * @fails Users notice nothing. With one broker of three lost, Kafka goes on; with two, it takes nothing, and shippers hold
 * what they have not sent. With Elasticsearch down, Kafka keeps the logs until its topics' retention ends, and people see no
 * new ones.
 * @recovers Brokers and nodes come back by their operators and catch up by themselves, in minutes to hours by their amount
 * of data. After the loss of the hub a person restores Elasticsearch from its snapshots in Blob storage; what Kafka held
 * then is gone.
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
    this.privateLinkServiceId = this.gateways(plan);
    this.brokerPorts = brokerPorts(plan.brokers);
    this.shipperSecrets = Object.fromEntries(plan.shippers.map((key) => [key, shipperName(key)]));
    this.registerOutputs({ bootstrapPort: this.bootstrapPort, brokerPorts: [...this.brokerPorts] });
  }

  private kafka(plan: ElkPlan): pulumi.Resource {
    const operator = plan.operators?.kafka ? [plan.operators.kafka] : [];
    const { protect } = plan.site;
    const pool = this.custom("brokers", brokerPool(plan), operator, protect);
    const cluster = this.custom("kafka", kafkaCluster(plan), [...operator, pool], protect);
    for (const topic of plan.topics) this.custom(`topic-${topic}`, kafkaTopic(topic, plan), [cluster], protect);
    for (const key of plan.shippers) this.custom(`shipper-${key}`, shipperUser(key, plan), [cluster], false);
    return this.custom("logstash-user", logstashUser(plan), [cluster], false);
  }

  private elastic(plan: ElkPlan): pulumi.Resource {
    const { namespace, snapshots, site } = plan;
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
    const settings = new core.Secret(
      `${this.name}-snapshots`,
      {
        metadata: { name: ELASTIC.snapshotSecret, namespace },
        stringData: { "azure.client.default.account": snapshots.accountName },
      },
      { parent: this },
    );
    const operator = plan.operators?.elastic ? [plan.operators.elastic] : [];
    const cluster = this.custom("elasticsearch", elasticsearch(plan), [...operator, account, settings], site.protect);
    this.custom("kibana", kibana(plan), [cluster], false);
    return cluster;
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
        ports: gatewayPorts(brokers),
      },
      { parent: this },
    );
    return brokerGateway.privateLinkServiceId;
  }

  private custom(key: string, object: CustomObject, dependsOn: pulumi.Resource[], protect: boolean): pulumi.Resource {
    return applyCustom(`${this.name}-${key}`, object, { parent: this, dependsOn, protect });
  }
}
