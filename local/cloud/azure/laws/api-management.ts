import type { Law } from "./law";

export const apiManagementLaws: readonly Law[] = [];
