import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

export interface GatewayPort {
  /** Required. Name within the gateway. */
  readonly name: string;
  /** Required. Port of the address. */
  readonly port: number;
  /** Required. Port of the pods, or its name. */
  readonly targetPort: number | string;
  /** Optional. Pods behind this port. Default: the gateway's `selector`. */
  readonly selector?: Readonly<Record<string, string>>;
}

export interface InternalGatewayArgs {
  /** Required. Namespace of the pods. */
  readonly namespace: pulumi.Input<string>;
  /** Required. Name of the subnet that the address lies in, in the cluster's network. */
  readonly subnetName: pulumi.Input<string>;
  /** Required. Static address in that subnet. */
  readonly address: string;
  /** Required. At least one, each port once. */
  readonly ports: readonly GatewayPort[];
  /** Required. Pods behind the ports that name none. */
  readonly selector: Readonly<Record<string, string>>;
  /** Optional. Name of a private link service in front of the address. Default: none. */
  readonly privateLink?: {
    /** Required. Name of the service. Fixed: endpoints elsewhere refer to it. */
    readonly serviceName: string;
    /** Required. Subnet of its NAT addresses: no pods may live there. */
    readonly natSubnetName: pulumi.Input<string>;
    /** Optional. NAT addresses, 1 to 8, each for 64,000 connections. Default: 2. */
    readonly natAddresses?: number;
    /** Required. Group that AKS makes it in: the cluster's `nodeResourceGroupId`. */
    readonly nodeResourceGroupId: pulumi.Input<string>;
    /** Required. Subscriptions that may see it and are connected without asking. At least one. */
    readonly consumers: readonly string[];
  };
}

/** https://cloud-provider-azure.sigs.k8s.io/topics/pls-integration (2026-11) */
const NAT_ADDRESSES = { least: 1, most: 8 } as const;

export function gatewayFaults({ ports, privateLink }: InternalGatewayArgs): Fault[] {
  const faults: Fault[] = ports.flatMap(({ name, port }, index) => [
    ...labelFaults(`ports[${index}].name`, name),
    ...(ports.findIndex((other) => other.port === port) === index
      ? []
      : [
          {
            path: `ports[${index}].port`,
            got: port,
            expected: "each port once: all of them share one address",
            fix: "choose another",
          },
        ]),
  ]);
  if (ports.length === 0) {
    faults.push({ path: "ports", got: ports, expected: "at least one port", fix: "name what the gateway is for" });
  }
  if (privateLink) faults.push(...privateLinkFaults(privateLink));
  return faults;
}

function privateLinkFaults({
  natAddresses = NAT_ADDRESSES.least,
  consumers,
}: NonNullable<InternalGatewayArgs["privateLink"]>): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isInteger(natAddresses) || natAddresses < NAT_ADDRESSES.least || natAddresses > NAT_ADDRESSES.most) {
    faults.push({
      path: "privateLink.natAddresses",
      got: natAddresses,
      expected: `${NAT_ADDRESSES.least} to ${NAT_ADDRESSES.most}`,
      fix: "give a number within Azure's bounds",
    });
  }
  if (consumers.length === 0) {
    faults.push({
      path: "privateLink.consumers",
      got: consumers,
      expected: "at least one subscription: nobody could connect, and connections cannot be approved by hand",
      fix: "name the subscriptions of the regions",
    });
  }
  return faults;
}
