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

/** Who may see what, by Entra's groups. Elasticsearch asks Entra by SAML, which needs no secret on this side. */
export interface SignIn {
  /** Required. Entra's tenant. */
  readonly tenantId: string;
  /** Required. Client id of the enterprise application "Kibana", which has SAML as its way to sign in and sends groups' ids. */
  readonly clientId: string;
  /** Required. Id of the group that may do everything. */
  readonly administrators: string;
  /** Required. Id of the group that reads the audit logs, and nothing else. */
  readonly auditors: string;
  /** Required. Id of each team's group, by the team's name: each has a space of its own and reads all logs but the audit's. At least one. */
  readonly teams: Readonly<Record<string, string>>;
}

export interface ElkOnKafkaArgs {
  readonly site: Site;
  /** Required. Namespace of all of it, which the operators watch. */
  readonly namespace: pulumi.Input<string>;
  /** Optional. Kafka brokers, an odd number. Default: 3 (B2). */
  readonly brokers?: number;
  /** Required. Disk of each broker and each data node, in GB. */
  readonly storageGb: { readonly broker: number; readonly data: number };
  /** Optional. Nodes by role. Default: 3 masters, 3 data, 2 coordinating, 2 Kibana, 3 Logstash (B2). */
  readonly nodes?: Partial<Record<"masters" | "data" | "coordinating" | "kibana" | "logstash", number>>;
  readonly snapshots: SnapshotStorage;
  readonly signIn: SignIn;
  /** Required. Where shippers elsewhere connect to: `hostName` is what brokers tell their clients, port by port. */
  readonly gateway: Pick<InternalGatewayArgs, "subnetName" | "address"> &
    Required<Pick<InternalGatewayArgs, "privateLink">> & { readonly hostName: string };
  /** Required. Where people reach Kibana, inside the hub. */
  readonly console: Pick<InternalGatewayArgs, "subnetName" | "address"> & { readonly hostName: string };
  /** Required. Who may write, by name: one user each, with a certificate of its own. */
  readonly shippers: readonly string[];
  /** Optional. The operators' releases, which bring the CRDs. Default: they are there already. */
  readonly operators?: {
    readonly kafka?: pulumi.Resource;
    readonly elastic?: pulumi.Resource;
    readonly prometheus?: pulumi.Resource;
  };
}

/** Service account that Elasticsearch runs as: what federated credentials name. */
export const ELASTIC_SERVICE_ACCOUNT = "elasticsearch";

/** Arguments with every default filled in. */
export interface ElkPlan extends ElkOnKafkaArgs {
  readonly brokers: number;
  readonly nodes: Record<"masters" | "data" | "coordinating" | "kibana" | "logstash", number>;
}

export function planOf(args: ElkOnKafkaArgs): ElkPlan {
  return {
    ...args,
    brokers: args.brokers ?? LOGS.brokers,
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

export function elkFaults(args: ElkOnKafkaArgs): Fault[] {
  const plan = planOf(args);
  return [
    ...quorumFaults(plan),
    ...plan.shippers.flatMap((key, index) => labelFaults(`shippers[${index}]`, key)),
    ...signInFaults(plan.signIn),
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

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function signInFaults({ teams, ...ids }: SignIn): Fault[] {
  const all = { ...ids, ...Object.fromEntries(Object.entries(teams).map(([team, id]) => [`teams.${team}`, id])) };
  const faults: Fault[] = Object.entries(all).flatMap(([path, got]) =>
    ID.test(got)
      ? []
      : [
          {
            path: `signIn.${path}`,
            got,
            expected: "an id as Entra shows it",
            fix: "copy it from Entra, in lower case",
          },
        ],
  );
  faults.push(...Object.keys(teams).flatMap((team) => labelFaults("signIn.teams", team)));
  if (Object.keys(teams).length === 0) {
    faults.push({ path: "signIn.teams", got: teams, expected: "at least one team", fix: "name who reads logs" });
  }
  return faults;
}
