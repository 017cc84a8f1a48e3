import type { Law } from "./law";

export const backupVaultLaws: readonly Law[] = [];
