import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../components/azure/alerting";
import { CosmosMultiRegion, type PasswordVault } from "../components/azure/cosmos-multi-region";
import { PublicDns } from "../components/azure/dns";
import { grant } from "../components/azure/managed-identity";
import { FrontDoorWithAppGateways, type GatewayOrigin } from "../components/azure/front-door-with-app-gateways";
import { PrivateLinkEverything } from "../components/azure/private-link-everything";
import { HEALTH_PATH } from "../facts/health";
import { regionNamed } from "../facts/regions";
import { apis } from "./apis";
import { resourceGroupId } from "./arm-id";
import type { EdgeConfig, Estate, RegionConfig } from "./config";
import { readContract, type Contracts, type Offer } from "./contracts";
import { regionsOf } from "./cross-checks";
import { handOver } from "./hand-over";
import { originHost } from "./origin-hosts";
import { randomProvider } from "./providers";
import { EDGE, sites, type Sites } from "./sites";

interface RegionAtEdge {
  readonly stack: string;
  readonly config: RegionConfig;
  readonly outputs: pulumi.Output<Contracts["region"]>;
}

/** What has no region: Front Door over every region's gateway, Cosmos DB in every region, the public zone. */
export async function edge(
  config: EdgeConfig,
  estate: Estate,
  provider: pulumi.ProviderResource,
): Promise<Offer<"edge">> {
  const azure = { providers: [provider] };
  const groups = sites(pulumi.getStack(), config, EDGE, provider);
  const { workspaceId, metrics } = readContract("management", config.management);
  const alerting = new Alerting("alerting", { site: groups.platform, ...config.alerts }, azure);
  const regions = regionsOf(estate, config.environment)
    // The primary first: its region is the hub of Cosmos DB's writes, and the order must not depend on file names.
    .sort(([, a], [, b]) => a.role.localeCompare(b.role))
    .map(([stack, region]) => ({ stack, config: region, outputs: readContract("region", stack) }));
  const dns = new PublicDns("dns", { site: groups.network, zoneName: config.publicZone }, azure);
  const frontDoor = new FrontDoorWithAppGateways(
    "front-door",
    {
      site: groups.network,
      gateways: Object.fromEntries(regions.map((region) => [placeOf(region).short, gatewayOf(region, config)])),
      domains: domainsOf(config, dns.zoneId),
      probeIntervalSeconds: config.probe.intervalSeconds,
      limits: { requestsPerMinute: config.rateLimit.perMinute },
      workspaceId,
      alerting,
    },
    azure,
  );
  serveDomains(config, dns, frontDoor);
  showMetrics(config, groups, metrics.readerPrincipalId, provider);
  await handOver();
  apis(config, regions, groups.platform, { workspaceId, alerting }, azure);
  await handOver();
  const cosmos = documents({ config, groups, regions, workspaceId, alerting }, provider);
  return {
    frontDoor: {
      id: frontDoor.profileId,
      frontDoorId: frontDoor.frontDoorId,
      endpointHostName: frontDoor.endpointHostName,
      pendingApprovals: frontDoor.pendingApprovals,
    },
    cosmos: { id: cosmos.accountId, host: cosmos.endpointHost },
    nameServers: dns.nameServers,
  };
}

function domainsOf({ domains, cachedPaths = {} }: EdgeConfig, dnsZoneId: pulumi.Output<string>) {
  return Object.fromEntries(
    Object.entries(domains).map(([key, hostName]) => {
      return [key, { hostName, dnsZoneId, probePath: HEALTH_PATH, cachedPaths: cachedPaths[key] ?? [] }];
    }),
  );
}

interface DocumentsArgs {
  readonly config: EdgeConfig;
  readonly groups: Sites;
  readonly regions: readonly RegionAtEdge[];
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
}

/** Cosmos DB in every region, its door and its users' passwords in each. */
function documents(
  { config, groups, regions, workspaceId, alerting }: DocumentsArgs,
  provider: pulumi.ProviderResource,
): CosmosMultiRegion {
  const azure = { providers: [provider] };
  return new CosmosMultiRegion(
    "cosmos",
    {
      site: groups.data,
      locations: regions.map((region, priority) => ({ region: placeOf(region), priority })),
      links: Object.fromEntries(regions.map((region) => [placeOf(region).short, doorOf(region, groups, azure)])),
      ...config.cosmos,
      vaults: Object.fromEntries(regions.map((region) => [placeOf(region).short, vaultOf(region)])),
      workspaceId,
      alerting,
    },
    { providers: [provider, randomProvider()] },
  );
}

/** The hub's exporter reads the metrics of Front Door and Cosmos DB, which are in no region. */
function showMetrics(
  { subscriptionId }: EdgeConfig,
  { network, data }: Sites,
  principalId: pulumi.Output<string>,
  provider: pulumi.ProviderResource,
): void {
  for (const [key, { resourceGroupName }] of Object.entries({ network, data })) {
    const scope = resourceGroupId(subscriptionId, resourceGroupName);
    grant(`metrics-reader-${key}`, { principalId, role: "monitoringReader", scope }, { provider });
  }
}

/** Every public name leads to Front Door. */
function serveDomains({ domains }: EdgeConfig, dns: PublicDns, frontDoor: FrontDoorWithAppGateways): void {
  const { endpointId, endpointHostName } = frontDoor;
  for (const [key, hostName] of Object.entries(domains)) {
    dns.serve(`dns-${key}`, { hostName, endpointId, endpointHostName, validationToken: tokenOf(frontDoor, key) });
  }
}

function tokenOf({ domainValidationTokens }: FrontDoorWithAppGateways, key: string): pulumi.Output<string> {
  const token = domainValidationTokens[key];
  if (!token) throw new Error(`domain ${key}: got no validation token, expected one for each domain of Front Door.`);
  return token;
}

function placeOf({ config }: RegionAtEdge): ReturnType<typeof regionNamed> {
  return regionNamed(config.region);
}

function gatewayOf(region: RegionAtEdge, { domains, gateways = {} }: EdgeConfig): GatewayOrigin {
  const { gateway } = region.outputs;
  const { originName } = region.config.gateway;
  const { short, frontDoorPrivateLinkLocation } = placeOf(region);
  return {
    gatewayId: gateway.id,
    frontendName: gateway.frontendName,
    privateLinkLocation: frontDoorPrivateLinkLocation,
    hostNames: Object.fromEntries(Object.keys(domains).map((key) => [key, originHost(key, originName)])),
    ...gateways[short],
  };
}

/** Each region's services find Cosmos DB's passwords in their own vault. */
function vaultOf({ outputs }: RegionAtEdge): PasswordVault {
  return { id: outputs.keyVault.id, readers: { services: outputs.services.principalId } };
}

/** The region's own door to platform services, made by its stack: Cosmos DB's endpoint there is added through it. */
function doorOf(region: RegionAtEdge, groups: Sites, azure: pulumi.ComponentResourceOptions): PrivateLinkEverything {
  const { network } = region.outputs;
  const site = { ...groups.data, region: placeOf(region), resourceGroupName: network.resourceGroupName };
  return PrivateLinkEverything.resume(
    `link-${placeOf(region).short}`,
    { site, subnetId: network.privateEndpointSubnetId, zoneIds: network.zoneIds },
    azure,
  );
}
