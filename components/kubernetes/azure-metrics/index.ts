import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { AZURE_EXPORTER } from "../../../facts/observability";
import { after, applyCustom } from "../custom-object";
import { AZURE_METRICS_ACCOUNT, type AzureMetricsExporterArgs } from "./args";
import { exporter, EXPORTER_PODS, monitor } from "./build-exporter";

export { AZURE_METRICS_ACCOUNT } from "./args";
export type { AzureMetricsExporterArgs } from "./args";

/**
 * Azure's own metrics in Prometheus (B1): of gateways, databases, caches, queues and SNAT, beside what the services say of them. Azure
 * Monitor's alerts do not depend on it.
 *
 * @costs A small pod, and calls of Azure's interface: one a metric's kind and resource each minute, of the 12,000 an hour that a
 * subscription has.
 * @fails Without it dashboards have gaps, and rules that set Azure's figures against others are silent; Azure's own alerts go on.
 * @recovers By itself, in a minute. What Azure measured meanwhile is in Azure Monitor.
 */
export class AzureMetricsExporter extends pulumi.ComponentResource {
  constructor(name: string, args: AzureMetricsExporterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:kubernetes:AzureMetricsExporter", name, {}, opts);
    const { namespace, clientId, operator } = args;
    const metadata = { name: AZURE_METRICS_ACCOUNT, namespace };
    const child = { parent: this };
    const account = new core.ServiceAccount(
      `${name}-account`,
      { metadata: { ...metadata, annotations: { "azure.workload.identity/client-id": clientId } } },
      child,
    );
    new apps.Deployment(`${name}-exporter`, { metadata, spec: exporter() }, { ...child, dependsOn: account });
    new core.Service(
      `${name}-service`,
      {
        metadata: { ...metadata, labels: EXPORTER_PODS },
        spec: { selector: EXPORTER_PODS, ports: [{ name: "http", port: AZURE_EXPORTER.port, targetPort: "http" }] },
      },
      child,
    );
    applyCustom(`${name}-monitor`, monitor(args), { ...child, dependsOn: after(operator) });
    this.registerOutputs({});
  }
}
