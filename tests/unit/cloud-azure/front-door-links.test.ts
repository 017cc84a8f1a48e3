import { at } from "../../../local/cloud/azure/body";
import type { PropertyMap, Value } from "../../../local/cloud/protocol/values";
import { GROUP, TestCloud, type Made } from "./test-cloud";

const GATEWAY = `${GROUP}/providers/Microsoft.Network/applicationGateways/agw`;

let cloud: TestCloud;
let gateway: Made;
beforeEach(async () => {
  cloud = await new TestCloud().start();
  await cloud.network();
  const own = await cloud.subnet("gw", "10.1.0.0/24");
  const other = await cloud.subnet("pl", "10.1.1.0/24", { privateLinkServiceNetworkPolicies: "Disabled" });
  gateway = await cloud.make("network:ApplicationGateway", "agw", {
    applicationGatewayName: "agw",
    gatewayIPConfigurations: [{ name: "g", subnet: { id: own.id } }],
    frontendIPConfigurations: [
      {
        name: "private",
        subnet: { id: own.id },
        privateLinkConfiguration: { id: `${GATEWAY}/privateLinkConfigurations/link` },
      },
    ],
    privateLinkConfigurations: [{ name: "link", ipConfigurations: [{ name: "i", subnet: { id: other.id } }] }],
  });
  for (const profileName of ["afd", "second"]) {
    const sku = { name: "Premium_AzureFrontDoor" };
    await cloud.make("cdn:Profile", profileName, { profileName, location: "Global", sku });
    for (const originGroupName of ["www", "api"]) {
      await cloud.make("cdn:AFDOriginGroup", `${profileName}-${originGroupName}`, { profileName, originGroupName });
    }
  }
});
afterEach(() => cloud.dispose());

function origin(originGroupName: string, more: PropertyMap = {}): Promise<Made> {
  const profileName = String(more["profileName"] ?? "afd");
  return cloud.make("cdn:AFDOrigin", `${profileName}-${originGroupName}`, {
    profileName,
    originGroupName,
    originName: "o",
    hostName: `${originGroupName}.plugilo.com`,
    sharedPrivateLinkResource: {
      privateLink: { id: GATEWAY },
      groupId: "private",
      privateLinkLocation: more["location"] ?? "germanywestcentral",
      requestMessage: "please",
    },
  });
}

async function connections(): Promise<PropertyMap[]> {
  const found = (await cloud.read(gateway)).outputs["privateEndpointConnections"];
  return (Array.isArray(found) ? found : []) as PropertyMap[];
}

const status = (connection: PropertyMap | undefined): Value | undefined =>
  at(connection, "privateLinkServiceConnectionState", "status");

async function approve(): Promise<Made> {
  const [connection] = await connections();
  return cloud.make("network:ApplicationGatewayPrivateEndpointConnection", "approval", {
    applicationGatewayName: "agw",
    connectionName: connection?.["name"] ?? null,
    privateLinkServiceConnectionState: { status: "Approved", description: "by us" },
  });
}

describe("origins of one Front Door that link to the same gateway", () => {
  it("share one connection, so that one approval opens all", async () => {
    const [www, api] = [await origin("www"), await origin("api")];
    expect(await connections()).toHaveLength(1);
    await approve();
    for (const made of [www, api]) {
      expect(at((await cloud.read(made)).outputs, "sharedPrivateLinkResource", "status")).toBe("Approved");
    }
  });

  it("keep it, as approved as it was, until the last of them goes", async () => {
    const [www, api] = [await origin("www"), await origin("api")];
    await approve();
    await cloud.remove(www);
    expect((await connections()).map(status)).toEqual(["Approved"]);
    await cloud.remove(api);
    expect(await connections()).toEqual([]);
  });

  it("have another one where they start from another region, or belong to another Front Door", async () => {
    await origin("www");
    await origin("api", { location: "swedencentral" });
    await origin("www", { profileName: "second" });
    expect(await connections()).toHaveLength(3);
  });

  it("lose it when its owner takes it away", async () => {
    await origin("www");
    const approval = await approve();
    await cloud.remove(approval);
    expect(await connections()).toEqual([]);
  });
});
