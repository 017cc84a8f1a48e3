/** Every impossible pair of a wish and a region, over the facts: a new region or a new fact is judged without a new test. */
import * as path from "node:path";
import { REGIONS, type Region } from "../../../facts/regions";
import { capabilityFaults } from "../../../stacks/capability-checks";
import { readEstate, type Estate, type RegionConfig } from "../../../stacks/config";

const own = readEstate(path.resolve(__dirname, "../../.."));
const regionStack = (name: string): RegionConfig => {
  const config = own.get(name);
  if (config?.kind !== "region") throw new Error(`no region stack ${name}`);
  return config;
};
const frankfurt = regionStack("prod-frankfurt");
const berlin = regionStack("prod-berlin");

/** An estate of one stack that asks for what any region has, changed by the test. */
function lone(region: Region, change: (config: RegionConfig) => RegionConfig): [RegionConfig, Estate] {
  const modest = { ...berlin, region: region.name, role: "primary" as const, joins: undefined };
  const config = change(modest);
  return [config, new Map([["lone", config]])];
}

interface Wish {
  readonly wish: string;
  readonly key: string;
  readonly ask: (config: RegionConfig) => RegionConfig;
  /** Whether the region can, by its facts. */
  readonly possible: (region: Region) => boolean;
}

const systemPool = (vmSize: string) => (config: RegionConfig) => ({
  ...config,
  cluster: { ...config.cluster, systemPool: { ...config.cluster.systemPool, vmSize } },
});
const postgres = (more: Partial<RegionConfig["postgres"]>) => (config: RegionConfig) => ({
  ...config,
  postgres: { ...config.postgres, ...more },
});
const sku = (name: string, tier: RegionConfig["postgres"]["sku"]["tier"]) => postgres({ sku: { name, tier } });

const WISHES: readonly Wish[] = [
  {
    wish: "virtual nodes",
    key: "cluster.burst",
    ask: (config) => ({ ...config, cluster: { ...config.cluster, burst: "virtual-nodes" } }),
    possible: ({ containerInstancesInVnet }) => containerInstancesInVnet,
  },
  {
    wish: "a standby in another zone",
    key: "postgres.highAvailability",
    ask: postgres({ highAvailability: "ZoneRedundant" }),
    possible: ({ postgresHa }) => postgresHa === "ZoneRedundant",
  },
  {
    wish: "a standby in the same zone",
    key: "postgres.highAvailability",
    ask: postgres({ highAvailability: "SameZone" }),
    possible: () => true,
  },
  {
    wish: "PostgreSQL on AMD",
    key: "postgres.sku.name",
    ask: sku("Standard_E16ads_v5", "MemoryOptimized"),
    possible: () => false,
  },
  {
    wish: "PostgreSQL on the sixth generation",
    key: "postgres.sku.name",
    ask: sku("Standard_D16ds_v6", "GeneralPurpose"),
    possible: () => false,
  },
  {
    wish: "PostgreSQL of a size that does not exist",
    key: "postgres.sku.name",
    ask: sku("Standard_E16ds_v5", "GeneralPurpose"),
    possible: () => false,
  },
  {
    wish: "a disk between two sizes",
    key: "postgres.storageGb",
    ask: postgres({ storageGb: 3000 }),
    possible: () => false,
  },
  {
    wish: "Azure Managed Redis",
    key: "redis.sku",
    ask: (config) => config,
    possible: ({ managedRedis }) => managedRedis,
  },
  {
    wish: "GPU nodes",
    key: "cluster.systemPool.vmSize",
    ask: systemPool("Standard_NC16as_T4_v3"),
    possible: ({ gpu }) => gpu,
  },
  {
    wish: "ARM64 nodes",
    key: "cluster.systemPool.vmSize",
    ask: systemPool("Standard_D4pds_v6"),
    possible: ({ lackingSizes }) => !lackingSizes.includes("arm64"),
  },
  {
    wish: "nodes of version 7",
    key: "cluster.systemPool.vmSize",
    ask: systemPool("Standard_D4ds_v7"),
    possible: ({ lackingSizes }) => !lackingSizes.includes("version7"),
  },
];

const PAIRS = [...REGIONS.values()].flatMap((region) => WISHES.map((wish) => ({ region, ...wish, city: region.city })));

describe("a wish and a region", () => {
  it.each(PAIRS)("$wish in $city: refused exactly if the facts say no", ({ region, key, ask, possible }) => {
    const [config, estate] = lone(region, ask);
    const faults = capabilityFaults("lone", config, estate);
    if (possible(region)) expect(faults).toEqual([]);
    else {
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatch(new RegExp(`^lone: plugilo:${key}: got .+, expected .+; .+\\.$`));
    }
  });

  it("have impossible pairs and possible ones, so that neither half of the table is empty", () => {
    const possible = PAIRS.filter(({ region, possible: can }) => can(region));
    expect(possible.length).toBeGreaterThan(0);
    expect(possible.length).toBeLessThan(PAIRS.length);
  });

  it("are refused where there is no Azure Managed Redis, which all regions of today have", () => {
    const facts: Region = { ...regionOf("germanynorth"), managedRedis: false };
    const known = REGIONS as Map<string, Region>;
    const before = regionOf("germanynorth");
    known.set("germanynorth", facts);
    try {
      expect(capabilityFaults("prod-berlin", berlin, own)).toEqual([
        "prod-berlin: plugilo:redis.sku: got MemoryOptimized_M50 in germanynorth, expected a region that has Azure Managed Redis; put the stack elsewhere.",
      ]);
    } finally {
      known.set("germanynorth", before);
    }
  });
});

const regionOf = (name: string): Region => {
  const region = REGIONS.get(name);
  if (!region) throw new Error(`no region ${name}`);
  return region;
};

/** Plugilo's estate with one of its region stacks changed. */
function changed(stack: "prod-frankfurt" | "prod-berlin", change: (config: RegionConfig) => RegionConfig): string[] {
  const config = change(stack === "prod-frankfurt" ? frankfurt : berlin);
  const estate = new Map([...own, [stack, config] as const]);
  return [...estate].flatMap(([name, one]) => capabilityFaults(name, one, estate));
}

describe("two halves of a pair", () => {
  it("may be as they are", () => {
    expect(changed("prod-berlin", (config) => config)).toEqual([]);
  });

  it.each([
    [
      "an older PostgreSQL",
      postgres({ version: "17" }),
      /^prod-berlin: plugilo:postgres\.version: got 17, expected 16/,
    ],
    ["another tier", sku("Standard_D16ds_v5", "GeneralPurpose"), /postgres\.sku\.tier: got GeneralPurpose/],
    [
      "fewer connections",
      sku("Standard_E4ds_v5", "MemoryOptimized"),
      /sku\.name: .*a size that takes 5000 connections/,
    ],
    ["a smaller disk", postgres({ storageGb: 1024 }), /postgres\.storageGb: got 1024, expected 2048 or larger/],
    [
      "another cache",
      (config: RegionConfig) => ({ ...config, redis: { sku: "MemoryOptimized_M20" } }),
      /redis\.sku: got MemoryOptimized_M20, expected MemoryOptimized_M50, because of prod-frankfurt/,
    ],
  ])("may not differ by %s in Berlin", (_, change, fault) => {
    const faults = changed("prod-berlin", change);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it.each([
    ["a larger disk", postgres({ storageGb: 4095 })],
    ["a larger size", sku("Standard_E32ds_v5", "MemoryOptimized")],
  ])("may have %s in Berlin, because replicas are scaled first", (_, change) => {
    expect(changed("prod-berlin", change)).toEqual([]);
  });

  it("may not take a cache that cannot replicate", () => {
    const small = (config: RegionConfig) => ({ ...config, redis: { sku: "Balanced_B1" } });
    const estate = new Map([
      ...own,
      ["prod-frankfurt", small(frankfurt)] as const,
      ["prod-berlin", small(berlin)] as const,
    ]);
    const faults = [...estate].flatMap(([name, one]) => capabilityFaults(name, one, estate));
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toMatch(/redis\.sku: got Balanced_B1, expected a SKU larger than/);
  });

  it("may not have more replicas than Azure takes of one primary", () => {
    const faults = (replicas: number) => changed("prod-frankfurt", postgres({ sameRegionReplicas: replicas }));
    expect(faults(4)).toEqual([]);
    expect(faults(5)).toEqual([
      "prod-frankfurt: plugilo:postgres.sameRegionReplicas: got 5, expected at most 4, beside 1 in other regions; Azure takes five of one primary: lower it.",
    ]);
  });
});

test("everything impossible in one stack is told at once", () => {
  const faults = changed("prod-berlin", (config) =>
    postgres({ highAvailability: "ZoneRedundant", storageGb: 3000 })(systemPool("Standard_NC16as_T4_v3")(config)),
  );
  expect(faults.map((fault) => /plugilo:(\S+): got/.exec(fault)?.[1])).toEqual([
    "cluster.systemPool.vmSize",
    "postgres.highAvailability",
    "postgres.storageGb",
  ]);
});
