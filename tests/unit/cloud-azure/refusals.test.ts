import { secret, UNKNOWN, type PropertyMap } from "../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, TestCloud, type Made } from "./test-cloud";

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await new TestCloud().start();
  await cloud.network();
  await cloud.subnet("taken", "10.1.4.0/24");
});
afterAll(() => cloud.dispose());

const SERVER: PropertyMap = {
  serverName: "psql-test",
  version: "16",
  sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" },
  storage: { storageSizeGB: 128 },
};
const CLUSTER = (pool: PropertyMap, more: PropertyMap = {}): PropertyMap => ({
  resourceName: "aks",
  dnsPrefix: "aks",
  agentPoolProfiles: [{ name: "system", mode: "System", vmSize: "Standard_D4ads_v5", ...pool }],
  ...more,
});
const STORAGE = (sku: string, location: string, accountName = "stplugilotest"): PropertyMap => ({
  accountName,
  location,
  kind: "StorageV2",
  sku: { name: sku },
});
const COSMOS = (locations: PropertyMap[]): PropertyMap => ({
  accountName: "cosmos-test",
  databaseAccountOfferType: "Standard",
  locations,
});

describe("Check, in a preview as in an update, refuses", () => {
  it.each<[string, string, PropertyMap, RegExp]>([
    ["an unknown property", "network:VirtualNetwork", { adressSpace: {} }, /^adressSpace: .*addressSpace/],
    ["a wrong type", "network:VirtualNetwork", { addressSpace: "10.0.0.0/8" }, /^addressSpace: got/],
    [
      "a region that is none",
      "network:VirtualNetwork",
      { location: "germanywest" },
      /LocationNotAvailable.*germanywestcentral/,
    ],
    [
      "a zone in a region without zones",
      "network:PublicIPAddress",
      { location: "germanynorth", zones: ["1"] },
      /^zones: AvailabilityZoneNotSupported.*no zone/,
    ],
    ["a fourth zone", "network:PublicIPAddress", { zones: ["4"] }, /^zones: .*one of 1, 2, 3/],
    [
      "a zone within a pool",
      "containerservice:ManagedCluster",
      CLUSTER({ availabilityZones: ["1"] }, { location: "germanynorth" }),
      /^agentPoolProfiles\[0\]\.availabilityZones: AvailabilityZoneNotSupported/,
    ],
    [
      "ARM64 nodes in Berlin",
      "containerservice:ManagedCluster",
      CLUSTER({ vmSize: "Standard_D4pds_v5" }, { location: "germanynorth" }),
      /SkuNotAvailable.*ARM64/,
    ],
    [
      "AKS Automatic in Berlin",
      "containerservice:ManagedCluster",
      CLUSTER({}, { location: "germanynorth", sku: { name: "Automatic", tier: "Standard" } }),
      /AKSAutomatic/,
    ],
    [
      "the cluster autoscaler beside node auto provisioning",
      "containerservice:ManagedCluster",
      CLUSTER({ enableAutoScaling: true }, { nodeProvisioningProfile: { mode: "Auto" } }),
      /enableAutoScaling: NodeAutoProvisioningNotSupported.*fixed count/,
    ],
    [
      "a subnet for pods beside node auto provisioning",
      "containerservice:ManagedCluster",
      CLUSTER({ podSubnetID: `${GROUP}/pods` }, { nodeProvisioningProfile: { mode: "Auto" } }),
      /podSubnetID: NodeAutoProvisioningNotSupported/,
    ],
    [
      "sixteen tags on a zone",
      "privatedns:PrivateZone",
      {
        privateZoneName: "plugilo.internal",
        tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`tag${index}`, "x"])),
      },
      /TooManyTags.*at most 15/,
    ],
    [
      "a container of two hyphens in a row",
      "storage:BlobContainer",
      { accountName: "stx", containerName: "a--b" },
      /InvalidResourceName.*single hyphens/,
    ],
    [
      "a topic that ends with a slash",
      "servicebus:Topic",
      { namespaceName: "sbns-x-y", topicName: "orders/" },
      /InvalidResourceName.*slashes/,
    ],
    [
      "an access policy assignment with a hyphen",
      "redisenterprise:AccessPolicyAssignment",
      {
        clusterName: "amr-x",
        databaseName: "default",
        accessPolicyAssignmentName: "accounts-api",
        accessPolicyName: "default",
        user: { objectId: SUBSCRIPTION },
      },
      /InvalidResourceName.*letters and digits only/,
    ],
    [
      "a database that begins with a digit",
      "dbforpostgresql:Database",
      { serverName: "psql-x", databaseName: "1accounts" },
      /InvalidResourceName.*beginning with a letter or underscore/,
    ],
    [
      "zone-redundant PostgreSQL in Berlin",
      "dbforpostgresql:Server",
      { ...SERVER, location: "germanynorth", highAvailability: { mode: "ZoneRedundant" } },
      /^highAvailability\.mode: AvailabilityZoneNotSupported.*SameZone/,
    ],
    [
      "an AMD PostgreSQL in Berlin",
      "dbforpostgresql:Server",
      { ...SERVER, location: "germanynorth", sku: { name: "Standard_E16ads_v5", tier: "MemoryOptimized" } },
      /SkuNotAvailable.*Intel/,
    ],
    [
      "an AMD PostgreSQL in Frankfurt",
      "dbforpostgresql:Server",
      { ...SERVER, location: "germanywestcentral", sku: { name: "Standard_E16ads_v5", tier: "MemoryOptimized" } },
      /SkuNotAvailable.*Intel/,
    ],
    [
      "a replica with high availability",
      "dbforpostgresql:Server",
      {
        ...SERVER,
        createMode: "Replica",
        sourceServerResourceId: `${GROUP}/x`,
        highAvailability: { mode: "SameZone" },
      },
      /ReplicaHighAvailability/,
    ],
    [
      "backups kept for 60 days",
      "dbforpostgresql:Server",
      { ...SERVER, backup: { backupRetentionDays: 60 } },
      /7 to 35/,
    ],
    [
      "GZRS in Berlin",
      "storage:StorageAccount",
      STORAGE("Standard_GZRS", "germanynorth"),
      /^sku\.name: SkuNotAvailable/,
    ],
    ["ZRS in Berlin", "storage:StorageAccount", STORAGE("Standard_ZRS", "germanynorth"), /^sku\.name: SkuNotAvailable/],
    [
      "a zone-redundant Cosmos location in Berlin",
      "cosmosdb:DatabaseAccount",
      COSMOS([{ locationName: "germanynorth", failoverPriority: 0, isZoneRedundant: true }]),
      /^locations\[0\]\.isZoneRedundant/,
    ],
    [
      "a double failover priority",
      "cosmosdb:DatabaseAccount",
      COSMOS([
        { locationName: "germanynorth", failoverPriority: 0 },
        { locationName: "swedencentral", failoverPriority: 0 },
      ]),
      /failover priorities 0, 0/,
    ],
    [
      "v2 API Management in Berlin",
      "apimanagement:ApiManagementService",
      {
        serviceName: "apim-x",
        location: "germanynorth",
        publisherEmail: "a@b.c",
        publisherName: "x",
        sku: { name: "StandardV2", capacity: 1 },
      },
      /v2 tiers/,
    ],
    [
      "a private link from Berlin",
      "cdn:AFDOrigin",
      {
        profileName: "p",
        originGroupName: "g",
        originName: "o",
        hostName: "h",
        sharedPrivateLinkResource: { privateLinkLocation: "germanynorth" },
      },
      /PrivateLinkLocationNotSupported.*swedencentral/,
    ],
    [
      "a block that does not begin at its address",
      "network:VirtualNetwork",
      { addressSpace: { addressPrefixes: ["10.0.1.0/16"] } },
      /InvalidCIDRNotation.*10\.0\.0\.0\/16/,
    ],
    [
      "inline subnets that overlap",
      "network:VirtualNetwork",
      {
        addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
        subnets: [
          { name: "a", addressPrefix: "10.0.0.0/24" },
          { name: "b", addressPrefix: "10.0.0.128/25" },
        ],
      },
      /NetcfgSubnetRangesOverlap/,
    ],
    [
      "a dynamic Standard address",
      "network:PublicIPAddress",
      { sku: { name: "Standard" }, publicIPAllocationMethod: "Dynamic" },
      /MustBeStatic/,
    ],
    [
      "a NAT gateway in two zones",
      "network:NatGateway",
      { zones: ["1", "2"], sku: { name: "Standard" } },
      /one zone or none/,
    ],
    [
      "virtual nodes on an overlay",
      "containerservice:ManagedCluster",
      CLUSTER(
        {},
        {
          networkProfile: { networkPlugin: "azure", networkPluginMode: "overlay" },
          addonProfiles: { aciConnectorLinux: { enabled: true } },
        },
      ),
      /VirtualNodesNotSupported/,
    ],
    [
      "node auto provisioning with Calico",
      "containerservice:ManagedCluster",
      CLUSTER(
        {},
        {
          nodeProvisioningProfile: { mode: "Auto" },
          networkProfile: { networkPlugin: "azure", networkPolicy: "calico" },
        },
      ),
      /NodeAutoProvisioning/,
    ],
    [
      "a closed registry that is not Premium",
      "containerregistry:Registry",
      { registryName: "crplugilo", sku: { name: "Basic" }, publicNetworkAccess: "Disabled" },
      /FeatureNotSupportedBySku/,
    ],
    [
      "a tag that nobody may use",
      "network:VirtualNetwork",
      { addressSpace: { addressPrefixes: ["10.0.0.0/16"] }, tags: { "a/b": "c" } },
      /InvalidTagName/,
    ],
  ])("%s", async (_, kind, inputs, expected) => {
    expect((await cloud.failures(kind, inputs)).join("\n")).toMatch(expected);
  });

  it.each<[string, string, PropertyMap]>([
    [
      "a storage account's name with a hyphen",
      "storage:StorageAccount",
      STORAGE("Standard_LRS", "germanynorth", "st-plugilo"),
    ],
    [
      "a storage account's name of 25 letters",
      "storage:StorageAccount",
      STORAGE("Standard_LRS", "germanynorth", "s".repeat(25)),
    ],
    [
      "a vault's name that begins with a digit",
      "keyvault:Vault",
      { vaultName: "1vault", properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } } },
    ],
    [
      "a registry's name with a hyphen",
      "containerregistry:Registry",
      { registryName: "cr-plugilo", sku: { name: "Premium" } },
    ],
    ["a pool's name in capitals", "containerservice:AgentPool", { resourceName: "aks", agentPoolName: "User" }],
    ["a server's name in capitals", "dbforpostgresql:Server", { ...SERVER, serverName: "PSQL" }],
    [
      "a role assignment's name that is no GUID",
      "authorization:RoleAssignment",
      {
        scope: GROUP,
        roleAssignmentName: "reader",
        principalId: SUBSCRIPTION,
        roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`,
      },
    ],
  ])("%s", async (_, kind, inputs) => {
    expect((await cloud.failures(kind, inputs)).join("\n")).toMatch(/InvalidResourceName: got .* Expected: /);
  });

  it("nothing where values are unknown or secret", async () => {
    const inputs = {
      ...SERVER,
      sku: UNKNOWN,
      location: UNKNOWN,
      highAvailability: { mode: UNKNOWN },
      administratorLoginPassword: secret(UNKNOWN),
    };
    expect(await cloud.failures("dbforpostgresql:Server", inputs)).toEqual([]);
  });

  it("never shows a secret", async () => {
    const inputs = { ...SERVER, administratorLoginPassword: secret({ oops: "hunter2" }) };
    const failures = await cloud.failures("dbforpostgresql:Server", inputs);
    expect(failures).toHaveLength(1);
    expect(failures[0]).not.toContain("hunter2");
  });
});

describe("Create refuses, as ARM does,", () => {
  it.each<[string, string, PropertyMap, string]>([
    ["a group that is not there", "network:PublicIPAddress", { resourceGroupName: "nowhere" }, "ResourceGroupNotFound"],
    [
      "a parent that is not there",
      "network:Subnet",
      { virtualNetworkName: "nowhere", addressPrefix: "10.1.0.0/24" },
      "ParentResourceNotFound",
    ],
    [
      "a reference to what is not there",
      "network:PrivateEndpoint",
      { subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/gone` } },
      "InvalidResourceReference",
    ],
    [
      "a subnet outside its network",
      "network:Subnet",
      { virtualNetworkName: "vnet", addressPrefix: "10.2.0.0/24" },
      "NetcfgSubnetRangeOutsideVnet",
    ],
    [
      "a subnet that overlaps another",
      "network:Subnet",
      { virtualNetworkName: "vnet", addressPrefix: "10.1.4.128/25" },
      "NetcfgSubnetRangesOverlap",
    ],
    [
      "a service in a subnet with policies",
      "network:PrivateLinkService",
      {
        ipConfigurations: [
          { name: "a", subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/taken` } },
        ],
      },
      "PrivateLinkServiceCannotBeCreatedInSubnetThatHasNetworkPoliciesEnabled",
    ],
    [
      "to approve what nobody asked for",
      "network:ApplicationGatewayPrivateEndpointConnection",
      { applicationGatewayName: "none", connectionName: "none" },
      "ParentResourceNotFound",
    ],
    [
      "a role on a namespace of a cluster that is not there",
      "authorization:RoleAssignment",
      {
        roleAssignmentName: "3f2b7f0e-5a0b-4a57-9b6e-1c0a52f4d9aa",
        principalId: "3b9f5c1e-9a52-4c36-a1de-0f4a7c8e2b61",
        roleDefinitionId:
          "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/3498e952-d568-435e-9b2c-8d77e338d7f7",
        scope: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/none/namespaces/services`,
      },
      "ParentResourceNotFound",
    ],
    [
      "a setting for what is not there",
      "monitor:DiagnosticSetting",
      { name: "d", resourceUri: `${GROUP}/providers/Microsoft.Network/virtualNetworks/gone` },
      "ParentResourceNotFound",
    ],
  ])("%s", async (_, kind, inputs, code) => {
    await expect(cloud.make(kind, "subject", inputs)).rejects.toMatchObject({
      code,
      message: expect.stringContaining("Expected: "),
    });
  });

  it("a second resource of one id by another author, and takes up what the same author made", async () => {
    const first = await cloud.make("network:NetworkSecurityGroup", "one", { networkSecurityGroupName: "nsg" });
    await expect(
      cloud.make("network:NetworkSecurityGroup", "one", { networkSecurityGroupName: "nsg" }),
    ).resolves.toEqual(first);
    const second = cloud.make("network:NetworkSecurityGroup", "two", { networkSecurityGroupName: "nsg" });
    await expect(second).rejects.toMatchObject({ code: "ResourceAlreadyExists" });
  });

  it("a globally unique name that is taken in another group", async () => {
    await cloud.make("resources:ResourceGroup", "other", { resourceGroupName: "other" });
    await cloud.make("storage:StorageAccount", "one", STORAGE("Standard_LRS", "germanynorth", "stunique"));
    const rival = { ...STORAGE("Standard_LRS", "germanynorth", "stunique"), resourceGroupName: "other" };
    await expect(cloud.make("storage:StorageAccount", "two", rival)).rejects.toMatchObject({
      code: "StorageAccountAlreadyTaken",
    });
  });

  it("the name of a soft-deleted vault", async () => {
    const properties = { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" }, enablePurgeProtection: true };
    const vault = await cloud.make("keyvault:Vault", "vault", { vaultName: "kv-soft", properties });
    await cloud.remove(vault);
    await expect(cloud.make("keyvault:Vault", "vault", vault.inputs)).rejects.toMatchObject({ code: "ConflictError" });
    const recovered = { ...vault.inputs, properties: { ...properties, createMode: "recover" } };
    await expect(cloud.make("keyvault:Vault", "vault", recovered)).resolves.toMatchObject({ id: vault.id });
  });

  it("a pool in Berlin of a size or with zones that the cluster's region has not, in the preview too", async () => {
    await cloud.make("containerservice:ManagedCluster", "berlin", {
      ...CLUSTER({}, { location: "germanynorth" }),
      resourceName: "aks-berlin",
    });
    const pool = {
      resourceName: "aks-berlin",
      agentPoolName: "user",
      vmSize: "Standard_D4s_v7",
      availabilityZones: ["1"],
    };
    const failures = await cloud.failures("containerservice:AgentPool", pool);
    expect(failures).toEqual([
      expect.stringMatching(/^vmSize: SkuNotAvailable.*version 7/),
      expect.stringMatching(/^availabilityZones: AvailabilityZoneNotSupported/),
    ]);
    // Check knows the place only once the cluster is there; Create must not rely on it.
    const token = "azure-native:containerservice:AgentPool";
    const urn = `urn:pulumi:dev::subject::${token}::user`;
    const inputs = { resourceGroupName: "rg", ...pool };
    const made = cloud.provider.create({ urn, token, inputs, preview: false, timeoutSeconds: 0 });
    await expect(made).rejects.toMatchObject({ code: "SkuNotAvailable" });
  });

  it("a peering of networks that share addresses", async () => {
    await cloud.network("rival", "10.1.128.0/17");
    const remote = `${GROUP}/providers/Microsoft.Network/virtualNetworks/rival`;
    const peering = {
      virtualNetworkName: "vnet",
      virtualNetworkPeeringName: "p",
      remoteVirtualNetwork: { id: remote },
    };
    await expect(cloud.make("network:VirtualNetworkPeering", "p", peering)).rejects.toMatchObject({
      code: "VnetAddressSpacesOverlap",
    });
  });

  it("an endpoint in a subnet that is full", async () => {
    await cloud.subnet("small", "10.1.5.0/29");
    const vault = await cloud.make("keyvault:Vault", "target", {
      vaultName: "kv-target",
      properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } },
    });
    const endpoint = (name: string): Promise<Made> =>
      cloud.make("network:PrivateEndpoint", name, {
        privateEndpointName: name,
        subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/small` },
        privateLinkServiceConnections: [{ name: "c", privateLinkServiceId: vault.id, groupIds: ["vault"] }],
      });
    for (const name of ["pep-1", "pep-2", "pep-3"]) await endpoint(name);
    await expect(endpoint("pep-4")).rejects.toMatchObject({ code: "SubnetIsFull" });
  });
});
