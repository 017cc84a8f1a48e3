import type { Source } from "./source";

/** What an Azure region can do, as far as a decision of ours depends on it. Zones decide HA modes, `zones` and spread. */
export interface Region {
  /** Azure's name, as in a resource's `location`. */
  readonly name: string;
  /** Three letters for names of resources (storage accounts allow 24 characters in all). */
  readonly short: string;
  readonly city: string;
  /** Availability zones that a subscription sees; empty where the region has none. */
  readonly zones: readonly string[];
  /** Region that geo-redundant storage and backups land in. */
  readonly pair: string;
  /** Geo-zone-redundant storage (GZRS) is offered. */
  readonly gzrs: boolean;
  /** PostgreSQL flexible server: the best high-availability mode on offer. */
  readonly postgresHa: "ZoneRedundant" | "SameZone";
  /**
   * Location from which Front Door opens its Private Link to an origin in this region. Where the region itself is not
   * listed, another is chosen that no sibling region uses, so that two origins never share one location's fate.
   */
  readonly frontDoorPrivateLinkLocation: string;
  /** GPU virtual machine families are on offer. */
  readonly gpu: boolean;
  /** Container instances inside a virtual network (burst, A5) are known to work. */
  readonly containerInstancesInVnet: boolean;
  readonly sources: readonly Source[];
}

const regionsList: Source = { from: "https://learn.microsoft.com/azure/reliability/regions-list", read: "2026-11" };
const frontDoorLocations: Source = {
  from: "https://learn.microsoft.com/azure/frontdoor/private-link#region-availability",
  read: "2026-11",
};
const postgresRegions: Source = {
  from: "https://learn.microsoft.com/azure/postgresql/flexible-server/overview#azure-regions",
  read: "2026-11",
};

const gzrsRegions: Source = {
  from: "https://learn.microsoft.com/azure/storage/common/redundancy-regions-gzrs",
  read: "2026-11",
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
    frontDoorPrivateLinkLocation: "germanywestcentral",
    gpu: true,
    containerInstancesInVnet: true,
    sources: [regionsList, frontDoorLocations, postgresRegions, gzrsRegions],
  },
  {
    name: "germanynorth",
    short: "ber",
    city: "Berlin",
    zones: [],
    pair: "germanywestcentral",
    gzrs: false,
    postgresHa: "SameZone",
    frontDoorPrivateLinkLocation: "swedencentral",
    gpu: false,
    containerInstancesInVnet: false,
    sources: [regionsList, frontDoorLocations, postgresRegions, gzrsRegions],
  },
  {
    name: "swedencentral",
    short: "gvl",
    city: "Gävle",
    zones: ["1", "2", "3"],
    pair: "swedensouth",
    gzrs: true,
    postgresHa: "ZoneRedundant",
    frontDoorPrivateLinkLocation: "swedencentral",
    gpu: true,
    containerInstancesInVnet: true,
    sources: [regionsList, frontDoorLocations, postgresRegions, gzrsRegions],
  },
  {
    name: "francecentral",
    short: "par",
    city: "Paris",
    zones: ["1", "2", "3"],
    pair: "francesouth",
    gzrs: true,
    postgresHa: "ZoneRedundant",
    frontDoorPrivateLinkLocation: "francecentral",
    gpu: true,
    containerInstancesInVnet: true,
    sources: [regionsList, frontDoorLocations, postgresRegions, gzrsRegions],
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
