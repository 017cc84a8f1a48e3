import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import type { KeyVault } from "../../components/azure/key-vault";
import { type Grant, WorkloadIdentity } from "../../components/azure/managed-identity";
import { Storage } from "../../components/azure/storage";
import { AlertRules } from "../../components/kubernetes/alert-rules";
import { ELASTIC_SERVICE_ACCOUNT, ElkOnKafka } from "../../components/kubernetes/elk-on-kafka";
import { InternalEntrance } from "../../components/kubernetes/internal-entrance";
import type { InternalGatewayArgs } from "../../components/kubernetes/internal-gateway";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { Operators } from "../../components/kubernetes/operators";
import { CENTRE_SERVICE_ACCOUNT, type PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { usableAddress } from "../../facts/address-plan";
import { entranceRole, ownName, SERVICES_ROLE } from "../../facts/private-link";
import { regionNamed } from "../../facts/regions";
import { lastPart } from "../arm-id";
import { insideOf } from "../cluster";
import type { Estate, RegionConfig } from "../config";
import { regionsOf } from "../cross-checks";
import { handOver } from "../hand-over";
import { hubNamespaces, type HubNamespace } from "../namespaces";
import { metricsCentre } from "./metrics";
import { delivery, type Delivery } from "./delivery";
import type { Hub } from "./foundation";
import type { Platform } from "./index";

export interface Centres {
  readonly delivery: Delivery;
  readonly metrics: PrometheusFederation;
  /** Who reads Azure's metrics of what has no region. */
  readonly readerPrincipalId: pulumi.Output<string>;
  readonly logs: ElkOnKafka;
}

/** What the centres are made with, beside the hub itself. */
export interface Inside {
  readonly hub: Hub;
  readonly cluster: AksCluster;
  readonly vault: KeyVault;
  readonly estate: Estate;
  readonly regions: readonly [string, RegionConfig][];
  readonly namespaces: Readonly<Record<HubNamespace, pulumi.Output<string>>>;
  readonly operators: Operators["releases"];
  readonly opts: pulumi.ComponentResourceOptions;
}

/** Frontends of the hub's internal load balancer, in the order of its subnet's addresses. */
const FRONTENDS = { metrics: 0, logs: 1, kibana: 2, argocd: 3, services: 4, grafana: 5 } as const;

/** What runs in the hub's cluster: Argo CD, where all regions send their metrics and logs, and the way into all regions. */
export async function centres(hub: Hub, { cluster, vault }: Platform, estate: Estate): Promise<Centres> {
  const { opts } = insideOf(hub, cluster);
  const { names: namespaces } = new Namespaces("namespaces", { namespaces: hubNamespaces(hub.plan) }, opts);
  const { monitoring, logging } = namespaces;
  const { releases: operators } = new Operators(
    "operators",
    {
      operators: {
        prometheus: { namespace: monitoring },
        kafka: { namespace: logging },
        elastic: { namespace: logging },
      },
    },
    opts,
  );
  const regions = regionsOf(estate, hub.config.environment);
  const inside = { hub, cluster, vault, estate, regions, namespaces, operators, opts };
  const archive = archiveOf(inside);
  await handOver();
  const { metrics, readerPrincipalId } = metricsCentre(inside, archive);
  const { prometheus: operator } = operators;
  new AlertRules("rules", { namespace: monitoring, cluster: "hub", operator }, opts);
  await handOver();
  const logs = logsCentre(inside, archive);
  const argoCd = delivery(inside, frontend(inside, "argocd"));
  entrance(inside);
  return { delivery: argoCd, metrics, readerPrincipalId, logs };
}

export interface Archive {
  readonly accountName: pulumi.Output<string>;
  readonly thanos: WorkloadIdentity;
  readonly snapshots: WorkloadIdentity;
}

/** A year of metrics and logs in Blob (B1, B2), written by the two identities that may. */
function archiveOf({ hub, cluster, vault }: Inside): Archive {
  const { sites, link, workspaceId, alerting, azure } = hub;
  const writer = (
    role: string,
    namespace: HubNamespace,
    serviceAccount: string,
    grants: readonly Grant[] = [],
  ): WorkloadIdentity =>
    new WorkloadIdentity(
      role,
      { site: sites.platform, role, clusterIssuerUrl: cluster.oidcIssuerUrl, namespace, serviceAccount, grants },
      azure,
    );
  // The same pods prove the centre's name, by its certificate in the vault.
  const certificate = { scope: vault.vaultId, role: "keyVaultSecretsUser" } as const;
  const thanos = writer("thanos", "monitoring", CENTRE_SERVICE_ACCOUNT, [certificate]);
  const snapshots = writer("snapshots", "logging", ELASTIC_SERVICE_ACCOUNT);
  const { accountName } = new Storage(
    "archive",
    {
      site: sites.data,
      role: "archive",
      link,
      containers: ["metrics", "logs"],
      contributors: { thanos: thanos.principalId, snapshots: snapshots.principalId },
      workspaceId,
      alerting,
    },
    azure,
  );
  return { accountName, thanos, snapshots };
}

function logsCentre(inside: Inside, { accountName, snapshots }: Archive): ElkOnKafka {
  const { hub, regions, namespaces, operators, opts } = inside;
  const { logs } = hub.config;
  return new ElkOnKafka(
    "elk",
    {
      site: hub.sites.platform,
      namespace: namespaces.logging,
      storageGb: { broker: logs.storageGb, data: logs.storageGb },
      snapshots: { accountName, clientId: snapshots.clientId },
      signIn: { tenantId: hub.config.tenantId, ...logs.signIn },
      gateway: { ...frontend(inside, "logs"), hostName: ownName("logs"), privateLink: privateLink(inside, "logs") },
      console: { ...frontend(inside, "kibana"), hostName: ownName("kibana") },
      shippers: regions.map(([, region]) => regionNamed(region.region).short),
      operators,
    },
    opts,
  );
}

/**
 * The way into the regions for who is in none of them (A18). Regions come up later, and each puts its own endpoint here: its name is
 * all that is known now, and all that is needed.
 */
function entrance(inside: Inside): void {
  const { hub, regions, namespaces, operators, opts } = inside;
  const { address } = new InternalEntrance(
    "entrance",
    {
      namespace: namespaces.entrance,
      hostName: ownName(SERVICES_ROLE),
      regions: Object.fromEntries(
        regions.map(([, { region, gateway }]) => {
          const { short } = regionNamed(region);
          return [short, { endpoint: ownName(entranceRole(short)), hostName: gateway.originName }];
        }),
      ),
      gateway: frontend(inside, "services"),
      operator: operators.prometheus,
    },
    opts,
  );
  hub.link.publish("services-name", { role: SERVICES_ROLE, address });
}

export function frontend(
  { hub }: Inside,
  key: keyof typeof FRONTENDS,
): { subnetName: pulumi.Output<string>; address: string } {
  return {
    subnetName: lastPart(hub.network.subnetIds.internalLoadBalancer),
    address: usableAddress(hub.plan.subnets.internalLoadBalancer, FRONTENDS[key]),
  };
}

/** Regions connect from their own subscriptions, and from no other. */
export function privateLink(
  { hub, cluster, regions }: Inside,
  key: string,
): NonNullable<InternalGatewayArgs["privateLink"]> {
  return {
    serviceName: hub.sites.platform.names.of("privateLinkService", key),
    natSubnetName: lastPart(hub.network.subnetIds.privateLinkService),
    nodeResourceGroupId: cluster.nodeResourceGroupId,
    consumers: [...new Set(regions.map(([, { subscriptionId }]) => subscriptionId))],
  };
}
