import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { METRICS } from "../../../facts/observability";
import { refuse } from "../../arguments";
import { after, applyCustom, type CustomObject } from "../custom-object";
import { podMonitor } from "../pod-monitor";
import { vaultFiles } from "../vault-files";
import {
  CENTRE_SERVICE_ACCOUNT,
  federationFaults,
  REGION_SERVICE_ACCOUNT,
  type CentreArgs,
  type Proof,
  type PrometheusFederationArgs,
  type RegionArgs,
} from "./args";
import { Centre } from "./centre";
import { regionServer, serverPods, WRITER_FILES } from "./build-prometheus";
import { SCRAPE_RULES } from "./build-rbac";

export { CENTRE_SERVICE_ACCOUNT, REGION_SERVICE_ACCOUNT } from "./args";
export type { CentreArgs, Proof, PrometheusFederationArgs, RegionArgs, ThanosStorage } from "./args";

/**
 * Metrics (B1). `mode: "region"`: a queryable pair in each cluster that judges its own rules and writes to the centre. `mode:
 * "centre"`: the pair that all clusters write to, by TLS with certificates on both sides; Thanos over Blob; the ruler over all regions;
 * and the gateway with the private link service that regions connect to.
 *
 * @costs Disks and memory by the number of time series; at the centre also Blob storage, by the years that metrics are kept.
 * One label with many values can double both.
 * @fails Users notice nothing at first, but what scales by a metric holds still, or falls back to its floor, when the region's own pair is down. With the
 * centre down, regions go on to measure, scale and alert by themselves, and buffer what they could not send. A pod that starts while the
 * vault is down waits for it; its pair goes on.
 * @recovers Pairs cover for each other, and pods come back by themselves in minutes. Regions send what the centre missed for
 * two hours of its absence; what is older can be asked of the region for 48 hours, and is not sent by itself. Blocks in Blob storage
 * outlive the hub.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class PrometheusFederation extends pulumi.ComponentResource {
  /** Name of the Prometheus resource. */
  readonly serverName: string;
  /** Where to ask questions inside the cluster: the pair of a region, or Thanos over all of them at the centre. */
  readonly queryUrl: pulumi.Output<string>;
  /** Centre only: what regions connect to. */
  readonly privateLinkServiceId: pulumi.Output<string> | undefined;
  /** Centre only: where a server of its own cluster writes to, one a replica. */
  readonly writeUrls: readonly pulumi.Output<string>[];
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
    const { namespace } = args;
    if (args.mode === "centre") {
      this.privateLinkServiceId = this.centre(args);
      this.queryUrl = pulumi.interpolate`http://thanos-query.${namespace}:${METRICS.queryPort}`;
      this.writeUrls = METRICS.replicaPorts.map(
        (_, replica) =>
          pulumi.interpolate`http://prometheus-${this.serverName}-${replica}.prometheus-operated.${namespace}:9090${METRICS.writePath}`,
      );
    } else {
      this.region(args);
      this.queryUrl = pulumi.interpolate`http://prometheus.${namespace}:9090`;
      this.writeUrls = [];
    }
    this.registerOutputs({ queryUrl: this.queryUrl });
  }

  private centre(args: CentreArgs): pulumi.Output<string> | undefined {
    const account = this.account(CENTRE_SERVICE_ACCOUNT, args, args.storage.clientId);
    const centre = new Centre(this.name, this.serverName, args, this);
    const made = centre.make(account);
    this.budget(args);
    this.monitor(args, ["web", "write-metrics"]);
    return made.privateLinkServiceId;
  }

  private region(args: RegionArgs): void {
    const binding = this.mayScrape(this.account(REGION_SERVICE_ACCOUNT, args), args);
    const files = args.proof ? [this.proof(args, args.proof)] : [];
    this.custom("server", regionServer(this.serverName, args), [...after(args.operator), binding, ...files]);
    new core.Service(
      `${this.name}-service-prometheus`,
      {
        metadata: { name: "prometheus", namespace: args.namespace },
        spec: {
          selector: serverPods(this.serverName),
          sessionAffinity: "ClientIP",
          ports: [{ name: "web", port: 9090, targetPort: "web" }],
        },
      },
      { parent: this },
    );
    this.budget(args);
    this.monitor(args, ["web"]);
  }

  private proof({ namespace }: RegionArgs, proof: Proof): pulumi.Resource {
    const secrets = [proof.certificate, proof.authority];
    return this.custom("certificate", vaultFiles(WRITER_FILES.vaultClass, namespace, proof, secrets), []);
  }

  private account(
    account: string,
    { namespace }: PrometheusFederationArgs,
    clientId?: pulumi.Input<string>,
  ): core.ServiceAccount {
    const annotations =
      clientId === undefined ? {} : { annotations: { "azure.workload.identity/client-id": clientId } };
    return new core.ServiceAccount(
      `${this.name}-account`,
      { metadata: { name: account, namespace, ...annotations } },
      { parent: this },
    );
  }

  /** What scrapes must be allowed to find its targets. */
  private mayScrape(account: core.ServiceAccount, { namespace }: RegionArgs): pulumi.Resource {
    const name = `prometheus-${this.serverName}`;
    const role = new rbac.ClusterRole(
      `${this.name}-scrape`,
      { metadata: { name }, rules: SCRAPE_RULES },
      { parent: this },
    );
    return new rbac.ClusterRoleBinding(
      `${this.name}-scrape`,
      {
        metadata: { name },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      { parent: this },
    );
  }

  private monitor(args: PrometheusFederationArgs, ports: readonly string[]): void {
    const { serverName } = this;
    const name = `prometheus-${serverName}`;
    this.custom("monitor", podMonitor(name, args.namespace, serverPods(serverName), ports), after(args.operator));
  }

  private custom(key: string, object: CustomObject, dependsOn: pulumi.Resource[]): pulumi.Resource {
    return applyCustom(`${this.name}-${key}`, object, { parent: this, dependsOn });
  }

  private budget({ namespace }: PrometheusFederationArgs): void {
    new policy.PodDisruptionBudget(
      `${this.name}-budget-server`,
      {
        metadata: { name: `prometheus-${this.serverName}`, namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: serverPods(this.serverName) } },
      },
      { parent: this },
    );
  }
}
