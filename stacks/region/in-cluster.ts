import * as pulumi from "@pulumi/pulumi";
import type { PrivateConnection } from "../../components/azure/private-link-everything";
import { InternalGateway } from "../../components/kubernetes/internal-gateway";
import { LogShipping } from "../../components/kubernetes/log-shipping";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { NodePools } from "../../components/kubernetes/node-pools";
import { Operators } from "../../components/kubernetes/operators";
import { PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { MESH_INGRESS, meshRevisionOf } from "../../facts/aks";
import { LOGS, METRICS } from "../../facts/observability";
import { regionNamespaces } from "../namespaces";
import { lastPart } from "../arm-id";
import { kubernetesProvider } from "../providers";
import type { Foundation } from "./foundation";
import type { Platform } from "./platform";

/** What Pulumi puts into a region's cluster before Argo CD brings the workloads. */
export function inCluster(base: Foundation, { cluster, entrance }: Platform): void {
  const { config, place, link, management, network, plan } = base;
  const site = base.sites.platform;
  const clusterName = site.names.of("managedCluster");
  const opts = { providers: [kubernetesProvider(cluster.kubeconfig)] };
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
    opts,
  );
  const meshRevision = meshRevisionOf(config.cluster.kubernetesVersion);
  const { names } = new Namespaces("namespaces", { namespaces: regionNamespaces(plan, meshRevision) }, opts);
  new InternalGateway(
    "entrance",
    {
      namespace: MESH_INGRESS.namespace,
      selector: MESH_INGRESS.selector,
      subnetName: lastPart(network.subnetIds.internalLoadBalancer),
      address: entrance,
      ports: [{ name: "https", port: 443, targetPort: MESH_INGRESS.httpsPort }],
    },
    opts,
  );
  const { releases } = new Operators(
    "operators",
    { operators: { prometheus: { namespace: names.monitoring }, elastic: { namespace: names.logging } } },
    opts,
  );
  const centre = link.connect("metrics", {
    service: "privateLinkService",
    targetId: management.metrics.privateLinkServiceId,
  });
  new PrometheusFederation(
    "prometheus",
    {
      mode: "region",
      namespace: names.monitoring,
      cluster: clusterName,
      regionName: place.name,
      storageGb: METRICS.regionStorageGb,
      operator: releases.prometheus,
      remoteWriteUrls: METRICS.replicaPorts.map(
        (port) => pulumi.interpolate`http://${nameIn(centre)}:${port}/api/v1/write`,
      ),
    },
    opts,
  );
  const shipping = link.connect("logs", {
    service: "privateLinkService",
    targetId: management.logs.privateLinkServiceId,
  });
  new LogShipping(
    "shipping",
    {
      namespace: names.logging,
      cluster: clusterName,
      regionName: place.name,
      bootstrapServers: [pulumi.interpolate`${nameIn(shipping)}:${LOGS.bootstrapPort}`],
      topics: LOGS.topics,
      credentialsSecret: "kafka-credentials",
      operator: releases.elastic,
    },
    opts,
  );
}

/** Name of a service of the hub in this network. */
function nameIn({ hostName, name }: PrivateConnection): pulumi.Output<string> {
  if (hostName) return hostName;
  throw new Error(`private link ${name}: got no name in our zone, expected one for a service of ours.`);
}
