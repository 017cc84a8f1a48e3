import * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../../components/azure/aks-cluster";
import { ArgoCd } from "../../components/kubernetes/argo-cd";
import { DataStoresInCluster } from "../../components/kubernetes/data-stores-in-cluster";
import { InternalGateway } from "../../components/kubernetes/internal-gateway";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { Operators } from "../../components/kubernetes/operators";
import { PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { usableAddress } from "../../facts/address-plan";
import { meshRevisionOf, MESH_INGRESS } from "../../facts/aks";
import { COLOUR_PORTS } from "../../facts/edge";
import { METRICS } from "../../facts/observability";
import { ownName, SERVICES_ROLE } from "../../facts/private-link";
import { lastPart } from "../arm-id";
import { insideOf } from "../cluster";
import { handOver } from "../hand-over";
import { standaloneNamespaces, type StandaloneNamespace } from "../namespaces";
import { randomProvider } from "../providers";
import type { Base } from "./foundation";

type Names = Readonly<Record<StandaloneNamespace, pulumi.Output<string>>>;

/** What runs in the cluster before Argo CD, its own, brings the workloads. @returns name of the Secret that leads to the data stores */
export async function inCluster(base: Base, cluster: AksCluster, entrance: string): Promise<pulumi.Output<string>> {
  const opts = insideOf(base, cluster);
  const needs = standaloneNamespaces(base.plan, meshRevisionOf(base.config.cluster.kubernetesVersion));
  const { names } = new Namespaces("namespaces", { namespaces: needs }, opts);
  wayIn(base, entrance, opts);
  await handOver();
  observed(base, names, opts);
  delivery(base, names, opts);
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

/** Metrics, for scaling and canaries; there is no centre to write to. */
function observed({ config, sites }: Base, { monitoring }: Names, opts: pulumi.ComponentResourceOptions): void {
  const { releases } = new Operators("operators", { operators: { prometheus: { namespace: monitoring } } }, opts);
  new PrometheusFederation(
    "prometheus",
    {
      mode: "region",
      namespace: monitoring,
      cluster: sites.platform.names.of("managedCluster"),
      regionName: config.region,
      storageGb: METRICS.regionStorageGb,
      operator: releases.prometheus,
      remoteWriteUrls: [],
    },
    opts,
  );
}

/** Its own Argo CD: production's has no way here, and this one none to production. */
function delivery(
  { config, network, plan, link }: Base,
  { argocd }: Names,
  opts: pulumi.ComponentResourceOptions,
): void {
  const { argoCd, tenantId, platformAdmins } = config;
  const address = usableAddress(plan.subnets.internalLoadBalancer, 1);
  new ArgoCd(
    "argo-cd",
    {
      namespace: argocd,
      hostName: ownName(DELIVERY_ROLE),
      gateway: { subnetName: lastPart(network.subnetIds.internalLoadBalancer), address },
      signIn: { tenantId, clientId: argoCd.clientId, administrators: platformAdmins.objectId },
      repositories: argoCd.repositories,
      clusters: [IN_CLUSTER],
    },
    opts,
  );
  link.publish("argocd-name", { role: DELIVERY_ROLE, address });
}

/** Role of the name that people reach Argo CD by. */
const DELIVERY_ROLE = "argocd";
/** What Argo CD calls the cluster that it runs in. https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters (2026-11) */
const IN_CLUSTER = "in-cluster";
