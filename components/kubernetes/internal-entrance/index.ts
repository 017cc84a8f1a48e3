import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as policy from "@pulumi/kubernetes/policy/v1";
import * as pulumi from "@pulumi/pulumi";
import { ENTRANCE, ENTRANCE_PORTS } from "../../../facts/internal-entrance";
import { refuse } from "../../arguments";
import { after, applyCustom } from "../custom-object";
import { InternalGateway } from "../internal-gateway";
import { entranceFaults, type InternalEntranceArgs } from "./args";
import { proxyConfiguration } from "./build-configuration";
import { CONFIGURATION_FILE, entrancePods, monitor, proxies } from "./build-workload";

export type { EntranceRegion, InternalEntranceArgs } from "./args";

/**
 * The way in for consumers that are in no region (A18): one name in the hub that leads to every region's own gateway, by its private
 * endpoint there. HAProxy passes TLS through, so that certificates, and clients' identities, stay in the regions; it gives new
 * connections to all regions alike and none to one that fails.
 *
 * @costs Three small pods, and two private endpoints with each gigabyte that passes them. Traffic between the hub and a region is
 * Azure's rate for traffic between regions.
 * @fails A region that fails is dropped after three failed checks, 17 s at most, and connections to it are cut; one that refuses
 * connections is passed by at once, so that consumers see nothing. With every region down connections are closed at once, and the
 * health port says 503. With the hub down nobody outside of the regions gets in; calls inside a region go on.
 * @recovers By itself: a region gets connections again after two good checks, 12 s at most, and its full share within half a minute.
 * A lost zone or node leaves two proxies, which carry everything; Kubernetes makes the third anew.
 */
export class InternalEntrance extends pulumi.ComponentResource {
  /** Name that consumers ask for; its record is to lead to `address`. */
  readonly hostName: string;
  /** Address in front of the proxies. */
  readonly address: string;

  /** @throws ArgumentError with all faults of `args`, before any resource is made. */
  constructor(
    private readonly name: string,
    args: InternalEntranceArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("InternalEntrance", name, entranceFaults(args));
    super("plugilo:kubernetes:InternalEntrance", name, {}, opts);
    this.hostName = args.hostName;
    this.address = args.gateway.address;
    const configuration = proxyConfiguration(args);
    const file = new core.ConfigMap(
      `${name}-configuration`,
      { metadata: this.metadata(args), data: { [CONFIGURATION_FILE]: configuration } },
      { parent: this },
    );
    const { replicas = ENTRANCE.replicas } = args;
    new apps.Deployment(
      `${name}-proxies`,
      { metadata: this.metadata(args), spec: proxies(name, { replicas, configuration }) },
      { parent: this, dependsOn: file },
    );
    new policy.PodDisruptionBudget(
      `${name}-budget`,
      { metadata: this.metadata(args), spec: { maxUnavailable: 1, selector: { matchLabels: entrancePods(name) } } },
      { parent: this },
    );
    applyCustom(`${name}-monitor`, monitor(name, args.namespace), {
      parent: this,
      dependsOn: after(args.operator),
    });
    this.gateway(args);
    this.registerOutputs({ hostName: this.hostName, address: this.address });
  }

  private gateway({ gateway, namespace }: InternalEntranceArgs): void {
    new InternalGateway(
      `${this.name}-gateway`,
      {
        ...gateway,
        namespace,
        selector: entrancePods(this.name),
        ports: (["services", "health"] as const).map((port) => ({
          name: port,
          port: ENTRANCE_PORTS[port].port,
          targetPort: port,
        })),
      },
      { parent: this },
    );
  }

  private metadata({ namespace }: InternalEntranceArgs): { name: string; namespace: pulumi.Input<string> } {
    return { name: this.name, namespace };
  }
}
