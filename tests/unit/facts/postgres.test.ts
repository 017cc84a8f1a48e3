import { skuFacts, skuRefusal } from "../../../facts/postgres";
import { needingRestart, parameterRefusal, PARAMETERS, withoutPresets } from "../../../facts/postgres-parameters";

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

describe("what a server parameter takes", () => {
  it.each([
    ["pgbouncer.default_pool_size", "4950", "4951"],
    ["pgbouncer.max_client_conn", "50000", "0"],
    ["pgbouncer.enabled", "true", "on"],
    ["pgbouncer.ignore_startup_parameters", "extra_float_digits,options", "a b"],
    ["shared_preload_libraries", "pg_cron,pg_stat_statements", "pg_cron,mine"],
    ["autovacuum_vacuum_scale_factor", "0.05", "101"],
    ["autovacuum_vacuum_cost_limit", "-1", "-2"],
    ["log_parameter_max_length", "0", "0.5"],
    ["max_connections", "25", "5001"],
    ["wal_level", "logical", "minimal"],
    ["fsync", "on", "off"],
  ])("%s takes %s and not %s", (name, right, wrong) => {
    expect(parameterRefusal(name, right)).toBeUndefined();
    expect(parameterRefusal(name, wrong)).toBe(
      PARAMETERS[name]?.kind === "set" ? `some of ${PARAMETERS[name]?.allowed}` : PARAMETERS[name]?.allowed,
    );
  });

  it("of one that is not in the table, anything", () => {
    expect(parameterRefusal("work_mem", "whatever")).toBeUndefined();
  });

  it("takes its own preset, each", () => {
    const presets = Object.entries(PARAMETERS).filter(([, { preset }]) => preset !== undefined);
    expect(presets.length).toBeGreaterThan(30);
    expect(presets.filter(([name, { preset = "" }]) => parameterRefusal(name, preset) !== undefined)).toEqual([]);
  });

  it("is left out where it is Azure's preset, and comes back where it is not", () => {
    const wanted = { "pgbouncer.pool_mode": "transaction", "pgbouncer.default_pool_size": "50", wal_level: "replica" };
    expect(withoutPresets(wanted)).toEqual({});
    expect(withoutPresets({ ...wanted, wal_level: "logical", work_mem: "4096" })).toEqual({
      wal_level: "logical",
      work_mem: "4096",
    });
  });

  it("waits for a restart where Azure says so", () => {
    expect(needingRestart({ wal_level: "logical", track_io_timing: "on", work_mem: "4096" })).toEqual(["wal_level"]);
  });
});
