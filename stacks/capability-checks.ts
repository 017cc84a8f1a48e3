import { MAXIMUM_REPLICAS, skuFacts, skuRefusal, STORAGE_SIZES_GB } from "../facts/postgres";
import { geoReplicationRefusal } from "../facts/redis";
import { regionNamed, type Region } from "../facts/regions";
import { sizeRefusal } from "../facts/vm-sizes";
import type { EdgeConfig, Estate, OnCallConfig, RegionConfig, StackConfig } from "./config-schema";

/** Something that a configuration asks for and its region, or Azure anywhere, does not have. */
interface Impossible {
  /** Key without `plugilo:`, such as `postgres.sku.name`. */
  readonly key: string;
  readonly got: string;
  readonly expected: string;
  readonly fix: string;
}

/** What a stack asks of its region in vain: told before anything is deployed, not by Azure half-way through. */
export function capabilityFaults(stack: string, config: StackConfig, estate: Estate): string[] {
  if (config.kind === "edge" || config.kind === "on-call") return [];
  const region = regionNamed(config.region);
  const impossible = [
    ...clusterAsks(config, region),
    ...(config.kind === "region"
      ? [
          ...postgresAsks(config, region),
          ...redisAsks(config, region, estate),
          ...partnerAsks(config, estate),
          ...replicaAsks(config, estate),
        ]
      : []),
  ];
  return impossible.map(
    ({ key, got, expected, fix }) => `${stack}: plugilo:${key}: got ${got}, expected ${expected}; ${fix}.`,
  );
}

function clusterAsks({ cluster }: Exclude<StackConfig, EdgeConfig | OnCallConfig>, region: Region): Impossible[] {
  const { burst, systemPool } = cluster;
  const lacking = sizeRefusal(region, systemPool.vmSize);
  const asks: Impossible[] = [];
  if (burst === "virtual-nodes" && !region.containerInstancesInVnet) {
    const because = "because container instances in a network are not known to work there";
    const got = `virtual-nodes in ${region.name}`;
    asks.push({ key: "cluster.burst", got, expected: `none, ${because}`, fix: "set it to none" });
  }
  if (lacking !== undefined) {
    const expected = `another size, because ${region.name} has no ${lacking}`;
    const fix = "choose one of family D, version 5 or 6, with a temporary disk";
    asks.push({ key: "cluster.systemPool.vmSize", got: systemPool.vmSize, expected, fix });
  }
  if (systemPool.maximum < systemPool.minimum) {
    const expected = `at least the minimum ${systemPool.minimum}`;
    asks.push({ key: "cluster.systemPool.maximum", got: String(systemPool.maximum), expected, fix: "raise it" });
  }
  return asks;
}

function postgresAsks({ postgres }: RegionConfig, region: Region): Impossible[] {
  const { highAvailability, sku, storageGb } = postgres;
  const facts = skuFacts(sku);
  const refusal = facts && skuRefusal(region.name, facts);
  const asks: Impossible[] = [];
  if (highAvailability === "ZoneRedundant" && region.postgresHa !== "ZoneRedundant") {
    const got = `ZoneRedundant in ${region.name}`;
    const expected = `${region.postgresHa}, because the region has no second zone for a standby`;
    asks.push({ key: "postgres.highAvailability", got, expected, fix: "leave it out to take the region's best" });
  }
  if (!facts) {
    const expected = `a size of ${sku.tier} that Azure offers, such as Standard_E16ds_v5 of MemoryOptimized`;
    asks.push({ key: "postgres.sku.name", got: sku.name, expected, fix: "let name and tier agree" });
  }
  if (refusal) {
    const expected = `${refusal}, which is all that ${region.name} has`;
    asks.push({ key: "postgres.sku.name", got: sku.name, expected, fix: "change it in every region of the pair" });
  }
  if (!STORAGE_SIZES_GB.includes(storageGb)) {
    const expected = `one of ${STORAGE_SIZES_GB.join(", ")}`;
    asks.push({ key: "postgres.storageGb", got: String(storageGb), expected, fix: "take the next larger size" });
  }
  return asks;
}

function redisAsks({ redis, environment }: RegionConfig, region: Region, estate: Estate): Impossible[] {
  const asks: Impossible[] = [];
  if (!region.managedRedis) {
    const got = `${redis.sku} in ${region.name}`;
    const expected = "a region that has Azure Managed Redis";
    asks.push({ key: "redis.sku", got, expected, fix: "put the stack elsewhere" });
  }
  const members = [...estate.values()].filter((other) => other.kind === "region" && other.environment === environment);
  const refusal = members.length > 1 ? geoReplicationRefusal(redis.sku) : undefined;
  if (refusal !== undefined) {
    const expected = `${refusal}, because ${members.length} regions replicate to each other`;
    asks.push({ key: "redis.sku", got: redis.sku, expected, fix: "change it in every region" });
  }
  return asks;
}

/** Where one half of a pair follows the other: Azure replicates to a server that is as large or larger, and among equal caches. */
function partnerAsks({ joins, postgres, redis }: RegionConfig, estate: Estate): Impossible[] {
  const partner = joins === undefined ? undefined : estate.get(joins);
  if (partner?.kind !== "region") return [];
  const theirs = partner.postgres;
  const [mine, needed] = [postgres, theirs].map(({ sku }) => skuFacts(sku)?.maxConnections);
  // Larger is allowed, because replicas are scaled up before their primary.
  const keys: readonly [key: string, fits: boolean, got: string | number, expected: string | number][] = [
    ["postgres.version", postgres.version === theirs.version, postgres.version, theirs.version],
    ["postgres.sku.tier", postgres.sku.tier === theirs.sku.tier, postgres.sku.tier, theirs.sku.tier],
    [
      "postgres.sku.name",
      mine === undefined || needed === undefined || mine >= needed,
      postgres.sku.name,
      `a size that takes ${needed} connections`,
    ],
    ["postgres.storageGb", postgres.storageGb >= theirs.storageGb, postgres.storageGb, `${theirs.storageGb} or larger`],
    ["redis.sku", redis.sku === partner.redis.sku, redis.sku, partner.redis.sku],
  ];
  return keys
    .filter(([, fits]) => !fits)
    .map(([key, , got, expected]) => ({
      key,
      got: String(got),
      expected: `${expected}, because of ${joins}`,
      fix: "change one of the two",
    }));
}

function replicaAsks({ environment, role, postgres }: RegionConfig, estate: Estate): Impossible[] {
  if (role !== "primary") return [];
  const secondaries = [...estate.values()].filter(
    (other) => other.kind === "region" && other.environment === environment && other.role === "secondary",
  );
  if (postgres.sameRegionReplicas + secondaries.length <= MAXIMUM_REPLICAS) return [];
  const expected = `at most ${MAXIMUM_REPLICAS - secondaries.length}, beside ${secondaries.length} in other regions`;
  const got = String(postgres.sameRegionReplicas);
  return [{ key: "postgres.sameRegionReplicas", got, expected, fix: "Azure takes five of one primary: lower it" }];
}
