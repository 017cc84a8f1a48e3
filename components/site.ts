import type * as pulumi from "@pulumi/pulumi";
import type { Names } from "../facts/names";
import type { Region } from "../facts/regions";
import type { Tags } from "../facts/tags";

export type Environment = "prod" | "staging" | "dev";

/** Where a component is put and what everything there has in common. One a stack and resource group; no logic. */
export interface Site {
  readonly environment: Environment;
  readonly region: Region;
  readonly names: Names;
  readonly tags: Tags;
  /** Protect resources that hold data from deletion by Pulumi. On in production. */
  readonly protect: boolean;
  readonly resourceGroupName: pulumi.Input<string>;
}
