import type { PropertyMap } from "../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../test-cloud";
import { describeLaws } from "./obey";

const addressId = (name: string): string => `${GROUP}/providers/Microsoft.Network/publicIPAddresses/${name}`;

/** A NAT gateway in zone 1 with addresses of these names. */
const nat = (...names: string[]): PropertyMap => ({
  natGatewayName: "ng",
  sku: { name: "Standard" },
  zones: ["1"],
  publicIpAddresses: names.map((name) => ({ id: addressId(name) })),
});

const address = (cloud: TestCloud, name: string, more: PropertyMap = {}) =>
  cloud.make("network:PublicIPAddress", name, {
    publicIpAddressName: name,
    sku: { name: "Standard" },
    publicIPAllocationMethod: "Static",
    ...more,
  });

/** The right address, and one that differs in `more`. */
const addresses = (more: PropertyMap) => async (cloud: TestCloud) => {
  await address(cloud, "right");
  await address(cloud, "wrong", more);
};

const wrongAddress = (more: PropertyMap) => ({
  given: addresses(more),
  kind: "network:NatGateway",
  right: nat("right"),
  wrong: nat("wrong"),
});

describeLaws("RegionalNetwork", {
  "public-address-standard-is-static": {
    kind: "network:PublicIPAddress",
    right: { publicIpAddressName: "pip", sku: { name: "Standard" }, publicIPAllocationMethod: "Static" },
    wrong: { publicIPAllocationMethod: "Dynamic" },
  },
  "nat-standard-in-one-zone": {
    given: addresses({}),
    kind: "network:NatGateway",
    right: nat("right"),
    wrong: { zones: ["1", "2"] },
  },
  "nat-takes-standard-addresses": wrongAddress({ sku: { name: "Basic" } }),
  "nat-addresses-in-its-region": wrongAddress({ location: "swedencentral" }),
  "nat-addresses-in-its-zone": wrongAddress({ zones: ["2"] }),
});
