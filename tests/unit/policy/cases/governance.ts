import { UNKNOWN } from "../../../../resilience/resource";
import { add, beforeItExists, inOrder, set, without, type Mutation } from "../mutations";
import { all, changed, property, unsure, type Case } from "./form";

const RULES_OF_SUBNET = "azure-native:network:NetworkSecurityGroup network-nodes-rules @prod-berlin";
const REDIS = "azure-native:redisenterprise:RedisEnterprise";
const BUS = "azure-native:servicebus:Namespace";
const COSMOS = "azure-native:cosmosdb:DatabaseAccount";
const APIS = "azure-native:apimanagement:ApiManagementService";
const ORIGIN = "azure-native:cdn:AFDOrigin";
const VAULT = "azure-native:keyvault:Vault";
const ADDRESS = "azure-native:network:PublicIPAddress network-nat-1 @prod-berlin";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const ROUTES = "azure-native:network:RouteTable";
const POOL = "kubernetes:karpenter.sh/v1:NodePool nodes-general @prod-berlin";
const [SUBNET, NODES] = ["azure-native:network:Subnet network-burst", "azure-native:network:Subnet network-nodes"];
const LINK = "azure-native:privatedns:VirtualNetworkLink private-link-redis-own";
const SECRETS = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass mesh-certificates";
const ZONE_NAMES = "azure-native:network:PrivateDnsZoneGroup redis-endpoint-names";
const at = (type: string, stack: string): string => `azure-native:${type} @${stack}`;
const SERVER = at("dbforpostgresql:Server", "prod-berlin");
const ACCOUNT = at("storage:StorageAccount", "prod-berlin");
const COPY = at("dataprotection:BackupInstance", "prod-berlin");
const CLUSTER = at("containerservice:ManagedCluster", "prod-berlin");
const GATEWAY = at("network:ApplicationGateway", "prod-berlin");
const SMALL_CLUSTER = at("containerservice:ManagedCluster", "staging-frankfurt");
const SMALL_GATEWAY = at("network:ApplicationGateway", "staging-frankfurt");
const SMALL_BUS = at("servicebus:Namespace", "staging-frankfurt");

const REQUIREMENTS = "spec.template.spec.requirements";
const FRANKFURT =
  "/subscriptions/c1f0a8e2-5b0f-4f6e-9d0c-2f6f8d1f4a10/resourceGroups/rg-plugilo-prod-fra-network/providers/Microsoft.Network";
const FRANKFURTS_ZONE = `${FRANKFURT}/privateDnsZones/privatelink.redis.azure.net`;

/** Broken by each of these, with nothing that could be unknown. */
function breaks(cases: Record<string, readonly [Mutation, string, string]>): Case {
  const broken = Object.entries(cases).map(([what, [by, path, got]]) => [what, { by, path, got }]);
  return { broken: Object.fromEntries(broken) as Case["broken"], undecided: "never" };
}

/** Broken by one value, undecided by an unknown one: for what other rules ask about as well when it is missing. */
function wrong(kind: string, path: string, value: unknown, got: string): Case {
  return all(changed(kind, path, value, got), unsure(kind, path));
}

/** A tag set wrong, left out, and not known. */
function tag(kind: string, key: string, value: string): Case {
  const path = `tags.${key}`;
  return {
    broken: {
      [`${key} says ${value}`]: { by: set(kind, { [path]: value }), path: "tags", got: `${key}: ${value}` },
      [`${key} is missing`]: { by: set(kind, { [path]: undefined }), path: "tags", got: "nothing" },
    },
    undecided: { [`${key} is unknown`]: { by: set(kind, { [path]: UNKNOWN }), path: "tags" } },
  };
}

/** Cases of policy/rules/governance, by the rule's id. */
export const governanceCases: Readonly<Record<string, Case>> = {
  "regions-are-known": property(RULES_OF_SUBNET, "location", "westeurope", '"westeurope"'),
  "personal-data-stays-where-users-are": all(
    wrong(BUS, "location", "swedencentral", '"swedencentral"'),
    wrong(COSMOS, "locations[0].locationName", "swedencentral", '"swedencentral"'),
    breaks({
      "what is in the hub is said to be personal": [
        set(at("storage:StorageAccount", "prod-management"), { "tags.data-classification": "personal" }),
        "location",
        '"swedencentral"',
      ],
    }),
  ),
  "postgres-size-offered": all(
    wrong(SERVER, "sku.name", "Standard_E16ads_v5", '"Standard_E16ads_v5"'),
    wrong(SERVER, "sku.name", "Standard_E16ds_v6", '"Standard_E16ds_v6"'),
  ),
  "redis-size-offered": all(
    wrong(REDIS, "sku.name", "Balanced_B0", '"Balanced_B0"'),
    wrong(REDIS, "sku.name", "FlashOptimized_A250", '"FlashOptimized_A250"'),
  ),
  "api-gateway-tier-offered": property(APIS, "additionalLocations[0].sku.name", "StandardV2", '"StandardV2"'),
  "storage-kind-offered": wrong(ACCOUNT, "sku.name", "Standard_GZRS", '"Standard_GZRS"'),
  "backups-offered": property(
    COPY,
    "properties.dataSourceInfo.datasourceType",
    "Microsoft.ContainerService/managedClusters",
    '"Microsoft.ContainerService/managedClusters"',
  ),
  "front-door-link-offered": property(
    ORIGIN,
    "sharedPrivateLinkResource.privateLinkLocation",
    "germanynorth",
    '"germanynorth"',
  ),
  "burst-offered": wrong(CLUSTER, "addonProfiles.aciConnectorLinux.enabled", true, "true"),
  "zones-only-where-there-are": all(
    wrong(ADDRESS, "zones", ["1", "2"], "zones 1, 2"),
    wrong(`${REDIS} @prod-berlin`, "zones", ["1"], "zones 1"),
    wrong(CLUSTER, "agentPoolProfiles[0].availabilityZones", ["1"], "zones 1"),
    wrong(COSMOS, "locations[1].isZoneRedundant", true, "true"),
  ),
  "node-sizes-offered": breaks({
    "a pool buys processors of another kind": [
      set(POOL, { [`${REQUIREMENTS}[1].values`]: ["amd64", "arm64"] }),
      `${REQUIREMENTS}[1].values`,
      '"arm64"',
    ],
    "a pool buys what is too new": [
      set(POOL, { [`${REQUIREMENTS}[4].values`]: ["6", "7"] }),
      `${REQUIREMENTS}[4].values`,
      '"7"',
    ],
    "a pool buys GPUs": [set(POOL, { [`${REQUIREMENTS}[3].values`]: ["N"] }), `${REQUIREMENTS}[3].values`, '"N"'],
    "the system pool is of what is not sold there": [
      set(CLUSTER, { "agentPoolProfiles[0].vmSize": "Standard_D4ds_v7" }),
      "agentPoolProfiles[0].vmSize",
      '"Standard_D4ds_v7"',
    ],
  }),
  "tiers-not-retired": all(property(WORKSPACE, "sku.name", "PerNode", '"PerNode"')),
  "kinds-not-retired": breaks({
    "there is a classic Front Door": [
      add({ type: "azure-native:frontdoor:FrontDoor", properties: {} }),
      "type",
      "azure-native:frontdoor:FrontDoor",
    ],
  }),
  "names-follow-the-framework": all(
    property(ROUTES, "routeTableName", "rt-plugilo-production-fra", '"rt-plugilo-production-fra"'),
    property(VAULT, "vaultName", "plugilo-vault", '"plugilo-vault"'),
    property(ACCOUNT, "accountName", "st-plugilo", '"st-plugilo"'),
  ),
  "tags-carried": all(
    tag(ROUTES, "owner", "somebody"),
    tag(ROUTES, "cost-centre", "1001"),
    tag(ROUTES, "criticality", "high"),
    tag(VAULT, "data-classification", "secret"),
    tag(ROUTES, "environment", "production"),
  ),
  "tags-tell-the-stack": all(
    tag(ROUTES, "stack", "prod-management"),
    breaks({
      "a production resource says it is of staging": [
        set(ROUTES, { "tags.environment": "staging" }),
        "tags",
        "environment: staging",
      ],
    }),
  ),
  "cost-within-budget": breaks({
    "the API gateway has ten times the units": [
      set(APIS, { "sku.capacity": 30 }),
      "estimate",
      expect.stringMatching(/^\$\d{6} a month$/) as string,
    ],
  }),
  "non-critical-stays-small": all(
    wrong(SMALL_GATEWAY, "autoscaleConfiguration.maxCapacity", 50, "50"),
    property(SMALL_BUS, "sku.capacity", 2, "2"),
    wrong(SMALL_CLUSTER, "agentPoolProfiles[0].vmSize", "Standard_D8ds_v5", '"Standard_D8ds_v5"'),
    wrong(SMALL_CLUSTER, "agentPoolProfiles[0].count", 4, "4"),
  ),
  "subnets-lie-apart": breaks({
    "a subnet lies in another": [
      set(`${SUBNET} @prod-berlin`, { addressPrefix: "10.20.16.0/20" }),
      "addressPrefix",
      "10.20.16.0/20",
    ],
    "a subnet lies in no network": [
      set(`${SUBNET} @prod-berlin`, { addressPrefix: "10.99.0.0/20" }),
      "addressPrefix",
      "10.99.0.0/20",
    ],
  }),
  "subnets-hold-the-nodes": breaks({
    "nodes with flat networking get a subnet of an overlay's size": [
      set(`${NODES} @prod-frankfurt`, { addressPrefix: "10.16.0.0/20" }),
      "addressPrefix",
      "room for 4091 addresses",
    ],
    "nodes of an overlay get a handful": [
      set(`${NODES} @prod-berlin`, { addressPrefix: "10.20.0.0/28" }),
      "addressPrefix",
      "room for 11 addresses",
    ],
  }),
  "cluster-addresses-lie-apart": breaks({
    "pods have addresses of the network": [
      set(CLUSTER, { "networkProfile.podCidr": "10.20.0.0/16" }),
      "networkProfile.podCidr",
      "10.20.0.0/16",
    ],
  }),
  "private-zones-linked": breaks({
    "a zone is asked by nobody": [without(LINK), "virtual network link", "nothing"],
    "a zone is asked by nobody, and no id is known": [
      inOrder(without(LINK), beforeItExists),
      "virtual network link",
      "nothing",
    ],
  }),
  "no-shared-fate": breaks({
    "the gateway takes its certificate from the other region's vault": [
      set(GATEWAY, {
        "sslCertificates[0].keyVaultSecretId": "https://kv-plugilo-prod-fra.vault.azure.net/secrets/gateway-tls",
      }),
      "sslCertificates[0].keyVaultSecretId",
      "vault kv-plugilo-prod-fra",
    ],
    "pods that serve take their secrets from the hub's": [
      set(`${SECRETS} @prod-berlin`, { "spec.parameters.keyvaultName": "kv-plugilo-prod-hub" }),
      "spec.parameters.keyvaultName",
      "vault kv-plugilo-prod-hub",
    ],
    "an endpoint is named in the other region's zone": [
      set(`${ZONE_NAMES} @prod-berlin`, { "privateDnsZoneConfigs[0].privateDnsZoneId": FRANKFURTS_ZONE }),
      "privateDnsZoneConfigs[0].privateDnsZoneId",
      FRANKFURTS_ZONE,
    ],
  }),
};
