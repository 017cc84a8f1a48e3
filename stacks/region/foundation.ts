import * as pulumi from "@pulumi/pulumi";
import { Alerting } from "../../components/azure/alerting";
import { FlowLogs } from "../../components/azure/flow-logs";
import { HubPeering } from "../../components/azure/hub-peering";
import { ObservabilityWorkspace } from "../../components/azure/observability-workspace";
import { PrivateLinkEverything } from "../../components/azure/private-link-everything";
import { RegionalNetwork, type RegionalNetworkArgs } from "../../components/azure/regional-network";
import type { Site } from "../../components/site";
import { planRegion, type AddressPlan, type RegionSubnet } from "../../facts/address-plan";
import { LOG_RETENTION_DAYS } from "../../facts/observability";
import { regionNamed, type Region } from "../../facts/regions";
import { largestOf } from "../cluster";
import type { Estate, RegionConfig } from "../config";
import { readContract, type Contracts } from "../contracts";
import { handOver } from "../hand-over";
import { sites, type Sites } from "../sites";

/** What every part of a region is made with. */
export interface Foundation {
  readonly config: RegionConfig;
  readonly estate: Estate;
  readonly place: Region;
  readonly sites: Sites;
  readonly plan: AddressPlan<RegionSubnet>;
  readonly management: pulumi.Output<Contracts["management"]>;
  /** The region that this one joins in replication; none for the primary. */
  readonly joined: pulumi.Output<Contracts["region"]> | undefined;
  readonly network: RegionalNetwork<RegionSubnet>;
  readonly link: PrivateLinkEverything;
  readonly workspaceId: pulumi.Output<string>;
  readonly alerting: Alerting;
  readonly azure: pulumi.ComponentResourceOptions;
}

/** Kinds of service that a region's network has a door to; Cosmos DB's endpoint is put there by the edge. */
const SERVICES = [
  "postgres",
  "cosmosMongo",
  "redis",
  "blob",
  "keyVault",
  "registry",
  "serviceBus",
  "privateLinkService",
] as const;

export async function foundation(
  config: RegionConfig,
  estate: Estate,
  provider: pulumi.ProviderResource,
): Promise<Foundation> {
  const azure = { providers: [provider] };
  const place = regionNamed(config.region);
  const groups = sites(pulumi.getStack(), config, place.short, provider);
  const management = readContract("management", config.management);
  const joined = config.joins === undefined ? undefined : readContract("region", config.joins);
  const site = groups.network;
  const { workspaceId } = new ObservabilityWorkspace(
    "logs",
    { site: groups.platform, retentionDays: LOG_RETENTION_DAYS },
    azure,
  );
  const alerting = new Alerting("alerting", { site: groups.platform, emails: config.alerts.emails }, azure);
  await handOver();
  const plan = planRegion(config.network.addressSpace);
  const network = networkOf(config, { site, plan, workspaceId, alerting }, azure);
  await handOver();
  const { vnetId, subnetIds } = network;
  joinHub(network, management, site, azure);
  await handOver();
  const door = { site, vnetId, subnetId: subnetIds.privateEndpoints, services: SERVICES };
  const link = new PrivateLinkEverything("private-link", door, azure);
  new FlowLogs("flow-logs", { site: groups.data, vnetId, link, workspaceId }, azure);
  return {
    config,
    estate,
    place,
    sites: groups,
    plan,
    management,
    joined,
    network,
    link,
    workspaceId,
    alerting,
    azure,
  };
}

function networkOf(
  config: RegionConfig,
  given: Pick<RegionalNetworkArgs<RegionSubnet>, "site" | "plan" | "workspaceId" | "alerting">,
  azure: pulumi.ComponentResourceOptions,
): RegionalNetwork<RegionSubnet> {
  const { egress, ddos } = config.network;
  return new RegionalNetwork("network", { ...given, egress, ddos, cluster: largestOf(config) }, azure);
}

function joinHub(
  { vnetId, vnetName }: RegionalNetwork<RegionSubnet>,
  { hub }: Foundation["management"],
  site: Site,
  azure: pulumi.ComponentResourceOptions,
): void {
  new HubPeering(
    "hub",
    {
      site,
      vnetId,
      vnetName,
      hubVnetId: hub.vnetId,
      hubVnetName: hub.vnetName,
      hubResourceGroupName: hub.resourceGroupName,
      regionKey: site.region.short,
    },
    azure,
  );
}
