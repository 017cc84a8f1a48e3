import * as pulumi from "@pulumi/pulumi";
import type { PrivateConnection } from "../../components/azure/private-link-everything";
import { LogShipping } from "../../components/kubernetes/log-shipping";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { Operators } from "../../components/kubernetes/operators";
import { PrometheusFederation } from "../../components/kubernetes/prometheus-federation";
import { meshRevisionOf } from "../../facts/aks";
import { TRACES } from "../../facts/log-sources";
import { LOGS, METRICS } from "../../facts/observability";
import { ownName } from "../../facts/private-link";
import { SERVICES_NAMESPACE } from "../../facts/workloads";
import { insideOf } from "../cluster";
import { handOver } from "../hand-over";
import { regionNamespaces, type RegionNamespace } from "../namespaces";
import { registered } from "./delivery";
import { scaling } from "../scaling";
import type { Foundation } from "./foundation";
import { mesh } from "../mesh";
import type { Platform } from "./platform";
import { wayIn } from "./way-in";

/** What Pulumi puts into a region's cluster before Argo CD brings the workloads. */
export async function inCluster(base: Foundation, platform: Platform): Promise<void> {
  const { config, plan } = base;
  const { opts, pools } = insideOf(base, platform.cluster);
  const needs = regionNamespaces(plan, {
    revision: meshRevisionOf(config.cluster.kubernetesVersion),
    clientId: platform.identities.services.clientId,
    pools: config.cluster.pools,
  });
  const made = new Namespaces("namespaces", { namespaces: needs }, opts);
  const { names } = made;
  wayIn(base, platform, opts);
  mesh(base, platform, names.services, opts, {
    hostName: ownName("logs"),
    port: TRACES.port,
    percent: TRACES.samplePercent[config.environment],
  });
  await handOver();
  const operators = observed(base, names, opts);
  scaling(config, { names, pools, operator: operators.releases.prometheus }, opts);
  registered(base, platform, [operators, made]);
}

/** Metrics and logs, kept here for as long as the region must help itself, and sent to the hub. */
function observed(
  { sites, place, link, management }: Foundation,
  names: Readonly<Record<RegionNamespace, pulumi.Output<string>>>,
  opts: pulumi.ComponentResourceOptions,
): Operators {
  const { monitoring, logging } = names;
  const origin = { cluster: sites.platform.names.of("managedCluster"), regionName: place.name };
  const operators = operatorsOf(names, opts);
  const { releases } = operators;
  const service = "privateLinkService";
  const metrics = link.connect("metrics", { service, targetId: management.metrics.privateLinkServiceId });
  new PrometheusFederation(
    "prometheus",
    {
      ...origin,
      mode: "region",
      namespace: monitoring,
      storageGb: METRICS.regionStorageGb,
      operator: releases.prometheus,
      remoteWriteUrls: METRICS.replicaPorts.map(
        (port) => pulumi.interpolate`http://${nameIn(metrics)}:${port}/api/v1/write`,
      ),
    },
    opts,
  );
  const logs = link.connect("logs", { service, targetId: management.logs.privateLinkServiceId });
  new LogShipping(
    "shipping",
    {
      ...origin,
      namespace: logging,
      bootstrapServers: [pulumi.interpolate`${nameIn(logs)}:${LOGS.bootstrapPort}`],
      credentialsSecret: "kafka-credentials",
      operator: releases.elastic,
    },
    opts,
  );
  return operators;
}

/** Those whose custom resources the platform and its workloads are written in. */
function operatorsOf(
  { monitoring, logging, delivery }: Readonly<Record<RegionNamespace, pulumi.Output<string>>>,
  opts: pulumi.ComponentResourceOptions,
): Operators {
  return new Operators(
    "operators",
    {
      operators: {
        prometheus: { namespace: monitoring },
        elastic: { namespace: logging },
        rollouts: { namespace: delivery },
        workflows: { namespace: delivery, watches: [SERVICES_NAMESPACE] },
      },
    },
    opts,
  );
}

/** Name of a service of the hub in this network. */
function nameIn({ hostName, name }: PrivateConnection): pulumi.Output<string> {
  if (hostName) return hostName;
  throw new Error(`private link ${name}: got no name in our zone, expected one for a service of ours.`);
}
