import type { Region } from "../../../facts/regions";
import { sizeRefusal } from "../../../facts/vm-sizes";
import { UNKNOWN, valueAt, type Resource } from "../../../resilience/resource";
import { regionCalled, regionOf } from "../region";
import { found, undecided, type Finding, type Rule } from "../rule";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "kubernetes:karpenter.sh/v1:NodePool";
const ACCOUNT = "azure-native:cosmosdb:DatabaseAccount";
const READ = "2026-11";
const azure = (types: string): string[] => types.split(" ").map((type) => `azure-native:${type}`);

/** What takes a list of zones, and what asks for zones in a word. */
const ZONED = azure(
  "network:ApplicationGateway network:AzureFirewall network:NatGateway network:PublicIPAddress redisenterprise:RedisEnterprise",
);
const ZONE_REDUNDANT = azure("containerregistry:Registry containerregistry:Replication");
const REQUIREMENTS = "spec.template.spec.requirements";

/** What a requirement of Karpenter's asks for, as a size that shows it. https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools (2026-11) */
const SHOWN_BY: Readonly<Record<string, (value: string) => string>> = {
  "node.kubernetes.io/instance-type": (size) => size,
  "kubernetes.io/arch": (arch) => (arch === "arm64" ? "Standard_D4ps_v5" : ""),
  "karpenter.azure.com/sku-version": (version) => `Standard_D4s_v${version}`,
  "karpenter.azure.com/sku-family": (family) => `Standard_${family}4s_v5`,
};

export const sizeRules: readonly Rule[] = [
  {
    id: "zones-only-where-there-are",
    scope: "resource",
    title: "Zones are asked for only in a region that has some.",
    why: "Azure refuses the resource; Berlin has none, and what spreads over zones elsewhere is made twice there (A17, A23).",
    remedy: "take the zones from zonesOf(site.region), which is nothing where there are none.",
    documentation: { address: "https://learn.microsoft.com/azure/reliability/regions-list", read: READ },
    requirements: ["A17", "A23"],
    frameworks: ["WAF RE:05"],
    severity: "mandatory",
    unknown: "report",
    types: [...ZONED, ...ZONE_REDUNDANT, CLUSTER, ACCOUNT],
    judge: zonesAsked,
  },
  {
    id: "node-sizes-offered",
    scope: "estate",
    title: "Nodes are of sizes that their region sells.",
    why: "Karpenter asks, Azure refuses, pods wait: Berlin has no ARM64, no GPU and no version 7 (A3, A17).",
    remedy:
      "leave pools to NodePools, which takes the sizes that both regions have; facts/vm-sizes.ts knows the others.",
    documentation: { address: "https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools", read: READ },
    requirements: ["A3", "A17"],
    frameworks: ["WAF RE:05", "WAF PE:03"],
    severity: "mandatory",
    unknown: "never",
    judge: (resources) => {
      const clusters = resources.filter(({ type }) => type === CLUSTER);
      const region = clusters.map(regionOf).find((known) => known !== undefined);
      if (region === undefined) return [];
      const pools = resources.filter(({ type }) => type === POOL);
      return [
        ...clusters.flatMap((cluster) => refusedIn(cluster, region)),
        ...pools.flatMap((pool) => refusedBy(pool, region)),
      ];
    },
  },
];

function zonesAsked(resource: Resource): readonly Finding[] {
  if (resource.type === ACCOUNT) return zonesOfLocations(resource);
  if (regionOf(resource)?.zones.length !== 0) return [];
  if (ZONE_REDUNDANT.includes(resource.type)) return unasked(resource, "zoneRedundancy", "Disabled");
  if (resource.type !== CLUSTER) return unasked(resource, "zones");
  const pools = valueAt(resource.properties, "agentPoolProfiles");
  return Array.isArray(pools)
    ? pools.flatMap((_, index) => unasked(resource, `agentPoolProfiles[${index}].availabilityZones`))
    : [];
}

function zonesOfLocations(account: Resource): readonly Finding[] {
  const locations = valueAt(account.properties, "locations");
  if (!Array.isArray(locations)) return [];
  return locations.flatMap((_, index) => {
    const region = regionCalled(valueAt(account.properties, `locations[${index}].locationName`));
    return region?.zones.length === 0 ? unasked(account, `locations[${index}].isZoneRedundant`, false) : [];
  });
}

/** Nothing, an empty list, or the word for none. */
function unasked(resource: Resource, path: string, none?: string | boolean): readonly Finding[] {
  const value = valueAt(resource.properties, path);
  const expected = "none: the region has no zones";
  if (value === UNKNOWN) return [undecided(resource, path, expected)];
  if (value === undefined || value === none || (Array.isArray(value) && value.length === 0)) return [];
  return [found(resource, path, Array.isArray(value) ? `zones ${value.join(", ")}` : String(value), expected)];
}

function refusedIn(cluster: Resource, region: Region): readonly Finding[] {
  const pools = valueAt(cluster.properties, "agentPoolProfiles");
  if (!Array.isArray(pools)) return [];
  return pools.flatMap((_, index) => {
    const path = `agentPoolProfiles[${index}].vmSize`;
    return refused(cluster, path, valueAt(cluster.properties, path), region);
  });
}

function refusedBy(pool: Resource, region: Region): readonly Finding[] {
  const requirements = valueAt(pool.properties, REQUIREMENTS);
  if (!Array.isArray(requirements)) return [];
  return requirements.flatMap((_, index) => {
    const at = (key: string): unknown => valueAt(pool.properties, `${REQUIREMENTS}[${index}].${key}`);
    const [key, values] = [at("key"), at("values")];
    const shown = typeof key === "string" ? SHOWN_BY[key] : undefined;
    if (shown === undefined || at("operator") !== "In" || !Array.isArray(values)) return [];
    const path = `${REQUIREMENTS}[${index}].values`;
    return values.flatMap((value) => refused(pool, path, shown(String(value)), region, String(value)));
  });
}

function refused(resource: Resource, path: string, size: unknown, region: Region, got = size): readonly Finding[] {
  const says = typeof size === "string" && size !== UNKNOWN ? sizeRefusal(region, size) : undefined;
  return says === undefined
    ? []
    : [found(resource, path, `"${String(got)}"`, `no ${says}, which ${region.name} lacks`)];
}
