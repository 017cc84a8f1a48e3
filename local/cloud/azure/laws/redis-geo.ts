import type { Law } from "./law";

export const redisGeoLaws: readonly Law[] = [];
