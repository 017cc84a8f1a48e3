import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { namespaceFaults, type NamespaceNeeds, type NamespacesArgs } from "./args";
import { namespaceLabels, policies } from "./build-policies";

export type { Flow, NamespaceNeeds, NamespacesArgs, PodSecurity } from "./args";

/**
 * A cluster's namespaces: pod security enforced, all traffic denied but what is named (A17).
 *
 * @costs Nothing.
 * @fails A flow that is not named is refused: a service that needs it times out from its first call on. A pod that asks for
 * more than its level of pod security allows is not created, and its Deployment says so.
 * @recovers By a person: the flow is named here, and counts within seconds of `up`. Pods that run are never touched.
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
    return this.close(key, namespace, policies(needs));
  }

  private close(key: string, namespace: core.Namespace, specs: ReturnType<typeof policies>): pulumi.Output<string> {
    const ready = Object.entries(specs).map(
      ([policy, spec]) =>
        new networking.NetworkPolicy(
          `${this.name}-${key}-${policy}`,
          { metadata: { name: policy, namespace: namespace.metadata.name }, spec },
          { parent: this },
        ).metadata.namespace,
    );
    return pulumi.all([namespace.metadata.name, ...ready]).apply(([made]) => made ?? key);
  }
}
