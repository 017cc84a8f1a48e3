/** Where every layer asks whether a region can serve: Front Door, the gateway and the cluster's internal gateway (A1). */
export const HEALTH_PATH = "/healthz";
