import { REGIONS, type Region } from "../../facts/regions";
import { expectAt, listOf } from "./expectation";
import { undecided, type Finding } from "./rule";
import { UNKNOWN, valueAt, type Resource } from "../../resilience/resource";

/** Region that a name such as `germanywestcentral` or `Germany West Central` means; `undefined` for one that facts/ lacks. */
export function regionCalled(name: unknown): Region | undefined {
  return typeof name === "string" ? REGIONS.get(name.toLowerCase().replaceAll(" ", "")) : undefined;
}

export function regionOf(resource: Resource): Region | undefined {
  return regionCalled(resource.properties["location"]);
}

/**
 * Holds a resource to its region's zones: nothing is asked where the region has none. One that facts/ lacks is taken to have
 * zones, so that silence is no pass.
 */
export function whereZones(resource: Resource, judge: (zones: number) => readonly Finding[]): readonly Finding[] {
  if (valueAt(resource.properties, "location") === UNKNOWN) {
    return [undecided(resource, "location", "a region, because its zones decide")];
  }
  const zones = regionOf(resource)?.zones.length ?? 2;
  return zones === 0 ? [] : judge(zones);
}

/** Every zone of the region. */
export function expectZones(resource: Resource, path: string): readonly Finding[] {
  return whereZones(resource, (zones) => expectAt(resource, path, listOf(zones, "zones")));
}
