import type * as pulumi from "@pulumi/pulumi";
import { HubPeering } from "../../components/azure/hub-peering";
import { RegionalNetwork } from "../../components/azure/regional-network";
import type { Site } from "../../components/site";
import { planRegion, type RegionSubnet } from "../../facts/address-plan";
import { regionNamed, type Region } from "../../facts/regions";
import { largestOf } from "../cluster";
import type { Estate, RegionConfig } from "../config";
import { readContract, type Contracts } from "../contracts";
import { doors, watched, type Ground } from "../ground";
import { handOver } from "../hand-over";

/** What every part of a region is made with. */
export interface Foundation extends Ground<RegionConfig, RegionSubnet> {
  readonly estate: Estate;
  readonly place: Region;
  readonly management: pulumi.Output<Contracts["management"]>;
  /** The region that this one joins in replication; none for the primary. */
  readonly joined: pulumi.Output<Contracts["region"]> | undefined;
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
  const place = regionNamed(config.region);
  const management = readContract("management", config.management);
  const joined = config.joins === undefined ? undefined : readContract("region", config.joins);
  const base = watched(config, place.short, provider);
  const { workspaceId, alerting, azure } = base;
  const site = base.sites.network;
  await handOver();
  const plan = planRegion(config.network.addressSpace);
  const { egress, ddos } = config.network;
  const network = new RegionalNetwork(
    "network",
    { site, plan, egress, ddos, cluster: largestOf(config), workspaceId, alerting },
    azure,
  );
  await handOver();
  joinHub(network, management, site, azure);
  await handOver();
  return { ...base, config, estate, place, plan, management, joined, network, link: doors(base, network, SERVICES) };
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
