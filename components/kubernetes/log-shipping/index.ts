import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { shippingFaults, type LogShippingArgs } from "./args";
import { filebeat, METADATA_RULES, metricbeat, SERVICE_ACCOUNT } from "./build-beats";

export type { LogShippingArgs } from "./args";

/**
 * A cluster's side of the logs (B2): Filebeat and Metricbeat on every node, to Kafka in the hub.
 *
 * @costs A small pod a node, and the private endpoint that carries what is sent.
 * @fails While the hub does not answer, logs wait in the node's files, and those that Kubernetes rotates away meanwhile are
 * lost. Metrics of that time are lost sooner, as they wait in memory only. Users notice nothing.
 * @recovers By itself: Filebeat goes on where it was, by its place in each file, as soon as Kafka answers.
 * @throws ArgumentError when there is nowhere to ship to, and for names that Kubernetes would refuse.
 */
export class LogShipping extends pulumi.ComponentResource {
  constructor(
    private readonly name: string,
    args: LogShippingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("LogShipping", name, shippingFaults(args));
    super("plugilo:kubernetes:LogShipping", name, {}, opts);
    const dependsOn = [...this.account(args), ...after(args.operator)];
    for (const shipper of [filebeat(args), metricbeat(args)]) {
      applyCustom(`${name}-${shipper.metadata.name}`, shipper, { parent: this, dependsOn });
    }
    this.registerOutputs({});
  }

  private account({ namespace }: LogShippingArgs): pulumi.Resource[] {
    const account = new core.ServiceAccount(
      `${this.name}-account`,
      { metadata: { name: SERVICE_ACCOUNT, namespace } },
      { parent: this },
    );
    const role = new rbac.ClusterRole(
      `${this.name}-read`,
      { metadata: { name: SERVICE_ACCOUNT }, rules: METADATA_RULES },
      { parent: this },
    );
    const binding = new rbac.ClusterRoleBinding(
      `${this.name}-read`,
      {
        metadata: { name: SERVICE_ACCOUNT },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role.metadata.name },
        subjects: [{ kind: "ServiceAccount", name: account.metadata.name, namespace }],
      },
      { parent: this },
    );
    return [account, binding];
  }
}
