import { geoReplicationRefusal, REDIS_SIZES } from "../../../facts/redis";

describe("Redis SKUs in a geo-replication group", () => {
  it.each(["Balanced_B3", "MemoryOptimized_M50", "ComputeOptimized_X10"])("%s may join", (sku) => {
    expect(geoReplicationRefusal(sku)).toBeUndefined();
  });

  it.each([
    ["Balanced_B0", "larger than"],
    ["Balanced_B1", "larger than"],
    ["FlashOptimized_A250", "Balanced, MemoryOptimized, ComputeOptimized"],
    ["Enterprise_E10", "Balanced, MemoryOptimized, ComputeOptimized"],
  ])("%s may not: it wants one %s", (sku, reason) => {
    expect(geoReplicationRefusal(sku)).toContain(reason);
  });
});

describe("sizes of Azure Managed Redis", () => {
  it.each([
    ["MemoryOptimized_M50", 60, 8, 75_000, false],
    ["Balanced_B0", 0.5, 2, 15_000, false],
    ["ComputeOptimized_X50", 60, 32, 200_000, false],
    ["Balanced_B500", 480, 128, 200_000, true],
  ])("%s has %d GB, %d vCPUs and takes %d connections", (sku, memoryGb, vCpus, maxConnections, preview) => {
    expect(REDIS_SIZES.get(sku)).toEqual({ memoryGb, vCpus, maxConnections, preview });
  });

  it("grow in memory with the number in their names, family by family", () => {
    for (const family of ["Balanced_B", "MemoryOptimized_M", "ComputeOptimized_X"]) {
      const memory = [...REDIS_SIZES].filter(([sku]) => sku.startsWith(family)).map(([, size]) => size.memoryGb);
      expect(memory.length).toBeGreaterThan(10);
      expect(memory).toEqual([...memory].sort((a, b) => a - b));
    }
  });
});
