import type { Law } from "./law";

export const privateLinkEverythingLaws: readonly Law[] = [];
