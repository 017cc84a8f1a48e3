// Not the folder: its index loads the client-side templates too, and a YAML reader with them.
import * as helm from "@pulumi/kubernetes/helm/v3/release";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { CHARTS } from "../../../facts/charts";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { podMonitor } from "../pod-monitor";
import { argoFaults, type ArgoCdArgs } from "./args";
import { applicationSet } from "./build-applications";
import { vaultSecrets } from "./build-notifications";
import { projects } from "./build-projects";
import { registrationSecret } from "./build-registration";
import { argoValues } from "./build-values";

export type { ArgoCdArgs, Notifications } from "./args";

/** Seconds until all of it must be ready. */
const READY_WITHIN = 900;
/** Label of every pod of the chart but those of its Redis. */
const PARTS = { "app.kubernetes.io/part-of": "argocd" };
/** Port of Argo CD's server pods, which end TLS themselves. */
const SERVER_PORT = 8080;

/**
 * Argo CD (A21): it applies one tree to every cluster that is registered with it; Pulumi owns the platform beneath. Of the hub's, a
 * region's cluster is registered by the region's own stack (`ClusterRegistration`), which comes up later. The release is awaited,
 * because its CRDs are used right after.
 *
 * @costs Pods on the hub's nodes, and the load balancer's rule before the console.
 * @fails Nothing is deployed and no drift is mended while it is down; what runs goes on, in every region. A faulty commit
 * reaches both regions at once: what bounds it is each cluster's own canary.
 * @recovers Its pods by themselves, within a minute: there are two of each part. All of its state is in Git and
 * in the cluster; after the loss of the hub `up` makes it elsewhere and it syncs from Git, usually within the hour.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class ArgoCd extends pulumi.ComponentResource {
  /** Where people go. */
  readonly url: string;

  constructor(
    private readonly name: string,
    args: ArgoCdArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("ArgoCd", name, argoFaults(args));
    super("plugilo:kubernetes:ArgoCd", name, {}, opts);
    const release = this.release(args);
    const made = projects(args).map((project) =>
      applyCustom(`${name}-project-${project.metadata.name}`, project, { parent: this, dependsOn: release }),
    );
    this.registerItself(args);
    // Each part tells of itself on a port of that name: syncs, clusters, Git, notifications.
    applyCustom(`${name}-monitor`, podMonitor("argocd", args.namespace, PARTS, ["metrics"]), {
      parent: this,
      dependsOn: [release, ...after(args.operator)],
    });
    // An application of a project that is not there yet is an error, and is told as one.
    applyCustom(`${name}-applications`, applicationSet(args), { parent: this, dependsOn: made });
    new InternalGateway(
      `${name}-gateway`,
      {
        ...args.gateway,
        namespace: args.namespace,
        selector: { "app.kubernetes.io/name": "argocd-server" },
        ports: [{ name: "https", port: 443, targetPort: SERVER_PORT }],
      },
      { parent: this },
    );
    this.url = `https://${args.hostName}`;
    this.registerOutputs({ url: this.url });
  }

  private release(args: ArgoCdArgs): helm.Release {
    const { argoCd } = CHARTS;
    const secrets = vaultSecrets(args);
    // Pods that mount them wait for what says where they are.
    const dependsOn = secrets ? [applyCustom(`${this.name}-vault-secrets`, secrets, { parent: this })] : [];
    return new helm.Release(
      `${this.name}-release`,
      {
        name: "argocd",
        chart: argoCd.chart,
        version: argoCd.version,
        repositoryOpts: { repo: argoCd.repository },
        namespace: args.namespace,
        values: argoValues(args),
        atomic: true,
        timeout: READY_WITHIN,
      },
      { parent: this, dependsOn },
    );
  }

  /** Its own cluster needs no sign-in, but a name and labels like any other. */
  private registerItself({ namespace, ownCluster, delivery: { environment } }: ArgoCdArgs): void {
    if (ownCluster === undefined) return;
    const own = { ...ownCluster, namespace, environment, server: "https://kubernetes.default.svc" };
    const config = { tlsClientConfig: { insecure: false } };
    new core.Secret(`${this.name}-own-cluster`, registrationSecret({ ...own, config }), { parent: this });
  }
}
