import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { digestOf } from "../digest";
import { InternalGateway } from "../internal-gateway";
import { vaultFiles } from "../vault-files";
import { GRAFANA_ACCOUNT, grafanaFaults, type GrafanaArgs } from "./args";
import { grafana, GRAFANA_MAPS, GRAFANA_PODS } from "./build-pod";
import { DASHBOARD_PROVIDER, GRAFANA_FILES, grafanaSettings, grafanaSources } from "./build-settings";

export { GRAFANA_ACCOUNT } from "./args";
export type { GrafanaArgs } from "./args";

/**
 * Where people look at metrics (B1), inside the hub: sign-in by Entra without any password or secret, sources and dashboards from files.
 *
 * @costs One pod, and a rule of the hub's internal load balancer.
 * @fails Nobody sees a dashboard. Alerts are judged and told without it, and each region's Prometheus can be asked itself.
 * @recovers By itself, in half a minute, as it was: it keeps nothing but who is signed in.
 * @throws ArgumentError when a dashboard is no JSON, or has no uid of its own.
 */
export class Grafana extends pulumi.ComponentResource {
  /** Address that the name is to lead to. */
  readonly address: string;

  constructor(
    private readonly name: string,
    args: GrafanaArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("Grafana", name, grafanaFaults(args));
    super("plugilo:kubernetes:Grafana", name, {}, opts);
    const { namespace, hostName, certificate, gateway } = args;
    const child = { parent: this };
    const account = new core.ServiceAccount(
      `${name}-account`,
      {
        metadata: {
          name: GRAFANA_ACCOUNT,
          namespace,
          annotations: { "azure.workload.identity/client-id": certificate.clientId },
        },
      },
      child,
    );
    const files = vaultFiles(GRAFANA_FILES.vaultClass, namespace, certificate, [certificate.name]);
    const dependsOn = [account, ...this.files(args), applyCustom(`${name}-certificate`, files, child)];
    const dashboards = Object.keys(args.dashboards).sort();
    const metadata = { name: "grafana", namespace };
    // It reads settings once; new dashboards it takes up by itself.
    const spec = grafana(dashboards, digestOf(grafanaSettings(args)));
    new apps.Deployment(`${name}-server`, { metadata, spec }, { ...child, dependsOn });
    const { address } = new InternalGateway(
      `${name}-gateway`,
      { ...gateway, namespace, selector: GRAFANA_PODS, ports: [{ name: "https", port: 443, targetPort: "https" }] },
      child,
    );
    this.address = address;
    this.registerOutputs({ url: `https://${hostName}` });
  }

  /** A ConfigMap a dashboard: one holds 1 MiB at most. https://kubernetes.io/docs/concepts/configuration/configmap/ (2026-11) */
  private files(args: GrafanaArgs): pulumi.Resource[] {
    const { namespace, dashboards } = args;
    const map = (key: string, name: string, data: Record<string, pulumi.Input<string>>): pulumi.Resource =>
      new core.ConfigMap(`${this.name}-${key}`, { metadata: { name, namespace }, data }, { parent: this });
    return [
      map("settings", GRAFANA_MAPS.settings, {
        "grafana.ini": grafanaSettings(args),
        "sources.yaml": grafanaSources(args),
        "dashboards.yaml": DASHBOARD_PROVIDER,
      }),
      ...Object.entries(dashboards).map(([name, text]) =>
        map(`dashboard-${name}`, GRAFANA_MAPS.dashboard(name), { [`${name}.json`]: text }),
      ),
    ];
  }
}
