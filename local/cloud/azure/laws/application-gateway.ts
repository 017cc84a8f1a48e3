import type { Law } from "./law";

export const applicationGatewayLaws: readonly Law[] = [];
