import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const OTHER = "99999999-2222-4333-8444-555555555555";
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const subnetId = (name: string): string => `${NETWORK}/virtualNetworks/vnet/subnets/${name}`;
const zoneId = (name: string): string => `${NETWORK}/privateDnsZones/${name}`;
const VAULT = `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-target`;

const connection = (target: string, group?: string, more: PropertyMap = {}): PropertyMap => ({
  privateLinkServiceConnections: [
    { name: "c", privateLinkServiceId: target, ...(group === undefined ? {} : { groupIds: [group] }), ...more },
  ],
});

const ENDPOINT: PropertyMap = {
  privateEndpointName: "pep",
  subnet: { id: subnetId("endpoints") },
  ...connection(VAULT, "vault"),
};

/** A network with a subnet, and a vault to lead to. */
async function place(cloud: TestCloud): Promise<void> {
  await cloud.network();
  await cloud.subnet("endpoints", "10.1.0.0/24");
  await cloud.make("keyvault:Vault", "target", {
    vaultName: "kv-target",
    properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } },
  });
}

const endpoint = (cloud: TestCloud, name: string, more: PropertyMap = {}) =>
  cloud.make("network:PrivateEndpoint", name, { ...ENDPOINT, privateEndpointName: name, ...more });

/** An endpoint that may not be with `wrong`; `given` comes after the place. */
const ofEndpoint = (
  wrong: PropertyMap,
  given: NonNullable<LawCase["given"]> = () => Promise.resolve(),
  right: PropertyMap = {},
): LawCase => ({
  given: async (cloud) => {
    await place(cloud);
    await given(cloud);
  },
  kind: "network:PrivateEndpoint",
  right: { ...ENDPOINT, ...right },
  wrong,
});

/** The same subnet in a subscription that this provider does not work on. */
async function elsewhere({ store }: TestCloud): Promise<void> {
  const subnet = store.get(subnetId("endpoints"));
  if (!subnet) throw new Error("subnet endpoints: got none, expected the place to be made before");
  const moved = (id: string): string => id.replace(SUBSCRIPTION, OTHER);
  store.put({ ...subnet, id: moved(subnet.id), parent: moved(subnet.parent) }, []);
  await Promise.resolve();
}

async function fullSubnet(cloud: TestCloud): Promise<void> {
  await cloud.subnet("small", "10.1.5.0/29");
  for (const name of ["pep-1", "pep-2", "pep-3"]) await endpoint(cloud, name, { subnet: { id: subnetId("small") } });
}

const account = (name: string, kind: string) => (cloud: TestCloud) =>
  cloud.make("storage:StorageAccount", name, { accountName: name, kind, sku: { name: "Standard_LRS" } });
const registry = (name: string, sku: string) => (cloud: TestCloud) =>
  cloud.make("containerregistry:Registry", name, { registryName: name, sku: { name: sku } });
const bus = (name: string, sku: string) => (cloud: TestCloud) =>
  cloud.make("servicebus:Namespace", name, { namespaceName: name, sku: { name: sku, tier: sku } });
const both =
  (...makers: NonNullable<LawCase["given"]>[]): NonNullable<LawCase["given"]> =>
  async (cloud) => {
    for (const make of makers) await make(cloud);
  };
const at = (type: string, name: string): string => `${GROUP}/providers/${type}/${name}`;
/** Targets of a type, of which the endpoint takes one only. */
const twoTargets = (
  type: string,
  group: string,
  make: (name: string, how: string) => NonNullable<LawCase["given"]>,
) => ({
  of: (right: string, wrong: string): LawCase =>
    ofEndpoint(
      connection(at(type, "plugilowrong"), group),
      both(make("plugiloright", right), make("plugilowrong", wrong)),
      connection(at(type, "plugiloright"), group),
    ),
});

const zone =
  (name: string, more: PropertyMap = {}) =>
  (cloud: TestCloud) =>
    cloud.make("privatedns:PrivateZone", `${name}-${JSON.stringify(more)}`, { privateZoneName: name, ...more });
const link = (name: string, more: PropertyMap) => (cloud: TestCloud) =>
  cloud.make("privatedns:VirtualNetworkLink", `${name}-${JSON.stringify(more)}`, {
    ...LINK,
    virtualNetworkLinkName: name,
    ...more,
  });
const network = (name: string): PropertyMap => ({ virtualNetwork: { id: `${NETWORK}/virtualNetworks/${name}` } });
const networks = async (cloud: TestCloud) => {
  await cloud.network();
  await cloud.network("other", "10.2.0.0/16");
};
const LINK: PropertyMap = {
  privateZoneName: "plugilo.internal",
  virtualNetworkLinkName: "own",
  registrationEnabled: false,
  ...network("other"),
};
const RECORD: PropertyMap = {
  privateZoneName: "plugilo.internal",
  relativeRecordSetName: "services",
  recordType: "A",
  ttl: 60,
  aRecords: [{ ipv4Address: "10.1.0.9" }],
};
const VAULTS = "privatelink.vaultcore.azure.net";
const group = (...zones: string[]): PropertyMap => ({
  privateDnsZoneConfigs: zones.map((name, index) => ({ name: `zone-${index}`, privateDnsZoneId: zoneId(name) })),
});

describeLaws("PrivateLinkEverything", {
  "endpoint-in-the-networks-region": ofEndpoint({ location: "swedencentral" }),
  "endpoint-in-the-networks-subscription": ofEndpoint(
    { subnet: { id: subnetId("endpoints").replace(SUBSCRIPTION, OTHER) } },
    elsewhere,
  ),
  "endpoint-finds-its-addresses": ofEndpoint({ subnet: { id: subnetId("small") } }, fullSubnet),
  "endpoint-has-one-target": ofEndpoint({
    manualPrivateLinkServiceConnections: [{ name: "d", privateLinkServiceId: VAULT, groupIds: ["vault"] }],
  }),
  "endpoint-asks-for-a-part-of-the-service": ofEndpoint(connection(VAULT, "blob")),
  "endpoint-by-alias-asks": ofEndpoint(connection(`pls.${OTHER}.germanywestcentral.azure.privatelinkservice`)),
  "endpoint-message-of-140-characters": ofEndpoint(
    connection(VAULT, "vault", { requestMessage: "m".repeat(141) }),
    undefined,
    connection(VAULT, "vault", { requestMessage: "m".repeat(140) }),
  ),
  "endpoint-not-to-a-backup-vault": ofEndpoint(
    connection(at("Microsoft.DataProtection/backupVaults", "bvault"), "vault"),
  ),
  "endpoint-to-storage-of-version-2": twoTargets("Microsoft.Storage/storageAccounts", "blob", account).of(
    "StorageV2",
    "Storage",
  ),
  "endpoint-to-premium-registry": twoTargets("Microsoft.ContainerRegistry/registries", "registry", registry).of(
    "Premium",
    "Standard",
  ),
  "endpoint-to-premium-service-bus": twoTargets("Microsoft.ServiceBus/namespaces", "namespace", bus).of(
    "Premium",
    "Standard",
  ),
  "endpoint-with-a-fixed-address": ofEndpoint(
    connection(at("Microsoft.ContainerService/managedClusters", "aks"), "management"),
    undefined,
    {
      ipConfigurations: [{ name: "i", groupId: "vault", memberName: "default", privateIPAddress: "10.1.0.10" }],
    },
  ),
  "zone-group-of-five-zones": {
    given: both(place, zone(VAULTS), (cloud) => endpoint(cloud, "pep")),
    kind: "network:PrivateDnsZoneGroup",
    right: { privateDnsZoneGroupName: "default", privateEndpointName: "pep", ...group(VAULTS) },
    wrong: group(...Array.from({ length: 6 }, (_, index) => `zone${index}.net`)),
  },
  "zone-group-once-an-endpoint": {
    given: both(
      place,
      zone(VAULTS),
      (cloud) => endpoint(cloud, "pep-bare"),
      (cloud) => endpoint(cloud, "pep-named"),
      (cloud) =>
        cloud.make("network:PrivateDnsZoneGroup", "first", {
          privateDnsZoneGroupName: "default",
          privateEndpointName: "pep-named",
          ...group(VAULTS),
        }),
    ),
    kind: "network:PrivateDnsZoneGroup",
    right: { privateDnsZoneGroupName: "second", privateEndpointName: "pep-bare", ...group(VAULTS) },
    wrong: { privateEndpointName: "pep-named" },
  },
  "private-zone-of-34-labels": {
    kind: "privatedns:PrivateZone",
    right: { privateZoneName: Array.from({ length: 34 }, () => "z").join(".") },
    wrong: { privateZoneName: Array.from({ length: 35 }, () => "z").join(".") },
  },
  "private-zone-is-not-azures": {
    kind: "privatedns:PrivateZone",
    right: { privateZoneName: "privatelink.blob.core.windows.net" },
    wrong: { privateZoneName: "core.windows.net" },
  },
  "private-zone-delegates-nothing": {
    given: zone("plugilo.internal"),
    kind: "privatedns:PrivateRecordSet",
    right: RECORD,
    wrong: { recordType: "NS" },
  },
  "private-record-set-of-20": {
    given: zone("plugilo.internal"),
    kind: "privatedns:PrivateRecordSet",
    right: { ...RECORD, aRecords: Array.from({ length: 20 }, (_, index) => ({ ipv4Address: `10.1.0.${index}` })) },
    wrong: { aRecords: Array.from({ length: 21 }, (_, index) => ({ ipv4Address: `10.1.0.${index}` })) },
  },
  "link-once-a-zone": {
    given: both(networks, zone("plugilo.internal"), link("first", network("vnet"))),
    kind: "privatedns:VirtualNetworkLink",
    right: LINK,
    wrong: network("vnet"),
  },
  "link-one-zone-of-a-name": {
    given: both(
      networks,
      zone("plugilo.internal"),
      (cloud) => cloud.make("resources:ResourceGroup", "rg2", { resourceGroupName: "rg2" }),
      zone("plugilo.internal", { resourceGroupName: "rg2" }),
      link("first", { resourceGroupName: "rg2", ...network("vnet") }),
    ),
    kind: "privatedns:VirtualNetworkLink",
    right: LINK,
    wrong: network("vnet"),
  },
  "link-one-registration-zone": {
    given: both(
      networks,
      zone("plugilo.internal"),
      zone("machines.internal"),
      link("first", { privateZoneName: "machines.internal", registrationEnabled: true }),
    ),
    kind: "privatedns:VirtualNetworkLink",
    right: LINK,
    wrong: { registrationEnabled: true },
  },
});
