import { skuFacts, skuRefusal } from "../../../facts/postgres";

describe("what a PostgreSQL SKU's name says", () => {
  it.each([
    ["Standard_D2s_v3", "GeneralPurpose", 8, 859],
    ["Standard_D4ds_v5", "GeneralPurpose", 16, 1718],
    ["Standard_D8ads_v5", "GeneralPurpose", 32, 3437],
    ["Standard_D16ds_v5", "GeneralPurpose", 64, 5000],
    ["Standard_E2ds_v5", "MemoryOptimized", 16, 1718],
    ["Standard_E4ds_v4", "MemoryOptimized", 32, 3437],
    ["Standard_E64s_v3", "MemoryOptimized", 432, 5000],
    ["Standard_E96ds_v5", "MemoryOptimized", 672, 5000],
    ["Standard_E96ds_v6", "MemoryOptimized", 768, 5000],
  ] as const)("%s of %s has %p GiB and takes %p connections", (name, tier, memoryGib, maxConnections) => {
    expect(skuFacts({ name, tier })).toMatchObject({ memoryGib, maxConnections });
  });

  it("tells processor and generation", () => {
    expect(skuFacts({ name: "Standard_D8ads_v5", tier: "GeneralPurpose" })).toMatchObject({
      processor: "AMD",
      generation: 5,
      cores: 8,
    });
    expect(skuFacts({ name: "Standard_E8s_v3", tier: "MemoryOptimized" })).toMatchObject({
      processor: "Intel",
      generation: 3,
    });
  });

  it.each([
    ["Standard_E8ds_v5", "GeneralPurpose"],
    ["Standard_D8ds_v5", "MemoryOptimized"],
    ["Standard_B2ms", "GeneralPurpose"],
    ["E8ds_v5", "MemoryOptimized"],
    ["Standard_D8s_v5", "GeneralPurpose"],
    ["Standard_D8ads_v4", "GeneralPurpose"],
    ["Standard_D20ds_v5", "GeneralPurpose"],
    ["Standard_D12ds_v5", "GeneralPurpose"],
    ["Standard_E128ads_v6", "MemoryOptimized"],
  ] as const)("%s is nothing of %s", (name, tier) => {
    expect(skuFacts({ name, tier })).toBeUndefined();
  });
});

describe("where a PostgreSQL SKU is offered", () => {
  const intel5 = { cores: 8, memoryGib: 64, generation: 5, processor: "Intel", maxConnections: 5000 } as const;

  const regions = ["germanywestcentral", "germanynorth", "swedencentral", "francecentral"];

  it.each(regions)("is %s, for Intel's of the fifth generation", (region) => {
    expect(skuRefusal(region, intel5)).toBeUndefined();
  });

  it.each(regions)("is not %s, for AMD's and for newer ones", (region) => {
    expect(skuRefusal(region, { ...intel5, processor: "AMD" })).toContain("Intel");
    expect(skuRefusal(region, { ...intel5, generation: 6 })).toContain("generation 5 or older");
  });
});
