import { UNKNOWN } from "../../../../resilience/resource";
import { add, beforeItExists, inOrder, retype, set, unprotect, without, type Mutation } from "../mutations";
import { soundWorkload } from "../sound-workload";
import { all, property, relation, type Case } from "./form";

const [POSTGRES, COSMOS] = [
  "azure-native:dbforpostgresql:Server postgres-server",
  "azure-native:cosmosdb:DatabaseAccount",
];
const [REDIS, DATABASE] = ["azure-native:redisenterprise:RedisEnterprise", "azure-native:redisenterprise:Database"];
const [ACCOUNT, BLOBS] = ["azure-native:storage:StorageAccount", "azure-native:storage:BlobServiceProperties"];
const VAULT = "azure-native:keyvault:Vault";
const REGISTRY = "azure-native:containerregistry:Registry";
const REPLICATION = "azure-native:containerregistry:Replication";
const APIS = "azure-native:apimanagement:ApiManagementService";
const BUS = "azure-native:servicebus:Namespace";
const CLUSTER = "azure-native:containerservice:ManagedCluster cluster-cluster @prod-frankfurt";
/** A pool that keeps what other rules ask of pools. */
const POOL = {
  mode: "User",
  enableEncryptionAtHost: true,
  enableNodePublicIP: false,
  osDiskType: "Ephemeral",
  type: "VirtualMachineScaleSets",
  securityProfile: { enableSecureBoot: true, enableVTPM: true },
  vnetSubnetID: "/elsewhere",
  upgradeSettings: { maxSurge: "33%", drainTimeoutInMinutes: 30, undrainableNodeBehavior: "Cordon" },
};
const GATEWAY = "azure-native:network:ApplicationGateway gateway-gateway @prod-frankfurt";
const ENDPOINT = "azure-native:network:PrivateEndpoint";
const ZONE_GROUP = "azure-native:network:PrivateDnsZoneGroup";
const [ORIGINS, ORIGIN] = ["azure-native:cdn:AFDOriginGroup", "azure-native:cdn:AFDOrigin"];

const [STATEFUL_SET, DEPLOYMENT] = ["kubernetes:apps/v1:StatefulSet", "kubernetes:apps/v1:Deployment"];
const CNPG = "kubernetes:postgresql.cnpg.io/v1:Cluster";
const [POD, LABEL] = ["spec.template", "plugilo.com/data-store"];
const STORE = { [LABEL]: "orders" };
const OWN = "crplugiloprodhub.azurecr.io/own";
const DIGEST = `sha256:${"0".repeat(64)}`;
const running = (container: object): object => ({ spec: { template: { spec: { containers: [container] } } } });
const withDisk = (namespace: string, image: string): object =>
  soundWorkload({
    metadata: { namespace },
    spec: { volumeClaimTemplates: [{ spec: { storageClassName: "managed-csi" } }] },
    container: { image: `${image}@${DIGEST}` },
  });

/** A data store in a production cluster, by one sign. */
function inCluster(what: string, type: string, properties: object, path: string, got: string): Case {
  return {
    broken: { [`there is ${what}`]: { by: add({ type, properties: { ...properties } }), path, got } },
    undecided: "never",
  };
}

/** Cases by the rule's id; each starts from our estate, which breaks nothing. */
export const basicCases: Readonly<Record<string, Case>> = {
  "public-access-closed": all(
    property(REDIS, "publicNetworkAccess", "Enabled", '"Enabled"'),
    property(POSTGRES, "network.publicNetworkAccess", "Enabled", '"Enabled"'),
    property(COSMOS, "publicNetworkAccess", "SecuredByPerimeter", '"SecuredByPerimeter"'),
    property(VAULT, "properties.publicNetworkAccess", "enabled", '"enabled"'),
    property(ACCOUNT, "allowBlobPublicAccess", true, "true"),
    property(REGISTRY, "anonymousPullEnabled", true, "true"),
    property(APIS, "virtualNetworkType", "External", '"External"'),
  ),
  "private-endpoint-exists": relation(ENDPOINT, "private endpoint"),
  "private-endpoint-resolves": relation(ZONE_GROUP, "private DNS zone group"),
  "cluster-api-private": all(
    property(CLUSTER, "apiServerAccessProfile.enablePrivateCluster", false, "false"),
    property(CLUSTER, "apiServerAccessProfile.enablePrivateClusterPublicFQDN", true, "true"),
  ),
  "postgres-backup-kept": all(
    property(POSTGRES, "backup.backupRetentionDays", 7, "7"),
    property(POSTGRES, "backup.geoRedundantBackup", "Disabled", '"Disabled"'),
  ),
  "postgres-highly-available": property(POSTGRES, "highAvailability.mode", "Disabled", '"Disabled"'),
  "cosmos-in-several-regions": all(
    property(COSMOS, "locations", [{ locationName: "germanynorth" }], "1 entry"),
    property(COSMOS, "enableMultipleWriteLocations", false, "false"),
    property(COSMOS, "locations[0].isZoneRedundant", false, "false"),
    property(COSMOS, "backupPolicy.type", "Periodic", '"Periodic"'),
    {
      broken: {},
      undecided: {
        "a location's region is unknown": {
          by: set(COSMOS, { "locations[1].locationName": UNKNOWN }),
          path: "locations[1].locationName",
        },
      },
    },
  ),
  "redis-survives": all(
    property(REDIS, "highAvailability", "Disabled", '"Disabled"'),
    property(DATABASE, "geoReplication.groupNickname", "", '""'),
    {
      broken: {
        "the group has no members": {
          by: set(DATABASE, { "geoReplication.linkedDatabases": [] }),
          path: "geoReplication.linkedDatabases",
          got: "nothing",
        },
      },
      undecided: {},
    },
  ),
  "redis-not-retiring": all(property(REDIS, "sku.name", "Enterprise_E10", '"Enterprise_E10"')),
  "storage-geo-redundant": property(ACCOUNT, "sku.name", "Standard_ZRS", '"Standard_ZRS"'),
  "blobs-undeletable-by-accident": all(
    property(BLOBS, "isVersioningEnabled", false, "false"),
    property(BLOBS, "deleteRetentionPolicy.enabled", false, "false"),
    property(BLOBS, "deleteRetentionPolicy.days", 1, "1"),
    property(BLOBS, "containerDeleteRetentionPolicy.enabled", false, "false"),
    property(BLOBS, "containerDeleteRetentionPolicy.days", 6, "6"),
  ),
  "blobs-have-settings": relation(BLOBS, "blob service properties"),
  "vault-purge-protected": all(
    property(VAULT, "properties.enablePurgeProtection", false, "false"),
    property(VAULT, "properties.enableSoftDelete", false, "false"),
    property(VAULT, "properties.softDeleteRetentionInDays", 7, "7"),
  ),
  "registry-survives-a-zone": all(
    property(REGISTRY, "zoneRedundancy", "Disabled", '"Disabled"'),
    property(REGISTRY, "sku.name", "Basic", '"Basic"'),
    {
      broken: {
        "a copy ignores its region's zones": {
          by: set(REPLICATION, { location: "francecentral" }),
          path: "zoneRedundancy",
          got: '"Disabled"',
        },
      },
      undecided: { "the region is unknown": { by: set(REGISTRY, { location: UNKNOWN }), path: "location" } },
    },
  ),
  "registry-survives-a-region": relation(REPLICATION, "replication"),
  "bus-premium": all(
    property(BUS, "sku.name", "Standard", '"Standard"'),
    property(BUS, "sku.tier", "Standard", '"Standard"'),
  ),
  "cluster-survives-a-zone": all(
    property(CLUSTER, "sku.tier", "Free", '"Free"'),
    property(CLUSTER, "agentPoolProfiles", [], "0 entries"),
    property(CLUSTER, "agentPoolProfiles[0].availabilityZones", ["1"], "1 entry"),
    {
      broken: {
        "a second pool is in one zone": {
          by: set(CLUSTER, { "agentPoolProfiles[1]": { ...POOL, availabilityZones: ["2"] } }),
          path: "agentPoolProfiles[1].availabilityZones",
          got: "1 entry",
        },
      },
      undecided: {},
    },
  ),
  "gateway-survives-a-zone": all(
    property(GATEWAY, "autoscaleConfiguration.minCapacity", 1, "1"),
    property(GATEWAY, "zones", ["1"], "1 entry"),
  ),
  "front-door-has-somewhere-to-go": all(property(ORIGINS, "healthProbeSettings.probePath", "", '""'), {
    broken: {
      "one of two origins is switched off": {
        by: set(`${ORIGIN} front-door-www-fra`, { enabledState: "Disabled" }),
        path: "origins",
        got: "1",
      },
      "there are no origins": { by: without(ORIGIN), path: "origins", got: "0" },
      "there are no origins, and no id is known": {
        by: inOrder(without(ORIGIN), beforeItExists),
        path: "origins",
        got: "0",
      },
    },
    undecided: {
      "whether an origin is on is unknown": {
        by: set(`${ORIGIN} front-door-www-fra`, { enabledState: UNKNOWN }),
        path: "origins",
      },
    },
  }),
  "production-data-protected": {
    broken: {
      "a database may be deleted": { by: unprotect(POSTGRES), path: "option protect", got: "false" },
      "a container may be deleted": {
        by: unprotect("azure-native:storage:BlobContainer"),
        path: "option protect",
        got: "false",
      },
    },
    undecided: "never",
  },
  "no-keys-or-passwords": all(
    property(REGISTRY, "adminUserEnabled", true, "true"),
    property(CLUSTER, "disableLocalAccounts", false, "false"),
    property(CLUSTER, "aadProfile.managed", false, "false"),
    property(CLUSTER, "enableRBAC", false, "false"),
    property(COSMOS, "disableKeyBasedMetadataWriteAccess", false, "false"),
    property(POSTGRES, "authConfig.passwordAuth", "Enabled", '"Enabled"'),
    property(POSTGRES, "authConfig.activeDirectoryAuth", "Disabled", '"Disabled"'),
    property(VAULT, "properties.enableRbacAuthorization", false, "false"),
    property(DATABASE, "accessKeysAuthentication", "Enabled", '"Enabled"'),
    property(BUS, "disableLocalAuth", false, "false"),
    property(ACCOUNT, "allowSharedKeyAccess", true, "true"),
  ),
  "tls-at-least-1-2": all(
    property("azure-native:cdn:AFDCustomDomain", "tlsSettings.minimumTlsVersion", "TLS10", '"TLS10"'),
    property(COSMOS, "minimalTlsVersion", "Tls", '"Tls"'),
    property(DATABASE, "clientProtocol", "Plaintext", '"Plaintext"'),
    property(REDIS, "minimumTlsVersion", "1.1", '"1.1"'),
    property(BUS, "minimumTlsVersion", "1.0", '"1.0"'),
    property(ACCOUNT, "minimumTlsVersion", "TLS1_1", '"TLS1_1"'),
    property(ACCOUNT, "enableHttpsTrafficOnly", false, "false"),
  ),
  "no-data-stores-in-cluster": all(
    inCluster(
      "a StatefulSet with our label",
      STATEFUL_SET,
      soundWorkload({ metadata: { labels: { ...STORE, "plugilo.com/singleton": "true" } } }),
      "metadata.labels",
      LABEL,
    ),
    inCluster("pods with our label", DEPLOYMENT, soundWorkload({ labels: STORE }), `${POD}.metadata.labels`, LABEL),
    inCluster(
      "a workload's StatefulSet with a disk",
      STATEFUL_SET,
      withDisk("services", `${OWN}/it`),
      "spec.volumeClaimTemplates",
      "disks of its own",
    ),
    inCluster(
      "a burst's StatefulSet with a disk",
      STATEFUL_SET,
      withDisk("burst", "ghcr.io/plugilo/it"),
      "spec.volumeClaimTemplates",
      "disks of its own",
    ),
    ...[
      "docker.io/library/postgres:16.15",
      `docker.io/library/redis@${DIGEST}`,
      `${OWN}/mongodb-community-server:7.0-ubi8`,
    ].map((image) =>
      inCluster(
        image,
        DEPLOYMENT,
        soundWorkload({ container: { image } }),
        `${POD}.spec.containers[0].image`,
        `"${/([a-z-]+)[:@]/.exec(image.split("/").at(-1) ?? "")?.[1]}"`,
      ),
    ),
    inCluster(
      "a port of Redis",
      DEPLOYMENT,
      soundWorkload({ container: { image: `${OWN}/cache:1.0`, ports: [{ containerPort: 6379 }] } }),
      `${POD}.spec.containers[0].ports`,
      "6379",
    ),
    inCluster(
      "a bare pod",
      "kubernetes:core/v1:Pod",
      soundWorkload({ container: { image: "docker.io/library/mysql:9.1" }, bare: true }),
      "spec.containers[0].image",
      '"mysql"',
    ),
    inCluster("an operator's database", CNPG, {}, "type", CNPG),
    {
      broken: {},
      undecided: {
        "labels are unknown": {
          by: add({ type: STATEFUL_SET, properties: { metadata: { labels: UNKNOWN } } }),
          path: "metadata.labels",
        },
        "the image is unknown": {
          by: add({ type: DEPLOYMENT, properties: { ...running({ image: UNKNOWN }) } }),
          path: `${POD}.spec.containers[0].image`,
        },
        "the containers are unknown": {
          by: add({ type: DEPLOYMENT, properties: { spec: { template: { spec: { containers: UNKNOWN } } } } }),
          path: `${POD}.spec.containers`,
        },
      },
    },
  ),
  "pages-climb": property(
    "pagerduty:index/service:Service on-call-service-infrastructure",
    "incidentUrgencyRule.urgency",
    "low",
    '"low"',
  ),
  "pager-least-role": property("pagerduty:index/user:User on-call-user-anna", "role", "admin", '"admin"'),
  "only-kinds-that-are-judged": {
    broken: Object.fromEntries(
      [
        "azure-native:redis/v20241101:Redis",
        "azure-native_redis_v20241101:redis:Redis",
        "azure:redis/cache:Cache",
        "aws:elasticache/cluster:Cluster",
        "azure-native:resources:Deployment",
        "azure-native:resources:DeploymentStackAtResourceGroup",
        "azure-native:resources:AzureCliScript",
      ].map((type) => [`there is a ${type}`, { by: add({ type, properties: {} }), path: "type", got: type }]),
    ),
    undecided: "never",
  },
};

/** A public Redis of the retiring service breaks more than one rule, so it has no case above. */
export const publicRetiringRedis: Mutation = inOrder(
  retype(REDIS, "azure-native:redis:Redis"),
  set("azure-native:redis:Redis", { publicNetworkAccess: "Enabled" }),
);
