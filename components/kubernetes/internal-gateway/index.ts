import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "../../arguments";
import { gatewayFaults, type InternalGatewayArgs } from "./args";
import { addressAnnotations, portGroups, privateLinkAnnotations, type PortGroup } from "./build-services";

export type { GatewayPort, InternalGatewayArgs } from "./args";

/**
 * One private address in front of a cluster's pods (A18), with a private link service before it if others connect (B1,
 * B2). AKS makes load balancer and private link service in its node resource group, from annotations.
 *
 * @costs A rule of the cluster's internal load balancer a port, by the hour, and each gigabyte that passes it. The private link
 * service itself costs nothing: its consumers pay for their endpoints.
 * @fails A node without one of the pods fails the load balancer's probe and gets nothing; with no pod left, connections time out.
 * Load balancer and private link service go down with their region, as do the pods. Consumers elsewhere keep their endpoints, which
 * then take connections and never answer.
 * @recovers By itself, about 10 s after a pod is ready again. A deleted Service takes its private link service along, and the
 * connections of its consumers with it: their endpoints are dead and have to be made anew, by a run of each consumer's stack.
 *
 * @throws ArgumentError when ports collide or nobody could connect.
 */
export class InternalGateway extends pulumi.ComponentResource {
  /** Address that the load balancer listens on. */
  readonly address: string;
  /** Id of the private link service, as AKS names it: known once its Service is ready. Undefined without one. */
  readonly privateLinkServiceId: pulumi.Output<string> | undefined;

  constructor(
    private readonly name: string,
    args: InternalGatewayArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    refuse("InternalGateway", name, gatewayFaults(args));
    super("plugilo:kubernetes:InternalGateway", name, {}, opts);
    this.address = args.address;
    const [owner, ...others] = portGroups(args);
    const first = owner && this.service(owner, args, args.privateLink ? privateLinkAnnotations(args.privateLink) : {});
    // The first makes the address and its private link service; the others join them.
    for (const group of others) this.service(group, args, {}, first);
    this.privateLinkServiceId = first && serviceId(args, first);
    this.registerOutputs({ address: this.address });
  }

  private service(
    { suffix, selector, ports }: PortGroup,
    args: InternalGatewayArgs,
    annotations: Record<string, pulumi.Input<string>>,
    after?: pulumi.Resource,
  ): core.Service {
    const name = suffix === "" ? this.name : `${this.name}-${suffix}`;
    return new core.Service(
      `${name}-service`,
      {
        metadata: { name, namespace: args.namespace, annotations: { ...addressAnnotations(args), ...annotations } },
        spec: {
          type: "LoadBalancer",
          // The sender's address survives, so that a network policy can tell the gateway's traffic from other traffic.
          externalTrafficPolicy: "Local",
          allocateLoadBalancerNodePorts: true,
          selector: { ...selector },
          ports: ports.map(({ name: portName, port, targetPort }) => ({
            name: portName,
            port,
            targetPort,
            protocol: "TCP",
          })),
        },
      },
      { parent: this, ...(after ? { dependsOn: after } : {}) },
    );
  }
}

/** Depends on the Service: AKS has made the private link service by the time that the Service has its address. */
function serviceId({ privateLink }: InternalGatewayArgs, service: core.Service): pulumi.Output<string> | undefined {
  if (!privateLink) return undefined;
  return pulumi
    .all([privateLink.nodeResourceGroupId, service.status])
    .apply(([group]) => `${group}/providers/Microsoft.Network/privateLinkServices/${privateLink.serviceName}`);
}
