import * as pulumi from "@pulumi/pulumi";
import { AlertRules } from "../../components/kubernetes/alert-rules";
import { ChangeCapture } from "../../components/kubernetes/change-capture";
import { LogShipping } from "../../components/kubernetes/log-shipping";
import { Namespaces } from "../../components/kubernetes/namespaces";
import { Operators } from "../../components/kubernetes/operators";
import { ReleaseGate } from "../../components/kubernetes/release-gate";
import { meshRevisionOf } from "../../facts/aks";
import { TRACES } from "../../facts/log-sources";
import { LOGS, METRICS } from "../../facts/observability";
import { METRICS_ROLE, ownName } from "../../facts/private-link";
import { SERVICES_NAMESPACE } from "../../facts/workloads";
import { insideOf } from "../cluster";
import { handOver } from "../hand-over";
import { regionNamespaces, type RegionNamespace } from "../namespaces";
import { registered } from "./delivery";
import { scaling } from "../scaling";
import type { Foundation } from "./foundation";
import { mesh } from "../mesh";
import { metrics, nameIn } from "./metrics";
import type { Platform } from "./platform";
import { wayIn } from "./way-in";

/**
 * What Pulumi puts into a region's cluster before Argo CD brings the workloads.
 *
 * @param writerHost where the region's services write.
 */
export async function inCluster(
  base: Foundation,
  platform: Platform,
  writerHost: pulumi.Output<string>,
): Promise<void> {
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
  const operators = observed(base, platform, names, writerHost, opts);
  scaling(config, { names, pools, operator: operators.releases.prometheus }, opts);
  registered(base, platform, [operators, made]);
}

/** Metrics, logs and changes of data; the first two kept here for as long as the region must help itself, and sent to the hub. */
function observed(
  base: Foundation,
  platform: Platform,
  names: Readonly<Record<RegionNamespace, pulumi.Output<string>>>,
  databaseHost: pulumi.Output<string>,
  opts: pulumi.ComponentResourceOptions,
): Operators {
  const { sites, place, link, management } = base;
  const { logging } = names;
  const origin = { cluster: sites.platform.names.of("managedCluster"), regionName: place.name };
  const operators = operatorsOf(names, opts);
  const { releases } = operators;
  const service = "privateLinkService";
  metrics(base, platform, { ...origin, namespace: names.monitoring, operator: releases.prometheus }, opts);
  new AlertRules("rules", { namespace: names.monitoring, cluster: "region", operator: releases.prometheus }, opts);
  const address = `http://${ownName(METRICS_ROLE)}:${METRICS.queryPort}`;
  new ReleaseGate("release-gate", { address, operator: releases.rollouts }, opts);
  const logs = link.connect("logs", { service, targetId: management.logs.privateLinkServiceId });
  const bootstrapServers = [pulumi.interpolate`${nameIn(logs)}:${LOGS.bootstrapPort}`];
  const databaseUser = sites.platform.names.of("managedIdentity", "services");
  new ChangeCapture("changes", { namespace: names.services, databaseHost, databaseUser, bootstrapServers }, opts);
  new LogShipping(
    "shipping",
    {
      ...origin,
      namespace: logging,
      bootstrapServers,
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
