import type { Law } from "./law";

export const frontDoorWithAppGatewaysLaws: readonly Law[] = [];
