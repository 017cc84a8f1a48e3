import type { Law } from "./law";

export const cosmosMultiRegionLaws: readonly Law[] = [];
