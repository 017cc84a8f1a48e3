import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { namespaceFaults, type NamespacesArgs } from "./args";
import { namespaceLabels, policies } from "./build-policies";

export type { Flow, NamespaceNeeds, NamespacesArgs, PodSecurity } from "./args";

/**
 * A cluster's namespaces: pod security enforced, all traffic denied but what is named (A17).
 *
 * @throws ArgumentError when a name is none, or a flow would open more than it says.
 */
export class Namespaces extends pulumi.ComponentResource {
  /** Names, by themselves: what takes one from here waits until the namespace and its policies are there. */
  readonly names: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    private readonly name: string,
    args: NamespacesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("Namespaces", name, namespaceFaults(args));
    super("plugilo:kubernetes:Namespaces", name, {}, opts);
    this.names = Object.fromEntries(
      Object.entries(args.namespaces).map(([key, needs]) => {
        const namespace = new core.Namespace(
          `${name}-${key}`,
          { metadata: { name: key, labels: namespaceLabels(needs) } },
          { parent: this },
        );
        return [key, this.close(key, namespace, policies(needs))];
      }),
    );
    this.registerOutputs({});
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

/**
 * The name of a namespace that must be among them.
 * @throws when it is not: got, what there is.
 */
export function namespaceOf({ names }: Pick<Namespaces, "names">, key: string): pulumi.Output<string> {
  const found = names[key];
  if (found === undefined) {
    throw new Error(`namespace: got "${key}", expected one of ${Object.keys(names).join(", ")}.`);
  }
  return found;
}
