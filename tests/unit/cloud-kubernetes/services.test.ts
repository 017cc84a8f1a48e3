import { freeAddresses } from "../../../local/cloud/azure/addresses";
import { type PropertyMap } from "../../../local/cloud/protocol/values";
import { claim } from "../../../local/cloud/store/claims";
import { NODE_GROUP, NETWORK, TOKEN, cloud } from "./cloud";

describe("services of type LoadBalancer", () => {
  const PREFIX = "service.beta.kubernetes.io/azure-";
  const service = (name: string, annotations: PropertyMap): PropertyMap => ({
    metadata: { name, namespace: "default", annotations },
    spec: { type: "LoadBalancer", ports: [{ port: 443 }] },
  });
  const internal = {
    [`${PREFIX}load-balancer-internal`]: "true",
    [`${PREFIX}load-balancer-internal-subnet`]: "ingress",
  };
  const addressOf = (outputs: PropertyMap) =>
    (outputs["status"] as { loadBalancer: { ingress: { ip: string }[] } }).loadBalancer.ingress[0]?.ip;

  test("each internal one takes an address of its own out of the named subnet, and gives it back", async () => {
    const one = await cloud();
    const first = await one.up(TOKEN.service, "a", service("a", internal));
    const second = await one.up(TOKEN.service, "b", service("b", internal));
    expect([addressOf(first.outputs), addressOf(second.outputs)]).toEqual(["10.1.4.14", "10.1.4.13"]);
    await one.down(TOKEN.service, "a", first.id);
    expect(addressOf((await one.up(TOKEN.service, "c", service("c", internal))).outputs)).toBe("10.1.4.14");
  });

  test("an address that a Service holds is taken for the embedded Azure, too", async () => {
    const one = await cloud();
    const subnet = one.store.get(`${NETWORK}/subnets/ingress`);
    if (subnet === undefined) throw new Error("no subnet");
    const before = freeAddresses(one.store, subnet);
    await one.up(TOKEN.service, "a", service("a", internal));
    expect(freeAddresses(one.store, subnet)).toBe(before - 1);
  });

  test.each([
    [
      "a subnet that the network lacks",
      { [`${PREFIX}load-balancer-internal-subnet`]: "front" },
      /the subnet front, expected one of .*ingress, nodes/,
    ],
    [
      "an address outside the subnet",
      { [`${PREFIX}load-balancer-ipv4`]: "10.1.5.4" },
      /10.1.5.4, expected one inside the subnet's 10.1.4.0\/28/,
    ],
  ])("%s is refused", async (_what, more, message) => {
    const one = await cloud();
    await expect(one.up(TOKEN.service, "a", service("a", { ...internal, ...more }))).rejects.toThrow(message);
  });

  test("services share an address as long as each port leads to one of them", async () => {
    const one = await cloud();
    const fixed = { ...internal, [`${PREFIX}load-balancer-ipv4`]: "10.1.4.10" };
    const at = (name: string, port: number): PropertyMap => ({
      ...service(name, fixed),
      spec: { type: "LoadBalancer", ports: [{ port }] },
    });
    const first = await one.up(TOKEN.service, "a", at("a", 443));
    expect(addressOf((await one.up(TOKEN.service, "b", at("b", 80))).outputs)).toBe("10.1.4.10");
    await expect(one.up(TOKEN.service, "c", at("c", 443))).rejects.toThrow(
      /port tcp 443 of 10.1.4.10, which .*\/a serves/,
    );
    await one.down(TOKEN.service, "a", first.id);
    expect(addressOf((await one.up(TOKEN.service, "c", at("c", 443))).outputs)).toBe("10.1.4.10");
  });

  test("an address that something other than a service of the cluster holds is refused", async () => {
    const one = await cloud();
    const subnet = `${NETWORK}/subnets/ingress`;
    claim(one.store, `address:${subnet.toLowerCase()}`, "10.1.4.10", `${NODE_GROUP}/providers/x/y/z`);
    const fixed = { ...internal, [`${PREFIX}load-balancer-ipv4`]: "10.1.4.10" };
    await expect(one.up(TOKEN.service, "a", service("a", fixed))).rejects.toThrow(/10.1.4.10, which .*\/z holds/);
  });

  test("a Private Link Service comes and goes with its Service, but not while an endpoint leads to it", async () => {
    const one = await cloud();
    const asked = { ...internal, [`${PREFIX}pls-create`]: "true", [`${PREFIX}pls-name`]: "pls-ingress" };
    const id = `${NODE_GROUP}/providers/Microsoft.Network/privateLinkServices/pls-ingress`;
    const made = await one.up(TOKEN.service, "a", service("a", asked));
    expect(one.store.get(id)).toMatchObject({
      body: { ipConfigurations: [{ subnet: { id: `${NETWORK}/subnets/ingress` } }] },
      outputs: {
        alias: expect.stringMatching(/^pls-ingress\.[0-9a-f-]{36}\.germanywestcentral\.azure\.privatelinkservice$/),
      },
    });
    const endpoint = `${NODE_GROUP}/providers/Microsoft.Network/privateEndpoints/pe`;
    const record = {
      id: endpoint,
      type: "Microsoft.Network/privateEndpoints",
      token: "",
      location: "",
      parent: "",
      owner: "",
      body: {},
      outputs: {},
    };
    one.store.put(record, [{ to: id, path: "privateLinkServiceConnections[0].privateLinkServiceId" }]);
    await expect(one.down(TOKEN.service, "a", made.id)).rejects.toThrow(/privateendpoints\/pe still leads to it/);
    one.store.remove(endpoint);
    await one.down(TOKEN.service, "a", made.id);
    expect(one.store.has(id)).toBe(false);
  });

  test("a public one gets a documentation address", async () => {
    const one = await cloud();
    expect(addressOf((await one.up(TOKEN.service, "a", service("a", {}))).outputs)).toMatch(
      /^(203\.0\.113|198\.51\.100)\.\d+$/,
    );
  });
});
