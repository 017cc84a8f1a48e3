import type { Law } from "./law";

export const serviceBusLaws: readonly Law[] = [];
