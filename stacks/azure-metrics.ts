import type * as pulumi from "@pulumi/pulumi";
import type { AksCluster } from "../components/azure/aks-cluster";
import { WorkloadIdentity } from "../components/azure/managed-identity";
import { AZURE_METRICS_ACCOUNT, AzureMetricsExporter } from "../components/kubernetes/azure-metrics";
import type { AzureMetrics } from "../facts/azure-metrics";
import { resourceGroupId } from "./arm-id";
import type { WithCluster } from "./cluster";
import type { Sites } from "./sites";

interface Base {
  readonly config: WithCluster;
  readonly sites: Sites;
  readonly azure: pulumi.ComponentResourceOptions;
}

interface Place {
  readonly cluster: AksCluster;
  readonly namespace: pulumi.Output<string>;
  readonly operator: pulumi.Resource | undefined;
  readonly asks: AzureMetrics["askedBy"];
  /** Where what it asks for is. Default: the stack's own. */
  readonly subscriptionId?: string;
}

/**
 * Azure's own metrics of a stack's resources, or of those that have no region, as an identity that reads monitoring data where they are.
 * @returns that identity, for stacks whose resources it is to see as well.
 */
export function azureMetrics(
  { config, sites, azure }: Base,
  { cluster, namespace, operator, asks, subscriptionId = config.subscriptionId }: Place,
  opts: pulumi.ComponentResourceOptions,
): WorkloadIdentity {
  const own = asks === "region" ? Object.entries(sites) : [];
  const reader = new WorkloadIdentity(
    "metrics-reader",
    {
      site: sites.platform,
      role: "metrics-reader",
      clusterIssuerUrl: cluster.oidcIssuerUrl,
      namespace: "monitoring",
      serviceAccount: AZURE_METRICS_ACCOUNT,
      grants: own.map(([key, site]) => ({
        key: `monitoringReader-${key}`,
        role: "monitoringReader",
        scope: resourceGroupId(config.subscriptionId, site.resourceGroupName),
      })),
    },
    azure,
  );
  new AzureMetricsExporter(
    "azure-metrics",
    { namespace, asks, subscriptionId, clientId: reader.clientId, operator },
    opts,
  );
  return reader;
}
