import type { Law } from "./law";

export const containerRegistryLaws: readonly Law[] = [];
