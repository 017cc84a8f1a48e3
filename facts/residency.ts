import type { RegionName } from "./regions";
import type { DataClassification } from "./tags";

/** Regions that data of people may lie in: those of the Union that serve (A17) or may come to. The hub in Sweden holds none of it. */
export const RESIDENCY: readonly RegionName[] = ["germanywestcentral", "germanynorth", "francecentral"];

/** What the hub may hold, and everything else: what says nothing, or anything else, is held to be of people. */
export const FREE_TO_LEAVE: readonly DataClassification[] = ["public", "internal"];
