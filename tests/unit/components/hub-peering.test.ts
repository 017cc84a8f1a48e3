import * as pulumi from "@pulumi/pulumi";
import { HubPeering, hubFaults } from "../../../components/azure/hub-peering";
import { REGIONS } from "../../../facts/regions";
import { record } from "./recorder";
import { siteIn } from "./sites";

const PEERING = "azure-native:network:VirtualNetworkPeering";

const hubVnetId = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";
const vnetId = "/subscriptions/s/resourceGroups/fra/providers/Microsoft.Network/virtualNetworks/fra";

function peering(hubVnetName: pulumi.Input<string> = "hub") {
  const site = siteIn("germanywestcentral");
  const hub = { hubVnetId, hubVnetName, hubResourceGroupName: "rg-hub" };
  return record((opts) => new HubPeering("peering", { site, ...hub, vnetId, vnetName: "fra", regionKey: "fra" }, opts));
}

describe("HubPeering", () => {
  it("joins both sides, each in its own resource group", async () => {
    const recording = await peering();
    expect(recording.census()).toEqual({ [PEERING]: 2 });
    expect(recording.one(PEERING, "peering-to-hub").inputs).toMatchObject({
      virtualNetworkPeeringName: "to-hub",
      virtualNetworkName: "fra",
      resourceGroupName: "rg-plugilo-prod-fra-unit",
      remoteVirtualNetwork: { id: hubVnetId },
    });
    expect(recording.one(PEERING, "peering-from-hub").inputs).toMatchObject({
      virtualNetworkPeeringName: "to-fra",
      virtualNetworkName: "hub",
      resourceGroupName: "rg-hub",
      remoteVirtualNetwork: { id: vnetId },
    });
  });

  it("never lets one region's traffic pass through the hub to another", async () => {
    for (const { inputs } of (await peering()).ofType(PEERING)) {
      expect(inputs).toMatchObject({
        allowForwardedTraffic: false,
        allowGatewayTransit: false,
        useRemoteGateways: false,
      });
    }
  });

  it("makes one side after the other, because each locks both networks", async () => {
    expect((await peering()).one(PEERING, "peering-from-hub").dependsOn).toContain("peering-to-hub");
  });

  it.each([...REGIONS.values()])("never joins a region to $city: regions do not meet", async ({ short, city }) => {
    const name = `vnet-plugilo-prod-${short}`;
    await expect(peering(name)).rejects.toThrow(
      `hubVnetName: got "${name}", expected the hub's network: this is ${city}'s`,
    );
  });

  it("finds out about a region's name that is known only later", async () => {
    expect(hubFaults("vnet-plugilo-prod-ber", siteIn("germanywestcentral"))).toHaveLength(1);
    expect(hubFaults("vnet-plugilo-prod-hub", siteIn("germanywestcentral"))).toEqual([]);
    await expect(peering(pulumi.output("vnet-plugilo-prod-hub"))).resolves.toBeDefined();
  });
});
