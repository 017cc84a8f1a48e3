import { REGIONS, type Region } from "../../../facts/regions";
import { sizeRefusal } from "../../../facts/vm-sizes";

const regions: readonly Region[] = [...REGIONS.values()];
const named = (name: string): Region => {
  const region = REGIONS.get(name);
  if (!region) throw new Error(`no region ${name}`);
  return region;
};
/** What says where a region is, not what it can do. */
const NO_CAPABILITIES = ["name", "short", "city", "sources"];

describe.each(regions)("facts of $name", (region) => {
  it("have a source for each capability and for nothing else", () => {
    const capabilities = Object.keys(region).filter((key) => !NO_CAPABILITIES.includes(key));
    expect(Object.keys(region.sources).sort()).toEqual(capabilities.sort());
  });

  it("name a public page and the month in which it was read", () => {
    const careless = Object.entries(region.sources).filter(
      ([, { from, read }]) => !/^https:\/\/[a-z0-9.-]+\/\S+$/.test(from) || !/^20\d\d-(0[1-9]|1[0-2])$/.test(read),
    );
    expect(careless.map(([capability]) => capability)).toEqual([]);
  });

  it("agree with each other: two zones for a zone-redundant standby and for GZRS", () => {
    expect(region.postgresHa === "ZoneRedundant").toBe(region.zones.length > 1);
    if (region.gzrs) expect(region.zones.length).toBeGreaterThan(1);
  });
});

test("regions have short names and private link locations that tell them apart where both serve", () => {
  expect(new Set(regions.map(({ short }) => short)).size).toBe(regions.length);
  expect(named("germanynorth").frontDoorPrivateLinkLocation).not.toBe("germanynorth");
});

test("what nobody could read is marked, so that a preflight asks Azure first", () => {
  const unread = regions.flatMap(({ name, sources }) =>
    Object.entries(sources).flatMap(([capability, { verified }]) =>
      verified === false ? [`${name} ${capability}`] : [],
    ),
  );
  expect(unread.sort()).toEqual([
    "francecentral managedRedis",
    "germanynorth containerInstancesInVnet",
    "germanynorth managedRedis",
  ]);
});

describe("sizes of virtual machines that a region lacks", () => {
  it.each([
    ["Standard_D4pds_v6", "ARM64 sizes"],
    ["Standard_E8-4pds_v5", "ARM64 sizes"],
    ["Standard_D4ds_v7", "sizes of version 7 or later"],
    ["Standard_D4ds_v11", "sizes of version 7 or later"],
    ["Standard_L8s_v4", "L sizes of version 4"],
    ["Standard_NC4as_T4_v3", "GPU sizes"],
  ])("%s in Berlin: no %s", (size, kind) => {
    expect(sizeRefusal(named("germanynorth"), size)).toBe(kind);
    expect(sizeRefusal(named("germanywestcentral"), size)).toBeUndefined();
  });

  it.each(["Standard_D4ds_v5", "Standard_D4ds_v6", "Standard_F8as_v6", "Standard_L8s_v3", "Standard_D4ps"])(
    "%s is not refused in Berlin",
    (size) => expect(sizeRefusal(named("germanynorth"), size)).toBeUndefined(),
  );
});
