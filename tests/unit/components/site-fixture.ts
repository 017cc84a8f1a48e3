import type { Site } from "../../../components/site";
import { Names } from "../../../facts/names";
import { regionNamed } from "../../../facts/regions";

/** A production site in a region, as a stack would make it. */
export function productionSite(region: string, changes: Partial<Site> = {}): Site {
  return {
    environment: "prod",
    region: regionNamed(region),
    names: new Names({ workload: "plugilo", environment: "prod", place: regionNamed(region).short }),
    tags: {
      owner: "platform-team",
      "cost-centre": "cc-1",
      criticality: "standard",
      "data-classification": "internal",
      environment: "prod",
      stack: "unit",
    },
    protect: true,
    resourceGroupName: "rg-platform",
    ...changes,
  };
}
