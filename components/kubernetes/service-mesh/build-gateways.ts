import * as pulumi from "@pulumi/pulumi";
import { gatewayName, gatewayOf, MESH_INGRESS } from "../../../facts/aks";
import { COLOURS, type Colour } from "../../../facts/edge";
import type { CustomObject } from "../custom-object";
import type { ServiceMeshArgs } from "./args";

type Names = Pick<ServiceMeshArgs, "certificates" | "servicesNamespace">;

/**
 * A colour's door: the ingress listens on the colour's port for the names, proves them by the certificates, and lets the virtual
 * services of one namespace lead on. https://istio.io/latest/docs/reference/config/networking/gateway/ (2026-11)
 */
export function gateway(colour: Colour, port: number, { certificates, servicesNamespace }: Names): CustomObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: gatewayName(colour), namespace: MESH_INGRESS.namespace },
    spec: {
      selector: MESH_INGRESS.selector,
      servers: Object.entries(certificates).map(([credentialName, { hostNames }]) => ({
        port: { number: port, name: `https-${credentialName}`, protocol: "HTTPS" },
        hosts: hostNames.map((name) => within(servicesNamespace, name)),
        tls: { mode: "SIMPLE", credentialName, minProtocolVersion: "TLSV1_2" },
      })),
    },
  };
}

function within(namespace: pulumi.Input<string>, name: string): pulumi.Output<string> {
  return pulumi.interpolate`${namespace}/${name}`;
}

/**
 * What is asked most often is answered by the ingress itself: that the region's entrance, its certificates and its configuration are
 * there. It asks no service: one that fails is left out by its own breaker, and must not take the region away from all others.
 *
 * Istio joins the virtual services of one name at a gateway, and keeps no order among them: no service may claim this path.
 * https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services (2026-11)
 */
export function health({ certificates, servicesNamespace }: Names, path: string): CustomObject {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: { name: "health", namespace: servicesNamespace },
    spec: {
      hosts: Object.values(certificates).flatMap(({ hostNames }) => hostNames),
      gateways: COLOURS.map(gatewayOf),
      http: [{ name: "health", match: [{ uri: { exact: path } }], directResponse: { status: 200 } }],
    },
  };
}
