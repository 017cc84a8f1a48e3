import { ApiServerZone } from "../../../components/azure/api-server-zone";
import { record, settled } from "./recorder";
import { siteIn } from "./sites";

const ZONE = "azure-native:privatedns:PrivateZone";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const hub = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub";

const run = () =>
  record(
    (opts) => new ApiServerZone("api", { site: siteIn("germanynorth", { protect: true }), linkedVnets: { hub } }, opts),
  );

describe("ApiServerZone", () => {
  it("has the one name that AKS takes in the region, and is not deleted under a running cluster", async () => {
    const recording = await run();
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 1 });
    expect(recording.one(ZONE)).toMatchObject({
      protect: true,
      inputs: { privateZoneName: "privatelink.germanynorth.azmk8s.io", location: "Global" },
    });
    expect(await settled(recording.result.zoneId)).toBe(recording.one(ZONE).id);
  });

  it("lets the hub resolve it, without registering the hub's own machines", async () => {
    expect((await run()).one(LINK).inputs).toMatchObject({
      virtualNetworkLinkName: "hub",
      virtualNetwork: { id: hub },
      registrationEnabled: false,
    });
  });
});
