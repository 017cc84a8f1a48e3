// Not the folder: its index loads the client-side templates too, and a YAML reader with them.
import * as helm from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { CHARTS } from "../../../facts/charts";
import { refuse } from "../../arguments";
import { applyCustom } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { argoFaults, type ArgoCdArgs } from "./args";
import { projects } from "./build-projects";
import { argoValues } from "./build-values";

export type { ArgoCdArgs } from "./args";

/** Seconds until all of it must be ready. */
const READY_WITHIN = 900;
/** Port of Argo CD's server pods, which end TLS themselves. */
const SERVER_PORT = 8080;

/**
 * Argo CD in the management cluster (A21): it applies workloads to every region's cluster; Pulumi owns the platform
 * beneath. The release is awaited, because its CRDs are used right after.
 *
 * @costs Pods on the hub's nodes, and the load balancer's rule before the console.
 * @fails Nothing is deployed and no drift is mended while it is down; what runs goes on, in every region. A faulty commit
 * reaches whatever its application syncs by itself.
 * @recovers Its pods by themselves, within a minute: there are two of each part. All of its state is in Git and
 * in the cluster; after the loss of the hub `up` makes it elsewhere and it syncs from Git, usually within the hour.
 * @throws ArgumentError with everything that is wrong with the arguments.
 */
export class ArgoCd extends pulumi.ComponentResource {
  /** Where people go. */
  readonly url: string;
  /** Names of the projects that applications belong to. */
  readonly projects: readonly string[];

  constructor(name: string, args: ArgoCdArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("ArgoCd", name, argoFaults(args));
    super("plugilo:kubernetes:ArgoCd", name, {}, opts);
    const { argoCd } = CHARTS;
    const release = new helm.Release(
      `${name}-release`,
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
      { parent: this },
    );
    const made = projects(args);
    for (const project of made) {
      applyCustom(`${name}-project-${project.metadata.name}`, project, { parent: this, dependsOn: release });
    }
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
    this.projects = made.map(({ metadata }) => metadata.name);
    this.registerOutputs({ url: this.url });
  }
}
