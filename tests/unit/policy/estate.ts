import { OnCall } from "../../../components/pagerduty/on-call";
import { readRoster } from "../../../observability/on-call/roster";
import { AksCluster } from "../../../components/azure/aks-cluster";
import { ApiManagement } from "../../../components/azure/api-management";
import { ApplicationGateway } from "../../../components/azure/application-gateway";
import { ContainerRegistry } from "../../../components/azure/container-registry";
import { CosmosMultiRegion } from "../../../components/azure/cosmos-multi-region";
import { FrontDoorWithAppGateways } from "../../../components/azure/front-door-with-app-gateways";
import { KeyVault } from "../../../components/azure/key-vault";
import { ObservabilityWorkspace } from "../../../components/azure/observability-workspace";
import { PostgresWithReplicasAndPgBouncer } from "../../../components/azure/postgres-with-replicas-and-pgbouncer";
import { PrivateLinkEverything } from "../../../components/azure/private-link-everything";
import { RedisGeo } from "../../../components/azure/redis-geo";
import { ServiceBus } from "../../../components/azure/service-bus";
import { Storage } from "../../../components/azure/storage";
import type { PrivateService } from "../../../facts/private-link";
import type { Resource } from "../../../policy/rules/resource";
import { TENANT_ID, WORKSPACE_ID } from "../components/doors";
import { record, type Recording, type StackOptions } from "../components/recorder";
import { siteIn } from "../components/sites";

const SERVICES: readonly PrivateService[] = [
  "postgres",
  "cosmosMongo",
  "redis",
  "blob",
  "keyVault",
  "registry",
  "serviceBus",
  "privateLinkService",
];
const VNET = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet";
const frankfurt = siteIn("germanywestcentral");
const berlin = siteIn("germanynorth");

let made: Promise<readonly Resource[]> | undefined;

/** The bodies that our components really send, of both roles of a region and of all that has none, as one production stack. */
export function ourEstate(): Promise<readonly Resource[]> {
  return (made ??= record((opts) => everything(opts), { outputs: COMPUTED, calls: CALLS }).then(resourcesOf));
}

function everything(opts: StackOptions): void {
  const site = frankfurt;
  const link = door("link", opts);
  dataOf(link, opts);
  new KeyVault("vault", { site, link, tenantId: TENANT_ID }, opts);
  new ObservabilityWorkspace("logs", { site, retentionDays: 90 }, opts);
  const replicas = [berlin.region];
  new ContainerRegistry("images", { site, link, replicas }, opts);
  for (const [name, at] of Object.entries({ frankfurt, berlin })) clusterOf(name, at, opts);
  apisOf(site, opts);
  const vaults = { fra: `${VNET.split("/providers/")[0]}/providers/Microsoft.KeyVault/vaults/kv` };
  const pagerMail = "platform@plugilo.pagerduty.com";
  new OnCall("on-call", { roster: readRoster(), pagerMail, vaults, tags: site.tags }, opts);
  const gateway = { gatewayId: `${VNET}-gateway`, frontendName: "private", privateLinkLocation: "swedencentral" };
  new FrontDoorWithAppGateways(
    "edge",
    {
      site,
      gateways: {
        frankfurt: { ...gateway, hostNames: { www: "www.fra.plugilo.com" } },
        berlin: { ...gateway, hostNames: { www: "www.ber.plugilo.com" } },
      },
      domains: { www: { hostName: "www.plugilo.com", probePath: "/healthz" } },
      probeIntervalSeconds: 5,
      limits: { requestsPerMinute: 100 },
    },
    opts,
  );
}

function apisOf(site: typeof frankfurt, opts: StackOptions): void {
  const place = (name: string, { region }: typeof frankfurt) => ({
    region,
    subnetId: `${VNET}/subnets/apis`,
    vnetId: VNET,
    zoneId: `${VNET}/zones/own`,
    entrance: { hostName: `entrance.${name}.plugilo.com`, address: "10.17.27.10" },
  });
  new ApiManagement(
    "apis",
    {
      site,
      publisher: { name: "Plugilo", email: "apis@plugilo.com" },
      locations: {
        frankfurt: { ...place("frankfurt", frankfurt), units: 3 },
        berlin: { ...place("berlin", berlin), units: 2 },
      },
      primary: "frankfurt",
      services: {},
      tokens: {
        openIdConfigurationUrl: "https://login.plugilo.com/.well-known/openid-configuration",
        audience: "api://plugilo",
      },
      plansUrl: "https://www.plugilo.com/plans",
      healthPath: "/healthz",
    },
    opts,
  );
}

function door(name: string, opts: StackOptions): PrivateLinkEverything {
  const subnetId = `${VNET}/subnets/endpoints`;
  return new PrivateLinkEverything(name, { site: frankfurt, vnetId: VNET, subnetId, services: SERVICES }, opts);
}

function dataOf(link: PrivateLinkEverything, opts: StackOptions): void {
  const postgres = {
    link,
    version: "16",
    sku: { name: "Standard_E16ds_v5", tier: "MemoryOptimized" },
    storageGb: 2048,
    administrators: { platform: { objectId: TENANT_ID, principalName: "admins", principalType: "Group" } },
    tenantId: TENANT_ID,
    databases: ["accounts"],
    pool: { clients: 3500 },
    logicalReplication: true,
    maintenanceWindow: { day: "Wednesday", startHourUtc: 1 },
  } as const;
  const primary = { kind: "primary", sameRegionReplicas: 1 } as const;
  const own = new PostgresWithReplicasAndPgBouncer("postgres", { ...postgres, site: frankfurt, role: primary }, opts);
  const role = { kind: "replica", primaryServerId: own.serverId } as const;
  new PostgresWithReplicasAndPgBouncer("berlins-postgres", { ...postgres, site: berlin, role }, opts);
  const redis = { sku: "MemoryOptimized_M50", groupNickname: "plugilo-prod", accessPolicies: {} };
  new RedisGeo("redis", { ...redis, site: frankfurt, link }, opts);
  new Storage("files", { site: frankfurt, role: "files", link, containers: ["uploads"] }, opts);
  new ServiceBus("bus", { site: frankfurt, link, queues: { jobs: {} } }, opts);
  new CosmosMultiRegion(
    "cosmos",
    {
      site: frankfurt,
      locations: [frankfurt, berlin].map(({ region }, priority) => ({ region, priority })),
      links: { frankfurt: link, berlin: link },
      databases: { activity: { maxThroughput: 1000, collections: { events: { shardKey: "user_id" } } } },
    },
    opts,
  );
}

function clusterOf(name: string, site: typeof frankfurt, opts: StackOptions): void {
  const subnetIds = { systemNodes: `${VNET}/subnets/system`, nodes: `${VNET}/subnets/nodes` };
  new AksCluster(
    `${name}-cluster`,
    {
      site,
      network: { vnetId: VNET, subnetIds, privateDnsZone: "system" },
      burst: "none",
      kubernetesVersion: "1.36",
      systemPool: { vmSize: "Standard_D4ads_v5", minimum: 3, maximum: 9 },
      adminGroupIds: [TENANT_ID],
      tenantId: TENANT_ID,
      workspaceId: WORKSPACE_ID,
      sensorWorkspaceId: WORKSPACE_ID,
      maintenance: { day: "Wednesday", startHourUtc: 1, durationHours: 4 },
    },
    opts,
  );
  new ApplicationGateway(
    `${name}-gateway`,
    {
      site,
      subnetId: `${VNET}/subnets/gateway`,
      privateLinkSubnetId: `${VNET}/subnets/gateway-private-link`,
      privateFrontendAddress: "10.17.25.10",
      backends: { cluster: { address: "10.17.27.10", probePath: "/healthz", probeHostName: "www.fra.plugilo.com" } },
      sites: { www: { hostNames: ["www.plugilo.com"], backend: "cluster" } },
      certificate: { secretId: "https://kv.vault.azure.net/secrets/public-names", vaultId: `${VNET}-vault` },
      capacity: { minimum: 6, maximum: 50 },
    },
    opts,
  );
}

const COMPUTED = {
  "azure-native:containerservice:ManagedCluster": () => ({
    privateFQDN: "aks-1.privatelink.germanywestcentral.azmk8s.io",
    oidcIssuerProfile: { enabled: true, issuerURL: "https://issuer.example.net/" },
  }),
};

const CALLS = {
  "azure-native:containerservice:listManagedClusterUserCredentials": () => ({
    kubeconfigs: [{ name: "clusterUser", value: "" }],
  }),
};

function resourcesOf({ all }: Recording<void>): readonly Resource[] {
  return all.map(({ type, name, inputs, id, protect }) => ({
    urn: urnOf(type, name),
    name,
    type,
    properties: { ...inputs, id },
    protect,
    propertySources: {},
  }));
}

/** @param stack decides the tier. */
export function urnOf(type: string, name: string, stack = "prod-frankfurt"): string {
  return `urn:pulumi:${stack}::plugilo::${type}::${name}`;
}
