import {
  dependencesByRegion,
  EXCEPTIONS,
  sharedFateBreaches,
  type Breach,
  type Dependence,
} from "../../../resilience/shared-fate";
import { ourEstate } from "../policy/estate";
import { inOrder, set, without, type Mutation } from "../policy/mutations";

const TODAY = new Date("2026-11-26");
const GATEWAY = "azure-native:network:ApplicationGateway gateway-gateway @prod-berlin";
const SECRETS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass mesh-certificates @prod-berlin";
const RESOURCES = "/subscriptions/c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10/resourceGroups/rg-plugilo-prod";
const FRANKFURTS_ZONE = `${RESOURCES}-fra-network/providers/Microsoft.Network/privateDnsZones/privatelink.redis.azure.net`;
const HUBS_NETWORK = `${RESOURCES}-hub-network/providers/Microsoft.Network/virtualNetworks/vnet-plugilo-prod-hub`;

async function breachesAfter(mutate: Mutation, today = TODAY): Promise<Breach[]> {
  return sharedFateBreaches(mutate(await ourEstate()), today);
}

const unchanged: Mutation = (estate) => estate;

describe("the production estate", () => {
  it("has no region that fails with the other or with the hub, but for what is excepted", async () => {
    expect(await breachesAfter(unchanged)).toEqual([]);
  });

  it("is proven over what serves: both regions reach gateway, entrance, cluster, data, secrets and names of their own", async () => {
    const regions = dependencesByRegion(await ourEstate());
    expect([...regions.keys()].sort()).toEqual(["prod-berlin", "prod-frankfurt"]);
    for (const [region, dependences] of regions) {
      const own = dependences.filter(({ place, kind }) => place === region && kind === "serve").map(({ type }) => type);
      expect(own).toEqual(
        expect.arrayContaining([
          "azure-native:network:ApplicationGateway",
          "azure-native:network:AzureFirewall",
          "azure-native:containerservice:ManagedCluster",
          "kubernetes:core/v1:Service",
          "azure-native:keyvault:Vault",
          "azure-native:redisenterprise:Database",
          "azure-native:dbforpostgresql:Server",
          "azure-native:servicebus:Namespace",
          "azure-native:storage:StorageAccount",
          "azure-native:privatedns:PrivateZone",
          "azure-native:apimanagement:Backend",
        ]),
      );
      const shared = dependences.filter(({ place }) => place === "shared").map(({ type }) => type);
      expect(shared).toEqual(expect.arrayContaining(["azure-native:cosmosdb:DatabaseAccount"]));
    }
  });

  it("needs the hub to observe, to deploy and, by its registry's copies, to start; never to serve or to page", async () => {
    const ofHub = [...dependencesByRegion(await ourEstate()).values()]
      .flat()
      .filter(({ place }) => place === "prod-management");
    const kinds = new Map(ofHub.map((one): [string, Dependence] => [`${one.region} ${one.kind}`, one]));
    expect([...kinds.keys()].sort()).toEqual(
      ["prod-berlin", "prod-frankfurt"].flatMap((region) => [
        `${region} deploy`,
        `${region} observe`,
        `${region} start`,
      ]),
    );
  });
});

describe("a shared fate is found, with the whole way, when", () => {
  it.each<[string, Mutation, string, RegExp]>([
    [
      "the gateway takes its certificate from the other region's vault",
      set(GATEWAY, {
        "sslCertificates[0].keyVaultSecretId": "https://kv-plugilo-prod-fra.vault.azure.net/secrets/tls",
      }),
      "vault-vault",
      /^azure-native:keyvault:Vault in prod-frankfurt.*gateway-gateway \[prod-berlin\] -\(sslCertificates\.keyVaultSecretId\)-> vault-vault \[prod-frankfurt\]$/,
    ],
    [
      "the API gateway leads Berlin's requests to Frankfurt's entrance",
      set("azure-native:apimanagement:Backend apis-ber-cluster", {
        url: "https://entrance.frankfurt.origin.plugilo.com",
      }),
      "apis-fra-entrance-address",
      /apis-ber-cluster \[prod-berlin\] -\(url\)-> apis-fra-entrance-address \[prod-frankfurt\]$/,
    ],
    [
      "the gateway's back ends are the other region's",
      set(GATEWAY, { "backendAddressPools[0].backendAddresses": [{ ipAddress: "10.17.26.4" }] }),
      "entrance-service",
      /-\(backendAddressPools\.backendAddresses\.ipAddress\)-> entrance-service \[prod-frankfurt\]$/,
    ],
    [
      "pods that serve take their secrets from the hub's vault",
      set(SECRETS, { "spec.parameters.keyvaultName": "kv-plugilo-prod-hub" }),
      "vault-vault",
      /mesh-certificates \[prod-berlin\] -\(spec\.parameters\.keyvaultName\)-> vault-vault \[prod-management\]$/,
    ],
    [
      "a private endpoint is named in the other region's zone",
      set("azure-native:network:PrivateDnsZoneGroup redis-endpoint-names @prod-berlin", {
        "privateDnsZoneConfigs[0].privateDnsZoneId": FRANKFURTS_ZONE,
      }),
      "private-link-redis",
      /-> \S+ \[prod-frankfurt\]$/,
    ],
    [
      "nodes lie in the hub's network",
      set("azure-native:containerservice:ManagedCluster cluster-cluster @prod-berlin", {
        "agentPoolProfiles[0].vnetSubnetID": `${HUBS_NETWORK}/subnets/snet-plugilo-prod-hub-nodes`,
      }),
      "network-nodes",
      /cluster-cluster \[prod-berlin\] -\(agentPoolProfiles\.vnetSubnetID\)-> \S+ \[prod-management\]$/,
    ],
    [
      "Front Door reaches both regions through Frankfurt",
      set("azure-native:cdn:AFDOrigin front-door-www-ber", {
        "sharedPrivateLinkResource.privateLinkLocation": "germanywestcentral",
      }),
      "germanywestcentral",
      /-\(sharedPrivateLinkResource\.privateLinkLocation\)-> germanywestcentral \[prod-frankfurt\]$/,
    ],
  ])("%s", async (_, mutate, resource, way) => {
    const found = (await breachesAfter(mutate)).filter(({ law }) => law === "regions-share-no-fate");
    expect(found).toEqual(expect.arrayContaining([expect.objectContaining({ stack: "prod-berlin" })]));
    expect(found.map(({ got }) => got)).toEqual(expect.arrayContaining([expect.stringMatching(way)]));
    expect(found.map((one) => one.resource)).toContain(resource);
  });
});

describe("an exception", () => {
  it("holds on its last day and not on the next", async () => {
    const [first] = EXCEPTIONS.map(({ expires }) => expires).sort();
    const after = new Date(Date.parse(first ?? "") + 24 * 60 * 60 * 1000);
    expect(await breachesAfter(unchanged, new Date(first ?? ""))).toEqual([]);
    const late = await breachesAfter(unchanged, after);
    expect(late.map(({ law }) => law)).toContain("exceptions-expire");
  });

  it("that excuses nothing any more is a breach itself", async () => {
    const moved = inOrder(
      without("azure-native:network:PrivateEndpoint postgres-partner-endpoint"),
      without("azure-native:network:PrivateDnsZoneGroup postgres-partner-endpoint-names"),
    );
    expect(await breachesAfter(moved)).toEqual([
      expect.objectContaining({ law: "exceptions-are-used", stack: "prod-frankfurt", resource: "postgres-server" }),
    ]);
  });

  it("excuses one thing of one place, for one region and one kind", async () => {
    const estate = await ourEstate();
    for (const exception of EXCEPTIONS) {
      const breaches = sharedFateBreaches(
        estate,
        TODAY,
        EXCEPTIONS.filter((one) => one !== exception),
      );
      expect(breaches.map(({ stack, resource }) => [stack, resource]).sort()).toEqual(
        exception.names.map((name) => [exception.from, name]).sort(),
      );
    }
  });

  it("names an owner, a reason and a day", () => {
    for (const { owner, reason, expires } of EXCEPTIONS) {
      expect([owner, reason]).toEqual([expect.stringMatching(/^[a-z-]+$/), expect.stringMatching(/^[A-Z].{30,}$/)]);
      expect(expires).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});
