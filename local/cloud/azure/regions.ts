/**
 * What the embedded Azure's regions have: the cloud's own knowledge, on purpose apart from facts/, which the program
 * believes. Source: https://learn.microsoft.com/azure/reliability/regions-list, and what Azure's own list of locations
 * answers, kept in https://github.com/Azure/terraform-azurerm-avm-utl-regions (2026-11).
 */
interface Region {
  /** Physical zones that a subscription sees as 1, 2, 3. */
  readonly zones: number;
  /** What is not offered, with the reason as Azure would give it. */
  readonly lacks?: readonly Lack[];
}

export interface Lack {
  /** A type, compared without regard to case. */
  readonly type: string;
  /** Where in the body, `[*]` for items; `skus` are refused there. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly code: string;
  readonly says: string;
}

const CLUSTER = "Microsoft.ContainerService/managedClusters";
const VM_SIZES: readonly { type: string; path: string }[] = [
  { type: CLUSTER, path: "agentPoolProfiles[*].vmSize" },
  { type: `${CLUSTER}/agentPools`, path: "vmSize" },
  { type: "Microsoft.Compute/virtualMachines", path: "hardwareProfile.vmSize" },
  { type: "Microsoft.Compute/virtualMachineScaleSets", path: "sku.name" },
];

function vmLacks(pattern: RegExp, says: string): Lack[] {
  return VM_SIZES.map(({ type, path }) => ({ type, path, pattern, code: "SkuNotAvailable", says }));
}

/**
 * In all of the estate's regions. Source: https://learn.microsoft.com/azure/postgresql/flexible-server/overview#azure-regions
 * (2026-11), where the table also marks Frankfurt: new zone-redundant servers are refused there for the time being.
 */
const INTEL_POSTGRES: Lack = {
  type: "Microsoft.DBforPostgreSQL/flexibleServers",
  path: "sku.name",
  pattern: /^Standard_(?!B)[A-Z]+\d+(a[a-z]*|[b-z]*)_v([6-9]|\d\d)$|^Standard_[A-Z]+\d+a[a-z]*_v\d+$/,
  code: "SkuNotAvailable",
  says: "only Intel sizes of versions 3 to 5 for PostgreSQL",
};

/** Berlin, as collected for this project from product documentation, 2026-11. */
const BERLIN: readonly Lack[] = [
  ...vmLacks(/^Standard_[A-Z]+\d+(-\d+)?[a-z]*p[a-z]*_v\d+$/, "no ARM64 sizes"),
  ...vmLacks(/_v([7-9]|\d\d)$/, "no sizes of version 7 or later"),
  ...vmLacks(/^Standard_L\d+.*_v4$/, "no Lv4 sizes"),
  ...vmLacks(/^Standard_N/, "no GPU sizes"),
  {
    type: CLUSTER,
    path: "sku.name",
    pattern: /^Automatic$/i,
    code: "AKSAutomaticNotAvailable",
    says: "no AKS Automatic",
  },
  INTEL_POSTGRES,
];

const REGIONS: Readonly<Record<string, Region>> = {
  ...zonal(
    "australiaeast austriaeast belgiumcentral brazilsouth canadacentral centralindia centralus chilecentral denmarkeast",
  ),
  ...zonal("eastasia eastus eastus2 indonesiacentral israelcentral italynorth japaneast"),
  ...zonal("japanwest koreacentral malaysiawest mexicocentral newzealandnorth northeurope norwayeast polandcentral"),
  ...zonal("qatarcentral southafricanorth southcentralus southeastasia spaincentral switzerlandnorth"),
  ...zonal("uaenorth uksouth westeurope westus2 westus3"),
  ...zoneless("australiacentral australiasoutheast canadaeast francesouth koreasouth northcentralus norwaywest"),
  ...zoneless("southindia switzerlandwest swedensouth uaecentral ukwest westcentralus westindia westus"),
  ...zoneless("australiacentral2 brazilsoutheast jioindiacentral jioindiawest southafricawest"),
  germanywestcentral: { zones: 3, lacks: [INTEL_POSTGRES] },
  swedencentral: { zones: 3, lacks: [INTEL_POSTGRES] },
  francecentral: { zones: 3, lacks: [INTEL_POSTGRES] },
  germanynorth: { zones: 0, lacks: BERLIN },
  global: { zones: 0 },
};

function zonal(names: string): Record<string, Region> {
  return Object.fromEntries(names.split(" ").map((name) => [name, { zones: 3 }]));
}

function zoneless(names: string): Record<string, Region> {
  return Object.fromEntries(names.split(" ").map((name) => [name, { zones: 0 }]));
}

export function isRegion(name: string): boolean {
  return Object.hasOwn(REGIONS, name);
}

export function regionNames(): string[] {
  return Object.keys(REGIONS);
}

export function zonesOf(name: string): string[] {
  return Array.from({ length: REGIONS[name]?.zones ?? 0 }, (_, index) => String(index + 1));
}

export function lacksOf(name: string): readonly Lack[] {
  return REGIONS[name]?.lacks ?? [];
}

/**
 * Where Front Door can open a private link from: the public cloud's of
 * https://learn.microsoft.com/azure/frontdoor/private-link#region-availability (2026-11).
 */
export const FRONT_DOOR_PRIVATE_LINK_LOCATIONS: ReadonlySet<string> = new Set(
  (
    "australiaeast brazilsouth canadacentral centralindia centralus eastasia eastus eastus2 francecentral " +
    "germanywestcentral japaneast koreacentral northeurope norwayeast southafricanorth southcentralus southeastasia " +
    "swedencentral uaenorth uksouth westeurope westus2 westus3"
  ).split(" "),
);
