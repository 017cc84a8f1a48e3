import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../components/azure/alerting";
import { CosmosMultiRegion } from "../components/azure/cosmos-multi-region";
import { PublicDns } from "../components/azure/dns";
import { FrontDoorWithAppGateways } from "../components/azure/front-door-with-app-gateways";
import { PrivateLinkEverything } from "../components/azure/private-link-everything";
import { HEALTH_PATH } from "../facts/health";
import { regionNamed } from "../facts/regions";
import type { EdgeConfig, Estate, RegionConfig } from "./config";
import { readContract, type Contracts, type Offer } from "./contracts";
import { regionsOf } from "./cross-checks";
import { handOver } from "./hand-over";
import { sites, type Sites } from "./sites";

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
  const groups = sites(pulumi.getStack(), config, "edge", provider);
  const { workspaceId } = readContract("management", config.management);
  const alerting = new Alerting("alerting", { site: groups.platform, emails: config.alerts.emails }, azure);
  const regions = regionsOf(estate, config.environment)
    // The primary first: its region is the hub of Cosmos DB's writes, and the order must not depend on file names.
    .sort(([, a], [, b]) => a.role.localeCompare(b.role))
    .map(([stack, region]) => ({ stack, config: region, outputs: readContract("region", stack) }));
  const dns = new PublicDns("dns", { site: groups.network, zoneName: config.publicZone }, azure);
  const frontDoor = new FrontDoorWithAppGateways(
    "front-door",
    {
      site: groups.network,
      gateways: Object.fromEntries(regions.map((region) => [placeOf(region).short, gatewayOf(region)])),
      domains: Object.fromEntries(
        Object.entries(config.domains).map(([key, hostName]) => [key, { hostName, dnsZoneId: dns.zoneId }]),
      ),
      probe: { path: HEALTH_PATH, intervalSeconds: config.probe.intervalSeconds },
      rateLimitPerMinute: config.rateLimit.perMinute,
      workspaceId,
    },
    azure,
  );
  serveDomains(config, dns, frontDoor);
  await handOver();
  const cosmos = new CosmosMultiRegion(
    "cosmos",
    {
      site: groups.data,
      locations: regions.map((region, priority) => ({ region: placeOf(region), priority })),
      links: Object.fromEntries(regions.map((region) => [placeOf(region).short, doorOf(region, groups, azure)])),
      databases: config.cosmos.databases,
      workspaceId,
    },
    azure,
  );
  return {
    frontDoor: {
      id: frontDoor.profileId,
      endpointHostName: frontDoor.endpointHostName,
      pendingApprovals: frontDoor.pendingApprovals,
    },
    cosmos: { id: cosmos.accountId, host: cosmos.endpointHost },
    nameServers: dns.nameServers,
  };
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

function gatewayOf(region: RegionAtEdge): {
  gatewayId: pulumi.Output<string>;
  frontendName: pulumi.Output<string>;
  privateLinkLocation: string;
  hostName: string;
} {
  const { gateway } = region.outputs;
  const [hostName = ""] = region.config.gateway.hostNames;
  return {
    gatewayId: gateway.id,
    frontendName: gateway.frontendName,
    privateLinkLocation: placeOf(region).frontDoorPrivateLinkLocation,
    hostName,
  };
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
