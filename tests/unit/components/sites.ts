import type { Site } from "../../../components/site";
import { Names } from "../../../facts/names";
import { regionNamed, type RegionName } from "../../../facts/regions";

/** A production site of one region, as a stack would make it: `germanywestcentral` has zones, `germanynorth` none. */
export function siteIn(regionName: RegionName, overrides: Partial<Site> = {}): Site {
  const region = regionNamed(regionName);
  return {
    environment: "prod",
    region,
    names: new Names({ workload: "plugilo", environment: "prod", place: region.short }),
    tags: {
      owner: "platform-team",
      "cost-centre": "cc-1001",
      criticality: "mission-critical",
      "data-classification": "personal",
      environment: "prod",
      stack: "prod-unit",
    },
    protect: true,
    resourceGroupName: `rg-plugilo-prod-${region.short}-unit`,
    ...overrides,
  };
}
