import { NODE_METERS, PRICES, PRICES_READ, type Price } from "../../../facts/price-list";
import { HOURS_A_MONTH, monthlyPrice, REGION_FACTORS, type Meter } from "../../../facts/prices";
import { REGIONS } from "../../../facts/regions";
import { USAGE, type Usage } from "../../../facts/usage";

const meters = Object.keys(PRICES) as Meter[];
const prices = Object.values<Price>(PRICES);

describe("the price list", () => {
  it("has a page and the month of its reading for each price", () => {
    const careless = prices.filter(({ source }) => !/^https:\/\/\S+$/.test(source.from) || source.read !== PRICES_READ);
    expect(careless).toEqual([]);
    expect(PRICES_READ).toMatch(/^20\d\d-(0[1-9]|1[0-2])$/);
  });

  it("has no price of nothing, and no reason for a guess that says nothing", () => {
    const amounts = prices.flatMap(({ usd }) => (typeof usd === "number" ? [usd] : Object.values(usd)));
    expect(amounts.filter((usd) => usd !== undefined && usd <= 0)).toEqual([]);
    expect(prices.filter(({ assumed }) => assumed !== undefined && assumed.length < 10)).toEqual([]);
  });

  it("prices everything in every region of the estate, but for GPU nodes where there are none", () => {
    const missing = [...REGIONS.keys()].flatMap((region) =>
      meters.filter((meter) => monthlyPrice(meter, region) === undefined).map((meter) => `${meter} ${region}`),
    );
    expect(missing).toEqual(["nodeGpuT4 germanynorth"]);
  });

  it("prices the series that pools take", () => {
    expect(Object.values(NODE_METERS).filter((meter) => !meters.includes(meter))).toEqual([]);
  });
});

describe("a month's price", () => {
  it("is 730 hours of an hourly one, and one of any other", () => {
    expect(monthlyPrice("natGateway", "germanynorth")).toBeCloseTo(HOURS_A_MONTH * 0.045, 9);
    expect(monthlyPrice("dnsZone", "germanynorth")).toBe(0.54);
  });

  it("follows the region where it was read for another", () => {
    expect(monthlyPrice("postgresStorage", "germanynorth")).toBeCloseTo(0.138 * REGION_FACTORS.germanynorth, 9);
    expect(monthlyPrice("logRetention", "swedencentral")).toBeCloseTo(
      (0.13 * REGION_FACTORS.swedencentral) / REGION_FACTORS.westeurope,
      9,
    );
  });

  it("is the region's own where that was read", () => {
    expect(monthlyPrice("nodeDdsV5", "germanynorth")).toBeCloseTo(0.0884 * HOURS_A_MONTH, 9);
  });

  it.each(["mars", "eastasia"])("is none in %s", (region) => {
    expect(monthlyPrice("postgresStorage", region)).toBeUndefined();
    expect(monthlyPrice("nodeDdsV5", region)).toBeUndefined();
  });
});

test("what is assumed of usage says what is counted and why", () => {
  const careless = Object.entries<Usage>(USAGE).filter(
    ([, { value, unit, why }]) => value < 0 || unit === "" || why === "",
  );
  expect(careless).toEqual([]);
});
