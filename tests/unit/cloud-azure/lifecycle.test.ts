import * as faults from "../../../local/cloud/faults";
import { endRetention, softDeleted } from "../../../local/cloud/azure/soft-deleted";
import { secret, UNKNOWN, unwrap, type PropertyMap, type Value } from "../../../local/cloud/protocol/values";
import { GROUP, SUBSCRIPTION, TestCloud, type Made } from "./test-cloud";

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await new TestCloud().start();
});
afterEach(() => cloud.dispose());

const NETWORK_ID = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet`;

function at(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  return path.reduce<Value | undefined>(
    (now, key) => (now as Record<string | number, Value> | undefined)?.[key],
    value,
  );
}

function cluster(subnet: string): Promise<Made> {
  return cloud.make("containerservice:ManagedCluster", "aks", {
    resourceName: "aks",
    dnsPrefix: "plugilo",
    disableLocalAccounts: true,
    identity: { type: "SystemAssigned" },
    oidcIssuerProfile: { enabled: true },
    apiServerAccessProfile: { enablePrivateCluster: true },
    agentPoolProfiles: [{ name: "system", mode: "System", vmSize: "Standard_D4ads_v5", vnetSubnetID: subnet }],
  });
}

function server(name = "psql-test", more: PropertyMap = {}): Promise<Made> {
  return cloud.make("dbforpostgresql:Server", name, {
    serverName: name,
    version: "16",
    sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" },
    storage: { storageSizeGB: 128 },
    administratorLoginPassword: secret("hunter2"),
    ...more,
  });
}

function endpoint(name: string, subnet: string, target: string, group: string): Promise<Made> {
  return cloud.make("network:PrivateEndpoint", name, {
    privateEndpointName: name,
    subnet: { id: subnet },
    privateLinkServiceConnections: [{ name: "c", privateLinkServiceId: target, groupIds: [group] }],
  });
}

describe("a change", () => {
  it("of a vault's retention is refused, as it is fixed when the vault is made", async () => {
    const properties = (softDeleteRetentionInDays: number) => ({
      tenantId: SUBSCRIPTION,
      sku: { family: "A", name: "standard" },
      softDeleteRetentionInDays,
    });
    const vault = await cloud.make("keyvault:Vault", "kv", { vaultName: "kv-x", properties: properties(90) });
    await expect(cloud.change(vault, { properties: properties(30) })).rejects.toThrow(/made with 90/);
  });

  it.each<[string, PropertyMap, string[], boolean]>([
    ["of tags is made in place", { tags: { a: "b" } }, [], false],
    ["of nothing but the spelling of the location is none", { location: "Germany West Central" }, [], false],
    ["of the name replaces, the new one first", { virtualNetworkName: "other" }, ["virtualNetworkName"], false],
    [
      "of the location replaces, the old one first since the id stays",
      { location: "swedencentral" },
      ["location"],
      true,
    ],
    ["of the group replaces", { resourceGroupName: "elsewhere" }, ["resourceGroupName"], false],
  ])("%s", async (_, change, replaces, deleteBeforeReplace) => {
    const network = await cloud.network();
    const diff = await cloud.diff(network, change);
    expect(diff).toMatchObject({ replaces, deleteBeforeReplace });
    expect(diff.changes).toBe(!("location" in change && replaces.length === 0));
  });

  it("tells the exact path of what changed, and what of it cannot change in place", async () => {
    const subnet = (await cloud.network()) && (await cloud.subnet("nodes", "10.1.0.0/20"));
    const aks = await cluster(subnet.id);
    const pools = aks.inputs["agentPoolProfiles"] as PropertyMap[];
    const resized = { agentPoolProfiles: [{ ...pools[0], vmSize: "Standard_D8ads_v5", count: 5 }] };
    const diff = await cloud.diff(aks, resized);
    expect(diff.detailed).toEqual({
      "agentPoolProfiles[0].vmSize": { kind: "update-replace", inputDiff: true },
      "agentPoolProfiles[0].count": { kind: "add", inputDiff: true },
    });
  });

  it("of a server's storage to less is refused", async () => {
    const psql = await server();
    const smaller = cloud.change(psql, { storage: { storageSizeGB: 64 } });
    await expect(smaller).rejects.toMatchObject({ code: "StorageShrinkNotSupported" });
  });

  it("takes PostgreSQL to a new major version in place, and never back", async () => {
    const newer = await cloud.change(await server(), { version: "17" });
    await expect(cloud.change(newer, { version: "16" })).rejects.toMatchObject({
      code: "MajorVersionDowngradeNotSupported",
    });
  });

  it("of an inline subnet that is in use is refused, and the network stays as it was", async () => {
    const network = await cloud.make("network:VirtualNetwork", "vnet", {
      virtualNetworkName: "vnet",
      addressSpace: { addressPrefixes: ["10.1.0.0/16"] },
      subnets: [{ name: "inline", addressPrefix: "10.1.0.0/24" }],
    });
    const psql = await server();
    await endpoint("pep", `${NETWORK_ID}/subnets/inline`, psql.id, "postgresqlServer");
    await expect(cloud.change(network, { subnets: [] })).rejects.toMatchObject({ code: "InUseSubnetCannotBeDeleted" });
    expect(cloud.store.get(NETWORK_ID)?.body["subnets"]).toHaveLength(1);
  });
});

describe("a deletion", () => {
  it("is refused while something refers to it, and possible after", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("eps", "10.1.0.0/24");
    const psql = await server();
    const pep = await endpoint("pep", subnet.id, psql.id, "postgresqlServer");
    await expect(cloud.remove(subnet)).rejects.toMatchObject({ code: "InUseSubnetCannotBeDeleted" });
    await cloud.remove(pep);
    await cloud.remove(subnet);
    expect(cloud.store.has(subnet.id)).toBe(false);
  });

  it("of an endpoint's target goes through, as the endpoint is then only disconnected", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("eps", "10.1.0.0/24");
    const psql = await server();
    await endpoint("pep", subnet.id, psql.id, "postgresqlServer");
    await expect(cloud.remove(psql)).resolves.toBeUndefined();
  });

  it("of a primary with replicas is refused", async () => {
    const primary = await server();
    await server("psql-replica", {
      createMode: "Replica",
      sourceServerResourceId: primary.id,
      location: "germanynorth",
    });
    await expect(cloud.remove(primary)).rejects.toThrow(/psql-replica/);
  });

  it("is refused by a lock on the group, until the lock is gone", async () => {
    const network = await cloud.network();
    const lock = await cloud.make("authorization:ManagementLockByScope", "lock", {
      scope: GROUP,
      lockName: "keep",
      level: "CanNotDelete",
    });
    await expect(cloud.remove(network)).rejects.toMatchObject({ code: "ScopeLocked" });
    await cloud.change(network, { tags: { still: "changeable" } });
    await cloud.remove(lock);
    await cloud.remove(network);
    expect(cloud.store.has(network.id)).toBe(false);
  });

  it("of a group takes all within along, but not what others outside use", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("nodes", "10.1.0.0/20");
    await cloud.make("resources:ResourceGroup", "other", { resourceGroupName: "other" });
    const outside = await cloud.make("containerservice:ManagedCluster", "aks", {
      resourceGroupName: "other",
      resourceName: "aks",
      dnsPrefix: "x",
      agentPoolProfiles: [{ name: "system", mode: "System", vmSize: "Standard_D4ads_v5", vnetSubnetID: subnet.id }],
    });
    const group = { ...outside, id: GROUP };
    await expect(cloud.remove(group)).rejects.toThrow(/still used by .*managedClusters\/aks/);
    await cloud.remove(outside);
    await cloud.remove(group);
    expect(cloud.store.all().map(({ id }) => id.split("/").at(-1))).toEqual(["other"]);
  });

  it("of a cluster takes its node group along", async () => {
    await cloud.network();
    const aks = await cluster((await cloud.subnet("nodes", "10.1.0.0/20")).id);
    const nodes = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${String(aks.outputs["nodeResourceGroup"])}`;
    expect(cloud.store.below(nodes).map(({ type }) => type)).toContain("Microsoft.Network/loadBalancers");
    await cloud.remove(aks);
    expect(cloud.store.below(nodes)).toEqual([]);
    expect(cloud.store.has(nodes)).toBe(false);
  });

  it("of what is gone already is no error", async () => {
    const network = await cloud.network();
    await cloud.remove(network);
    await expect(cloud.remove(network)).resolves.toBeUndefined();
  });

  it("of a vault leaves its name held until the retention is over", async () => {
    const vault = await cloud.make("keyvault:Vault", "kv", {
      vaultName: "kv-x",
      properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } },
    });
    await cloud.remove(vault);
    expect(softDeleted(cloud.store)).toEqual([vault.id.toLowerCase()]);
    await expect(cloud.make("keyvault:Vault", "kv", vault.inputs)).rejects.toMatchObject({ code: "ConflictError" });
    endRetention(cloud.store);
    await expect(cloud.make("keyvault:Vault", "kv", vault.inputs)).resolves.toMatchObject({ id: vault.id });
  });

  it("of a vault can be taken back by its own id, once, and by no other", async () => {
    const inputs = (createMode?: string): PropertyMap => ({
      vaultName: "kv-x",
      properties: {
        tenantId: SUBSCRIPTION,
        sku: { family: "A", name: "standard" },
        ...(createMode ? { createMode } : {}),
      },
    });
    const recover = (more: PropertyMap = {}): Promise<Made> =>
      cloud.make("keyvault:Vault", "kv", { ...inputs("recover"), ...more });
    await expect(recover()).rejects.toMatchObject({ code: "SoftDeletedVaultDoesNotExist" });
    await cloud.remove(await cloud.make("keyvault:Vault", "kv", inputs()));
    const elsewhere = { resourceGroupName: "rg-elsewhere" };
    await cloud.make("resources:ResourceGroup", "elsewhere", elsewhere);
    await expect(recover(elsewhere)).rejects.toMatchObject({ code: "VaultAlreadyExists" });
    await recover();
    expect(softDeleted(cloud.store)).toEqual([]);
  });
});

describe("outputs", () => {
  it("are the same each time they are read, and after the resource was made anew", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("nodes", "10.1.0.0/20");
    const first = await cluster(subnet.id);
    expect((await cloud.read(first)).outputs).toEqual(first.outputs);
    expect((await cloud.read(first)).inputs).toEqual(first.inputs);
    await cloud.remove(first);
    expect((await cluster(subnet.id)).outputs).toEqual(first.outputs);
  });

  it("of a private cluster name its API server, issuer, kubelet and node group", async () => {
    await cloud.network();
    const { outputs } = await cluster((await cloud.subnet("nodes", "10.1.0.0/20")).id);
    expect(outputs["privateFQDN"]).toMatch(
      /^plugilo-[0-9a-f]{8}\.[0-9a-f-]{36}\.privatelink\.germanywestcentral\.azmk8s\.io$/,
    );
    expect(outputs["nodeResourceGroup"]).toBe("MC_rg_aks_germanywestcentral");
    expect(at(outputs, "oidcIssuerProfile", "issuerURL")).toMatch(
      /^https:\/\/germanywestcentral\.oic\.prod-aks\.azure\.com\//,
    );
    expect(at(outputs, "identity", "principalId")).toMatch(/^[0-9a-f-]{36}$/);
    const kubelet = String(at(outputs, "identityProfile", "kubeletidentity", "resourceId"));
    expect(at(cloud.store.get(kubelet)?.outputs, "principalId")).toBe(
      at(outputs, "identityProfile", "kubeletidentity", "objectId"),
    );
  });

  it("of endpoints are addresses of their subnet, each handed out once and freed", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("eps", "10.1.0.0/24");
    const psql = await server();
    const address = (made: Made): Value | undefined => at(made.outputs, "customDnsConfigs", 0, "ipAddresses", 0);
    const first = await endpoint("pep-1", subnet.id, psql.id, "postgresqlServer");
    const second = await endpoint("pep-2", subnet.id, psql.id, "postgresqlServer");
    expect([address(first), address(second)]).toEqual(["10.1.0.4", "10.1.0.5"]);
    await cloud.remove(first);
    expect(address(await endpoint("pep-3", subnet.id, psql.id, "postgresqlServer"))).toBe("10.1.0.4");
  });

  it("of a preview are unknown where Azure decides, within objects too, and what was given elsewhere", async () => {
    const preview = await cloud.preview("containerservice:ManagedCluster", {
      resourceName: "aks",
      dnsPrefix: "x",
      tags: { a: "b" },
      identity: { type: "SystemAssigned" },
      agentPoolProfiles: [{ name: "system", mode: "System", vmSize: "Standard_D4ads_v5" }],
    });
    expect(preview).toMatchObject({ fqdn: UNKNOWN, name: UNKNOWN, dnsPrefix: "x", tags: { a: "b" } });
    expect(preview["identity"]).toEqual({ type: "SystemAssigned", principalId: UNKNOWN, tenantId: UNKNOWN });
    expect(cloud.store.ofType("Microsoft.ContainerService/managedClusters")).toEqual([]);
  });

  it("keep a secret secret, from Create through Read, and the store never sees it", async () => {
    const vault = await cloud.make("keyvault:Vault", "kv", {
      vaultName: "kv-secrets",
      properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } },
    });
    const made = await cloud.make("keyvault:Secret", "s", {
      vaultName: "kv-secrets",
      secretName: "s",
      properties: { value: secret("hunter2") },
    });
    expect(JSON.stringify(cloud.store.all())).not.toContain("hunter2");
    expect(made.outputs["properties"]).toEqual(secret(unwrap(made.outputs["properties"] ?? null)));
    expect((await cloud.read(made)).inputs).toEqual(made.inputs);
    expect(vault.outputs["properties"]).toMatchObject({ vaultUri: "https://kv-secrets.vault.azure.net/" });
  });

  it("of a gateway show Front Door's request until it is approved", async () => {
    await cloud.network();
    const own = await cloud.subnet("gw", "10.1.0.0/24");
    const other = await cloud.subnet("pl", "10.1.1.0/24", { privateLinkServiceNetworkPolicies: "Disabled" });
    const id = `${GROUP}/providers/Microsoft.Network/applicationGateways/agw`;
    const gateway = await cloud.make("network:ApplicationGateway", "agw", {
      applicationGatewayName: "agw",
      gatewayIPConfigurations: [{ name: "g", subnet: { id: own.id } }],
      frontendIPConfigurations: [
        {
          name: "fe",
          subnet: { id: own.id },
          privateLinkConfiguration: { id: `${id}/privateLinkConfigurations/link` },
        },
      ],
      privateLinkConfigurations: [{ name: "link", ipConfigurations: [{ name: "i", subnet: { id: other.id } }] }],
    });
    const edge = { profileName: "afd", location: "Global", sku: { name: "Premium_AzureFrontDoor" } };
    await cloud.make("cdn:Profile", "afd", edge);
    await cloud.make("cdn:AFDOriginGroup", "og", { profileName: "afd", originGroupName: "og" });
    const link = {
      privateLink: { id },
      groupId: "fe",
      privateLinkLocation: "germanywestcentral",
      requestMessage: "please",
    };
    const origin = { profileName: "afd", originGroupName: "og", originName: "o", hostName: "h.example" };
    const wrong = { ...origin, sharedPrivateLinkResource: { ...link, groupId: "other" } };
    await expect(cloud.make("cdn:AFDOrigin", "o", wrong)).rejects.toMatchObject({ code: "InvalidPrivateLinkGroupId" });
    const made = await cloud.make("cdn:AFDOrigin", "o", { ...origin, sharedPrivateLinkResource: link });
    const status = async (): Promise<Value | undefined> =>
      at(
        (await cloud.read(gateway)).outputs,
        "privateEndpointConnections",
        0,
        "privateLinkServiceConnectionState",
        "status",
      );
    expect(await status()).toBe("Pending");
    const found = await cloud.call("network:getApplicationGateway", {
      resourceGroupName: "rg",
      applicationGatewayName: "agw",
    });
    await cloud.make("network:ApplicationGatewayPrivateEndpointConnection", "approval", {
      applicationGatewayName: "agw",
      connectionName: at(found, "privateEndpointConnections", 0, "name") ?? null,
      privateLinkServiceConnectionState: { status: "Approved", description: "by us" },
    });
    expect(await status()).toBe("Approved");
    expect(at((await cloud.read(made)).outputs, "sharedPrivateLinkResource", "status")).toBe("Approved");
  });
});

describe("a request to a private link service", () => {
  it.each([
    ["is approved by itself for a subscription on its list", [SUBSCRIPTION], "Approved"],
    ["is approved by itself where its list is everybody", ["*"], "Approved"],
    ["waits for its owner where the list names others", ["00000000-0000-0000-0000-00000000dead"], "Pending"],
  ])("%s", async (_, subscriptions, expected) => {
    await cloud.network();
    const nat = await cloud.subnet("nat", "10.1.0.0/26", { privateLinkServiceNetworkPolicies: "Disabled" });
    const eps = await cloud.subnet("eps", "10.1.1.0/24");
    const frontend = await cloud.make("network:LoadBalancer", "lb", {
      loadBalancerName: "lb",
      sku: { name: "Standard" },
      frontendIPConfigurations: [{ name: "fe", subnet: { id: eps.id } }],
    });
    const link = await cloud.make("network:PrivateLinkService", "pls", {
      serviceName: "pls",
      visibility: { subscriptions },
      autoApproval: { subscriptions },
      ipConfigurations: [{ name: "nat", primary: true, subnet: { id: nat.id } }],
      loadBalancerFrontendIpConfigurations: [{ id: `${frontend.id}/frontendIPConfigurations/fe` }],
    });
    const { outputs } = await cloud.make("network:PrivateEndpoint", "pep", {
      privateEndpointName: "pep",
      subnet: { id: eps.id },
      manualPrivateLinkServiceConnections: [{ name: "c", privateLinkServiceId: link.id, requestMessage: "please" }],
    });
    const state = at(outputs, "manualPrivateLinkServiceConnections", 0, "privateLinkServiceConnectionState", "status");
    expect(state).toBe(expected);
  });
});

describe("functions", () => {
  it("give a cluster's user credentials as a secret and refuse the admin's where local accounts are off", async () => {
    await cloud.network();
    await cluster((await cloud.subnet("nodes", "10.1.0.0/20")).id);
    const which = { resourceGroupName: "rg", resourceName: "aks" };
    const found = await cloud.call("containerservice:listManagedClusterUserCredentials", which);
    const value = at(found, "kubeconfigs", 0, "value") ?? null;
    expect(value).toEqual(secret(unwrap(value)));
    const config = JSON.parse(Buffer.from(String(unwrap(value)), "base64").toString()) as PropertyMap;
    expect(at(config, "clusters", 0, "cluster", "server")).toMatch(/^https:\/\/plugilo-.*\.azmk8s\.io:443$/);
    const admin = cloud.call("containerservice:listManagedClusterAdminCredentials", which);
    await expect(admin).rejects.toMatchObject({ code: "BadRequest" });
  });

  it("find what is there, and say so when it is not", async () => {
    await cloud.network();
    const which = { resourceGroupName: "rg", virtualNetworkName: "vnet" };
    expect(await cloud.call("network:getVirtualNetwork", which)).toMatchObject({ id: NETWORK_ID, name: "vnet" });
    const missing = cloud.call("network:getVirtualNetwork", { ...which, virtualNetworkName: "gone" });
    await expect(missing).rejects.toMatchObject({ code: "ResourceNotFound" });
    await expect(cloud.call("network:getVirtualNetwork", {})).rejects.toThrow(/resourceGroupName/);
    await expect(cloud.call("network:getNonsense", {})).rejects.toThrow(/no function/);
  });
});

describe("a fault on purpose", () => {
  it("takes a region down: its resources do not answer, others do, and all do afterwards", async () => {
    const frankfurt = await cloud.network();
    const sweden = await cloud.network("other", "10.2.0.0/16", "swedencentral");
    faults.add(cloud.store, { kind: "region-down", match: { region: "swedencentral" } });
    await expect(cloud.read(sweden)).rejects.toMatchObject({ code: "ServiceUnavailable", status: 503 });
    await expect(cloud.change(sweden, { tags: {} })).rejects.toThrow(/swedencentral does not answer/);
    await expect(cloud.read(frankfurt)).resolves.toMatchObject({ id: frankfurt.id });
    faults.clear(cloud.store);
    await expect(cloud.read(sweden)).resolves.toMatchObject({ id: sweden.id });
  });

  it("throttles: a few times are waited out, more give a clear error", async () => {
    faults.add(cloud.store, { kind: "throttle", match: {}, times: 3, delayMs: 1 });
    await expect(cloud.network()).resolves.toMatchObject({ id: NETWORK_ID });
    expect(faults.list(cloud.store)).toEqual([]);
    faults.add(cloud.store, { kind: "throttle", match: {}, delayMs: 1 });
    await expect(cloud.network()).rejects.toMatchObject({ code: "TooManyRequests", status: 429 });
  });

  it("breaks off half-way: what was made is kept as failed, and the next call repairs it", async () => {
    faults.add(cloud.store, { kind: "half-way", match: { type: "microsoft.network/virtualnetworks" }, times: 1 });
    const broken = cloud.network();
    await expect(broken).rejects.toMatchObject({
      code: "OperationInterrupted",
      partial: { id: NETWORK_ID, outputs: { provisioningState: "Failed" } },
    });
    await expect(cloud.network()).resolves.toMatchObject({ outputs: { provisioningState: "Succeeded" } });
  });

  it("slows a call down, and a cancellation ends the wait", async () => {
    faults.add(cloud.store, { kind: "slow", match: { id: "/virtualNetworks/" }, delayMs: 60_000 });
    const slow = cloud.network();
    cloud.provider.cancel();
    await expect(slow).rejects.toThrow(/cancelled|aborted/);
    expect(cloud.store.has(NETWORK_ID)).toBe(false);
  });
});

describe("a private endpoint of a vault", () => {
  it("writes the vault's name into the zone, which is not called as the name ends in public", async () => {
    await cloud.network();
    const subnet = await cloud.subnet("eps", "10.1.0.0/24");
    const vault = await cloud.make("keyvault:Vault", "kv", {
      vaultName: "kv-x",
      properties: { tenantId: SUBSCRIPTION, sku: { family: "A", name: "standard" } },
    });
    const zone = await cloud.make("privatedns:PrivateZone", "zone", {
      privateZoneName: "privatelink.vaultcore.azure.net",
    });
    await endpoint("pep", subnet.id, vault.id, "vault");
    await cloud.make("network:PrivateDnsZoneGroup", "group", {
      privateEndpointName: "pep",
      privateDnsZoneGroupName: "default",
      privateDnsZoneConfigs: [{ name: "vault", privateDnsZoneId: zone.id }],
    });
    expect(cloud.store.has(`${zone.id}/A/kv-x`)).toBe(true);
  });
});

describe("a geo-replicated cache", () => {
  async function database(sku: string, more: PropertyMap = {}): Promise<Made> {
    const cluster = await cloud.make("redisenterprise:RedisEnterprise", "amr", {
      clusterName: "amr-x",
      publicNetworkAccess: "Disabled",
      sku: { name: sku },
      ...more,
    });
    return cloud.make("redisenterprise:Database", "db", {
      clusterName: "amr-x",
      databaseName: "default",
      geoReplication: { groupNickname: "group", linkedDatabases: [{ id: `${cluster.id}/databases/default` }] },
    });
  }

  it("is made in sizes above B1", async () => {
    await expect(database("Balanced_B10")).resolves.toMatchObject({ outputs: { resourceState: "Running" } });
  });

  it.each<[string, PropertyMap, RegExp]>([
    ["Balanced_B1", {}, /not B0, B1 or flash/],
    ["FlashOptimized_A250", {}, /not B0, B1 or flash/],
    ["Balanced_B10", { highAvailability: "Disabled" }, /high availability is off/],
  ])("is refused as %s with %p", async (sku, more, says) => {
    await expect(database(sku, more)).rejects.toThrow(says);
  });
});
