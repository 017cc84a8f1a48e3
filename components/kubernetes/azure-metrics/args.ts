import type * as pulumi from "@pulumi/pulumi";
import type { AzureMetrics } from "../../../facts/azure-metrics";

export interface AzureMetricsExporterArgs {
  readonly namespace: pulumi.Input<string>;
  /** Required. Whose resources it asks for: `region` its own, `edge` what has no region (facts/azure-metrics.ts). */
  readonly asks: AzureMetrics["askedBy"];
  /** Required. Subscription of those resources. */
  readonly subscriptionId: pulumi.Input<string>;
  /**
   * Required. Client id of an identity that trusts service account `azure-metrics` of the namespace, with Monitoring Reader where those
   * resources are: it sees no others, and no data.
   */
  readonly clientId: pulumi.Input<string>;
  /** Optional. The operator's release, which brings the CRDs. @default they are there already */
  readonly operator?: pulumi.Resource;
}

/** Service account that it runs as: what federated credentials name. */
export const AZURE_METRICS_ACCOUNT = "azure-metrics";
