import * as resources from "@pulumi/azure-native/resources";
import type * as pulumi from "@pulumi/pulumi";
import type { Site } from "../components/site";
import { Names } from "../facts/names";
import { regionNamed } from "../facts/regions";
import type { Tags } from "../facts/tags";
import type { StackConfig } from "./config";

/** One resource group a lifecycle: what is rebuilt, what is operated, what must never be lost. */
export interface Sites {
  readonly network: Site;
  readonly platform: Site;
  readonly data: Site;
}

/** The place of what has no region. */
export const EDGE = "edge";

/**
 * @param place short name in every resource's name: the region's, or the kind's for what has no region.
 */
export function sites(stack: string, config: StackConfig, place: string, provider: pulumi.ProviderResource): Sites {
  const shared = {
    environment: config.environment,
    region: regionNamed(config.region),
    names: namesIn(config.environment, place),
    tags: tagsOf(stack, config),
    protect: config.environment === "prod",
  };
  const site = (role: string): Site => {
    const group = new resources.ResourceGroup(
      role,
      { resourceGroupName: shared.names.of("resourceGroup", role), location: config.region, tags: shared.tags },
      { provider, protect: shared.protect },
    );
    return { ...shared, resourceGroupName: group.name };
  };
  return { network: site("network"), platform: site("platform"), data: site("data") };
}

/** Names of another place of the environment: what they lead to need not exist yet. */
export function namesIn(environment: StackConfig["environment"], place: string): Names {
  return new Names({ workload: "plugilo", environment, place });
}

/** Tags of everything that a stack makes. */
export function tagsOf(stack: string, { tags, environment }: Pick<StackConfig, "tags" | "environment">): Tags {
  return {
    owner: tags.owner,
    "cost-centre": tags.costCentre,
    criticality: tags.criticality,
    "data-classification": tags.dataClassification,
    environment,
    stack,
  };
}
