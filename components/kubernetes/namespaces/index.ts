import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { namespaceFaults, type NamespaceNeeds, type NamespacesArgs } from "./args";
import { namespaceLabels, policies } from "./build-policies";

export type { Account, ContainerDefaults, Flow, NamespaceNeeds, NamespacesArgs, PodSecurity } from "./args";

/** Name of a namespace's quota, and of its defaults. */
const BOUNDS = "bounds";

/** https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html (2026-11) */
const CLIENT_ID = "azure.workload.identity/client-id";

/**
 * A cluster's namespaces: pod security enforced, all traffic denied but what is named (A17), accounts bound to identities, and
 * bounds on what their pods may ask for.
 *
 * @costs Nothing.
 * @fails A flow that is not named is refused: a service that needs it times out from its first call on. A pod that asks for
 * more than its level of pod security allows, or than is left of the quota, is not created, and its Deployment says so.
 * @recovers By a person: the flow is named here, or the quota raised, and counts within seconds of `up`. Pods that run are never
 * touched.
 * @throws ArgumentError when a name is none, or a flow would open more than it says.
 */
export class Namespaces<Name extends string = string> extends pulumi.ComponentResource {
  /** Names, by themselves: what takes one from here waits until the namespace and its policies are there. */
  readonly names: Readonly<Record<Name, pulumi.Output<string>>>;

  constructor(
    private readonly name: string,
    args: NamespacesArgs<Name>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("Namespaces", name, namespaceFaults(args));
    super("plugilo:kubernetes:Namespaces", name, {}, opts);
    const keys = Object.keys(args.namespaces) as Name[];
    this.names = Object.fromEntries(keys.map((key) => [key, this.namespace(key, args.namespaces[key])])) as Record<
      Name,
      pulumi.Output<string>
    >;
    this.registerOutputs({});
  }

  private namespace(key: Name, needs: NamespaceNeeds): pulumi.Output<string> {
    const namespace = new core.Namespace(
      `${this.name}-${key}`,
      { metadata: { name: key, labels: namespaceLabels(needs) } },
      { parent: this },
    );
    const within = namespace.metadata.name;
    const ready = [
      ...this.close(key, within, policies(needs)),
      ...this.bound(key, within, needs),
      ...this.accounts(key, within, needs),
    ];
    return pulumi.all([within, ...ready]).apply(([made]) => made ?? key);
  }

  private close(
    key: string,
    namespace: pulumi.Output<string>,
    specs: ReturnType<typeof policies>,
  ): pulumi.Output<string>[] {
    return Object.entries(specs).map(
      ([policy, spec]) =>
        new networking.NetworkPolicy(
          `${this.name}-${key}-${policy}`,
          { metadata: { name: policy, namespace }, spec },
          { parent: this },
        ).metadata.namespace,
    );
  }

  private bound(
    key: string,
    namespace: pulumi.Output<string>,
    { quota, containerDefaults }: NamespaceNeeds,
  ): pulumi.Output<string>[] {
    const metadata = { name: BOUNDS, namespace };
    const limits = containerDefaults && {
      limits: [{ type: "Container", defaultRequest: containerDefaults.requests, default: containerDefaults.limits }],
    };
    return [
      ...(quota
        ? [new core.ResourceQuota(`${this.name}-${key}-quota`, { metadata, spec: { hard: quota } }, { parent: this })]
        : []),
      ...(limits
        ? [new core.LimitRange(`${this.name}-${key}-defaults`, { metadata, spec: limits }, { parent: this })]
        : []),
    ].map((made) => made.metadata.namespace);
  }

  private accounts(
    key: string,
    namespace: pulumi.Output<string>,
    { accounts = {} }: NamespaceNeeds,
  ): pulumi.Output<string>[] {
    return Object.entries(accounts).map(
      ([account, { clientId }]) =>
        new core.ServiceAccount(
          `${this.name}-${key}-account-${account}`,
          { metadata: { name: account, namespace, annotations: { [CLIENT_ID]: clientId } } },
          { parent: this },
        ).metadata.namespace,
    );
  }
}
