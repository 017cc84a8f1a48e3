import { PrivateLinkEverything } from "../../../components/azure/private-link-everything";
import { PRIVATE_SERVICES, type PrivateService } from "../../../facts/private-link";
import { at, record, settled, type StackOptions } from "./recorder";
import { siteIn } from "./sites";

const ENDPOINT = "azure-native:network:PrivateEndpoint";
const GROUP = "azure-native:network:PrivateDnsZoneGroup";
const ZONE = "azure-native:privatedns:PrivateZone";
const LINK = "azure-native:privatedns:VirtualNetworkLink";
const RECORD = "azure-native:privatedns:PrivateRecordSet";

const place = {
  site: siteIn("germanywestcentral"),
  vnetId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v",
  subnetId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v/subnets/endpoints",
};
const vault = "/subscriptions/s/resourceGroups/r/providers/Microsoft.KeyVault/vaults/kv";
const service = "/subscriptions/s/resourceGroups/hub/providers/Microsoft.Network/privateLinkServices/metrics";
const calls = {
  "azure-native:network:getNetworkInterface": () => ({ ipConfigurations: [{ privateIPAddress: "10.16.0.77" }] }),
};

function door(opts: StackOptions, services: PrivateService[], linkedVnets?: Record<string, string>) {
  return new PrivateLinkEverything("link", { ...place, services, ...(linkedVnets ? { linkedVnets } : {}) }, opts);
}

describe("PrivateLinkEverything", () => {
  it("makes one zone a service and links each to the network, without registering machines", async () => {
    const recording = await record((opts) => door(opts, ["keyVault", "blob"]));
    expect(recording.census()).toEqual({ [ZONE]: 2, [LINK]: 2 });
    expect(recording.one(ZONE, "link-keyVault").inputs).toMatchObject({
      privateZoneName: "privatelink.vaultcore.azure.net",
      location: "Global",
      resourceGroupName: place.site.resourceGroupName,
      tags: place.site.tags,
    });
    expect(recording.one(LINK, "link-keyVault-own").inputs).toMatchObject({
      privateZoneName: "privatelink.vaultcore.azure.net",
      virtualNetwork: { id: place.vnetId },
      registrationEnabled: false,
      resolutionPolicy: "NxDomainRedirect",
    });
  });

  it("links zones to other networks that must resolve the same names", async () => {
    const recording = await record((opts) => door(opts, ["keyVault"], { jump: "/subscriptions/s/vnets/jump" }));
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 2 });
    expect(at(recording.one(LINK, "link-keyVault-jump").inputs, "virtualNetwork", "id")).toBe(
      "/subscriptions/s/vnets/jump",
    );
  });

  it("makes one zone for the kinds of service whose names lie in one", async () => {
    const recording = await record((opts) => door(opts, ["blob", "blobSecondary"]));
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 1 });
    const [blob, secondary] = [recording.result.zoneIds["blob"], recording.result.zoneIds["blobSecondary"]];
    if (!blob || !secondary) throw new Error("expected a zone for each");
    expect(await settled(secondary)).toBe(await settled(blob));
  });

  it("never asks public DNS for names that are ours alone", async () => {
    const recording = await record((opts) => door(opts, ["privateLinkService"]));
    expect(recording.one(LINK).inputs).toMatchObject({
      privateZoneName: "plugilo.internal",
      resolutionPolicy: "Default",
    });
  });

  it("connects a service by an endpoint and lets Azure keep its records in the zone", async () => {
    const recording = await record((opts) => {
      const link = door(opts, ["keyVault"]);
      link.connect("vault-endpoint", { service: "keyVault", targetId: vault });
      return link;
    });
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 1, [ENDPOINT]: 1, [GROUP]: 1 });
    const endpoint = recording.one(ENDPOINT);
    expect(endpoint.inputs).toEqual({
      privateEndpointName: "pep-plugilo-prod-fra-vault",
      customNetworkInterfaceName: "nic-pep-plugilo-prod-fra-vault",
      resourceGroupName: place.site.resourceGroupName,
      location: "germanywestcentral",
      subnet: expect.objectContaining({ id: place.subnetId }) as unknown,
      privateLinkServiceConnections: [{ name: "vault", privateLinkServiceId: vault, groupIds: ["vault"] }],
      tags: place.site.tags,
    });
    const group = recording.one(GROUP);
    expect(group.inputs["privateEndpointName"]).toBe("pep-plugilo-prod-fra-vault");
    expect(group.inputs["privateDnsZoneConfigs"]).toEqual([
      { name: "privatelink-vaultcore-azure-net", privateDnsZoneId: recording.one(ZONE).id },
    ]);
    expect(recording.result.connections.map(({ name, service }) => ({ name, service }))).toEqual([
      { name: "vault-endpoint", service: "keyVault" },
    ]);
  });

  it("asks for approval by hand when given a message", async () => {
    const recording = await record((opts) =>
      door(opts, ["keyVault"]).connect("vault", { service: "keyVault", targetId: vault, requestMessage: "for Berlin" }),
    );
    const { inputs } = recording.one(ENDPOINT);
    expect(inputs["privateLinkServiceConnections"]).toBeUndefined();
    expect(at(inputs, "manualPrivateLinkServiceConnections", 0, "requestMessage")).toBe("for Berlin");
  });

  it("gives a private link service of ours a name in our own zone, and no group id", async () => {
    const recording = await record(
      (opts) =>
        door(opts, ["privateLinkService"]).connect("metrics", { service: "privateLinkService", targetId: service }),
      { calls },
    );
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 1, [ENDPOINT]: 1, [RECORD]: 1 });
    const { inputs } = recording.one(ENDPOINT);
    // Asked, not taken: nobody of ours may approve in the node resource group where the service lies.
    expect(inputs["privateLinkServiceConnections"]).toBeUndefined();
    expect(inputs["manualPrivateLinkServiceConnections"]).toEqual([
      {
        name: "metrics",
        privateLinkServiceId: service,
        requestMessage: `Endpoint ${String(inputs["privateEndpointName"])}`,
      },
    ]);
    expect(recording.one(RECORD).inputs).toMatchObject({
      privateZoneName: "plugilo.internal",
      relativeRecordSetName: "metrics",
      recordType: "A",
      aRecords: [{ ipv4Address: "10.16.0.77" }],
      resourceGroupName: place.site.resourceGroupName,
    });
    const { hostName, privateIp } = recording.result;
    expect(hostName && (await settled(hostName))).toBe("metrics.plugilo.internal");
    expect(privateIp && (await settled(privateIp))).toBe("10.16.0.77");
  });

  it("connects through the zones of another stack without making any", async () => {
    const zoneId =
      "/subscriptions/s/resourceGroups/net/providers/Microsoft.Network/privateDnsZones/privatelink.mongo.cosmos.azure.com";
    const recording = await record((opts) => {
      const { site, subnetId } = { ...place, site: siteIn("germanynorth") };
      const link = PrivateLinkEverything.resume("link", { site, subnetId, zoneIds: { cosmosMongo: zoneId } }, opts);
      return link.connect("cosmos-berlin", { service: "cosmosMongo", targetId: "/subscriptions/s/cosmos" });
    });
    expect(recording.census()).toEqual({ [ENDPOINT]: 1, [GROUP]: 1 });
    expect(recording.one(ENDPOINT).inputs["location"]).toBe("germanynorth");
    expect(at(recording.one(GROUP).inputs, "privateDnsZoneConfigs", 0, "privateDnsZoneId")).toBe(zoneId);
  });

  it("makes the endpoint a child of whoever asks", async () => {
    const recording = await record((opts) => {
      const link = door(opts, ["keyVault"]);
      const other = new PrivateLinkEverything("other", { ...place, services: ["blob"] }, opts);
      link.connect("vault", { service: "keyVault", targetId: vault }, { parent: other });
    });
    expect(recording.one(ENDPOINT).parent).toBe("other");
    expect(recording.one(GROUP).parent).toBe("other");
  });

  it("names all faults of its arguments at once, before any resource", async () => {
    const services = ["blob", "blob", "ftp"] as PrivateService[];
    const program = record((opts) => door(opts, services));
    await expect(program).rejects.toThrow(/2 faults[\s\S]*services\[1\]: got "blob"[\s\S]*services\[2\]: got "ftp"/);
  });

  it("refuses to connect a service that it has no zone for, and says where to add it", async () => {
    const program = record((opts) => door(opts, ["blob"]).connect("vault", { service: "keyVault", targetId: vault }));
    await expect(program).rejects.toThrow('service: got "keyVault", expected one of blob; add it to `services`');
  });

  it.each(Object.keys(PRIVATE_SERVICES).filter((one) => one !== "privateLinkService"))(
    "closes public access of %s",
    (kind) => {
      const properties = PrivateLinkEverything.closed(kind as Parameters<typeof PrivateLinkEverything.closed>[0]);
      expect(JSON.stringify(properties)).toContain('"publicNetworkAccess":"Disabled"');
    },
  );
});
