import { PRICES, type Price } from "./price-list";
import type { RegionName } from "./regions";

/** As Azure counts. */
export const HOURS_A_MONTH = 730;

/**
 * Prices of virtual machines of the series Dds and Eds, versions 5 and 6, over those of East US: the median of 37 sizes. What was
 * read for another region is multiplied by it: an assumption, because only virtual machines were compared.
 */
export const REGION_FACTORS: Readonly<Record<RegionName | "eastus" | "westus" | "westeurope", number>> = {
  eastus: 1,
  westus: 1.13,
  westeurope: 1.2,
  germanywestcentral: 1.2,
  germanynorth: 1.56,
  swedencentral: 1.06,
  francecentral: 1.17,
};

/** Something that Azure meters, by our name for its price. */
export type Meter = keyof typeof PRICES;

/** Dollars of one unit for a month in a region; `undefined` where no price is known. */
export function monthlyPrice(meter: Meter, region: string): number | undefined {
  const { usd, per, pricedFor }: Price = PRICES[meter];
  const hours = per === "hour" || per === "vCPU-hour" ? HOURS_A_MONTH : 1;
  const inRegion =
    typeof usd === "number" ? usd * factor(pricedFor, region) : (usd[region as RegionName] ?? Number.NaN);
  return Number.isNaN(inRegion) ? undefined : inRegion * hours;
}

function factor(pricedFor: Price["pricedFor"], region: string): number {
  if (pricedFor === "everywhere" || pricedFor === "by region") return 1;
  const factors: Readonly<Record<string, number | undefined>> = REGION_FACTORS;
  return (factors[region] ?? Number.NaN) / REGION_FACTORS[pricedFor];
}
