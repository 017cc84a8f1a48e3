import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { METRICS } from "../../../facts/observability";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import {
  CENTRE_SERVICE_ACCOUNT,
  federationFaults,
  type CentreArgs,
  type PrometheusFederationArgs,
  type RegionArgs,
} from "./args";
import { alertmanager } from "./build-alertmanager";
import { centreServer, regionServer, serverPods } from "./build-prometheus";
import { SCRAPE_RULES } from "./build-rbac";
import { OBJECT_STORE_FILE, objectStore, THANOS_PORTS, THANOS_ROLES, thanosPods, thanosSet } from "./build-thanos";

export { CENTRE_SERVICE_ACCOUNT } from "./args";
export type { CentreArgs, PrometheusFederationArgs, RegionArgs, ThanosStorage } from "./args";

/**
 * Metrics (B1). `mode: "region"`: a queryable pair that writes to the centre. `mode: "centre"`: the pair that all regions
 * write to, Thanos over Blob, Alertmanager, and the gateway with the private link service that regions connect to.
 *
 * @costs Disks and memory by the number of time series; at the centre also Blob storage, by the years that metrics are kept.
 * One label with many values can double both.
 * @fails Users notice nothing at first, but what scales by a metric holds still, or falls back to its floor, when the region's own pair is down. With the
 * centre down, regions go on to measure, scale and alert by themselves, and buffer what they could not send.
 * @recovers Pairs cover for each other, and pods come back by themselves in minutes. Regions send what the centre missed for
 * about two hours of its absence; what is older stays in the region until its retention ends. Blocks in Blob storage outlive
 * the hub.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class PrometheusFederation extends pulumi.ComponentResource {
  /** Name of the Prometheus resource. */
  readonly serverName: string;
  /** Where to ask questions inside the cluster: the pair of a region, or Thanos over all of them at the centre. */
  readonly queryUrl: pulumi.Output<string>;
  /** Centre only: what regions connect to. */
  readonly privateLinkServiceId: pulumi.Output<string> | undefined;
  /** Ports to write to, one a replica of the centre. */
  readonly remoteWritePorts: readonly number[] = METRICS.replicaPorts;

  constructor(
    private readonly name: string,
    args: PrometheusFederationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("PrometheusFederation", name, federationFaults(args));
    super("plugilo:kubernetes:PrometheusFederation", name, {}, opts);
    this.serverName = args.mode;
    if (args.mode === "centre") {
      this.privateLinkServiceId = this.centre(args);
      this.queryUrl = pulumi.interpolate`http://thanos-query.${args.namespace}:${METRICS.queryPort}`;
    } else {
      this.region(args);
      this.queryUrl = pulumi.interpolate`http://prometheus.${args.namespace}:9090`;
    }
    this.registerOutputs({ queryUrl: this.queryUrl });
  }

  private centre(args: CentreArgs): pulumi.Output<string> | undefined {
    const account = this.account(CENTRE_SERVICE_ACCOUNT, args, {
      "azure.workload.identity/client-id": args.storage.clientId,
    });
    const store = new core.ConfigMap(
      `${this.name}-objectstore`,
      {
        metadata: { name: OBJECT_STORE_FILE.configMap, namespace: args.namespace },
        data: { "objectstore.yaml": objectStore(args.storage) },
      },
      { parent: this },
    );
    const dependsOn = [...after(args), account, store];
    applyCustom(`${this.name}-server`, centreServer(this.serverName, args), { parent: this, dependsOn });
    applyCustom(`${this.name}-alertmanager`, alertmanager("alertmanager", args), {
      parent: this,
      dependsOn: after(args),
    });
    this.thanos(args, dependsOn);
    this.budget("server", serverPods(this.serverName), args);
    this.budget("alertmanager", { alertmanager: "alertmanager" }, args);
    return this.gateway(args).privateLinkServiceId;
  }

  private region(args: RegionArgs): void {
    const account = this.account(this.serverName, args, {});
    applyCustom(`${this.name}-server`, regionServer(this.serverName, args), {
      parent: this,
      dependsOn: [...after(args), account],
    });
    this.service("prometheus", serverPods(this.serverName), [{ name: "web", port: 9090 }], args, "ClientIP");
    this.budget("server", serverPods(this.serverName), args);
  }

  /** A port a replica: the operator names pods after the server, in order. */
  private gateway({ namespace, gateway }: CentreArgs): InternalGateway {
    return new InternalGateway(
      `${this.name}-gateway`,
      {
        ...gateway,
        namespace,
        selector: serverPods(this.serverName),
        ports: METRICS.replicaPorts.map((port, replica) => ({
          name: `replica-${replica}`,
          port,
          targetPort: "web",
          selector: { "statefulset.kubernetes.io/pod-name": `prometheus-${this.serverName}-${replica}` },
        })),
      },
      { parent: this },
    );
  }

  private thanos(args: CentreArgs, dependsOn: pulumi.Resource[]): void {
    for (const role of THANOS_ROLES) {
      this.service(`thanos-${role}`, thanosPods(role), THANOS_PORTS, args);
      new apps.StatefulSet(
        `${this.name}-thanos-${role}`,
        { metadata: { name: `thanos-${role}`, namespace: args.namespace }, spec: thanosSet(role) },
        { parent: this, dependsOn },
      );
      this.budget(`thanos-${role}`, thanosPods(role), args);
    }
  }

  /** What scrapes must be allowed to find its targets. */
  private account(
    account: string,
    { namespace }: PrometheusFederationArgs,
    annotations: Record<string, pulumi.Input<string>>,
  ): pulumi.Resource {
    const serviceAccount = new core.ServiceAccount(
      `${this.name}-account`,
      { metadata: { name: account, namespace, annotations } },
      { parent: this },
    );
    const role = new rbac.ClusterRole(
      `${this.name}-scrape`,
      { metadata: { name: `prometheus-${this.serverName}` }, rules: SCRAPE_RULES },
      { parent: this },
    );
    return new rbac.ClusterRoleBinding(
      `${this.name}-scrape`,
      {
        metadata: { name: `prometheus-${this.serverName}` },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: serviceAccount.metadata.name, namespace }],
      },
      { parent: this },
    );
  }

  private service(
    service: string,
    selector: Record<string, string>,
    ports: readonly { name: string; port: number }[],
    { namespace }: PrometheusFederationArgs,
    sessionAffinity: "None" | "ClientIP" = "None",
  ): void {
    new core.Service(
      `${this.name}-service-${service}`,
      {
        metadata: { name: service, namespace },
        spec: { selector, sessionAffinity, ports: ports.map(({ name, port }) => ({ name, port, targetPort: name })) },
      },
      { parent: this },
    );
  }

  private budget(key: string, matchLabels: Record<string, string>, { namespace }: PrometheusFederationArgs): void {
    new policy.PodDisruptionBudget(
      `${this.name}-budget-${key}`,
      { metadata: { name: `metrics-${key}`, namespace }, spec: { maxUnavailable: 1, selector: { matchLabels } } },
      { parent: this },
    );
  }
}

function after({ operator }: PrometheusFederationArgs): pulumi.Resource[] {
  return operator ? [operator] : [];
}
