import { PrivateLinkEverything } from "../../../components/azure/private-link-everything";
import { zonesFor } from "../../../components/azure/private-link-everything/args";
import fc from "fast-check";
import { PRIVATE_SERVICES, type PrivateService } from "../../../facts/private-link";
import type { RegionName } from "../../../facts/regions";
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
    expect(Object.keys(recording.result.zoneIds)).toEqual(["blob"]);
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

  it.each(
    Object.keys(PRIVATE_SERVICES).filter((one) => one !== "privateLinkService" && one !== "azureMonitor") as Closable[],
  )("closes public access of %s", (kind) => {
    expect(JSON.stringify(PrivateLinkEverything.closed(kind))).toContain('"publicNetworkAccess":"Disabled"');
  });

  it("lets the networks of a monitoring scope reach nothing outside of it", () => {
    expect(PrivateLinkEverything.closed("azureMonitor")).toEqual({
      accessModeSettings: { ingestionAccessMode: "PrivateOnly", queryAccessMode: "PrivateOnly" },
    });
  });

  it.each<[RegionName, string]>([
    ["germanywestcentral", "privatelink.gwc.backup.windowsazure.com"],
    ["germanynorth", "privatelink.gn.backup.windowsazure.com"],
    ["swedencentral", "privatelink.sdc.backup.windowsazure.com"],
  ])(
    "connects a recovery vault by the three zones that its agents ask for, one of them named after %s",
    async (region, zone) => {
      const recording = await record((opts) => {
        const link = new PrivateLinkEverything(
          "link",
          { ...place, site: siteIn(region), services: ["recoveryVault"] },
          opts,
        );
        link.connect("backup", { service: "recoveryVault", targetId: "/subscriptions/s/vaults/rsv" });
      });
      expect(recording.census()).toEqual({ [ZONE]: 3, [LINK]: 3, [ENDPOINT]: 1, [GROUP]: 1 });
      expect(recording.one(ZONE, "link-backup").inputs["privateZoneName"]).toBe(zone);
      const configs = recording.one(GROUP).inputs["privateDnsZoneConfigs"];
      expect(configs).toEqual([
        { name: zone.replaceAll(".", "-"), privateDnsZoneId: recording.one(ZONE, "link-backup").id },
        { name: "privatelink-blob-core-windows-net", privateDnsZoneId: recording.one(ZONE, "link-blob").id },
        { name: "privatelink-queue-core-windows-net", privateDnsZoneId: recording.one(ZONE, "link-queue").id },
      ]);
    },
  );

  it("makes a zone that several services share once, and offers no service for its zones' sake", async () => {
    const recording = await record((opts) => door(opts, ["blob", "azureMonitor"]));
    expect(recording.census()).toEqual({ [ZONE]: 5, [LINK]: 5 });
    const program = record((opts) =>
      door(opts, ["recoveryVault"]).connect("files", { service: "queue", targetId: "/subscriptions/s/st" }),
    );
    await expect(program).rejects.toThrow('service: got "queue", expected one of recoveryVault');
  });

  it("needs no zone twice and none more than its services do, whatever they are", () => {
    const kinds = Object.keys(PRIVATE_SERVICES) as PrivateService[];
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 }), (services) => {
        const zones = zonesFor(services, "germanynorth");
        const wanted = new Set(services.flatMap((service) => PRIVATE_SERVICES[service].zones));
        expect([...zones.keys()].sort()).toEqual([...wanted].sort());
        expect(new Set(zones.values()).size).toBe(wanted.size);
      }),
    );
  });

  it("refuses a service whose zones nobody knows in a region", async () => {
    const site = siteIn("germanynorth");
    const elsewhere = { ...site, region: { ...site.region, name: "norwayeast" } };
    const program = record(
      (opts) =>
        new PrivateLinkEverything("link", { ...place, site: elsewhere, services: ["blob", "recoveryVault"] }, opts),
    );
    await expect(program).rejects.toThrow(/1 fault [\s\S]*services\[1\]: got "recoveryVault".*norwayeast/);
  });

  it("gives an address of ours a name, in its own zone or in that of a network elsewhere", async () => {
    const recording = await record((opts) =>
      door(opts, ["privateLinkService"]).publish("services", { role: "services", address: "10.16.40.4" }),
    );
    expect(recording.census()).toEqual({ [ZONE]: 1, [LINK]: 1, [RECORD]: 1 });
    expect(recording.one(RECORD, "services").inputs).toMatchObject({
      privateZoneName: "plugilo.internal",
      relativeRecordSetName: "services",
      recordType: "A",
      aRecords: [{ ipv4Address: "10.16.40.4" }],
      ttl: 60,
    });
    expect(await settled(recording.result)).toBe("services.plugilo.internal");
    const zoneIds = {
      privateLinkService: "/subscriptions/s/resourceGroups/hub/providers/x/privateDnsZones/plugilo.internal",
    };
    const elsewhere = await record((opts) => {
      const { site, subnetId } = place;
      const link = PrivateLinkEverything.resume("hub-link", { site, subnetId, zoneIds }, opts);
      link.publish("services", { role: "services", address: "10.8.34.8" });
    });
    expect(elsewhere.one(RECORD).inputs["resourceGroupName"]).toBe("hub");
  });

  it("refuses a name that is none, and one that there is no zone for", async () => {
    const program = record((opts) => door(opts, ["blob"]).publish("x", { role: "Services_1", address: "10.0.0.1" }));
    await expect(program).rejects.toThrow(/2 faults[\s\S]*a door with a zone for names of ours[\s\S]*a label/);
  });
});

type Closable = Parameters<typeof PrivateLinkEverything.closed>[0];
