import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { WorkloadIdentity } from "../../components/azure/managed-identity";
import { Storage } from "../../components/azure/storage";
import { ArgoCd } from "../../components/kubernetes/argo-cd";
import { ELASTIC_SERVICE_ACCOUNT, ElkOnKafka } from "../../components/kubernetes/elk-on-kafka";
import type { InternalGatewayArgs } from "../../components/kubernetes/internal-gateway";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { NodePools } from "../../components/kubernetes/node-pools";
import { Operators } from "../../components/kubernetes/operators";
import { CENTRE_SERVICE_ACCOUNT, PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { usableAddress } from "../../facts/address-plan";
import { LOGS } from "../../facts/observability";
import { ownName } from "../../facts/private-link";
import { regionNamed } from "../../facts/regions";
import type { Estate } from "../config";
import { regionsOf } from "../cross-checks";
import { lastPart } from "../arm-id";
import { hubNamespaces } from "../namespaces";
import { kubernetesProvider } from "../providers";
import type { Hub } from "./index";

export interface Centres {
  readonly metrics: PrometheusFederation;
  readonly logs: ElkOnKafka;
}

/** What runs in the hub's cluster: Argo CD, and where all regions send their metrics and logs. */
export function centres(hub: Hub, cluster: AksCluster, estate: Estate): Centres {
  const { config, sites: groups, plan, network, link, workspaceId, azure } = hub;
  const site = groups.platform;
  const regions = regionsOf(estate, config.environment);
  const inCluster = { providers: [kubernetesProvider(cluster.kubeconfig)] };
  new NodePools(
    "nodes",
    {
      site,
      burst: config.cluster.burst,
      nodeSubnetId: network.subnetIds.nodes,
      systemSurge: {
        nodes: cluster.systemSurgeNodes,
        vmSize: config.cluster.systemPool.vmSize,
        subnetId: network.subnetIds.systemNodes,
      },
    },
    inCluster,
  );
  const { names } = new Namespaces("namespaces", { namespaces: hubNamespaces(plan) }, inCluster);
  const { releases } = new Operators(
    "operators",
    {
      operators: {
        prometheus: { namespace: names.monitoring },
        kafka: { namespace: names.logging },
        elastic: { namespace: names.logging },
      },
    },
    inCluster,
  );
  const clusterIssuerUrl = cluster.oidcIssuerUrl;
  const thanos = new WorkloadIdentity(
    "thanos",
    {
      site,
      role: "thanos",
      clusterIssuerUrl,
      namespace: "monitoring",
      serviceAccount: CENTRE_SERVICE_ACCOUNT,
      grants: [],
    },
    azure,
  );
  const snapshots = new WorkloadIdentity(
    "snapshots",
    {
      site,
      role: "snapshots",
      clusterIssuerUrl,
      namespace: "logging",
      serviceAccount: ELASTIC_SERVICE_ACCOUNT,
      grants: [],
    },
    azure,
  );
  const archive = new Storage(
    "archive",
    {
      site: groups.data,
      role: "archive",
      link,
      containers: ["metrics", "logs"],
      contributors: { thanos: thanos.principalId, snapshots: snapshots.principalId },
      workspaceId,
    },
    azure,
  );
  const nat = lastPart(network.subnetIds.privateLinkService);
  const frontends = lastPart(network.subnetIds.internalLoadBalancer);
  const privateLink = (
    kind: string,
  ): Pick<PrivateLink, "serviceName" | "natSubnetName" | "nodeResourceGroupId" | "consumers"> => ({
    serviceName: site.names.of("privateLinkService", kind),
    natSubnetName: nat,
    nodeResourceGroupId: cluster.nodeResourceGroupId,
    consumers: [...new Set(regions.map(([, region]) => region.subscriptionId))],
  });
  const address = (n: number): string => usableAddress(plan.subnets.internalLoadBalancer, n);
  const metrics = new PrometheusFederation(
    "metrics",
    {
      mode: "centre",
      namespace: names.monitoring,
      cluster: site.names.of("managedCluster"),
      regionName: config.region,
      storageGb: config.metrics.storageGb,
      operator: releases.prometheus,
      storage: { accountName: archive.accountName, container: "metrics", clientId: thanos.clientId },
      gateway: { subnetName: frontends, address: address(0), privateLink: privateLink("metrics") },
    },
    inCluster,
  );
  const logs = new ElkOnKafka(
    "elk",
    {
      site,
      namespace: names.logging,
      topics: [...Object.values(LOGS.topics), ...config.logs.topics],
      storageGb: { broker: config.logs.storageGb, data: config.logs.storageGb },
      snapshots: { accountName: archive.accountName, clientId: snapshots.clientId },
      gateway: {
        subnetName: frontends,
        address: address(1),
        hostName: ownName("logs"),
        privateLink: privateLink("logs"),
      },
      console: { subnetName: frontends, address: address(2), hostName: ownName("kibana") },
      shippers: regions.map(([, region]) => regionNamed(region.region).short),
      operators: { kafka: releases.kafka, elastic: releases.elastic },
    },
    inCluster,
  );
  new ArgoCd(
    "argo-cd",
    {
      namespace: names.argocd,
      hostName: ownName("argocd"),
      gateway: { subnetName: frontends, address: address(3) },
      signIn: {
        tenantId: config.tenantId,
        clientId: config.argoCd.clientId,
        administrators: config.platformAdmins.objectId,
      },
      repositories: config.argoCd.repositories,
      clusters: regions.map(([stack]) => stack),
    },
    inCluster,
  );
  return { metrics, logs };
}

type PrivateLink = NonNullable<InternalGatewayArgs["privateLink"]>;
