import type { Law } from "./law";

export const storageLaws: readonly Law[] = [];
