import type { PropertyMap } from "../../../../../local/cloud/protocol/values";
import { GROUP, type TestCloud } from "../../test-cloud";
import type { LawCase } from "../obey";
import { address, addressId } from "./ids";

/** A NAT gateway in zone 1 with addresses of these names. */
const nat = (...names: string[]): PropertyMap => ({
  natGatewayName: "ng",
  sku: { name: "Standard" },
  zones: ["1"],
  publicIpAddresses: names.map((name) => ({ id: addressId(name) })),
});
/** The right address, and one that differs in `more`. */
const addresses = (more: PropertyMap) => async (cloud: TestCloud) => {
  await address(cloud, "right");
  await address(cloud, "wrong", more);
};
const wrongAddress = (more: PropertyMap): LawCase => ({
  given: addresses(more),
  kind: "network:NatGateway",
  right: nat("right"),
  wrong: nat("wrong"),
});
const ofNat = (wrong: PropertyMap): LawCase => ({
  given: addresses({}),
  kind: "network:NatGateway",
  right: nat("right"),
  wrong,
});
const ofAddress = (right: PropertyMap, wrong: PropertyMap): LawCase => ({
  kind: "network:PublicIPAddress",
  right: { publicIpAddressName: "pip", sku: { name: "Standard" }, publicIPAllocationMethod: "Static", ...right },
  wrong,
});
const PLAN = { id: `${GROUP}/providers/Microsoft.Network/ddosProtectionPlans/plan` };

export const outboundAddressCases: Readonly<Record<string, LawCase>> = {
  "public-address-standard-is-static": ofAddress({}, { publicIPAllocationMethod: "Dynamic" }),
  "nat-standard-in-one-zone": ofNat({ zones: ["1", "2"] }),
  "nat-takes-standard-addresses": wrongAddress({ sku: { name: "Basic" } }),
  "nat-addresses-in-its-region": wrongAddress({ location: "swedencentral" }),
  "nat-addresses-in-its-zone": wrongAddress({ zones: ["2"] }),
  "nat-takes-sixteen-addresses": ofNat(nat(...Array.from({ length: 17 }, (_, index) => `a${index}`))),
  "nat-idle-timeout-in-range": ofNat({ idleTimeoutInMinutes: 3 }),
  "nat-addresses-take-no-ddos-protection": wrongAddress({ ddosSettings: { protectionMode: "Enabled" } }),
  "ddos-plan-of-an-address-needs-protection": {
    ...ofAddress(
      { ddosSettings: { protectionMode: "Enabled", ddosProtectionPlan: PLAN } },
      { ddosSettings: { protectionMode: "Disabled", ddosProtectionPlan: PLAN } },
    ),
    given: (cloud) => cloud.make("network:DdosProtectionPlan", "plan", { ddosProtectionPlanName: "plan" }),
  },
  "ddos-protection-needs-a-standard-address": ofAddress(
    { ddosSettings: { protectionMode: "Enabled" } },
    { sku: { name: "Basic" } },
  ),
};
