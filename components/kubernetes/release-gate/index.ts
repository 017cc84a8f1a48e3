import * as pulumi from "@pulumi/pulumi";
import { after, applyCustom } from "../custom-object";
import { gate } from "./build-gate";

export interface ReleaseGateArgs {
  /** Required. Where error budgets can be asked for. One that knows none lets every release pass. */
  readonly address: pulumi.Input<string>;
  /** Optional. Argo Rollouts' release, which brings the CRD. @default it is there already */
  readonly operator?: pulumi.Resource;
}

/**
 * The question that every release of a service asks first (B5): is there budget left for it? Services of the golden path name it in
 * their Rollouts.
 *
 * @costs Nothing.
 * @fails Without the centre, or the link to it, no release passes but those that mend an incident, which do not ask. Users notice
 * nothing: what runs goes on.
 * @recovers By itself, with the centre. A release that was taken back meanwhile is tried again: kubectl argo rollouts retry.
 */
export class ReleaseGate extends pulumi.ComponentResource {
  constructor(name: string, { address, operator }: ReleaseGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plugilo:kubernetes:ReleaseGate", name, {}, opts);
    applyCustom(`${name}-template`, gate(address), { parent: this, dependsOn: after(operator) });
    this.registerOutputs({});
  }
}
