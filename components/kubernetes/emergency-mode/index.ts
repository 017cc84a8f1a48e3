import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import { EMERGENCY } from "../../../facts/scaling";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { prometheusRule } from "../prometheus-rule";
import { emergencyFaults, type EmergencyModeArgs } from "./args";
import { emergencyAlerts } from "./build-alerts";
import { FLAG_RULES, flagData, flagSetters, REGION_LABEL } from "./build-flag";

export type { EmergencyModeArgs } from "./args";

/**
 * The flag by which a region runs twice the pods of everything that is enrolled, as when it must carry the other's users (A19):
 * a ConfigMap that KEDA multiplies by. Least and most follow, as ScaledObjects allow twice their cap. People set it with
 * ./plugilo emergency; a deployment never resets it.
 *
 * @costs Nothing while it is off. While it is on, up to twice the pods, and the nodes for them.
 * @fails Without the flag, or with a key that is no number, enrolled workloads stand at their fallback, and somebody is told. At
 * the pools' limits the added pods wait.
 * @recovers By the person who set it: off brings the pods back, five minutes after the load allows it. A flag that was deleted comes
 * back, off, with the next `up` after a `refresh`.
 */
export class EmergencyMode extends pulumi.ComponentResource {
  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: EmergencyModeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("EmergencyMode", name, emergencyFaults(args));
    super("plugilo:kubernetes:EmergencyMode", name, {}, opts);
    for (const [key, namespace] of Object.entries(args.namespaces)) {
      this.flag(key, namespace, args.regionName);
      this.allow(key, namespace, args.groupId);
    }
    applyCustom(`${name}-alerts`, prometheusRule("emergency-mode", args.monitoring, emergencyAlerts()), {
      parent: this,
      dependsOn: after(args.operator),
    });
    this.registerOutputs({});
  }

  /**
   * Made off, and theirs from then on who set it. The provider applies the live values of what it ignores.
   * https://github.com/pulumi/pulumi-kubernetes/blob/v4.34.2/provider/pkg/await/await.go (handleSSAIgnoreFields) (2026-11)
   */
  private flag(key: string, namespace: pulumi.Input<string>, region: string): void {
    new core.ConfigMap(
      `${this.name}-flag-${key}`,
      {
        metadata: { name: EMERGENCY.configMap, namespace, labels: { [REGION_LABEL]: region } },
        data: flagData(false),
      },
      { parent: this, ignoreChanges: ["data"] },
    );
  }

  private allow(key: string, namespace: pulumi.Input<string>, groupId: string): void {
    const metadata = { name: `${EMERGENCY.configMap}-people`, namespace };
    const role = new rbac.Role(`${this.name}-people-${key}`, { metadata, rules: FLAG_RULES }, { parent: this });
    new rbac.RoleBinding(
      `${this.name}-people-${key}`,
      {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: metadata.name },
        subjects: [flagSetters(groupId)],
      },
      { parent: this, dependsOn: role },
    );
  }
}
