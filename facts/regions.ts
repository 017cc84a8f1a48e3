import type { Source } from "./source";
import type { SIZE_KINDS } from "./vm-sizes";

/** What an Azure region can do, as far as a decision of ours depends on it. Zones decide HA modes, `zones` and spread. */
export interface RegionCapabilities {
  /** Availability zones that a subscription sees; empty where the region has none. */
  readonly zones: readonly string[];
  /** Region that geo-redundant storage and backups land in. */
  readonly pair: string;
  /** Geo-zone-redundant storage (GZRS) is offered. */
  readonly gzrs: boolean;
  /** PostgreSQL flexible server: the best high-availability mode on offer. */
  readonly postgresHa: "ZoneRedundant" | "SameZone";
  /** PostgreSQL flexible server: long-term backups in a backup vault are offered. */
  readonly postgresVault: boolean;
  /** Backup vaults take snapshots of clusters. */
  readonly clusterBackup: boolean;
  /**
   * Location from which Front Door opens its Private Link to an origin in this region. Where the region itself is not
   * listed, another is chosen that no sibling region uses, so that two origins never share one location's fate.
   */
  readonly frontDoorPrivateLinkLocation: string;
  /** API Management: the v2 tiers are offered beside the classic ones, which alone span regions. */
  readonly apiManagementV2: boolean;
  /** Azure Managed Redis is offered. */
  readonly managedRedis: boolean;
  /** The NAT gateway of SKU StandardV2 is offered: zone-redundant where there are zones. */
  readonly natGatewayV2: boolean;
  /** GPU virtual machine families are on offer. */
  readonly gpu: boolean;
  /** Other kinds of virtual machine sizes that are not. */
  readonly lackingSizes: readonly (keyof typeof SIZE_KINDS)[];
  /** Container instances inside a virtual network (burst, A5) are known to work. */
  readonly containerInstancesInVnet: boolean;
}

export interface Region extends RegionCapabilities {
  /** Azure's name, as in a resource's `location`. */
  readonly name: string;
  /** Three letters for names of resources (storage accounts allow 24 characters in all). */
  readonly short: string;
  readonly city: string;
  /** Where each capability was read; `verified: false` is what a preflight asks Azure first. */
  readonly sources: { readonly [Capability in keyof RegionCapabilities]: Source };
}

const read = "2026-11";
const page = (from: string): Source => ({ from, read });
const unread = (from: string): Source => ({ from, read, verified: false });

/** Prices of every virtual machine size by region: what has none there is not sold there. Taken from Azure's price list in June 2026. */
const PRICED_SIZES = page(
  "https://github.com/Azure/karpenter-provider-azure/blob/main/pkg/providers/pricing/zz_generated.pricing.go",
);

/** Pages whose tables list every region; a region's own row overrides what they do not tell. */
const TABLES: Region["sources"] = {
  zones: page("https://learn.microsoft.com/azure/reliability/regions-list"),
  pair: page("https://learn.microsoft.com/azure/reliability/regions-list"),
  gzrs: page("https://learn.microsoft.com/azure/storage/common/redundancy-regions-gzrs"),
  postgresHa: page("https://learn.microsoft.com/azure/postgresql/flexible-server/overview#azure-regions"),
  // Generally available in five regions of Asia and the United Kingdom, a preview in all others.
  postgresVault: page("https://learn.microsoft.com/azure/backup/backup-azure-database-postgresql-flex-support-matrix"),
  // Operational tier. The vault tier, from which a paired region could restore, is in none of ours.
  clusterBackup: page(
    "https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-support-matrix#supported-regions",
  ),
  frontDoorPrivateLinkLocation: page("https://learn.microsoft.com/azure/frontdoor/private-link#region-availability"),
  apiManagementV2: page("https://learn.microsoft.com/azure/api-management/api-management-region-availability"),
  // Azure keeps regions of Managed Redis out of its documentation: this is the list that a provider in wide use refuses others by.
  managedRedis: page(
    "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/internal/services/redisenterprise/validate/redis_enterprise_cluster_location.go",
  ),
  natGatewayV2: page("https://learn.microsoft.com/azure/nat-gateway/nat-sku#known-limitations"),
  gpu: PRICED_SIZES,
  lackingSizes: PRICED_SIZES,
  // The page of today names no regions; the last that did (June 2022) had Frankfurt, Gävle and Paris, and not Berlin.
  containerInstancesInVnet: page(
    "https://learn.microsoft.com/azure/container-instances/container-instances-resource-and-quota-limits",
  ),
};

const ALL = [
  {
    name: "germanywestcentral",
    short: "fra",
    city: "Frankfurt",
    zones: ["1", "2", "3"],
    pair: "germanynorth",
    gzrs: true,
    // The table marks it `$`: new zone-redundant servers are refused for the time being. Until that ends, the primary is
    // made with `plugilo:postgres.highAvailability: SameZone` (docs/decisions/07).
    postgresHa: "ZoneRedundant",
    postgresVault: false,
    clusterBackup: true,
    frontDoorPrivateLinkLocation: "germanywestcentral",
    apiManagementV2: true,
    managedRedis: true,
    natGatewayV2: true,
    gpu: true,
    lackingSizes: [],
    containerInstancesInVnet: true,
    sources: TABLES,
  },
  {
    name: "germanynorth",
    short: "ber",
    city: "Berlin",
    zones: [],
    pair: "germanywestcentral",
    gzrs: false,
    postgresHa: "SameZone",
    postgresVault: false,
    // The page lists the regions, and Berlin is none of them.
    clusterBackup: false,
    frontDoorPrivateLinkLocation: "swedencentral",
    apiManagementV2: false,
    managedRedis: true,
    // The page lists the regions without it, and Berlin is none of them.
    natGatewayV2: true,
    // Two sizes have a price, of 96 CPUs and eight A100 each: no pool of ours takes such nodes.
    gpu: false,
    lackingSizes: ["arm64", "version7", "storageV4"],
    containerInstancesInVnet: false,
    sources: {
      ...TABLES,
      managedRedis: unread(TABLES.managedRedis.from),
      containerInstancesInVnet: unread(TABLES.containerInstancesInVnet.from),
    },
  },
  {
    name: "swedencentral",
    short: "gvl",
    city: "Gävle",
    zones: ["1", "2", "3"],
    pair: "swedensouth",
    gzrs: true,
    postgresHa: "ZoneRedundant",
    postgresVault: false,
    clusterBackup: true,
    frontDoorPrivateLinkLocation: "swedencentral",
    apiManagementV2: true,
    managedRedis: true,
    natGatewayV2: true,
    gpu: true,
    lackingSizes: [],
    containerInstancesInVnet: true,
    sources: TABLES,
  },
  {
    name: "francecentral",
    short: "par",
    city: "Paris",
    zones: ["1", "2", "3"],
    pair: "francesouth",
    gzrs: true,
    postgresHa: "ZoneRedundant",
    postgresVault: false,
    clusterBackup: true,
    frontDoorPrivateLinkLocation: "francecentral",
    apiManagementV2: true,
    managedRedis: true,
    natGatewayV2: true,
    gpu: true,
    lackingSizes: [],
    containerInstancesInVnet: true,
    sources: { ...TABLES, managedRedis: unread(TABLES.managedRedis.from) },
  },
] as const satisfies readonly Region[];

export type RegionName = (typeof ALL)[number]["name"];

/** Regions that a stack may name, by Azure's name. */
export const REGIONS: ReadonlyMap<string, Region> = new Map(ALL.map((region) => [region.name, region]));

/** @throws when the region is not in the table: its capabilities would be guesses. */
export function regionNamed(name: string): Region {
  const region = REGIONS.get(name);
  if (!region) {
    const known = [...REGIONS.keys()].join(", ");
    throw new Error(`region: got "${name}", expected one of ${known}; add it to facts/regions.ts with its sources.`);
  }
  return region;
}

/** The `zones` property of a zonal or zone-redundant resource: absent where the region has no zones. */
export function zonesOf(region: Region): string[] | undefined {
  return region.zones.length > 0 ? [...region.zones] : undefined;
}
