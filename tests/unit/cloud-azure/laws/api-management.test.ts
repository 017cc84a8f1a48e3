import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws, type LawCase } from "./obey";

const SERVICE = "apimanagement:ApiManagementService";
const NETWORK = `${GROUP}/providers/Microsoft.Network`;
const service = `${GROUP}/providers/Microsoft.ApiManagement/service/apim`;
const subnetId = (network: string, name: string) => `${NETWORK}/virtualNetworks/${network}/subnets/${name}`;
const addressId = (name: string) => `${NETWORK}/publicIPAddresses/${name}`;

const plain = (sku: string, capacity: number, more: PropertyMap = {}): PropertyMap => ({
  serviceName: "apim",
  publisherEmail: "apis@plugilo.com",
  publisherName: "Plugilo",
  sku: { name: sku, capacity },
  ...more,
});
const premium = (more: PropertyMap = {}) => plain("Premium", 1, more);

const ONE_UNIT = { name: "Premium", capacity: 1 };
const inSubnet = (network: string, name: string): PropertyMap => ({ subnetResourceId: subnetId(network, name) });
const berlin = (more: PropertyMap = {}): PropertyMap => ({
  location: "germanynorth",
  sku: ONE_UNIT,
  virtualNetworkConfiguration: inSubnet("ber", "right"),
  publicIpAddressId: addressId("ber"),
  ...more,
});
/** In both regions' networks, as Azure accepts it. */
const injected = (more: PropertyMap = {}): PropertyMap =>
  premium({
    virtualNetworkType: "Internal",
    virtualNetworkConfiguration: inSubnet("vnet", "right"),
    publicIpAddressId: addressId("fra"),
    additionalLocations: [berlin()],
    ...more,
  });

const address = (cloud: TestCloud, name: string, more: PropertyMap = {}) =>
  cloud.make("network:PublicIPAddress", name, {
    publicIpAddressName: name,
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
    dnsSettings: { domainNameLabel: name },
    ...more,
  });

const subnet = (cloud: TestCloud, virtualNetworkName: string, subnetName: string, more: PropertyMap = {}) =>
  cloud.make("network:Subnet", `${virtualNetworkName}-${subnetName}`, {
    virtualNetworkName,
    subnetName,
    networkSecurityGroup: { id: `${NETWORK}/networkSecurityGroups/nsg` },
    ...more,
  });

/** Two networks, a right subnet and address in each, and whatever a law is about. */
const networks =
  (more: (cloud: TestCloud) => Promise<unknown> = async () => undefined) =>
  async (cloud: TestCloud) => {
    await cloud.make("network:NetworkSecurityGroup", "nsg", { networkSecurityGroupName: "nsg" });
    await cloud.network();
    await cloud.network("ber", "10.2.0.0/16", "germanynorth");
    await subnet(cloud, "vnet", "right", { addressPrefix: "10.1.0.0/26" });
    await subnet(cloud, "ber", "right", { addressPrefix: "10.2.0.0/26" });
    await address(cloud, "fra");
    await address(cloud, "ber", { location: "germanynorth" });
    await more(cloud);
  };

/** A service like the right one, but in this subnet of the first network. */
const wrongSubnet = (more: PropertyMap): LawCase => ({
  given: networks((cloud) => subnet(cloud, "vnet", "wrong", { addressPrefix: "10.1.1.0/26", ...more })),
  kind: SERVICE,
  right: injected(),
  wrong: { virtualNetworkConfiguration: inSubnet("vnet", "wrong") },
});

const wrongAddress = (more: PropertyMap): LawCase => ({
  given: networks((cloud) => address(cloud, "wrong", more)),
  kind: SERVICE,
  right: injected(),
  wrong: { publicIpAddressId: addressId("wrong") },
});

const served = (cloud: TestCloud) => cloud.make(SERVICE, "apim", premium());
const SECRET = "https://kv-apis.vault.azure.net/secrets/api";
const vault =
  (more: PropertyMap = {}) =>
  (cloud: TestCloud) =>
    cloud.make("keyvault:Vault", "kv", {
      vaultName: "kv-apis",
      properties: { tenantId: "11111111-2222-4333-8444-555555555555", sku: { family: "A", name: "standard" }, ...more },
    });
const hostName = (more: PropertyMap = {}): PropertyMap => ({
  hostnameConfigurations: [{ type: "Proxy", hostName: "api.plugilo.com", keyVaultId: SECRET, ...more }],
});
const own: PropertyMap = { identity: { type: "SystemAssigned" } };
const identityId = (n: number) => `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${n}`;
const identities = (count: number): PropertyMap => ({
  identity: {
    type: "UserAssigned",
    userAssignedIdentities: Object.fromEntries(Array.from({ length: count }, (_, n) => [identityId(n), {}])),
  },
});
const madeIdentities = (count: number) => async (cloud: TestCloud) => {
  for (let n = 0; n < count; n += 1) {
    await cloud.make("managedidentity:UserAssignedIdentity", `id-${n}`, { resourceName: `id-${n}` });
  }
};

const backend = (more: PropertyMap = {}): PropertyMap => ({
  serviceName: "apim",
  backendId: "accounts",
  protocol: "http",
  url: "https://origin.plugilo.com",
  ...more,
});
const rule = (name: string): PropertyMap => ({
  name,
  failureCondition: { percentage: 50, interval: "PT30S", statusCodeRanges: [{ min: 500, max: 599 }] },
  tripDuration: "PT30S",
});
const pool = (name: string, member: string): PropertyMap => ({
  serviceName: "apim",
  backendId: name,
  type: "Pool",
  pool: { services: [{ id: `${service}/backends/${member}` }] },
});

const inbound = (statements: string) =>
  `<policies><inbound>${statements}</inbound><backend><forward-request /></backend><outbound /><on-error /></policies>`;
const fragment = (statements: string) => `<fragment>${statements}</fragment>`;
const SET = '<set-header name="A" exists-action="override"><value>b</value></set-header>';

interface Written {
  readonly kind: string;
  readonly of: PropertyMap;
  readonly write: (statements: string) => string;
  /** A statement that may not stand there. */
  readonly misplaced: string;
}
const DOCUMENTS: Readonly<Record<string, Written>> = {
  global: {
    kind: "apimanagement:Policy",
    of: { policyId: "policy" },
    write: inbound,
    misplaced: '<quota calls="1" renewal-period="300" />',
  },
  product: {
    kind: "apimanagement:ProductPolicy",
    of: { policyId: "policy", productId: "free" },
    write: inbound,
    misplaced: "<forward-request />",
  },
  api: {
    kind: "apimanagement:ApiPolicy",
    of: { policyId: "policy", apiId: "accounts" },
    write: inbound,
    misplaced: '<quota calls="1" renewal-period="300" />',
  },
  fragment: {
    kind: "apimanagement:PolicyFragment",
    of: { id: "subject" },
    write: fragment,
    misplaced: "<serve-cold />",
  },
};

function policyCases(): Record<string, LawCase> {
  const given = async (cloud: TestCloud) => {
    await served(cloud);
    await cloud.make("apimanagement:Product", "free", { serviceName: "apim", productId: "free", displayName: "Free" });
    await cloud.make("apimanagement:Api", "accounts", {
      serviceName: "apim",
      apiId: "accounts",
      displayName: "Accounts",
      path: "accounts",
    });
    await cloud.make("apimanagement:PolicyFragment", "there", {
      serviceName: "apim",
      id: "there",
      value: fragment(SET),
    });
  };
  return Object.fromEntries(
    Object.entries(DOCUMENTS).flatMap(([key, { kind, of, write, misplaced }]) => {
      const right = { serviceName: "apim", ...of, value: write(SET) };
      const refused = (value: string): LawCase => ({ given, kind, right, wrong: { value } });
      return [
        [`policy-form-${key}`, refused(write("<set-header>"))],
        [`policy-place-${key}`, refused(write(misplaced))],
        [`policy-value-${key}`, refused(write('<set-status code="99" reason="odd" />'))],
        [`policy-expression-${key}`, refused(write('<set-variable name="a" value="@(context.Request.Colour)" />'))],
        [
          `policy-fragments-exist-${key}`,
          {
            ...refused(write('<include-fragment fragment-id="gone" />')),
            right: { ...right, value: write('<include-fragment fragment-id="there" />') },
          },
        ],
      ];
    }),
  );
}

describeLaws("ApiManagement", {
  "api-management-v2-not-in-berlin": {
    kind: SERVICE,
    right: plain("StandardV2", 1),
    wrong: { location: "germanynorth" },
  },
  "api-management-regions-need-premium": {
    kind: SERVICE,
    right: premium({ additionalLocations: [{ location: "germanynorth", sku: ONE_UNIT }] }),
    wrong: { sku: { name: "Standard", capacity: 1 } },
  },
  "api-management-zones-need-premium": {
    kind: SERVICE,
    right: plain("Premium", 3, { zones: ["1", "2", "3"] }),
    wrong: { sku: { name: "Standard", capacity: 3 } },
  },
  "api-management-units-spread-evenly": {
    kind: SERVICE,
    right: plain("Premium", 3, { zones: ["1", "2", "3"] }),
    wrong: { sku: { name: "Premium", capacity: 4 } },
  },
  "api-management-units-end-at-31": {
    kind: SERVICE,
    right: plain("Premium", 31),
    wrong: { sku: { name: "Premium", capacity: 32 } },
  },
  "api-management-networks-need-tier": {
    given: networks(),
    kind: SERVICE,
    right: injected({ additionalLocations: [] }),
    wrong: { sku: { name: "Standard", capacity: 1 } },
  },
  "api-management-network-stays-public": {
    given: networks(),
    kind: SERVICE,
    right: injected(),
    wrong: { publicNetworkAccess: "Disabled" },
  },
  "api-management-needed-ciphers-stay": {
    kind: SERVICE,
    right: premium({
      customProperties: { "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TripleDes168": "False" },
    }),
    wrong: {
      customProperties: {
        "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Ciphers.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384": "False",
      },
    },
  },
  "api-management-ten-identities": {
    given: madeIdentities(11),
    kind: SERVICE,
    right: premium(identities(10)),
    wrong: identities(11),
  },
  "api-management-certificate-needs-identity": {
    given: async (cloud) => {
      await madeIdentities(1)(cloud);
    },
    kind: SERVICE,
    right: premium({ ...identities(1), ...hostName({ identityClientId: "11111111-2222-4333-8444-555555555555" }) }),
    wrong: { identity: { type: "None" } },
  },
  "api-management-certificate-needs-standing-identity": {
    kind: SERVICE,
    right: premium(own),
    wrong: hostName(),
  },
  "api-management-closed-vault-needs-own-identity": {
    given: async (cloud) => {
      await madeIdentities(1)(cloud);
      await vault({ publicNetworkAccess: "Disabled" })(cloud);
    },
    kind: SERVICE,
    right: premium(identities(1)),
    wrong: hostName({ identityClientId: "11111111-2222-4333-8444-555555555555" }),
  },
  "api-management-deleted-name-is-held": {
    given: async (cloud) => cloud.remove(await served(cloud)),
    kind: SERVICE,
    right: premium({ restore: true }),
    wrong: { restore: false },
  },
  "api-management-subnet-in-each-location": {
    given: networks(),
    kind: SERVICE,
    right: injected(),
    wrong: { additionalLocations: [{ location: "germanynorth", sku: ONE_UNIT }] },
  },
  "api-management-zones-in-networks-need-address": {
    given: networks(),
    kind: SERVICE,
    right: injected({
      sku: { name: "Premium", capacity: 3 },
      zones: ["1", "2", "3"],
      publicIpAddressId: addressId("fra"),
    }),
    wrong: { publicIpAddressId: null },
  },
  "api-management-external-needs-address": {
    given: networks(),
    kind: SERVICE,
    right: injected({ virtualNetworkType: "External" }),
    wrong: { additionalLocations: [{ ...berlin(), publicIpAddressId: null }] },
  },
  "api-management-subnet-not-delegated": wrongSubnet({
    delegations: [{ name: "farm", serviceName: "Microsoft.Web/serverFarms" }],
  }),
  "api-management-subnet-has-security-group": wrongSubnet({ networkSecurityGroup: null }),
  "api-management-subnet-in-its-location": {
    given: networks((cloud) => subnet(cloud, "ber", "wrong", { addressPrefix: "10.2.1.0/26" })),
    kind: SERVICE,
    right: injected(),
    wrong: { virtualNetworkConfiguration: inSubnet("ber", "wrong") },
  },
  "api-management-subnet-holds-its-units": {
    given: networks((cloud) => subnet(cloud, "vnet", "small", { addressPrefix: "10.1.1.0/29" })),
    kind: SERVICE,
    // A /29 has three addresses: one unit's two, and the load balancer's.
    right: injected({ virtualNetworkConfiguration: inSubnet("vnet", "small") }),
    wrong: { sku: { name: "Premium", capacity: 2 } },
  },
  "api-management-address-is-standard": wrongAddress({ sku: { name: "Basic" } }),
  "api-management-address-in-its-location": wrongAddress({ location: "swedencentral" }),
  "api-management-address-has-dns-label": wrongAddress({ dnsSettings: {} }),
  "api-management-in-network-takes-no-endpoint": {
    given: networks(async (cloud) => {
      await cloud.make(SERVICE, "apim", injected());
      await cloud.make(SERVICE, "free", { ...premium(), serviceName: "apim-free" });
      await cloud.subnet("eps", "10.1.9.0/24");
    }),
    kind: "network:PrivateEndpoint",
    right: {
      privateEndpointName: "pep",
      subnet: { id: subnetId("vnet", "eps") },
      privateLinkServiceConnections: [{ name: "c", privateLinkServiceId: `${service}-free`, groupIds: ["Gateway"] }],
    },
    wrong: { privateLinkServiceConnections: [{ name: "c", privateLinkServiceId: service, groupIds: ["Gateway"] }] },
  },
  "backend-breaker-has-one-rule": {
    given: served,
    kind: "apimanagement:Backend",
    right: backend({ circuitBreaker: { rules: [rule("a")] } }),
    wrong: { circuitBreaker: { rules: [rule("a"), rule("b")] } },
  },
  "backend-pool-holds-no-pool": {
    given: async (cloud) => {
      await served(cloud);
      await cloud.make("apimanagement:Backend", "accounts", backend());
      await cloud.make("apimanagement:Backend", "inner", pool("inner", "accounts"));
    },
    kind: "apimanagement:Backend",
    right: pool("outer", "accounts"),
    wrong: { pool: { services: [{ id: `${service}/backends/inner` }] } },
  },
  "named-value-is-called-by-plain-signs": {
    given: served,
    kind: "apimanagement:NamedValue",
    right: { serviceName: "apim", namedValueId: "n", displayName: "rate-limit_1.a", value: "1" },
    wrong: { displayName: "rate limit" },
  },
  "named-value-is-not-empty": {
    given: served,
    kind: "apimanagement:NamedValue",
    right: { serviceName: "apim", namedValueId: "n", displayName: "n", value: "1" },
    wrong: { value: "  " },
  },
  ...policyCases(),
  "policy-ends-at-256-kib": {
    given: served,
    kind: "apimanagement:Policy",
    right: { serviceName: "apim", policyId: "policy", value: inbound(`<!-- ${"x".repeat(200_000)} -->`) },
    wrong: { value: inbound(`<!-- ${"x".repeat(262_144)} -->`) },
  },
});
