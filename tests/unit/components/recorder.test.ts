import * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import { record, settled } from "./recorder";

class Pair extends pulumi.ComponentResource {
  readonly vnetId: pulumi.Output<string>;
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("plugilo:azure:Pair", name, {}, opts);
    const vnet = new network.VirtualNetwork(
      `${name}-vnet`,
      { resourceGroupName: "rg", virtualNetworkName: "vnet-1", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } },
      { parent: this, protect: true },
    );
    this.vnetId = vnet.id;
    new network.Subnet(
      `${name}-subnet`,
      { resourceGroupName: "rg", virtualNetworkName: vnet.name, subnetName: "snet-1", addressPrefix: "10.0.0.0/24" },
      { parent: this },
    );
    this.registerOutputs({ vnetId: this.vnetId });
  }
}

function one(providers: pulumi.ComponentResourceOptions["providers"]): { provider?: pulumi.ProviderResource } {
  return { provider: (providers as Record<string, pulumi.ProviderResource>)["azure-native"] };
}

describe("the recorder of resources", () => {
  it("tells what was registered, in whose name, and how often", async () => {
    const recording = await record((opts) => new Pair("net", opts));
    expect(recording.census()).toEqual({ "azure-native:network:VirtualNetwork": 1, "azure-native:network:Subnet": 1 });
    const subnet = recording.one("azure-native:network:Subnet");
    expect(subnet).toMatchObject({ name: "net-subnet", parent: "net", protect: false, custom: true });
    expect(subnet.inputs).toMatchObject({ virtualNetworkName: "vnet-1", addressPrefix: "10.0.0.0/24" });
    expect(subnet.dependsOn).toEqual(["net-vnet"]);
    expect(recording.one("azure-native:network:VirtualNetwork", "net-vnet").protect).toBe(true);
    expect(await settled(recording.result.vnetId)).toMatch(/^\/subscriptions\/.+\/virtualNetworks\/vnet-1$/);
  });

  it("fails when asked for one of what there is none of", async () => {
    const recording = await record((opts) => new Pair("net", opts));
    expect(() => recording.one("azure-native:network:NatGateway")).toThrow(
      "expected one azure-native:network:NatGateway, got 0",
    );
  });

  it("refuses a resource that would use somebody's default provider", async () => {
    const program = record(() => new Pair("net", {}));
    await expect(program).rejects.toThrow("net-vnet: got no provider");
  });

  it("refuses a resource whose physical name is left to chance", async () => {
    const program = record(
      ({ providers }) => new network.NatGateway("nat", { resourceGroupName: "rg" }, one(providers)),
    );
    await expect(program).rejects.toThrow("azure-native:network:NatGateway nat: got no natGatewayName");
  });

  it("refuses a body that the resource's own types do not allow, with path, got and expected", async () => {
    const addressSpace = { addressPrefixes: "10.0.0.0/16" as unknown } as { addressPrefixes: string[] };
    const args = { resourceGroupName: "rg", virtualNetworkName: "vnet-1", addressSpace };
    const program = record(({ providers }) => new network.VirtualNetwork("net", args, one(providers)));
    await expect(program).rejects.toThrow(
      /VirtualNetwork net: addressSpace\.addressPrefixes: got the string "10.0.0.0\/16", expected an array/,
    );
  });

  it("refuses two resources of one type and name", async () => {
    const program = record((opts) => [new Pair("net", opts), new Pair("net", opts)]);
    await expect(program).rejects.toThrow("azure-native:network:Subnet net-subnet: got the name twice");
  });

  it("refuses a call of a function that has no answer", async () => {
    const program = record((opts) => {
      const provider = (opts.providers as Record<string, pulumi.ProviderResource>)["azure-native"];
      return network.getSubnetOutput(
        { resourceGroupName: "rg", subnetName: "a", virtualNetworkName: "b" },
        { provider },
      );
    });
    await expect(program).rejects.toThrow("azure-native:network:getSubnet: got a call without an answer");
  });
});
