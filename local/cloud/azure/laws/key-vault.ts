import type { Law } from "./law";

export const keyVaultLaws: readonly Law[] = [];
