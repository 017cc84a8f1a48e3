import * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import type { WorkloadIdentity } from "../../components/azure/managed-identity";
import { AlertRules } from "../../components/kubernetes/alert-rules";
import { ArgoCd } from "../../components/kubernetes/argo-cd";
import { DataStoresInCluster } from "../../components/kubernetes/data-stores-in-cluster";
import { InternalGateway } from "../../components/kubernetes/internal-gateway";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { Operators } from "../../components/kubernetes/operators";
import { Probes } from "../../components/kubernetes/probes";
import { PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { ReleaseGate } from "../../components/kubernetes/release-gate";
import { usableAddress } from "../../facts/address-plan";
import { meshRevisionOf, MESH_INGRESS } from "../../facts/aks";
import { clusterName } from "../../facts/delivery";
import { COLOUR_PORTS } from "../../facts/edge";
import { HEALTH_PATH } from "../../facts/health";
import { METRICS } from "../../facts/observability";
import { ownName, SERVICES_ROLE } from "../../facts/private-link";
import { BURST_NAMESPACE, SERVICES_NAMESPACE } from "../../facts/workloads";
import { lastPart } from "../arm-id";
import { azureMetrics } from "../azure-metrics";
import { insideOf } from "../cluster";
import { handOver } from "../hand-over";
import type { Identities } from "../identities";
import { standaloneNamespaces, type StandaloneNamespace } from "../namespaces";
import { randomProvider } from "../providers";
import { mesh } from "../mesh";
import { pager } from "../pager";
import { scaling } from "../scaling";
import type { Base } from "./foundation";

/** What is there before anything runs in the cluster. */
export interface Platform {
  readonly cluster: AksCluster;
  /** Address of the cluster's internal gateway. */
  readonly entrance: string;
  readonly identities: Identities;
  readonly vaultId: pulumi.Output<string>;
}

type Names = Readonly<Record<StandaloneNamespace, pulumi.Output<string>>>;

/** What runs in the cluster before Argo CD, its own, brings the workloads. @returns name of the Secret that leads to the data stores */
export async function inCluster(base: Base, platform: Platform): Promise<pulumi.Output<string>> {
  const { identities, cluster, entrance } = platform;
  const { services, scaler } = identities;
  const { opts, pools } = insideOf(base, cluster);
  const needs = standaloneNamespaces(base.plan, {
    revision: meshRevisionOf(base.config.cluster.kubernetesVersion),
    clientId: services.clientId,
    pools: base.config.cluster.pools,
  });
  const { names } = new Namespaces("namespaces", { namespaces: needs }, opts);
  wayIn(base, entrance, opts);
  mesh(base, platform, names.services, opts);
  await handOver();
  const operator = observed(base, platform, names, opts);
  scaling(base.config, { names, pools, operator }, opts);
  delivery(base, names, { scaler, operator }, opts);
  await handOver();
  const { environment, dataStores } = base.config;
  const { secretName } = new DataStoresInCluster(
    "data",
    { environment, namespace: names.data, consumers: names.services, ...dataStores },
    pulumi.mergeOptions(opts, { providers: [randomProvider()] }),
  );
  return secretName;
}

/** One address for the application gateway and for calls inside; no private link service, since no other network connects. */
function wayIn({ network, link }: Base, address: string, opts: pulumi.ComponentResourceOptions): void {
  new InternalGateway(
    "entrance",
    {
      namespace: MESH_INGRESS.namespace,
      selector: MESH_INGRESS.selector,
      subnetName: lastPart(network.subnetIds.internalLoadBalancer),
      address,
      ports: [
        { name: "https", port: COLOUR_PORTS.blue, targetPort: MESH_INGRESS.httpsPort },
        { name: "https-green", port: COLOUR_PORTS.green, targetPort: MESH_INGRESS.greenHttpsPort },
      ],
    },
    opts,
  );
  link.publish("services-name", { role: SERVICES_ROLE, address });
}

/** What releases and scaling need, and metrics for both; there is no centre to write to. @returns the Prometheus operator */
function observed(
  base: Base,
  { cluster, vaultId, entrance }: Platform,
  names: Names,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Resource | undefined {
  const { config, sites } = base;
  const { monitoring: namespace } = names;
  const { releases } = new Operators(
    "operators",
    {
      operators: {
        prometheus: { namespace },
        rollouts: { namespace: names.delivery },
        workflows: { namespace: names.delivery, watches: [SERVICES_NAMESPACE] },
      },
    },
    opts,
  );
  const operator = releases.prometheus;
  pager(base, { cluster, vaultId, namespace, replicas: METRICS.alertmanagers.alone, operator }, opts);
  const { queryUrl } = new PrometheusFederation(
    "prometheus",
    {
      mode: "region",
      namespace,
      environment: config.environment,
      cluster: sites.platform.names.of("managedCluster"),
      regionName: config.region,
      storageGb: METRICS.regionStorageGb,
      operator,
      remoteWriteUrls: [],
      severest: "P3",
    },
    opts,
  );
  new AlertRules("rules", { namespace, cluster: "standalone", operator }, opts);
  // No budgets are kept here, so no release waits for one.
  new ReleaseGate("release-gate", { address: queryUrl, operator: releases.rollouts }, opts);
  azureMetrics(base, { cluster, namespace, operator, asks: "region" }, opts);
  const hostName = config.gateway.originName;
  const targets = { entrance: { url: `https://${entrance}${HEALTH_PATH}`, hostName } };
  new Probes("probes", { namespace, targets, operator }, opts);
  return operator;
}

/** Its own Argo CD: production's has no way here, and this one none to production. */
function delivery(
  { config, network, plan, link }: Base,
  { argocd }: Names,
  { scaler, operator }: { readonly scaler: WorkloadIdentity; readonly operator: pulumi.Resource | undefined },
  opts: pulumi.ComponentResourceOptions,
): void {
  const { argoCd, environment, tenantId, platformAdmins } = config;
  const { clientId, developers, repositories, revision } = argoCd;
  const address = usableAddress(plan.subnets.internalLoadBalancer, 1);
  const name = clusterName(pulumi.getStack());
  new ArgoCd(
    "argo-cd",
    {
      namespace: argocd,
      hostName: ownName(DELIVERY_ROLE),
      gateway: { subnetName: lastPart(network.subnetIds.internalLoadBalancer), address },
      signIn: { tenantId, clientId, administrators: platformAdmins.objectId, developers },
      repositories,
      delivery: { environment, repository: repositories[0], revision },
      clusters: [name],
      workloadNamespaces: [SERVICES_NAMESPACE, BURST_NAMESPACE],
      ownCluster: { name, scalerClientId: scaler.clientId },
      operator,
    },
    opts,
  );
  link.publish("argocd-name", { role: DELIVERY_ROLE, address });
}

/** Role of the name that people reach Argo CD by. */
const DELIVERY_ROLE = "argocd";
