import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { PROBES } from "../../../facts/observability";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { digestOf } from "../digest";
import { probeFaults, type ProbesArgs } from "./args";
import { BLACKBOX, BLACKBOX_PODS, blackbox, blackboxConfiguration, probe } from "./build-probes";

export type { Probed, ProbesArgs } from "./args";

/**
 * Asks names from outside, as a user does (B1): whether they answer, how soon, and for how long their certificate is good.
 *
 * @costs Two small pods.
 * @fails With both down nobody asks; `probe_success` is missing, which is not the same as 0.
 * @recovers By itself, within a minute.
 * @throws ArgumentError when there is nothing to ask, or an address is none.
 */
export class Probes extends pulumi.ComponentResource {
  constructor(name: string, args: ProbesArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse("Probes", name, probeFaults(args));
    super("plugilo:kubernetes:Probes", name, {}, opts);
    const { namespace, targets, operator } = args;
    const configuration = blackboxConfiguration(targets);
    const metadata = { name: BLACKBOX.name, namespace };
    const child = { parent: this };
    const settings = new core.ConfigMap(
      `${name}-configuration`,
      { metadata, data: { [BLACKBOX.file]: configuration } },
      child,
    );
    new apps.Deployment(
      `${name}-exporter`,
      { metadata, spec: blackbox(digestOf(configuration)) },
      { ...child, dependsOn: settings },
    );
    new core.Service(
      `${name}-service`,
      {
        metadata,
        spec: { selector: BLACKBOX_PODS, ports: [{ name: "http", port: PROBES.port, targetPort: "http" }] },
      },
      child,
    );
    new policy.PodDisruptionBudget(
      `${name}-budget`,
      { metadata, spec: { maxUnavailable: 1, selector: { matchLabels: BLACKBOX_PODS } } },
      child,
    );
    for (const [key, target] of Object.entries(targets)) {
      applyCustom(`${name}-${key}`, probe(key, target, namespace), {
        ...child,
        dependsOn: after(operator),
      });
    }
    this.registerOutputs({});
  }
}
