import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { podMonitor } from "../pod-monitor";
import { vaultFiles } from "../vault-files";
import { ALERTMANAGER_ACCOUNT, alertmanagerFaults, type AlertmanagerArgs } from "./args";
import { ALERTMANAGER, ALERTMANAGER_PODS, alertmanager } from "./build-alertmanager";

export { ALERTMANAGER_ACCOUNT } from "./args";
export type { AlertmanagerArgs } from "./args";

/** The hub's was a child of the centre before every cluster had one: objects of the same name, which go on under a new parent. */
const formerly = (role: string): pulumi.Alias[] => [
  { name: `metrics-${role}`, parent: pulumi.createUrn("metrics", "plugilo:kubernetes:PrometheusFederation") },
];

/**
 * Tells people what Prometheus found (B1, B4): one in each cluster, with the same configuration, so that a region pages by itself though
 * the hub is gone. What leads to people (keys, addresses) are files from the vault, and never in the program's state.
 *
 * @costs Two or three small pods and their disks.
 * @fails With all of them down nobody is told anything, and the alert that always fires stops coming: the heartbeat's watcher, outside,
 * calls somebody. A pod that starts while the vault is down waits for it; its siblings go on.
 * @recovers By itself: pods come back in a minute with the silences that they had, and Prometheus tells them again what still holds.
 * @throws ArgumentError when the configuration names a file that is not there.
 */
export class Alertmanager extends pulumi.ComponentResource {
  constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Alertmanager", name, alertmanagerFaults(args));
    super("plugilo:kubernetes:Alertmanager", name, {}, opts);
    const { namespace, files, secrets, operator } = args;
    const account = new core.ServiceAccount(
      `${name}-account`,
      { metadata: { name: ALERTMANAGER_ACCOUNT, namespace } },
      { parent: this },
    );
    // The operator takes it from a Secret, and no other way; nothing in it is secret.
    const settings = new core.Secret(
      `${name}-configuration`,
      {
        metadata: { name: ALERTMANAGER.secret, namespace },
        stringData: { ...files },
      },
      { parent: this },
    );
    const fromVault = applyCustom(
      `${name}-files`,
      vaultFiles(ALERTMANAGER.vaultClass, namespace, secrets.vault, secrets.names),
      { parent: this },
    );
    applyCustom(`${name}-pods`, alertmanager(args), {
      parent: this,
      dependsOn: [...after(operator), account, settings, fromVault],
      aliases: formerly("alertmanager"),
    });
    applyCustom(`${name}-monitor`, podMonitor(ALERTMANAGER.name, namespace, ALERTMANAGER_PODS, ["web"]), {
      parent: this,
      dependsOn: after(operator),
    });
    new policy.PodDisruptionBudget(
      `${name}-budget`,
      {
        metadata: { name: ALERTMANAGER.name, namespace },
        spec: { maxUnavailable: 1, selector: { matchLabels: ALERTMANAGER_PODS } },
      },
      { parent: this, aliases: formerly("budget-alertmanager") },
    );
    this.registerOutputs({});
  }
}
