import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../../test-cloud";

/** Ids of what a test cloud holds, by name. */
export const networkId = (name = "vnet"): string => `${GROUP}/providers/Microsoft.Network/virtualNetworks/${name}`;
export const subnetId = (name: string, network = "vnet"): string => `${networkId(network)}/subnets/${name}`;
export const addressId = (name: string): string => `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${name}`;

export const address = (cloud: TestCloud, name: string, more: PropertyMap = {}) =>
  cloud.make("network:PublicIPAddress", name, {
    publicIpAddressName: name,
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
    ...more,
  });
