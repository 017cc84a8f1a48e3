import { ownName } from "./private-link";

/** Site of the application gateways that leads to the API gateway; all others lead to the cluster. */
export const API_SITE = "api";

/** Role of the record that leads to a region's own API gateway, in that region's own zone. */
export const API_GATEWAY_ROLE = "api-gateway";

/** The same name in every region, with the address of the gateway there: nothing resolves to another region (A17). */
export const API_GATEWAY_NAME = ownName(API_GATEWAY_ROLE);

/**
 * Host name that every gateway of a service answers to, with Microsoft's certificate. No public DNS knows it in internal
 * mode: who connects to `API_GATEWAY_NAME` asks for this one.
 * https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet#access-on-default-host-names (2026-11)
 */
export function gatewayHostName(serviceName: string): string {
  return `${serviceName}.azure-api.net`;
}
