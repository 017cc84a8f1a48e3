import type { Law } from "./law";

export const internalEntranceLaws: readonly Law[] = [];
