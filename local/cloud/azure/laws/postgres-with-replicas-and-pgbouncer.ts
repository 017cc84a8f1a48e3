import type { Law } from "./law";

export const postgresWithReplicasAndPgBouncerLaws: readonly Law[] = [];
