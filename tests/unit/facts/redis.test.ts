import { geoReplicationRefusal } from "../../../facts/redis";

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
