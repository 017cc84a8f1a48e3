import type * as pulumi from "@pulumi/pulumi";
import { LOGS } from "../../../facts/observability";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { InternalGatewayArgs } from "../internal-gateway";
import { labelFaults } from "../names";

/** Blob storage of snapshots, reached as a workload identity: no key exists. */
export interface SnapshotStorage {
  readonly accountName: pulumi.Input<string>;
  /** Required. Client id of the identity federated with service account `elasticsearch` of the namespace. */
  readonly clientId: pulumi.Input<string>;
}

export interface ElkOnKafkaArgs {
  readonly site: Site;
  /** Required. Namespace of all of it, which the operators watch. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. Kafka brokers, an odd number. Default: 3 (B2). */
  readonly brokers?: number;
  /** Required. Kafka's topics, at least one; each is a data stream in Elasticsearch. */
  readonly topics: readonly string[];
  /** Optional. Hours that Kafka keeps what Logstash has not fetched, or has. Default: 72. */
  readonly topicRetentionHours?: number;
  /** Required. Disk of each broker and each data node, in GB. */
  readonly storageGb: { readonly broker: number; readonly data: number };
  /** Optional. Nodes by role. Default: 3 masters, 3 data, 2 coordinating, 2 Kibana, 3 Logstash (B2). */
  readonly nodes?: Partial<Record<"masters" | "data" | "coordinating" | "kibana" | "logstash", number>>;
  readonly snapshots: SnapshotStorage;
  /** Required. Where shippers elsewhere connect to: `hostName` is what brokers tell their clients, port by port. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address"> &
    Required<Pick<InternalGatewayArgs, "privateLink">> & { readonly hostName: string };
  /** Required. Where people reach Kibana, inside the hub. */
  readonly console: Pick<InternalGatewayArgs, "subnetName" | "address"> & { readonly hostName: string };
  /** Required. Who may write, by name: one user each, with a certificate of its own. */
  readonly shippers: readonly string[];
  /** Optional. The operators' releases, which bring the CRDs. Default: they are there already. */
  readonly operators?: { readonly kafka?: pulumi.Resource; readonly elastic?: pulumi.Resource };
}

/** Service account that Elasticsearch runs as: what federated credentials name. */
export const ELASTIC_SERVICE_ACCOUNT = "elasticsearch";

/** Arguments with every default filled in. */
export interface ElkPlan extends ElkOnKafkaArgs {
  readonly brokers: number;
  readonly topicRetentionHours: number;
  readonly nodes: Record<"masters" | "data" | "coordinating" | "kibana" | "logstash", number>;
}

export function planOf(args: ElkOnKafkaArgs): ElkPlan {
  return {
    ...args,
    brokers: args.brokers ?? LOGS.brokers,
    topicRetentionHours: args.topicRetentionHours ?? LOGS.topicRetentionHours,
    nodes: {
      masters: LOGS.elasticMasters,
      data: LOGS.elasticData,
      coordinating: LOGS.elasticCoordinating,
      kibana: LOGS.kibana,
      logstash: LOGS.logstash,
      ...args.nodes,
    },
  };
}

/** https://kafka.apache.org/documentation/#topicconfigs (2026-11) */
const TOPIC = /^[a-z0-9][a-z0-9.-]{0,248}$/;

export function elkFaults(args: ElkOnKafkaArgs): Fault[] {
  const plan = planOf(args);
  return [
    ...quorumFaults(plan),
    ...topicFaults(plan),
    ...plan.shippers.flatMap((key, index) => labelFaults(`shippers[${index}]`, key)),
  ];
}

function quorumFaults({ brokers, nodes, storageGb }: ElkPlan): Fault[] {
  const faults: Fault[] = [];
  const quorum = (path: string, got: number, least: number): void => {
    if (got >= least && got % 2 === 1) return;
    faults.push({
      path,
      got,
      expected: `an odd number from ${least}: a majority must survive the loss of a zone`,
      fix: "choose one",
    });
  };
  quorum("brokers", brokers, LOGS.replication);
  quorum("nodes.masters", nodes.masters, 3);
  for (const [role, count] of Object.entries(nodes)) {
    if (role === "masters" || count >= 2) continue;
    faults.push({
      path: `nodes.${role}`,
      got: count,
      expected: "at least 2, so that one may be lost",
      fix: "raise it",
    });
  }
  for (const [role, size] of Object.entries(storageGb)) {
    if (size >= 10) continue;
    faults.push({ path: `storageGb.${role}`, got: size, expected: "at least 10 GB", fix: "raise it" });
  }
  return faults;
}

function topicFaults({ topics, topicRetentionHours }: ElkPlan): Fault[] {
  const faults: Fault[] = topics.flatMap((topic, index) =>
    TOPIC.test(topic) && topics.indexOf(topic) === index
      ? []
      : [
          {
            path: `topics[${index}]`,
            got: topic,
            expected: "a name of lower-case letters, digits, dots and hyphens, once",
            fix: "choose another name",
          },
        ],
  );
  if (topics.length === 0) {
    faults.push({ path: "topics", got: topics, expected: "at least one topic", fix: "name what is shipped" });
  }
  if (topicRetentionHours < 1) {
    faults.push({
      path: "topicRetentionHours",
      got: topicRetentionHours,
      expected: "at least 1 hour",
      fix: "keep messages until Logstash can have fetched them",
    });
  }
  return faults;
}
