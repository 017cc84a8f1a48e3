import { InternalGateway, type InternalGatewayArgs } from "../../../components/kubernetes/internal-gateway";
import { at, record, settled, type Recording } from "./recorder";

const SERVICE = "kubernetes:core/v1:Service";
const GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-nodes";
const PREFIX = "service.beta.kubernetes.io/azure";

const mesh: InternalGatewayArgs = {
  namespace: "aks-istio-ingress",
  subnetName: "snet-ilb",
  address: "10.16.40.10",
  selector: { istio: "aks-istio-ingressgateway-internal" },
  ports: [{ name: "https", port: 443, targetPort: 8443 }],
};
const linked: InternalGatewayArgs = {
  ...mesh,
  ports: [
    { name: "any", port: 9094, targetPort: 9094 },
    { name: "broker-0", port: 9095, targetPort: 9094, selector: { pod: "0" } },
    { name: "broker-1", port: 9096, targetPort: 9094, selector: { pod: "1" } },
  ],
  privateLink: {
    serviceName: "pls-a",
    natSubnetName: "snet-pls",
    nodeResourceGroupId: GROUP,
    consumers: ["c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10"],
  },
};

const up = (args: InternalGatewayArgs): Promise<Recording<InternalGateway>> =>
  record((opts) => new InternalGateway("gateway", args, opts));
const annotations = (made: Recording<InternalGateway>, name: string): unknown =>
  at(made.one(SERVICE, name).inputs, "metadata", "annotations");

describe("InternalGateway", () => {
  test("is a private address in the subnet that it is given, which keeps the sender's address", async () => {
    const made = await up(mesh);
    expect(made.census()).toEqual({ [SERVICE]: 1 });
    expect(annotations(made, "gateway-service")).toEqual({
      [`${PREFIX}-load-balancer-internal`]: "true",
      [`${PREFIX}-load-balancer-internal-subnet`]: "snet-ilb",
      [`${PREFIX}-load-balancer-ipv4`]: "10.16.40.10",
      [`${PREFIX}-load-balancer-tcp-idle-timeout`]: "5",
    });
    const { inputs } = made.one(SERVICE);
    expect(at(inputs, "metadata", "namespace")).toBe("aks-istio-ingress");
    expect(at(inputs, "spec")).toMatchObject({
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      selector: { istio: "aks-istio-ingressgateway-internal" },
      ports: [{ name: "https", port: 443, targetPort: 8443, protocol: "TCP" }],
    });
    expect(made.result.privateLinkServiceId).toBeUndefined();
    expect(made.result.address).toBe("10.16.40.10");
  });

  test("gives ports that lead to different pods a Service each on the one address, the first of them first", async () => {
    const made = await up(linked);
    expect(made.ofType(SERVICE).map(({ inputs }) => at(inputs, "spec", "selector"))).toEqual([
      { pod: "0" },
      { pod: "1" },
      { istio: "aks-istio-ingressgateway-internal" },
    ]);
    for (const { inputs } of made.ofType(SERVICE)) {
      expect(at(inputs, "metadata", "annotations", `${PREFIX}-load-balancer-ipv4`)).toBe("10.16.40.10");
    }
    expect(made.one(SERVICE, "gateway-broker-1-service").dependsOn).toContain("gateway-service");
  });

  test("has one private link service before the address, open to the consumers and to nobody else", async () => {
    const made = await up({ ...linked, privateLink: { ...required(linked.privateLink), natAddresses: 4 } });
    expect(annotations(made, "gateway-service")).toMatchObject({
      [`${PREFIX}-pls-create`]: "true",
      [`${PREFIX}-pls-name`]: "pls-a",
      [`${PREFIX}-pls-ip-configuration-subnet`]: "snet-pls",
      [`${PREFIX}-pls-ip-configuration-ip-address-count`]: "4",
      [`${PREFIX}-pls-visibility`]: "c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10",
      [`${PREFIX}-pls-auto-approval`]: "c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10",
    });
    expect(annotations(made, "gateway-broker-0-service")).not.toHaveProperty([`${PREFIX}-pls-create`]);
    expect(await settled(required(made.result.privateLinkServiceId))).toBe(
      `${GROUP}/providers/Microsoft.Network/privateLinkServices/pls-a`,
    );
  });

  test("refuses ports that collide and a private link that nobody could use, all at once", async () => {
    const wrong: InternalGatewayArgs = {
      ...linked,
      ports: [
        { name: "A", port: 80, targetPort: 80 },
        { name: "b", port: 80, targetPort: 81 },
      ],
      privateLink: { serviceName: "p", natSubnetName: "s", nodeResourceGroupId: GROUP, consumers: [], natAddresses: 9 },
    };
    await expect(up(wrong)).rejects.toMatchObject({
      faults: [
        { path: "ports[0].name" },
        { path: "ports[1].port" },
        { path: "privateLink.natAddresses" },
        { path: "privateLink.consumers" },
      ],
    });
    await expect(up({ ...mesh, ports: [] })).rejects.toMatchObject({ faults: [{ path: "ports" }] });
  });
});

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("expected a value, got none");
  return value;
}
