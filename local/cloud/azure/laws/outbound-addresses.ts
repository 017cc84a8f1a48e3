/** Public addresses and NAT gateways. */
import { at, objects, idOf, text, texts } from "../body";
import type { Law } from "./law";

const NAT = "Microsoft.Network/natGateways";
const PUBLIC_ADDRESS = "Microsoft.Network/publicIPAddresses";

const MOST_ADDRESSES = 16;
const IDLE_MINUTES = { least: 4, most: 120 };
const DDOS_LIMITS: Law["source"] = {
  from: "https://learn.microsoft.com/azure/ddos-protection/ddos-protection-sku-comparison#limitations",
  read: "2026-11",
};

const natResource = (heading: string): Law["source"] => ({
  from: `https://learn.microsoft.com/azure/nat-gateway/nat-gateway-resource#${heading}`,
  read: "2026-11",
});

export const outboundAddressLaws: readonly Law[] = [
  {
    id: "public-address-standard-is-static",
    type: PUBLIC_ADDRESS,
    says: "A Standard public address is static.",
    code: "StandardSkuPublicIPsMustBeStatic",
    source: {
      from: "https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-addresses#ip-address-assignment",
      read: "2026-11",
    },
    check: ({ body }) => {
      const standard = text(at(body, "sku", "name"))?.startsWith("Standard");
      if (!standard || text(body["publicIPAllocationMethod"]) !== "Dynamic") return [];
      const fix = "Set publicIPAllocationMethod";
      return [
        { property: "publicIPAllocationMethod", got: '"Dynamic" with a Standard SKU', expected: '"Static"', fix },
      ];
    },
  },
  {
    id: "nat-standard-in-one-zone",
    type: NAT,
    says: "A Standard NAT gateway is in one zone or in none.",
    code: "NatGatewayMultipleZonesNotSupported",
    source: { from: "https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones", read: "2026-11" },
    check: ({ body }) => {
      const zones = texts(body["zones"]);
      if (zones.length < 2 || text(at(body, "sku", "name")) === "StandardV2") return [];
      const expected = "one zone or none for a Standard NAT gateway";
      return [{ property: "zones", got: `zones ${zones.join(", ")}`, expected, fix: "Make one gateway a zone" }];
    },
  },
  {
    id: "nat-takes-standard-addresses",
    type: NAT,
    says: "A NAT gateway's public addresses are Standard.",
    code: "NatGatewayPublicIpSkuMismatch",
    source: natResource("nat-gateway-configurations"),
    admit: ({ store, body }) =>
      objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        const sku = text(at(address?.body, "sku", "name")) ?? "Basic";
        if (!address || sku.startsWith("Standard")) return [];
        const property = `publicIpAddresses[${index}].id`;
        return [{ property, got: `${address.id} of SKU ${sku}`, expected: "Standard", fix: "Set its sku.name" }];
      }),
  },
  {
    id: "nat-addresses-in-its-region",
    type: NAT,
    says: "A NAT gateway's public addresses are in its region.",
    code: "InvalidResourceLocation",
    source: natResource("nat-gateway-configurations"),
    admit: ({ store, body, location }) =>
      objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        if (!address || address.location === location) return [];
        const property = `publicIpAddresses[${index}].id`;
        const expected = `${location}, as the NAT gateway`;
        return [{ property, got: `${address.id} in ${address.location}`, expected, fix: "Make the address there" }];
      }),
  },
  {
    id: "nat-addresses-in-its-zone",
    type: NAT,
    says: "A zonal NAT gateway's addresses are of its zone, or of all.",
    code: "NatGatewayPublicIpZoneMismatch",
    source: { from: "https://learn.microsoft.com/azure/nat-gateway/nat-availability-zones", read: "2026-11" },
    admit: ({ store, body }) => {
      const [zone, ...more] = texts(body["zones"]);
      if (zone === undefined || more.length > 0) return [];
      return objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        const theirs = texts(address?.body["zones"]);
        if (!address || theirs.length !== 1 || theirs[0] === zone) return [];
        const property = `publicIpAddresses[${index}].id`;
        const got = `${address.id} in zone ${theirs.join()}, the NAT gateway is in zone ${zone}`;
        return [{ property, got, expected: "one zone, or a zone-redundant address", fix: "Change one" }];
      });
    },
  },
  {
    id: "nat-takes-sixteen-addresses",
    type: NAT,
    says: "A NAT gateway has at most 16 public addresses.",
    code: "NatGatewayPublicIpCountExceeded",
    source: natResource("scalability"),
    check: ({ body }) => {
      const { length } = objects(body["publicIpAddresses"]);
      if (length <= MOST_ADDRESSES) return [];
      const expected = `at most ${MOST_ADDRESSES}`;
      return [{ property: "publicIpAddresses", got: `${length} addresses`, expected, fix: "Use fewer" }];
    },
  },
  {
    id: "nat-idle-timeout-in-range",
    type: NAT,
    says: "A NAT gateway's idle time-out is from 4 to 120 minutes.",
    code: "NatGatewayIdleTimeoutOutOfRange",
    source: natResource("tcp-idle-timeout"),
    check: ({ body }) => {
      const minutes = body["idleTimeoutInMinutes"];
      const { least, most } = IDLE_MINUTES;
      if (typeof minutes !== "number" || (minutes >= least && minutes <= most)) return [];
      const expected = `${least} to ${most} minutes`;
      return [{ property: "idleTimeoutInMinutes", got: String(minutes), expected, fix: "Choose one in the range" }];
    },
  },
  {
    id: "nat-addresses-take-no-ddos-protection",
    type: NAT,
    says: "A NAT gateway's addresses have no DDoS protection of their own.",
    code: "DdosProtectionNotSupportedOnNatGateway",
    source: DDOS_LIMITS,
    admit: ({ store, body }) =>
      objects(body["publicIpAddresses"]).flatMap((entry, index) => {
        const address = store.get(idOf(entry) ?? "");
        if (text(at(address?.body, "ddosSettings", "protectionMode")) !== "Enabled") return [];
        const property = `publicIpAddresses[${index}].id`;
        const got = `${address?.id} with DDoS protection of its own`;
        return [{ property, got, expected: "an address without", fix: "Set its protectionMode to Disabled" }];
      }),
  },
  {
    id: "ddos-plan-of-an-address-needs-protection",
    type: PUBLIC_ADDRESS,
    says: "A public address names a DDoS plan only with protection of its own.",
    code: "DdosProtectionPlanNotAllowed",
    source: {
      from: "https://learn.microsoft.com/rest/api/virtualnetwork/public-ip-addresses/create-or-update",
      read: "2026-11",
    },
    check: ({ body }) => {
      const mode = text(at(body, "ddosSettings", "protectionMode"));
      if (at(body, "ddosSettings", "ddosProtectionPlan") === undefined || mode === undefined || mode === "Enabled") {
        return [];
      }
      const property = "ddosSettings.ddosProtectionPlan";
      return [{ property, got: `a plan with ${mode}`, expected: "no plan", fix: "Set protectionMode to Enabled" }];
    },
  },
  {
    id: "ddos-protection-needs-a-standard-address",
    type: PUBLIC_ADDRESS,
    says: "A public address with DDoS protection of its own is Standard.",
    code: "DdosProtectionNotSupportedOnBasicSku",
    source: DDOS_LIMITS,
    check: ({ body }) => {
      const sku = text(at(body, "sku", "name")) ?? "Basic";
      if (text(at(body, "ddosSettings", "protectionMode")) !== "Enabled" || sku !== "Basic") return [];
      return [{ property: "sku.name", got: `"Basic" with protection`, expected: '"Standard"', fix: "Set sku.name" }];
    },
  },
];
